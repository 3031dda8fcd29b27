"""Roles, removing and leaving: nobody reaches above themselves, and an owner always stays."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.authentication import tokens_of
from accounts.models import ApiKey, BusinessEvent, Invitation, Membership, User
from accounts.services.invitations import invite
from accounts.services.keys import create_api_key
from accounts.services.members import change_role, leave_workspace, remove_member
from accounts.services.sessions import open_session
from neptie.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db
Colleague = Callable[[Membership, str], Membership]


def role_of(member: Membership) -> str:
    return Membership.objects.get(id=member.id).role


def told(type: str) -> list[tuple[list[object], object]]:
    events = BusinessEvent.objects.filter(type=type)
    return [(list(event.object_ids), event.actor_id) for event in events]


def test_an_owner_gives_any_role_and_it_is_told(ada: Membership, colleague: Colleague) -> None:
    grace = colleague(ada, "member")
    change_role(actor=ada, member_id=grace.id, role="owner")

    assert role_of(grace) == "owner"
    assert told("member.role_changed") == [([grace.id], ada.user_id)]


def test_the_same_role_again_tells_nothing(ada: Membership, colleague: Colleague) -> None:
    grace = colleague(ada, "member")
    change_role(actor=ada, member_id=grace.id, role="member")

    assert told("member.role_changed") == []


def test_an_admin_gives_nothing_above_admin(ada: Membership, colleague: Colleague) -> None:
    admin, viewer = colleague(ada, "admin"), colleague(ada, "viewer")
    with pytest.raises(Forbidden):
        change_role(actor=admin, member_id=viewer.id, role="owner")

    assert role_of(viewer) == "viewer"


def test_an_admin_does_not_touch_an_owner(ada: Membership, colleague: Colleague) -> None:
    colleague(ada, "owner")
    admin = colleague(ada, "admin")
    with pytest.raises(Forbidden):
        change_role(actor=admin, member_id=ada.id, role="viewer")
    with pytest.raises(Forbidden):
        remove_member(actor=admin, member_id=ada.id)

    assert role_of(ada) == "owner"


def test_who_was_an_admin_a_moment_ago_does_nothing(ada: Membership, colleague: Colleague) -> None:
    admin, viewer = colleague(ada, "admin"), colleague(ada, "viewer")
    Membership.objects.filter(id=admin.id).update(role="member")
    with pytest.raises(Forbidden):
        remove_member(actor=admin, member_id=viewer.id)

    assert role_of(viewer) == "viewer"


def test_an_unknown_role_is_refused(ada: Membership, colleague: Colleague) -> None:
    viewer = colleague(ada, "viewer")
    with pytest.raises(Invalid):
        change_role(actor=ada, member_id=viewer.id, role="emperor")

    assert role_of(viewer) == "viewer"


def test_another_workspaces_member_is_not_there(ada: Membership, bob: Membership) -> None:
    with pytest.raises(NotFound):
        remove_member(actor=ada, member_id=bob.id)
    with pytest.raises(NotFound):
        change_role(actor=ada, member_id=bob.id, role="viewer")

    assert role_of(bob) == "owner"


def test_the_only_owner_stays(ada: Membership, colleague: Colleague) -> None:
    colleague(ada, "admin")
    with pytest.raises(Conflict, match="Make somebody else an owner first"):
        leave_workspace(member=ada)
    with pytest.raises(Conflict):
        change_role(actor=ada, member_id=ada.id, role="admin")

    assert role_of(ada) == "owner"


def test_one_of_two_owners_may_leave(ada: Membership, colleague: Colleague) -> None:
    grace = colleague(ada, "owner")
    leave_workspace(member=ada)

    assert list(Membership.objects.all()) == [grace]
    assert told("member.removed") == [([ada.id], ada.user_id)]


def test_removing_ends_sessions_and_keys_in_that_workspace(
    ada: Membership, bob: Membership, colleague: Colleague
) -> None:
    grace = colleague(ada, "member")
    elsewhere = Membership.objects.create(user=grace.user, workspace=bob.workspace, role="member")
    tokens = tokens_of(open_session(membership=grace))
    kept = tokens_of(open_session(membership=elsewhere))
    create_api_key(membership=grace, name="sync", scopes=["read:leads"])
    remove_member(actor=ada, member_id=grace.id)
    # They come again: what was given out before stays dead.
    Membership.objects.create(user=grace.user, workspace=ada.workspace, role="member")

    assert _me(tokens["token"]) == 401
    assert _refreshed(tokens["refresh_token"]) == 401
    assert (_me(kept["token"]), _refreshed(kept["refresh_token"])) == (200, 200)
    assert ApiKey.objects.count() == 0
    assert told("member.removed") == [([grace.id], ada.user_id)]


def _me(token: str) -> int:
    return APIClient().get("/api/me", headers={"Authorization": f"Bearer {token}"}).status_code


def _refreshed(token: str) -> int:
    return (
        APIClient().post("/api/auth/refresh", {"refresh_token": token}, format="json").status_code
    )


def test_the_invitations_of_who_is_put_out_are_withdrawn(
    ada: Membership, colleague: Colleague
) -> None:
    admin = colleague(ada, "admin")
    theirs = invite(actor=admin, email="again@engines.example", role="admin").invitation
    others = invite(actor=ada, email="new@engines.example", role="member").invitation
    remove_member(actor=ada, member_id=admin.id)

    theirs.refresh_from_db()
    others.refresh_from_db()
    assert theirs.revoked_at is not None
    assert others.revoked_at is None


def test_who_becomes_less_keeps_no_invitation_beyond_it(
    ada: Membership, colleague: Colleague
) -> None:
    owner = colleague(ada, "owner")
    invite(actor=owner, email="boss@engines.example", role="owner")
    invite(actor=owner, email="new@engines.example", role="member")
    change_role(actor=ada, member_id=owner.id, role="admin")

    still = Invitation.objects.filter(revoked_at__isnull=True)
    assert [each.email for each in still] == ["new@engines.example"]


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_demote_each_other_at_once_leave_one(
    ada: Membership, colleague: Colleague
) -> None:
    grace, together, refused = colleague(ada, "owner"), Barrier(2), []

    def demote(actor: Membership, other: Membership) -> None:
        together.wait()
        try:
            change_role(actor=actor, member_id=other.id, role="member")
        except DomainError as error:
            refused.append(error.code)
        finally:
            connection.close()

    threads = [Thread(target=demote, args=pair) for pair in ((ada, grace), (grace, ada))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(Membership.objects.values_list("role", flat=True)) == ["member", "owner"]
    assert refused == ["forbidden"]


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_once_leave_one(ada: Membership, colleague: Colleague) -> None:
    grace, together, refused = colleague(ada, "owner"), Barrier(2), []

    def leave(member: Membership) -> None:
        together.wait()
        try:
            leave_workspace(member=member)
        except DomainError as error:
            refused.append(error.code)
        finally:
            connection.close()

    threads = [Thread(target=leave, args=(member,)) for member in (ada, grace)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Membership.objects.count() == 1
    assert refused == ["last_owner"]
    assert User.objects.count() == 2
