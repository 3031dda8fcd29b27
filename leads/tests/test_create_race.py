"""Callers at the same moment: one lead an address, and the counts follow."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import Membership
from leads.models import Lead
from leads.services.leads import create_lead, upsert_lead
from leads.tests.cast import counts
from neptie.kernel.errors import Conflict

pytestmark = pytest.mark.django_db(transaction=True)
CALLERS = 8


def at_once(act: Callable[[int], str]) -> list[str]:
    def closing(number: int) -> str:
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(CALLERS) as callers:
        return sorted(callers.map(closing, range(CALLERS)))


def test_one_creates_and_the_others_are_told_which_it_is(ada: Membership) -> None:
    def create(number: int) -> str:
        try:
            lead = create_lead(
                workspace_id=ada.workspace_id,
                actor_id=None,
                values={"full_name": f"Caller {number}", "email": "grace@navy.example"},
            )
        except Conflict as refusal:
            return f"refused for {refusal.existing_id}"
        return f"created {lead.id}"

    outcomes = at_once(create)

    lead = Lead.objects.get()
    assert outcomes == [f"created {lead.id}", *[f"refused for {lead.id}"] * (CALLERS - 1)]
    assert counts(ada) == {("new", ""): 1}


def test_upserts_leave_one_lead(ada: Membership) -> None:
    def upsert(number: int) -> str:
        _, is_new = upsert_lead(
            workspace_id=ada.workspace_id,
            actor_id=None,
            values={
                "full_name": "Grace Hopper",
                "email": "grace@navy.example",
                "industry": f"Industry {number}",
            },
        )
        return "created" if is_new else "updated"

    assert at_once(upsert) == ["created", *["updated"] * (CALLERS - 1)]
    assert counts(ada) == {("new", Lead.objects.get().industry): 1}
