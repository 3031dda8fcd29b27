"""The values of typed custom fields: read, checked, guessed."""

from typing import Any

import pytest

from leads.rules.typed import BadValue, Guess, from_json, from_text


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("12", "number", 12),
        ("+12.5", "number", 12.5),
        ("12.0", "number", 12),
        ("\u22127", "number", -7),
        ("Yes", "boolean", True),
        ("0", "boolean", False),
        ("2026-03-01", "date", "2026-03-01"),
        ("2026-03-01T10:00:00Z", "date", "2026-03-01"),
        ("GOLD", "choice", "Gold"),
        (" as it is ", "text", " as it is "),
    ],
)
def test_a_text_becomes_its_value(text: str, kind: str, value: Any) -> None:
    found = from_text(text, kind, ["Gold", "Silver"])

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        ("many", "number", "Must be a number, such as 12 or 12.5."),
        ("inf", "number", "Must be a number, such as 12 or 12.5."),
        ("nan", "number", "Must be a number, such as 12 or 12.5."),
        ("1e300", "number", "Must be a number, such as 12 or 12.5."),
        ("perhaps", "boolean", "Must be yes or no."),
        ("31.02.2026", "date", "Must be a date, such as 2026-03-01."),
        ("bronze", "choice", "Must be one of Gold, Silver."),
    ],
)
def test_what_is_no_value_is_told(text: str, kind: str, sentence: str) -> None:
    with pytest.raises(BadValue, match=f"^{sentence}$"):
        from_text(text, kind, ["Gold", "Silver"])


def test_a_date_is_read_in_its_columns_format() -> None:
    assert from_text("03/01/2026", "date", date_format="%d/%m/%Y") == "2026-01-03"
    assert from_text("03/01/2026", "date", date_format="%m/%d/%Y") == "2026-03-01"


@pytest.mark.parametrize(
    ("value", "kind", "stored"),
    [
        (None, "number", None),
        (12.0, "number", 12),
        (False, "boolean", False),
        ("gold", "choice", "Gold"),
        ("2026-03-01", "date", "2026-03-01"),
    ],
)
def test_a_json_value_is_stored_as_it_should_be(value: Any, kind: str, stored: Any) -> None:
    assert from_json(value, kind, ["Gold"]) == stored


@pytest.mark.parametrize(
    ("value", "kind"),
    [("12", "number"), (True, "number"), (1, "boolean"), ("yes", "boolean"), (3, "text")],
)
def test_a_json_value_of_another_type_is_refused(value: Any, kind: str) -> None:
    with pytest.raises(BadValue):
        from_json(value, kind)


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["1", "", "20.5"], "number"),
        (["007", "12"], "text"),
        (["1234567890123456", "2"], "text"),
        (["yes", "No"], "boolean"),
        (["yes", "2"], "text"),
        (["2026-03-01", "2025-12-24"], "date"),
        (["13/01/2026", "02/01/2026"], "date"),
        (["03/01/2026", "02/01/2026"], "text"),
        (["12"], "text"),
        (["", ""], "text"),
    ],
)
def test_a_column_is_guessed_only_where_every_text_fits(texts: list[str], kind: str) -> None:
    guess = Guess()
    for text in texts:
        guess.add(text)

    assert guess.kind == kind


def test_a_guessed_date_tells_its_format() -> None:
    guess = Guess()
    guess.add("13/01/2026")
    guess.add("02/01/2026")

    assert guess.date_format == "%d/%m/%Y"
