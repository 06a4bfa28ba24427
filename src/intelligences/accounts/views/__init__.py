"""Pages of this room, one module a subject."""
