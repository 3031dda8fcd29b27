"""A member who is taken out leaves their leads behind, without an owner."""

from collections.abc import Callable

import pytest

from accounts.models import Membership
from accounts.services.members import remove_member
from leads.models import Lead

pytestmark = pytest.mark.django_db


def test_the_leads_of_who_is_removed_stay(
    ada: Membership, colleague: Callable[[Membership, str], Membership]
) -> None:
    grace = colleague(ada, "member")
    for email, owner in (("a@x.example", grace), ("b@x.example", ada)):
        Lead.objects.create(workspace_id=ada.workspace_id, email=email, owner=owner)
    remove_member(actor=ada, member_id=grace.id)

    owners = dict(Lead.objects.values_list("email", "owner_id"))
    assert owners == {"a@x.example": None, "b@x.example": ada.id}
