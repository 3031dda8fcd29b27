"""How large the runs are, and what each of them sends."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random, randrange
from typing import Any

from accounts.models import Membership
from bench.mails import queue_campaign
from bench.people import add_leads
from bench.stage import new_owner
from campaigns.models import Campaign
from emailing.services.mailboxes import create_mailbox

_SIZES = {"RUNS": 12, "MAILS": 2_000, "SENDERS": 4, "KILLS": 3, "WORKERS": 8, "TOGGLES": 20}


@dataclass(frozen=True)
class Stage:
    """`directory` goes with the trial; what is random comes from `dice`, which `seed` starts."""

    directory: Path
    seed: int
    dice: Random
    runs: int
    mails: int
    senders: int
    kills: int
    workers: int
    toggles: int

    @property
    def log(self) -> Path:
        """What the processes of a run say."""
        return self.directory / "processes.log"


def staged(directory: Path, environ: Mapping[str, str] = os.environ) -> Stage:
    """The sizes of the promise, or those that variables of their names give; SEED is one too."""
    seed = int(environ.get("SEED") or randrange(1_000_000))
    sizes = {name.lower(): int(environ.get(name) or size) for name, size in _SIZES.items()}
    return Stage(directory, seed, Random(seed), **sizes)


@dataclass(frozen=True)
class Sending:
    """A running campaign of one mail to each of `mails` leads, in a workspace of its own."""

    owner: Membership
    campaign: Campaign
    mails: int


def queued(mails: int, *mailboxes: Mapping[str, Any]) -> Sending:
    """Mails that wait in the outbox, to go through new mailboxes: what `create_mailbox` takes."""
    owner = new_owner()
    for details in mailboxes:
        create_mailbox(
            workspace_id=owner.workspace_id,
            actor_id=owner.user_id,
            sender_name="Ada Byron",
            **details,
        )
    leads = add_leads(owner.workspace_id, mails)
    return Sending(owner, queue_campaign(owner, leads), mails)
