"""Sample parameters for the walk of every address."""

SAMPLES = {
    "moderation:case": lambda cast: {"pk": 0},
    "moderation:assign": lambda cast: {"pk": 0},
    "moderation:let_go": lambda cast: {"pk": 0},
    "moderation:answer": lambda cast: {"pk": 0},
}
