"""Subcommands of `intelligences` that run the site."""
