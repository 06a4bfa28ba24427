"""A sample of each address with a parameter, for the walk over every address and role."""

SAMPLES = {
    "api:door": lambda cast: {"rest": "vocabulaires"},
    "opendata:layout": lambda cast: {"layout": "atrs", "form": "csv"},
    "opendata:schema": lambda cast: {"name": "usages", "version": "1.0.0", "file": "schema.json"},
}
