"""`pixel`: opens of mails over HTTP, beside a bare WSGI application with one INSERT."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import cycle, islice
from urllib.parse import urlsplit
from uuid import UUID

from bench.figures import ROUNDS, Figure, in_turn
from bench.http_load import answer_to, answered_in_a_second, get
from bench.mails import queue_campaign
from bench.people import add_leads, tidy_up
from bench.stage import Stage, new_owner
from bench.web_server import serving
from campaigns.models import Campaign
from emailing.services.wire import TRACKING, address_of
from neptie.kernel.keyring import keyring

FIRST_OPENS = 250
SECONDS = 2.0


def measure(stage: Stage) -> list[Figure]:
    """First opens write more than the baseline does: message, timeline and spine beside the event.

    Opens of a mail that was opened before write what the baseline writes.
    """
    share = stage.sized(FIRST_OPENS)
    owner = new_owner()
    campaign = queue_campaign(owner, add_leads(owner.workspace_id, share * (ROUNDS + 1) + 1))
    first, *requests = (_request(id) for id in campaign.messages.values_list("id", flat=True))
    tidy_up()
    keys = {"BENCH_TOKEN_KEYS": _keys()}
    with (
        serving("neptie.wsgi:application", stage.directory) as ours,
        serving("bench.bare.pixel:application", stage.directory, keys) as bare,
    ):
        if answer_to(ours, first) != answer_to(bare, first):
            raise RuntimeError("The baseline answers another picture.")
        again, baseline = partial(_opens, ours, requests), partial(_opens, bare, requests)
        first_rounds = in_turn(partial(_first_opens, ours, iter(requests), share), baseline)
        _check_opened(campaign)
        rounds = in_turn(again, baseline)
    return [
        Figure("pixel", "first open of a mail", "requests/s", first_rounds),
        Figure("pixel", "open of a mail opened before", "requests/s", rounds),
    ]


def _request(message_id: UUID) -> bytes:
    return get(urlsplit(address_of("open", message_id)).path)


def _keys() -> str:
    keys = keyring().derived(TRACKING)
    return ",".join(f"{version}:{key.hex()}" for version, key in keys.items())


def _opens(port: int, requests: Sequence[bytes]) -> float:
    return answered_in_a_second(port, cycle(requests), seconds=SECONDS)


def _first_opens(port: int, requests: Iterator[bytes], share: int) -> float:
    return answered_in_a_second(port, islice(requests, share), seconds=60)


def _check_opened(campaign: Campaign) -> None:
    missed = campaign.messages.filter(first_opened_at=None).count()
    if missed:
        raise RuntimeError(f"{missed} mails were not opened.")
