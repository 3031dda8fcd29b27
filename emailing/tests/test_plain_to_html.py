"""The HTML part of a plain body: paragraphs, line breaks, links, and nothing else read as HTML."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emailing.rules.bodies import links, plain_to_html


def test_paragraphs_and_line_breaks() -> None:
    assert plain_to_html("Hi Ann,\r\n\r\n\r\none\ntwo\n \nBye\n") == (
        "<p>Hi Ann,</p>\n<p>one<br>\ntwo</p>\n<p>Bye</p>"
    )


def test_nothing_makes_nothing() -> None:
    assert plain_to_html(" \n\n ") == ""


def test_markup_is_shown_not_run() -> None:
    assert plain_to_html("<script>alert('x')</script> & <b>") == (
        "<p>&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; &lt;b&gt;</p>"
    )


@pytest.mark.parametrize(
    ("text", "target", "rest"),
    [
        ("https://a.example/x?y=1&z=2", "https://a.example/x?y=1&z=2", ""),
        ("https://a.example/x.", "https://a.example/x", "."),
        ("https://a.example/x?!", "https://a.example/x", "?!"),
        ("https://a.example/x).", "https://a.example/x", ")."),
        ("https://a.example/w/A_(b)", "https://a.example/w/A_(b)", ""),
        ("https://a.example/”,", "https://a.example/", "”,"),
        ("HTTP://A.example", "HTTP://A.example", ""),
        ("mailto:ann@a.example?subject=Hi", "mailto:ann@a.example?subject=Hi", ""),
    ],
)
def test_an_address_is_linked_without_the_sentence_around_it(
    text: str, target: str, rest: str
) -> None:
    shown = target.replace("&", "&amp;")
    assert plain_to_html(f"({text}") == f'<p>(<a href="{shown}">{shown}</a>{rest}</p>'


def test_an_e_mail_address_is_linked_to_write_to() -> None:
    assert plain_to_html("To ann.lee@a.example.") == (
        '<p>To <a href="mailto:ann.lee@a.example">ann.lee@a.example</a>.</p>'
    )


@pytest.mark.parametrize("text", ["javascript:alert(1)", "ftp://a.example", "a@b", "https:// x"])
def test_what_is_no_web_or_mail_address_is_not_linked(text: str) -> None:
    assert "<a" not in plain_to_html(text)


def test_quotes_cannot_leave_the_link() -> None:
    assert links(plain_to_html('https://a.example/"onclick="x')) == ["https://a.example/"]


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_the_text_survives_and_brings_no_tag_of_its_own(text: str) -> None:
    html = plain_to_html(text)
    bare = re.sub(r'</?p>|<br>|<a href="[^"<>]*">|</a>', "", html)
    assert "<" not in bare
    assert ">" not in bare
    assert unescape(bare).split() == text.split()
