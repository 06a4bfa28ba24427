"""Pages and files of territories."""
