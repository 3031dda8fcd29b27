"""Every page of the product, read from the URL configuration, for the sweeps."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.pages import Page

# Whose doors are their own: they are not pages of ours.
_ELSEWHERE = ("api/", "v1/", "admin/", "account/")


@dataclass(frozen=True)
class Place:
    """An address that people open or act at: its name, its parameters, who answers."""

    name: str
    parameters: tuple[str, ...]
    view: Any

    @property
    def page(self) -> type[Page] | None:
        """The page class; None for a view that asks for no member."""
        view = getattr(self.view, "view_class", None)
        return view if view is not None and issubclass(view, Page) else None

    def at(self, **ids: object) -> str:
        """The address with its ids filled in."""
        return reverse(self.name, kwargs={key: ids[key] for key in self.parameters})

    def answers(self, verb: str) -> bool:
        """Whether the page has this verb."""
        page = self.page
        return page is not None and verb in page.http_method_names and hasattr(page, verb)


def places() -> list[Place]:
    """All that is neither API nor admin nor allauth's."""
    return [
        Place(str(pattern.name), tuple(pattern.pattern.converters), pattern.callback)
        for pattern in _flat(get_resolver().url_patterns)
        if pattern.name
    ]


def pages() -> list[Place]:
    """Those of them that are for members."""
    return [place for place in places() if place.page is not None]


def _flat(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if str(pattern.pattern) in _ELSEWHERE:
            continue
        if isinstance(pattern, URLResolver):
            yield from _flat(pattern.url_patterns)
        else:
            yield pattern
