"""A sample of each address with a parameter, for the walk over every address and role: this room has none."""

SAMPLES: dict[str, object] = {}
