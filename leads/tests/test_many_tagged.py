"""A tag or field of more leads than one act takes at once is left to a job."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import BulkJob, CustomField, Lead, Tag
from leads.services.bulk.running import run_next_job
from leads.services.organizing import reaching
from leads.tests.cast import make_lead

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "MOST_AT_ONCE", 2)


def _leads(member: Membership, **fields: object) -> list[Lead]:
    return [make_lead(member, f"lead{n}@navy.example", **fields) for n in range(3)]


def _names(member: Membership) -> list[str]:
    tags = Tag.objects.filter(workspace_id=member.workspace_id)
    return list(tags.order_by("name").values_list("name", flat=True))


def test_renaming(ada: Membership, api: Api) -> None:
    _leads(ada, tags=["hot"])
    tag_id = Tag.objects.get().id
    answer = api(ada).patch(f"/api/tags/{tag_id}", {"name": "warm"})

    job = BulkJob.objects.get()
    assert (answer.status_code, answer.json()) == (202, {"job_id": str(job.id)})
    assert answer["Location"] == f"/api/leads/jobs/{job.id}"
    assert (job.act, job.total, _names(ada)) == ("rename_tag", 3, ["hot", "warm"])
    while run_next_job():
        pass
    assert [lead.tags for lead in Lead.objects.all()] == [["warm"]] * 3
    assert Tag.objects.get().id == tag_id
    assert Tag.objects.get().name == "warm"


def test_deleting(ada: Membership, api: Api) -> None:
    _leads(ada, tags=["hot", "vip"])
    tag = Tag.objects.get(name="hot")

    assert api(ada).delete(f"/api/tags/{tag.id}").status_code == 202
    while run_next_job():
        pass
    assert [lead.tags for lead in Lead.objects.all()] == [["vip"]] * 3
    assert _names(ada) == ["vip"]


def test_another_kind(ada: Membership, api: Api) -> None:
    _leads(ada, custom={"size": "12"})
    field = CustomField.objects.create(workspace_id=ada.workspace_id, key="size", name="Size")
    answer = api(ada).patch(f"/api/custom-fields/{field.id}", {"kind": "number"})

    field.refresh_from_db()
    assert (answer.status_code, field.kind) == (202, "number")
    while run_next_job():
        pass
    assert [lead.custom for lead in Lead.objects.all()] == [{"size": 12}] * 3


def test_deleting_a_field(ada: Membership, api: Api) -> None:
    _leads(ada, custom={"size": 12, "plan": "pro"})
    field = CustomField.objects.create(workspace_id=ada.workspace_id, key="size", name="Size")

    assert api(ada).delete(f"/api/custom-fields/{field.id}").status_code == 202
    assert not CustomField.objects.exists()
    while run_next_job():
        pass
    assert [lead.custom for lead in Lead.objects.all()] == [{"plan": "pro"}] * 3
