"""Whether a body is HTML is told by its tags, before any value is put in."""

import pytest

from emailing.rules.bodies import is_html


@pytest.mark.parametrize(
    "body",
    [
        "<p>Hi</p>",
        "Hi <b>Ann</b>",
        "<!DOCTYPE html><html>",
        "line<br/>line",
        "\n <DIV class=x>y</DIV>",
    ],
)
def test_a_tag_of_html_makes_it_html(body: str) -> None:
    assert is_html(body)


@pytest.mark.parametrize(
    "body",
    [
        "Hi Ann",
        "Write to <ann@shop.example>",
        "Dear <company>, <name>",
        "3 < 4 and 5 > 4",
        "see <https://shop.example/>",
        "if a <b then c",
        "{% if lead.company == '<b>' %}yes{% endif %}{{ '<p>' }}",
        "",
    ],
)
def test_all_else_is_text(body: str) -> None:
    assert not is_html(body)
