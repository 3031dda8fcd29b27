"""The plain part of an HTML body reads like a letter."""

from emailing.rules.bodies import html_to_plain


def test_paragraphs_headings_and_lines() -> None:
    html = "<h1>Hello</h1><p>One  <b>two</b>\n three<br>four</p><div>a</div><div>b</div>"
    assert html_to_plain(html) == "Hello\n\nOne two three\nfour\n\na\nb"


def test_links_keep_their_address() -> None:
    html = '<p>See <a href="https://a.example/?x=1&amp;y=2">our page</a>.</p>'
    assert html_to_plain(html) == "See our page (https://a.example/?x=1&y=2)."


def test_a_link_that_shows_its_address_says_it_once() -> None:
    page = '<a href="https://a.example">https://a.example</a>'
    person = '<a href="mailto:a@b.example">a@b.example</a>'
    assert html_to_plain(f"{page} {person}") == "https://a.example a@b.example"


def test_a_linked_picture_is_its_description_and_address() -> None:
    html = '<a href="https://a.example"><img src="x.png" alt="Logo"></a><a href="#top">up</a>'
    assert html_to_plain(html) == "Logo (https://a.example)up"


def test_lists_are_bulleted_numbered_and_indented() -> None:
    html = "<ul><li>a</li><li>b<ol start=3><li>x</li><li>y</li></ol></li></ul><p>end</p>"
    assert html_to_plain(html) == "- a\n- b\n  3. x\n  4. y\n\nend"


def test_a_table_is_read_row_by_row() -> None:
    html = "<table><tr><th>Plan</th><th>Price</th></tr><tr><td>Gold</td><td>5</td></tr></table>"
    assert html_to_plain(html) == "Plan Price\nGold 5"


def test_scripts_styles_and_titles_are_not_read() -> None:
    html = "<head><title>T</title><style>p{}</style></head><p>x</p><script>y</script>"
    assert html_to_plain(html) == "x"


def test_preformatted_text_keeps_its_spaces() -> None:
    assert html_to_plain("<p>a</p><pre>  b\n    c</pre>") == "a\n\n  b\n    c"


def test_entities_are_characters() -> None:
    assert html_to_plain("<p>Fish&nbsp;&amp; chips &lt;3</p><hr>&eacute;") == (
        "Fish & chips <3\n\n---\n\né"
    )
