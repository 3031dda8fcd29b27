"""A row becomes a clean lead, or is refused with every reason."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from leads.rules.fields import BadText, clean_line, clean_text, split_name
from leads.rules.rows import Kind, RowCleaner


def row(cells: Sequence[str], targets: Sequence[str], **kinds: Kind) -> dict[str, Any] | list[str]:
    """What one row makes: the fields of a lead that are not blank, or the reasons against it."""
    made = RowCleaner(targets, kinds).clean([cells])
    if made.refused:
        assert (list(made.places), list(made.refused)) == ([], [0])
        return made.refused[0]
    fields = {name: texts[0] for name, texts in made.columns.items() if name != "custom"}
    custom = json.loads(made.columns["custom"][0])
    found = {**fields, "tags": list(made.tags[0]), "custom": custom}
    return {name: value for name, value in found.items() if value}


def lead(**cells: str) -> dict[str, Any]:
    made = row([*cells.values(), "ann@a.example"], [*cells, "email"])
    assert isinstance(made, dict)
    return {"custom": {}, **made}


def reasons(**cells: str) -> list[str]:
    cells = {"email": "ann@a.example", **cells}
    refused = row(list(cells.values()), [*cells])
    assert isinstance(refused, list)
    return refused


def test_a_row_of_a_crm() -> None:
    columns = [
        *("custom.leadid", "last_name", "company", "email", "phone", "website", "status"),
        *("", "custom.converted"),
    ]
    cells = [
        *("4563", " Denson ", "Maurice  The Pants Man", "GaryLDenson@Cuvox.example"),
        *("660-485-0224", "CameraUpdate.example", "Contact in Future", "left out", "No"),
    ]
    assert row(cells, columns) == {
        "full_name": "Denson",
        "last_name": "Denson",
        "email": "garyldenson@cuvox.example",
        "phone": "660-485-0224",
        "company": "Maurice The Pants Man",
        "website": "CameraUpdate.example",
        "status": "contacted",
        "custom": {"leadid": "4563", "converted": "No", "original_status": "Contact in Future"},
    }


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        ({"full_name": "Ann Mary Lee"}, ("Ann Mary Lee", "Ann", "Mary Lee")),
        ({"full_name": "Lee"}, ("Lee", "", "")),
        ({"full_name": "Lee, Ann"}, ("Lee, Ann", "", "")),
        ({"full_name": "Dr. Ann Lee"}, ("Dr. Ann Lee", "Ann", "Lee")),
        ({"full_name": "Dr. Lee"}, ("Dr. Lee", "", "")),
        ({"last_name": "Lee"}, ("Lee", "", "Lee")),
        ({"first_name": "Ann"}, ("Ann", "Ann", "")),
        ({"first_name": "Ann", "last_name": "Lee"}, ("Ann Lee", "Ann", "Lee")),
        ({"full_name": "A. Lee", "last_name": "Lee"}, ("A. Lee", "", "Lee")),
        ({}, ("", "", "")),
    ],
)
def test_names(cells: dict[str, str], names: tuple[str, str, str]) -> None:
    made = lead(**cells)
    found = tuple(made.get(name, "") for name in ("full_name", "first_name", "last_name"))
    assert found == names


def test_a_first_name_is_never_made_of_a_single_word() -> None:
    assert split_name("Johnson") == ("", "")
    assert split_name("  ") == ("", "")


def test_a_status_of_ours_is_not_kept_twice() -> None:
    assert lead(status="Qualified")["status"] == "qualified"
    assert lead(status="Qualified")["custom"] == {}
    assert lead()["status"] == "new"


def test_a_converted_lead_keeps_its_status_in_words() -> None:
    made = lead(status="Junk Lead", **{"custom.converted": "Yes"})
    assert made["status"] == "converted"
    assert made["custom"] == {"converted": "Yes", "original_status": "Junk Lead"}


def test_a_time_zone_is_one_of_the_database_or_kept_in_words() -> None:
    assert lead(timezone="europe/berlin")["timezone"] == "Europe/Berlin"
    made = lead(timezone="Middle Earth")
    assert "timezone" not in made
    assert made["custom"] == {"original_timezone": "Middle Earth"}


def test_tags_are_split_and_said_once() -> None:
    assert lead(tags="vip, trade  show;vip|x,")["tags"] == ["vip", "trade show", "x"]


@pytest.mark.parametrize(
    "text", ["=HYPERLINK('x')", "<script>x</script>", "{{ lead.email }}", "Zoë ʤ 李"]
)
def test_what_looks_like_code_stays_text(text: str) -> None:
    made = lead(company=text, **{"custom.note": text})
    assert made["company"] == text
    assert made["custom"] == {"note": text}


def test_custom_text_may_have_lines() -> None:
    assert lead(**{"custom.note": " a\r\nb\tc\n"})["custom"] == {"note": "a\nb\tc"}


@pytest.mark.parametrize("text", ["a\nb", "a\r\nBcc: x", "a\0b", "a\x1bb", "a\u2028b", "a\ud800"])
def test_a_line_is_one_line(text: str) -> None:
    assert reasons(company=text) == ["Company holds a line break or another control character."]
    with pytest.raises(BadText, match="line break or another control character"):
        clean_line(text, 300)


def test_custom_text_holds_no_control_characters() -> None:
    assert reasons(**{"custom.note": "a\0b"}) == ["“note” holds a control character."]
    with pytest.raises(BadText, match=r"longer than 1,000 characters"):
        clean_text("x" * 1_001, 1_000)


@pytest.mark.parametrize(
    ("field", "limit", "label"),
    [
        ("full_name", 300, "Full name"),
        ("phone", 64, "Phone"),
        ("company", 300, "Company"),
        ("job_title", 300, "Job title"),
        ("industry", 300, "Industry"),
        ("website", 300, "Website"),
        ("country", 300, "Country"),
        ("source", 300, "Source"),
        ("timezone", 64, "Timezone"),
    ],
)
def test_what_is_too_long_is_refused_with_its_limit(field: str, limit: int, label: str) -> None:
    assert reasons(**{field: "x" * (limit + 1)}) == [f"{label} is longer than {limit} characters."]
    assert lead(**{field: "x" * limit})


def test_names_that_are_too_long_together_are_refused() -> None:
    assert reasons(first_name="a" * 200, last_name="b" * 200) == [
        "Full name is longer than 300 characters."
    ]


def test_too_many_tags_or_custom_fields_are_refused() -> None:
    assert reasons(tags=",".join(map(str, range(51)))) == ["There are more than 50 tags."]
    assert reasons(tags="x" * 101) == ["A tag is longer than 100 characters."]
    many = {f"custom.f{number}": "x" for number in range(101)}
    assert reasons(**many) == ["The custom fields are too much: Must have at most 100 fields."]


def test_every_reason_is_told() -> None:
    assert reasons(email="ann", company="x" * 301) == [
        "“ann” is not an e-mail address.",
        "Company is longer than 300 characters.",
    ]


@pytest.mark.parametrize("cells", [["Ann", ""], ["Ann", "  "], ["Ann"], []])
def test_a_row_without_an_address_is_refused(cells: list[str]) -> None:
    assert row(cells, ["full_name", "email"]) == ["There is no e-mail address."]


def test_a_row_with_more_values_than_columns_is_refused() -> None:
    cells = ["Ann Lee", "ann@a.example", "", "x"]
    assert row(cells, ["full_name", "email"]) == ["The row has 4 values for 2 columns."]
    assert isinstance(row(cells[:3], ["full_name", "email"]), dict)


def test_rows_among_others_stay_apart() -> None:
    made = RowCleaner(["email", "company", "custom.size"], {"size": Kind("number")}).clean(
        [
            ["a@x.example", "A\tB ", "1"],
            ["nobody", "C", "x"],
            ["B@x.example", "  D"],
            ["c@x.example", "", "2.50", ""],
        ]
    )

    assert made.places == [0, 2, 3]
    assert made.columns["email"] == ["a@x.example", "b@x.example", "c@x.example"]
    assert made.columns["company"] == ["A B", "D", ""]
    assert made.columns["custom"] == ['{"size":1}', "{}", '{"size":2.5}']
    assert made.refused == {
        1: [
            "“nobody” is not an e-mail address.",
            "“size” must be a number, such as 12 or 12.5.",
        ]
    }


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Kind("number"), "007.50", 7.5),
        (Kind("boolean"), "No", False),
        (Kind("date", date_format="%d.%m.%Y"), "01.03.2026", "2026-03-01"),
        (Kind("choice", ("Red", "Blue")), "red", "Red"),
        (Kind(), " 7 ", "7"),
    ],
)
def test_a_typed_field_has_values_of_its_kind(kind: Kind, cell: str, value: Any) -> None:
    made = row(["a@x.example", cell], ["email", "custom.it"], it=kind)

    assert made == {
        "email": "a@x.example",
        "status": "new",
        "custom": {"it": value},
    }


def test_a_value_that_is_none_is_refused_in_words() -> None:
    kinds = {"paid": Kind("boolean"), "color": Kind("choice", ("Red", "Blue"))}

    assert row(["a@x.example", "7", "x"], ["email", "custom.paid", "custom.color"], **kinds) == [
        "“paid” must be yes or no.",
        "“color” must be one of Red, Blue.",
    ]
    assert row(["a@x.example", " ", ""], ["email", "custom.paid", "custom.color"], **kinds) == {
        "email": "a@x.example",
        "status": "new",
    }
