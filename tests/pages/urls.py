"""A sample of each address with a parameter, for the walk over every address and role."""

SAMPLES = {"machines:sitemap_part": lambda cast: {"kind": "pages", "number": 1}}
