"""Whether the pages that sources name still answer."""
