"""Debates that associations and groups ask for, and what they are answered in public."""
