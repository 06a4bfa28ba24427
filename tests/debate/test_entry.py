"""Participants are recognised by keyed hashes, and by nothing once the secret is gone."""

from intelligences.debate import entry


def test_a_key_needs_the_secret_of_its_debate_and_says_nothing_else() -> None:
    one, other = entry.new_secret(), entry.new_secret()
    token = entry.new_token()
    assert entry.key(one, "token", token) == entry.key(one, "token", token)
    assert len({entry.key(one, "token", token), entry.key(other, "token", token), entry.key(one, "source", token)}) == 3


def test_codes_are_read_as_people_type_them() -> None:
    code = entry.new_code()
    assert len(code) == 14
    assert entry.read_code(f" {code.lower().replace('-', ' ')} ") == code.replace("-", "")
    assert len({entry.new_code() for _ in range(500)}) == 500
