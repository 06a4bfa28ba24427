"""The tree of hashes, compared with the definition of RFC 6962 and with the vectors of its reference implementation."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intelligences.debate import merkle

INPUTS = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""Of no input, of the first one, of the first two…"""


def defined(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, over hashes of leaves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\x01" + defined(leaves[:half]) + defined(leaves[half:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_reference_implementation(size: int) -> None:
    leaves = [merkle.leaf(bytes.fromhex(one)) for one in INPUTS[:size]]
    assert merkle.root(leaves).hex() == ROOTS[size]


@given(some.lists(some.binary(max_size=40), max_size=70))
def test_the_root_is_the_one_that_the_standard_defines(data: list[bytes]) -> None:
    leaves = [merkle.leaf(one) for one in data]
    assert merkle.root(leaves) == defined(leaves)


@given(some.integers(1, 130), some.data())
def test_every_path_leads_to_the_root_and_only_from_its_own_place(size: int, data: some.DataObject) -> None:
    leaves = [merkle.leaf(number.to_bytes(2)) for number in range(size)]
    index = data.draw(some.integers(0, size - 1))
    path, root = merkle.path(leaves, index), merkle.root(leaves)
    assert len(path) <= (size - 1).bit_length()
    assert merkle.root_of(leaves[index], index, size, path) == root
    other = data.draw(some.integers(0, size - 1))
    if other != index:
        assert merkle.root_of(leaves[other], index, size, path) != root
        assert merkle.root_of(leaves[index], other, size, path) != root
    assert merkle.root_of(leaves[index], index, size, [*path, leaves[0]]) != root
    assert not path or merkle.root_of(leaves[index], index, size, path[:-1]) != root


def test_a_node_never_passes_for_a_leaf() -> None:
    one, two = merkle.leaf(b"1"), merkle.leaf(b"2")
    assert merkle.leaf(one + two) != merkle.root([one, two])


@pytest.mark.parametrize("index", [-1, 3])
def test_outside_the_list_there_is_no_path(index: int) -> None:
    leaves = [merkle.leaf(bytes([one])) for one in range(3)]
    with pytest.raises(IndexError):
        merkle.path(leaves, index)
    assert merkle.root_of(leaves[0], index, 3, merkle.path(leaves, 0)) is None
