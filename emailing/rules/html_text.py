"""HTML read as text, the way a reader without pictures would see it."""

import re
from html.parser import HTMLParser

_HIDDEN = frozenset({"head", "script", "style", "title"})
_PARAGRAPHS = frozenset(
    {"address", "article", "blockquote", "center", "dl", "footer", "h1", "h2", "h3", "h4", "h5"}
    | {"h6", "header", "hr", "main", "ol", "p", "pre", "section", "table", "ul"}
)
_LINES = frozenset({"body", "caption", "dd", "div", "dt", "li", "tr"})


class TextReader(HTMLParser):
    """Feed it HTML, close it and ask for its `text`."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._newlines = 0  # still to be written before the next text
        self._fresh = True  # nothing stands on the line yet, or a space ends it
        self._hidden = 0
        self._pre = 0
        self._lists: list[int | None] = []  # the next number of each open list, None for bullets
        self._links: list[tuple[str, int]] = []

    def text(self) -> str:
        written = "".join(self._parts).replace("\xa0", " ")
        return re.sub(r"[ \t]+(?=\n|$)", "", written).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._separate(tag)
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "br":
            self._newlines += 1
        elif tag == "a":
            self._links.append((attributes.get("href", ""), len(self._parts)))
        elif tag in {"ol", "ul"}:
            start = attributes.get("start", "1")
            self._lists.append(int(start) if tag == "ol" and start.isdecimal() else None)
        elif tag == "pre":
            self._pre += 1
        else:
            self._write(self._mark(tag, attributes))
            self._newlines = 2 if tag == "hr" else self._newlines

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(self._hidden - 1, 0)
        elif tag == "a" and self._links:
            self._close_link(*self._links.pop())
        elif tag in {"ol", "ul"} and self._lists:
            self._lists.pop()
        elif tag == "pre":
            self._pre = max(self._pre - 1, 0)
        self._separate(tag)

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if self._pre:
            self._write(data)
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", data)
        self._write(text.removeprefix(" ") if self._fresh or self._newlines else text)

    def _mark(self, tag: str, attributes: dict[str, str]) -> str:
        """Return what an element without text of its own leaves in the text."""
        if tag == "li":
            return self._bullet()
        if tag in {"td", "th"}:
            return "" if self._fresh or self._newlines else " "
        return {"hr": "---", "img": attributes.get("alt", "")}.get(tag, "")

    def _bullet(self) -> str:
        indent = "  " * (len(self._lists) - 1)
        number = self._lists[-1] if self._lists else None
        if number is None:
            return f"{indent}- "
        self._lists[-1] = number + 1
        return f"{indent}{number}. "

    def _separate(self, tag: str) -> None:
        nested = tag in {"ol", "ul"} and self._lists
        if tag in _LINES or nested:
            self._newlines = max(self._newlines, 1)
        elif tag in _PARAGRAPHS:
            self._newlines = max(self._newlines, 2)

    def _close_link(self, href: str, start: int) -> None:
        text = "".join(self._parts[start:]).strip()
        address = href.strip().removeprefix("mailto:")
        if address and not address.startswith("#") and address != text:
            self._write(f" ({address})" if text else address)

    def _write(self, text: str) -> None:
        if text:
            self._parts.append("\n" * self._newlines + text)
            self._newlines = 0
            self._fresh = text.endswith((" ", "\n"))
