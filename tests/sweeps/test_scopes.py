"""Every route × every scope it needs: without credentials 401, without the scope 403 naming it."""

from collections.abc import Callable, Collection

import pytest
from rest_framework.test import APIClient

from accounts.endpoints import PublicEndpoint
from accounts.models import Membership
from accounts.scopes import ADMIN_ALL, ALL_SCOPES
from neptie.kernel.ids import new_id
from tests.routes import Route, api_routes

pytestmark = pytest.mark.django_db
Keyed = Callable[[Membership, Collection[str]], APIClient]

CLOSED = [route for route in api_routes() if not issubclass(route.view, PublicEndpoint)]
NEEDS = [(route, scope) for route in CLOSED for scope in route.view.required_scopes[route.action]]


def _call(client: APIClient, route: Route) -> tuple[int, str]:
    address = route.at(id=new_id(), step_id=new_id(), note_id=new_id())
    answer = client.generic(route.verb.upper(), address, "{}", content_type="application/json")
    return answer.status_code, answer.getvalue().decode()


def _name(value: object) -> str:
    return f"{value.verb} {value.path}" if isinstance(value, Route) else str(value)


@pytest.mark.parametrize("route", CLOSED, ids=_name)
def test_nobody_gets_in(anonymous: APIClient, route: Route) -> None:
    assert _call(anonymous, route)[0] == 401


@pytest.mark.parametrize(("route", "scope"), NEEDS, ids=_name)
def test_without_the_scope_it_is_403_and_names_it(
    ada: Membership, keyed: Keyed, route: Route, scope: str
) -> None:
    status, body = _call(keyed(ada, ALL_SCOPES - {scope, ADMIN_ALL}), route)

    assert status == 403
    assert scope in body


@pytest.mark.parametrize("route", CLOSED, ids=_name)
def test_with_its_scopes_and_no_more_it_opens(ada: Membership, keyed: Keyed, route: Route) -> None:
    needed = route.view.required_scopes[route.action] or ("read:leads",)

    assert _call(keyed(ada, needed), route)[0] not in (401, 403)
