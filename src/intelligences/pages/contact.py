"""How to write to the publisher. Pure."""


def uri(contact: str) -> str:
    """`mailto:…` for an e-mail address, the address of a web page as it is, empty for anything else (a postal one)."""
    if contact.startswith("https://"):
        return contact
    if contact.count("@") == 1 and not any(character.isspace() for character in contact):
        return f"mailto:{contact}"
    return ""
