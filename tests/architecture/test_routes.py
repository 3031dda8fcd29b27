"""Deny by default: each action of each route declares its scopes or is on the public list."""

from accounts.endpoints import Endpoint, PublicEndpoint
from accounts.scopes import ALL_SCOPES
from tests.routes import api_routes

# The last is opened by its state alone: a provider sends the browser there.
PUBLIC = {"auth/login", "auth/register", "auth/refresh", "email/oauth/{provider}/callback"}


def test_only_the_public_list_is_public() -> None:
    public = {route.path for route in api_routes() if issubclass(route.view, PublicEndpoint)}

    assert public == PUBLIC


def test_every_other_action_declares_known_scopes() -> None:
    undeclared = [
        f"{route.verb} {route.path}"
        for route in api_routes()
        if route.path not in PUBLIC and not _declared(route.view, route.action)
    ]

    assert undeclared == []


def _declared(view: type[Endpoint], action: str) -> bool:
    scopes = view.required_scopes.get(action)
    return scopes is not None and set(scopes) <= ALL_SCOPES


def test_no_view_replaces_the_checks() -> None:
    loose = {
        route.view.__name__
        for route in api_routes()
        if not issubclass(route.view, PublicEndpoint)
        and (
            route.view.permission_classes != Endpoint.permission_classes
            or route.view.authentication_classes != Endpoint.authentication_classes
            or route.view.throttle_classes != Endpoint.throttle_classes
        )
    }

    assert loose == set()
