"""What the engine refuses, in one sentence that a person can act on."""


class VotesError(ValueError):
    """Votes that can't be read without guessing; the message is one sentence in French."""


class SortitionError(ValueError):
    """A draw that can't be made or checked as asked; the message is one sentence in French."""
