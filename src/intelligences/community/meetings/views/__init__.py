"""Pages of meetings: read them, register, organise."""
