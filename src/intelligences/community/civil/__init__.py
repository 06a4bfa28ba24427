"""Associations and groups of citizens: how they present themselves, and a directory of them."""
