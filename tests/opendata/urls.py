"""A sample of each address with a parameter, for the walk over every address and role."""

SAMPLES = {"opendata:layout": lambda cast: {"layout": "atrs", "form": "csv"}}
