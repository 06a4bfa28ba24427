"""Subcommands of `intelligences` for the database."""
