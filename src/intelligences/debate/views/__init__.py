"""Pages of debates: the list and one debate, taking part."""
