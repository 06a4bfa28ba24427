"""From what people type about a use to what the rule packs conclude of it: no request, no page."""
