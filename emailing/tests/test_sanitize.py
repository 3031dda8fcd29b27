"""What a template's HTML may bring into a mail, and into our own pages that show it."""

import pytest

from emailing.rules.bodies import sanitize


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
        ('<p onclick="x()">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href=" JaVa\tScript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="/relative">a</a>', "<a>a</a>"),
        ('<img src="data:image/png;base64,AA" onerror="x">', "<img>"),
        ("<style>p{}</style><title>t</title>a", "a"),
        ("<iframe src='https://a.example'></iframe>a", "a"),
        ("<form action='https://a.example'>a<input></form>", "a"),
        ("<p>a<!-- b --></p>", "<p>a</p>"),
        (
            '<p style="color:red;position:fixed;background:url(https://a.example)">a</p>',
            '<p style="color:red">a</p>',
        ),
    ],
)
def test_what_can_act_is_removed(html: str, clean: str) -> None:
    assert sanitize(html) == clean


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://a.example/?x=1&amp;y=2" target="_blank">a</a>',
        '<a href="mailto:ann@a.example">a</a>',
        '<img src="https://a.example/b.png" alt="b" width="10" height="10">',
        '<img src="cid:logo">',
        '<p style="font-size:14px;margin:0">a <b>b</b> <em>c</em></p>',
        '<table width="100%" cellpadding="0" bgcolor="#ffffff"><tbody><tr><td colspan="2">a</td>'
        "</tr></tbody></table>",
    ],
)
def test_what_mails_are_made_of_stays(html: str) -> None:
    assert sanitize(html) == html
