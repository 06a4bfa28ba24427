"""The room's subcommands."""
