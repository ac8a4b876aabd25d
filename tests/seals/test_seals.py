"""Receipts a person can read out, and a tree that agrees with the standard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.seals import canonical, leaf_hash, read_receipt, receipt_code, root_hash, spaced
from kentongan.seals.receipt import ALPHABET
from kentongan.seals.signing import SigningKey, verify
from kentongan.seals.tree import sha256

# Published in RFC 6962's reference tests (the tree of RFC 9162 is the same): leaves → root.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
          "606162636465666768696a6b6c6d6e6f"]  # fmt: skip
ROOT_OF_8 = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
ROOT_OF_3 = "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.1, word for word."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + by_definition(leaves[:split]) + by_definition(leaves[split:]))


def test_the_tree_gives_the_published_roots():
    leaves = [bytes.fromhex(leaf_hash(bytes.fromhex(leaf))) for leaf in LEAVES]
    assert root_hash(leaves).hex() == ROOT_OF_8
    assert root_hash(leaves[:3]).hex() == ROOT_OF_3


@given(st.integers(0, 200))
def test_the_tree_is_the_one_of_the_definition(size):
    leaves = [sha256(bytes([n % 256, n // 256])) for n in range(size)]
    assert root_hash(leaves) == by_definition(leaves)


@given(st.text(max_size=50), st.text(max_size=50))
def test_a_receipt_is_sixteen_letters_and_survives_being_read_aloud(key, words):
    code = receipt_code(b"key", key, words)
    assert len(code) == 16 and set(code) <= set(ALPHABET)
    assert read_receipt(spaced(code).lower().replace("0", "o").replace("1", "l")) == code


def test_receipts_of_other_forms_and_other_words_differ():
    assert len({receipt_code(b"k", "form", "a"), receipt_code(b"k", "form", "b"),
                receipt_code(b"k", "forma", ""), receipt_code(b"j", "form", "a")}) == 4  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["", "123", "7Q4M 2RXD 9HJK W3TU", "x" * 5000, "7Q4M\x00", "💥" * 16]
)
def test_what_cannot_be_a_receipt_is_none(typed):
    assert read_receipt(typed) is None


def test_one_value_has_one_form_and_a_float_has_none():
    assert canonical({"b": 1, "a": ["é"]}) == '{"a":["é"],"b":1}'.encode()
    with pytest.raises(TypeError):
        canonical({"share": 0.8})


def test_a_signature_holds_for_its_bytes_only(tmp_path):
    key = SigningKey(tmp_path / "key")
    mark = key.sign(b"as sent")
    assert verify(key.public_hex(), b"as sent", mark)
    assert not verify(key.public_hex(), b"as changed", mark)
    assert not verify(key.public_hex(), b"as sent", "zz")
    assert SigningKey(tmp_path / "key").public_hex() == key.public_hex()
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
