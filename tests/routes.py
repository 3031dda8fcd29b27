"""Every route of the API, read from the URL configuration, for the sweeps."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.endpoints import Endpoint


@dataclass(frozen=True)
class Route:
    """One verb at one path, such as `get` at `leads/{id}`, and the action that answers it."""

    path: str
    verb: str
    action: str
    view: type[Endpoint]

    def at(self, **ids: object) -> str:
        """The address with its ids filled in."""
        return f"/api/{self.path.format(**{'provider': 'gmail', **ids})}"

    @property
    def takes_ids(self) -> bool:
        """Whether an id stands in the path."""
        return "{" in self.path.replace("{provider}", "")


def api_routes() -> list[Route]:
    """All that is below `/api/` but the OpenAPI document and its page."""
    patterns = [
        pattern
        for resolver in get_resolver().url_patterns
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "api/"
        for pattern in _flat(resolver)
    ]
    return [
        Route(str(pattern.name), verb, action, vars(pattern.callback)["cls"])
        for pattern in patterns
        if hasattr(pattern.callback, "actions")
        for verb, action in pattern.callback.actions.items()
    ]


def _flat(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _flat(pattern)
        else:
            yield pattern
