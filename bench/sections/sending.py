"""`send`: a campaign's queued mails to committed outcomes, beside bare smtplib loops."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import UUID

from accounts.models import Membership
from bench.figures import Figure, in_turn
from bench.mails import queue_campaign
from bench.people import add_leads, tidy_up
from bench.programs import Crew, crew, program
from bench.stage import Stage, new_owner
from campaigns.models import Campaign
from emailing.models import Message, MessageState, Provider
from emailing.providers import PROVIDERS
from emailing.services.mailboxes import create_mailbox
from emailing.services.wire import parcel_of
from neptie.kernel.clock import now

MAILS = 1_000
SENDERS = 2
"""Sending processes on either side, as `make run` has them; each with as many connections as the
product opens to an SMTP server."""
BARE_MAILS = 3_000


def measure(stage: Stage) -> list[Figure]:
    """Messages in a second, from the claim to the commit of the last outcome."""
    owner = new_owner()
    leads = add_leads(owner.workspace_id, stage.sized(MAILS))
    path = stage.directory / "mails.json"
    with _sink() as port:
        _add_mailbox(owner, port)
        mails = _write_mails(path, queue_campaign(owner, leads), stage.sized(BARE_MAILS))
        loops = [_loop(path, port, number) for number in range(SENDERS)]
        senders = [("-m", "bench.with_django", "bench.sender")] * SENDERS
        with crew(senders) as ours, crew(loops) as bare:
            ours.work()
            rounds = in_turn(partial(_send, ours, owner, leads), partial(_loops, bare, mails))
    return [Figure("send", "campaign mails over SMTP", "messages/s", rounds)]


@contextmanager
def _sink() -> Iterator[int]:
    """The port of a mail server that takes everything."""
    with program(("-m", "bench.sink"), output=subprocess.PIPE) as popen:
        assert popen.stdout is not None
        yield int(popen.stdout.readline())


def _add_mailbox(owner: Membership, port: int) -> None:
    create_mailbox(
        workspace_id=owner.workspace_id,
        actor_id=owner.user_id,
        email="ada@engines.example",
        provider="smtp",
        sender_name="Ada Byron",
        smtp={
            "host": "127.0.0.1",
            "port": port,
            "username": "",
            "password": "",
            "security": "none",
        },
    )


def _loop(path: Path, port: int, number: int) -> Sequence[str]:
    share = map(str, (port, number, SENDERS, PROVIDERS[Provider.SMTP].at_once))
    return ("-m", "bench.bare.sending", str(path), *share)


def _write_mails(path: Path, campaign: Campaign, count: int) -> int:
    """The very bytes that the product will send, over and over up to `count`; how many."""
    messages = Message.objects.filter(campaign=campaign).select_related("mailbox", "workspace")
    parcels = [parcel_of(message, at=now()) for message in messages]
    mails = [(each.sender, each.recipient, each.raw.decode("ascii")) for each in parcels]
    repeated = (mails * (count // len(mails) + 1))[:count]
    path.write_text(json.dumps(repeated), encoding="ascii")
    return len(repeated)


def _send(ours: Crew, owner: Membership, leads: Sequence[UUID]) -> float:
    campaign = queue_campaign(owner, leads)
    tidy_up()
    seconds = ours.work()
    sent = Message.objects.filter(campaign=campaign, state=MessageState.SENT).count()
    if sent != len(leads):
        raise RuntimeError(f"{sent} of {len(leads)} messages were sent.")
    return sent / seconds


def _loops(bare: Crew, mails: int) -> float:
    return mails / bare.work()
