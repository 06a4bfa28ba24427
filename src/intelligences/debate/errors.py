"""What can't be read. No Django."""


class CannotRead(ValueError):
    """A file isn't what it should be; the sentence says what to do."""
