"""The words of one mail: filled, escaped, and shown with their gaps."""

from typing import Any

import pytest

from campaigns.rules.liquid import MissingVariable, RenderError
from emailing.rules.words import Words, why_not, write, write_with_gaps

GRACE: dict[str, Any] = {
    "lead": {"first_name": "Grace <3", "company": "", "tags": [], "custom": {}},
    "sender": {"name": "Ada"},
    "campaign": {"name": "Spring"},
    "unsubscribe_url": "https://unsubscribe.invalid/",
}


def test_text_is_not_escaped_and_html_is() -> None:
    plain = write("{{ lead.first_name }}", "Hi {{ lead.first_name }}", GRACE)
    html = write("{{ lead.first_name }}", "<p>Hi {{ lead.first_name }}</p>", GRACE)

    assert plain == Words("Grace <3", "Hi Grace <3", html=False)
    assert html == Words("Grace <3", "<p>Hi Grace &lt;3</p>", html=True)
    assert plain.parts() == ("Hi Grace <3", "<p>Hi Grace &lt;3</p>")
    assert html.parts() == ("Hi Grace <3", "<p>Hi Grace &lt;3</p>")


def test_a_value_never_makes_a_second_line_of_the_subject() -> None:
    lead = {**GRACE["lead"], "first_name": "Grace\r\nBcc: all@x.example"}

    words = write("For {{ lead.first_name }}", "Hi", {**GRACE, "lead": lead})

    assert words.subject == "For Grace Bcc: all@x.example"


def test_liquid_in_a_value_stays_text() -> None:
    lead = {**GRACE["lead"], "first_name": "{{ sender.name }}{% if"}

    assert write("Hi", "{{ lead.first_name }}", {**GRACE, "lead": lead}).body == (
        "{{ sender.name }}{% if"
    )


def test_what_is_blank_is_named() -> None:
    with pytest.raises(MissingVariable) as missing:
        write("Hi", "At {{ lead.company }}", GRACE)

    assert why_not(missing.value) == "lead.company is blank"


@pytest.mark.parametrize(
    ("subject", "body", "reason"),
    [
        ("{{ lead.company | default: '' }}", "Hi", "The subject is empty."),
        ("Hi", "{% if lead.company %}Hi{% endif %}\n", "The body is empty."),
    ],
)
def test_nothing_to_say_is_said(subject: str, body: str, reason: str) -> None:
    with pytest.raises(RenderError) as empty:
        write(subject, body, GRACE)

    assert why_not(empty.value) == reason


def test_gaps_are_shown_where_they_are() -> None:
    words, missing = write_with_gaps("{{ lead.company }}", "{{ lead.tags.first }}!", GRACE)

    assert words == Words("[lead.company]", "[lead.tags.first]!", html=False)
    assert missing == ["lead.company", "lead.tags.first"]
    assert GRACE["lead"]["company"] == ""
