"""What can be wrong with what somebody asks of a debate; the sentences stand in the views."""


class Closed(Exception):
    """The debate takes no vote: it isn't open, or not any more."""


class Full(Exception):
    """The debate holds as many statements as one may."""


class Unknown(Exception):
    """The statement isn't one that is put to the vote in this debate."""


class NotLetIn(Exception):
    """The code, the link or the account doesn't let in, or was used already."""
