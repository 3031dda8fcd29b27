"""Links are found, and replaced for click tracking, without touching anything around them."""

from emailing.rules.bodies import links, sanitize, with_links, with_pixel

UNSUBSCRIBE = "https://neptie.example/u/abc"
WRITTEN = f"""<!-- <a href="https://comment.example"> -->
<a title="href='https://title.example'" HREF=https://one.example/?x=1&amp;y=2 >1</a>
<A title="a > b <a href=&quot;https://title.example&quot;" href='https://two.example/'>2</A>
<a href="mailto:a@b.example">m</a><a href="#top">t</a>
<a href="{UNSUBSCRIBE}">out</a><a>none</a><a href>none</a>
<b>&lt;a href="https://text.example"></b>
<a
 href="https://one.example/?x=1&amp;y=2">again</a>
"""
HTML = sanitize(WRITTEN)


def test_links_are_the_web_addresses_in_their_order() -> None:
    assert links(HTML, skip={UNSUBSCRIBE}) == [
        "https://one.example/?x=1&y=2",
        "https://two.example/",
        "https://one.example/?x=1&y=2",
    ]


def test_each_link_is_replaced_in_its_turn_and_all_else_stays() -> None:
    seen: list[str] = []

    def track(address: str) -> str:
        seen.append(address)
        return f'https://neptie.example/t/c/{len(seen)}?"&'

    tracked = with_links(HTML, track, skip={UNSUBSCRIBE})
    assert seen == links(HTML, skip={UNSUBSCRIBE})
    expected = (
        HTML.replace(
            "https://one.example/?x=1&amp;y=2", "https://neptie.example/t/c/1?&quot;&amp;", 1
        )
        .replace("https://two.example/", "https://neptie.example/t/c/2?&quot;&amp;")
        .replace("https://one.example/?x=1&amp;y=2", "https://neptie.example/t/c/3?&quot;&amp;")
    )
    assert tracked == expected


def test_html_without_links_stays_as_it_is() -> None:
    assert with_links("<p>a", str.upper) == "<p>a"


def test_the_pixel_stands_at_the_end() -> None:
    pixel = (
        '<img src="https://neptie.example/t/o/a.gif" alt="" width="1" height="1" style="border:0">'
    )
    url = "https://neptie.example/t/o/a.gif"
    assert with_pixel("<p>a</p>", url) == f"<p>a</p>{pixel}"
    assert with_pixel("<body>a</BODY></html>", url) == f"<body>a{pixel}</BODY></html>"
