"""The cast that every test shares: two owners of two workspaces, and their clients."""

from collections.abc import Callable, Collection

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.authentication import tokens_of
from accounts.models import Membership, User
from accounts.pages.base import WORKSPACE_KEY
from accounts.services.keys import create_api_key
from accounts.services.sessions import open_session, register


class Caller(APIClient):
    """DRF's client, with JSON bodies by default."""

    default_format = "json"


@pytest.fixture
def ada(db: None) -> Membership:
    """Owner of the workspace Analytical Engines."""
    return _owner("ada@engines.example", "Ada Byron", "Analytical Engines")


@pytest.fixture
def bob(db: None) -> Membership:
    """Owner of another workspace, whose things must not exist for Ada."""
    return _owner("bob@other.example", "Bob Stranger", "Other")


def _owner(email: str, full_name: str, company: str) -> Membership:
    return register(
        email=email, password="correct horse battery", full_name=full_name, company=company
    ).membership


@pytest.fixture
def anonymous() -> APIClient:
    """A client without credentials; JSON by default."""
    return Caller()


@pytest.fixture
def api() -> Callable[[Membership], APIClient]:
    """`api(ada)`: a client with her JWT."""

    def signed_in(membership: Membership) -> APIClient:
        client = Caller()
        token = tokens_of(open_session(membership=membership))["token"]
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        return client

    return signed_in


@pytest.fixture
def keyed() -> Callable[[Membership, Collection[str]], APIClient]:
    """`keyed(ada, ["read:leads"])`: a client with an API key of hers."""

    def with_key(membership: Membership, scopes: Collection[str]) -> APIClient:
        _, secret = create_api_key(membership=membership, name="test", scopes=scopes)
        client = Caller()
        client.credentials(HTTP_X_API_KEY=secret)
        return client

    return with_key


@pytest.fixture
def browser() -> Callable[[Membership], Client]:
    """`browser(ada)`: a client with her session, looking at her workspace."""

    def signed_in(membership: Membership) -> Client:
        client = Client()
        client.force_login(membership.user)
        session = client.session
        session[WORKSPACE_KEY] = str(membership.workspace_id)
        session.save()
        return client

    return signed_in


@pytest.fixture
def colleague() -> Callable[[Membership, str], Membership]:
    """`colleague(ada, "viewer")`: another person in her workspace, in a role."""

    def in_role(owner: Membership, role: str) -> Membership:
        user = User.objects.create_user(f"{role}@engines.example", full_name=role.title())
        return Membership.objects.create(user=user, workspace=owner.workspace, role=role)

    return in_role
