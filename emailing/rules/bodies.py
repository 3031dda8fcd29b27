"""Bodies of mails: telling text from HTML, and making each out of the other.

Whether a body is HTML is asked of the template, before a lead's values are put in: a lead whose
company is called `<b>` makes no HTML of a plain text. Links live in the HTML part only: the plain
part keeps the addresses as they were written, since a reader of it sees every character and a
long tracking address there looks like a trap.
"""

import re
from collections.abc import Callable, Container, Iterator
from html import escape, unescape

import nh3

from emailing.rules.html_text import TextReader

_BLOCKS = frozenset(
    {"address", "article", "blockquote", "center", "div", "dl", "dt", "footer", "form", "header"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "main", "p", "pre", "section", "table", "ul", "ol"}
)
_INLINE = frozenset(
    {"a", "abbr", "b", "big", "br", "code", "del", "em", "font", "hr", "i", "img", "ins", "li"}
    | {"mark", "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u"}
)
_TABLE = frozenset({"caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"})
_DOCUMENT = frozenset({"body", "head", "html", "link", "meta", "script", "style", "title"})
_HTML = _BLOCKS | _INLINE | _TABLE | _DOCUMENT

_TAG = re.compile(r"<(?:!doctype\b|!--|/?([a-z][a-z0-9]*)(?=[\s/>])[^<>]*>)", re.IGNORECASE)
_LIQUID = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}")

_ADDRESS = re.compile(
    r"(?P<url>\b(?:https?://|mailto:)\w[^\s<>\"]*)"
    r"|(?P<email>(?<![\w.+@/-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}\b)",
    re.IGNORECASE,
)
# As HTML is written out by us: names and values of attributes are never anything but this, and no
# tag stands in a text or a comment.
_ANCHOR = re.compile(r'<a(?: [^\s"=<>]+="[^"]*")*? href="(?P<address>[^"]*)"')
_TRAILING = ".,;:!?'\"”’»…"
_CLOSING = {")": "(", "]": "[", "}": "{"}

_STYLES = frozenset(
    {"background-color", "border", "border-bottom", "border-collapse", "border-color"}
    | {"border-left", "border-radius", "border-right", "border-spacing", "border-style"}
    | {"border-top", "border-width", "color", "direction", "display", "font", "font-family"}
    | {"font-size", "font-style", "font-weight", "height", "letter-spacing", "line-height"}
    | {"list-style-type", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top"}
    | {"max-height", "max-width", "min-width", "padding", "padding-bottom", "padding-left"}
    | {"padding-right", "padding-top", "text-align", "text-decoration", "text-transform"}
    | {"vertical-align", "white-space", "width", "word-break"}
)
_ATTRIBUTES = {
    "*": {"align", "bgcolor", "dir", "height", "lang", "style", "title", "valign", "width"},
    "a": {"href", "name", "target"},
    "font": {"color", "face", "size"},
    "img": {"alt", "border", "src"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing", "role"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_CLEANER = nh3.Cleaner(
    tags=set(_BLOCKS | _INLINE | _TABLE) - {"form"},
    clean_content_tags={"script", "style", "title"},
    attributes=_ATTRIBUTES,
    filter_style_properties=set(_STYLES),
    url_schemes={"http", "https", "mailto", "tel", "cid"},
    url_relative="deny",
    link_rel=None,
)


def is_html(body: str) -> bool:
    """Tell whether a body is HTML: whether it has a tag that HTML knows.

    `<ann@shop.example>`, `<company>` and `a < b` are text; what stands in Liquid is not looked at.
    """
    found = _TAG.finditer(_LIQUID.sub("", body))
    return any(tag.group(1) is None or tag.group(1).lower() in _HTML for tag in found)


def sanitize(html: str) -> str:
    """Return the HTML without what mail clients refuse or a reader should not meet.

    Scripts, style sheets, forms, event handlers, comments, relative addresses and schemes other
    than http, https, mailto, tel and cid go; text, tables, images and inline styles stay.
    """
    return _CLEANER.clean(html)


def plain_to_html(text: str) -> str:
    """Return plain text as HTML: paragraphs, line breaks, addresses linked, all else escaped."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    paragraphs = re.split(r"\n[ \t]*\n\s*", lines) if lines.strip() else []
    return "\n".join(f"<p>{_linked(each)}</p>" for each in paragraphs)


def _linked(text: str) -> str:
    parts, position = [], 0
    for found in _ADDRESS.finditer(text):
        address = _without_trailing(found.group())
        target = f"mailto:{address}" if found.group("email") else address
        parts.append(escape(text[position : found.start()]))
        parts.append(f'<a href="{escape(target)}">{escape(address)}</a>')
        position = found.start() + len(address)
    parts.append(escape(text[position:]))
    return "".join(parts).replace("\n", "<br>\n")


def _without_trailing(address: str) -> str:
    """Give the sentence its full stop back, and the bracket that was opened before the address."""
    while address:
        opening = _CLOSING.get(address[-1])
        unbalanced = opening and address.count(address[-1]) > address.count(opening)
        if address[-1] not in _TRAILING and not unbalanced:
            break
        address = address[:-1]
    return address


def html_to_plain(html: str) -> str:
    """Return HTML as text to be read: links as `text (address)`, lists, line breaks."""
    reader = TextReader()
    reader.feed(html)
    reader.close()
    return reader.text()


def links(html: str, *, skip: Container[str] = ()) -> list[str]:
    """Return the http and https addresses that the HTML links to, in order, repeats included.

    The HTML is as `sanitize` and `plain_to_html` write it. The place of an address in this list is
    the link index in its tracking token. `skip` holds addresses that are left out: the unsubscribe
    address, which no click may be charged with.
    """
    return [address for address, _start, _end in _links(html) if address not in skip]


def with_links(html: str, replace: Callable[[str], str], *, skip: Container[str] = ()) -> str:
    """Return the HTML with each address of `links(html, skip=skip)` replaced, all else untouched.

    `replace` is called once for each link, in their order, and returns the address to put there.
    """
    parts, position = [], 0
    for address, start, end in _links(html):
        if address not in skip:
            parts += [html[position:start], escape(replace(address))]
            position = end
    return "".join([*parts, html[position:]])


def with_pixel(html: str, url: str) -> str:
    """Return the HTML with an invisible picture at its end, by which an open is noticed."""
    pixel = f'<img src="{escape(url)}" alt="" width="1" height="1" style="border:0">'
    end = html.lower().rfind("</body")
    return html + pixel if end < 0 else html[:end] + pixel + html[end:]


def _links(html: str) -> Iterator[tuple[str, int, int]]:
    """Web addresses, and where each stands between its quotes."""
    for anchor in _ANCHOR.finditer(html):
        address = unescape(anchor["address"]).strip()
        if address.lower().startswith(("http://", "https://")):
            yield address, *anchor.span("address")
