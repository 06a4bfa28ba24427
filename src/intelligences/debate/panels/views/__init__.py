"""Pages of citizens' panels."""
