"""Acts on all leads that the table's filters leave: at once where they are few, else a job."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership
from leads.models import BulkJob, Lead, LeadList, ListMember, Segment
from leads.services.bulk.running import run_next_job
from leads.tests.cast import make_lead, told
from leads.views import choosing
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three leads are too many to be done at once."""
    monkeypatch.setattr(choosing, "MOST", 2)


def leads(member: Membership, number: int = 3, **fields: Any) -> list[Lead]:
    return [make_lead(member, f"lead{n}@x.example", **fields) for n in range(number)]


def everything(client: Client, act: str, filters: str = "", **said: str) -> Any:
    return client.post(f"/leads/{act}/", {"everything": "1", "filters": filters, **said})


def statuses() -> dict[str, str]:
    return dict(Lead.objects.order_by("email").values_list("email", "status"))


def test_few_are_changed_at_once_and_can_be_put_back(ada: Membership, browser: Browser) -> None:
    leads(ada, industry="Mining")
    make_lead(ada, "zoe@x.example", industry="Fishing")
    client = browser(ada)

    everything(client, "status", "industry=Mining&page=2&sort=name", status="qualified")

    assert list(statuses().values()) == ["qualified"] * 3 + ["new"]
    [toast] = client.get("/leads/?q=nobody-at-all").context["said"]
    assert toast.text == "3 leads are now “Qualified”."
    client.post(toast.undo)
    assert set(statuses().values()) == {"new"}
    assert not BulkJob.objects.exists()


def test_many_are_asked_for_first_and_left_to_a_job(
    ada: Membership, browser: Browser, few: None
) -> None:
    leads(ada, industry="Mining")
    make_lead(ada, "zoe@x.example", industry="Fishing")
    client, said = browser(ada), {"tag": "vip", "next": "/leads/?industry=Mining"}

    asked = everything(client, "tag", "?industry=Mining", **said)

    assert "Add the tag “vip”: 3 leads?" in asked.content.decode()
    assert 'name="filters" value="?industry=Mining"' in asked.content.decode()
    assert not BulkJob.objects.exists()
    answer = everything(client, "tag", "?industry=Mining", **said, sure="1")
    job = BulkJob.objects.get()
    assert answer["Location"] == f"/leads/jobs/{job.id}/?next=%2Fleads%2F%3Findustry%3DMining"
    assert (job.act, job.arguments, job.criteria, job.total, job.created_by) == (
        "tag",
        {"tag": "vip"},
        {"industry": "Mining"},
        3,
        ada,
    )
    running = client.get(answer["Location"]).content.decode()
    assert "Waiting for a worker: 0 of 3 leads gone through." in running
    assert 'href="/leads/?industry=Mining"' in running
    run_next_job()
    assert client.get(f"/leads/jobs/{job.id}/progress/")["HX-Refresh"] == "true"
    page = client.get(answer["Location"]).content.decode()
    assert "3 of 3 leads gone through" in page
    assert Lead.objects.filter(tags=["vip"]).count() == 3


def test_a_segment_and_filters_have_to_be_met_together(
    ada: Membership, browser: Browser, few: None
) -> None:
    leads(ada, industry="Mining", country="Chile")
    make_lead(ada, "peru@x.example", industry="Mining", country="Peru")
    make_lead(ada, "fish@x.example", industry="Fishing", country="Chile")
    chile = Segment.objects.create(
        workspace_id=ada.workspace_id, name="Chile", criteria={"countries": ["chile"]}
    )

    everything(
        browser(ada), "status", f"industry=Mining&segment={chile.id}", status="replied", sure="1"
    )
    run_next_job()

    changed = Lead.objects.filter(status="replied").order_by("email")
    assert [lead.email for lead in changed] == [f"lead{n}@x.example" for n in range(3)]


def test_a_new_list_is_made_when_somebody_is_sure(
    ada: Membership, browser: Browser, few: None
) -> None:
    leads(ada)
    client = browser(ada)

    asked = everything(client, "list", new_list="Spring fair")

    assert "Add to the list “Spring fair”: 3 leads?" in asked.content.decode()
    assert not LeadList.objects.exists()
    everything(client, "list", new_list="Spring fair", sure="1")
    run_next_job()
    made = LeadList.objects.get()
    assert (made.name, made.created_by, ListMember.objects.count()) == ("Spring fair", ada, 3)
    everything(client, "list", new_list="spring FAIR", sure="1")
    assert LeadList.objects.get() == made


def test_a_selection_goes_into_a_list_out_of_it_and_back(ada: Membership, browser: Browser) -> None:
    one, two = leads(ada, 2)
    made = LeadList.objects.create(workspace_id=ada.workspace_id, name="Fair")
    client, said = browser(ada), {"lead": [one.id, two.id], "list": made.id}

    def members() -> set[Any]:
        return set(ListMember.objects.values_list("lead_id", flat=True))

    client.post("/leads/list/", said)
    assert members() == {one.id, two.id}
    client.post("/leads/list/remove/", {**said, "lead": [one.id]})
    assert members() == {two.id}
    undo = [toast.undo for toast in client.get("/leads/?q=nobody-at-all").context["said"]][-1]
    client.post(undo)
    assert members() == {one.id, two.id}


def test_a_job_is_canceled_on_its_page(ada: Membership, browser: Browser, few: None) -> None:
    leads(ada)
    client = browser(ada)
    everything(client, "suppress", sure="1")
    job = BulkJob.objects.get()

    answer = client.post(f"/leads/jobs/{job.id}/cancel/?next=/leads/%3Fq=lee")

    assert answer["Location"] == f"/leads/jobs/{job.id}/?next=%2Fleads%2F%3Fq%3Dlee"
    assert "The job was canceled." in client.get(answer["Location"]).content.decode()
    assert run_next_job() is False


@pytest.mark.parametrize(
    "filters",
    ["industry=Fishing", "owner=me", "segment=7", "min_score=much", "custom.a b=1"],
)
def test_filters_that_find_nobody_or_are_none_change_nothing(
    ada: Membership, browser: Browser, filters: str
) -> None:
    leads(ada)

    answer = everything(browser(ada), "status", filters, status="qualified")

    assert answer.status_code == 302
    assert set(statuses().values()) == {"new"}
    assert told(ada) == []


@pytest.mark.parametrize("word", ["list", "owner", "segment"])
def test_what_the_filters_name_is_the_workspaces(
    ada: Membership, bob: Membership, browser: Browser, word: str
) -> None:
    leads(ada)
    theirs = {
        "list": LeadList.objects.create(workspace_id=bob.workspace_id, name="Fair").id,
        "owner": bob.id,
        "segment": new_id(),
    }

    answer = everything(browser(ada), "delete", f"{word}={theirs[word]}", sure="1")

    assert answer.status_code == 404
    assert Lead.objects.count() == 3


def test_the_pages_take_few_queries(
    ada: Membership,
    browser: Browser,
    few: None,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    leads(ada, 20)
    client = browser(ada)
    client.get("/leads/jobs/")
    with django_assert_max_num_queries(12):
        everything(client, "owner", owner=str(ada.id))
    everything(client, "owner", owner=str(ada.id), sure="1")
    job = BulkJob.objects.get()
    with django_assert_max_num_queries(12):
        assert "Give to Ada Byron" in client.get(f"/leads/jobs/{job.id}/").content.decode()
    run_next_job()
    with django_assert_max_num_queries(12):
        client.get(f"/leads/jobs/{job.id}/")
