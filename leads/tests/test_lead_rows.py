"""A row becomes a clean lead, or is refused with every reason."""

import pytest

from leads.rules.fields import (
    BadText,
    CleanLead,
    Refused,
    clean_line,
    clean_text,
    lead_row,
    split_name,
)


def lead(**cells: str) -> CleanLead:
    made = lead_row([*cells.values(), "ann@a.example"], [*cells, "email"])
    assert isinstance(made, CleanLead)
    return made


def reasons(**cells: str) -> list[str]:
    cells = {"email": "ann@a.example", **cells}
    refused = lead_row(list(cells.values()), [*cells])
    assert isinstance(refused, Refused)
    return refused.reasons


def test_a_row_of_a_crm() -> None:
    columns = [
        *("custom.leadid", "last_name", "company", "email", "phone", "website", "status"),
        *("", "custom.converted"),
    ]
    cells = [
        *("4563", " Denson ", "Maurice  The Pants Man", "GaryLDenson@Cuvox.example"),
        *("660-485-0224", "CameraUpdate.example", "Contact in Future", "left out", "No"),
    ]
    assert lead_row(cells, columns) == CleanLead(
        full_name="Denson",
        last_name="Denson",
        email="garyldenson@cuvox.example",
        phone="660-485-0224",
        company="Maurice The Pants Man",
        website="CameraUpdate.example",
        status="contacted",
        custom={"leadid": "4563", "converted": "No", "original_status": "Contact in Future"},
    )


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
    assert (made.full_name, made.first_name, made.last_name) == names


def test_a_first_name_is_never_made_of_a_single_word() -> None:
    assert split_name("Johnson") == ("", "")
    assert split_name("  ") == ("", "")


def test_a_status_of_ours_is_not_kept_twice() -> None:
    assert lead(status="Qualified").status == "qualified"
    assert lead(status="Qualified").custom == {}
    assert lead().status == "new"


def test_a_converted_lead_keeps_its_status_in_words() -> None:
    made = lead(status="Junk Lead", **{"custom.converted": "Yes"})
    assert made.status == "converted"
    assert made.custom == {"converted": "Yes", "original_status": "Junk Lead"}


def test_a_time_zone_is_one_of_the_database_or_kept_in_words() -> None:
    assert lead(timezone="europe/berlin").timezone == "Europe/Berlin"
    made = lead(timezone="Middle Earth")
    assert made.timezone == ""
    assert made.custom == {"original_timezone": "Middle Earth"}


def test_tags_are_split_and_said_once() -> None:
    assert lead(tags="vip, trade  show;vip|x,").tags == ["vip", "trade show", "x"]


@pytest.mark.parametrize(
    "text", ["=HYPERLINK('x')", "<script>x</script>", "{{ lead.email }}", "Zoë ʤ 李"]
)
def test_what_looks_like_code_stays_text(text: str) -> None:
    made = lead(company=text, **{"custom.note": text})
    assert made.company == text
    assert made.custom == {"note": text}


def test_custom_text_may_have_lines() -> None:
    assert lead(**{"custom.note": " a\r\nb\tc\n"}).custom == {"note": "a\nb\tc"}


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
    assert isinstance(lead(**{field: "x" * limit}), CleanLead)


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
    assert lead_row(cells, ["full_name", "email"]) == Refused(["There is no e-mail address."])


def test_a_row_with_more_values_than_columns_is_refused() -> None:
    row = ["Ann Lee", "ann@a.example", "", "x"]
    assert lead_row(row, ["full_name", "email"]) == Refused(["The row has 4 values for 2 columns."])
    assert isinstance(lead_row(row[:3], ["full_name", "email"]), CleanLead)
