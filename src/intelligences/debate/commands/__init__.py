"""Commands of debates."""
