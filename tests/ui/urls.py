"""A sample of each address with a parameter, for the walk over every address and role."""

SAMPLES = {
    "ui:gallery_group": lambda cast: {"group": "actions"},
    "ui:sample_email": lambda cast: {"form": "html"},
    "ui:sample_error": lambda cast: {"code": 404},
}
