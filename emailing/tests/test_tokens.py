"""Tracking links: what was signed is read, and nothing else is."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emailing.rules.tokens import Kind, Token, make, read

MESSAGE = UUID("0198c0de-0000-7000-8000-000000000001")
OLD = {1: b"one" * 11}
KEYS = {**OLD, 2: b"two" * 11}
KINDS: list[Kind] = ["open", "unsubscribe"]
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def test_tokens_are_short_and_fit_an_address() -> None:
    assert len(make(KEYS, "open", MESSAGE)) == 39
    assert len(make(KEYS, "click", MESSAGE, 65_535)) == 42


def test_the_layout_is_fixed() -> None:
    assert make({7: b"k" * 32}, "click", MESSAGE, 3).startswith("AQcCAZjA3gAAcACAAAAAAAAAAQAD")


@settings(deadline=None)
@given(st.uuids(), st.sampled_from(KINDS))
def test_a_token_reads_back(message: UUID, kind: Kind) -> None:
    assert read(KEYS, make(KEYS, kind, message)) == Token(kind, message)


@settings(deadline=None)
@given(st.uuids(), st.integers(0, 65_535))
def test_a_click_reads_back_with_its_link(message: UUID, index: int) -> None:
    assert read(KEYS, make(KEYS, "click", message, index)) == Token("click", message, index)


def test_a_change_of_any_character_is_noticed() -> None:
    token = make(KEYS, "click", MESSAGE, 3)
    for place, original in enumerate(token):
        for other in set(ALPHABET) - {original}:
            assert read(KEYS, token[:place] + other + token[place + 1 :]) is None


@settings(deadline=None)
@given(st.text())
def test_any_other_text_is_no_token(text: str) -> None:
    token = make(KEYS, "open", MESSAGE)
    assert read(KEYS, text) is None
    assert read(KEYS, token + text) == (Token("open", MESSAGE) if not text else None)


@pytest.mark.parametrize("change", [str.swapcase, str.lower, lambda t: t[:-1], lambda t: f" {t}"])
def test_another_spelling_is_no_token(change: object) -> None:
    assert callable(change)
    assert read(KEYS, change(make(KEYS, "open", MESSAGE))) is None


def test_spare_bits_at_the_end_cannot_be_used() -> None:
    token = make(KEYS, "open", MESSAGE)
    last = ALPHABET.index(token[-1])
    assert last % 4 == 0
    assert read(KEYS, token[:-1] + ALPHABET[last + 1]) is None


def test_an_old_key_still_reads_and_the_highest_writes() -> None:
    token = make(OLD, "open", MESSAGE)
    assert read(KEYS, token) == Token("open", MESSAGE)
    assert read(OLD, make(KEYS, "open", MESSAGE)) is None


def test_a_token_of_another_key_with_the_same_id_is_none() -> None:
    assert read({2: b"x" * 32}, make(KEYS, "open", MESSAGE)) is None


@pytest.mark.parametrize(("kind", "index"), [("click", None), ("open", 1), ("unsubscribe", 0)])
def test_only_a_click_has_an_index(kind: Kind, index: int | None) -> None:
    with pytest.raises(ValueError, match="index of its link"):
        make(KEYS, kind, MESSAGE, index)
