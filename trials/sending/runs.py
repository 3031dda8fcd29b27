"""The runs: what is sent through what, who sends it, and what happens meanwhile."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from time import perf_counter

from trials.sending import posts
from trials.sending.accidents import (
    Accident,
    Act,
    Fate,
    at_random,
    flush_redis,
    paused_and_resumed,
    restart_postgresql,
    restart_redis,
)
from trials.sending.crew import Crew
from trials.sending.posts import Post
from trials.sending.sitting import sit_out, sit_out_workers
from trials.sending.stage import Sending, Stage, queued
from trials.sending.verdicts import Verdict, judge
from trials.sending.workers import celery

BEATS = 2
Sitting = Callable[[Sending, Fate], bool]


def killed(stage: Stage, senders: Crew) -> Iterator[Verdict]:
    """Senders killed with -9, run after run; in one more PostgreSQL is restarted as well."""
    with posts.mail_server() as post:
        for number in range(stage.runs):
            name = f"{stage.kills} of {stage.senders} senders killed, {number + 1}"
            yield _with_senders(stage, senders, post, name)
        name = f"{stage.kills} killed, PostgreSQL restarted"
        yield _with_senders(stage, senders, post, name, [restart_postgresql])


def gmail(stage: Stage, senders: Crew) -> Iterator[Verdict]:
    """The same through Gmail."""
    yield _with_senders(stage, senders, posts.gmail(), f"Gmail, {stage.kills} killed")


def outlook(stage: Stage, senders: Crew) -> Iterator[Verdict]:
    """The same through Graph."""
    yield _with_senders(stage, senders, posts.outlook(), f"Outlook, {stage.kills} killed")


def toggled(stage: Stage, _senders: Crew) -> Iterator[Verdict]:
    """Celery's workers and two schedulers; the campaign pauses and goes on again and again."""
    with posts.mail_server() as post, _celery(stage):
        sending = queued(stage.mails, *post.mailboxes())
        acts = [paused_and_resumed(sending, stage.dice)] * (stage.toggles // 2)
        name = f"{stage.workers} workers, {BEATS} beats, {stage.toggles} toggles"
        yield _run(sending, post, name, at_random(stage.dice, acts), sit_out_workers, cut_off=0)


def restarted(stage: Stage, _senders: Crew) -> Iterator[Verdict]:
    """The same workers; Redis forgets everything and is restarted, then PostgreSQL is."""
    acts = (flush_redis, restart_redis, restart_postgresql)
    accidents = [Accident(share, act) for share, act in zip((0.1, 0.3, 0.6), acts, strict=True)]
    with posts.mail_server() as post, _celery(stage):
        sending = queued(stage.mails, *post.mailboxes())
        name = "Redis flushed, it and PostgreSQL restarted"
        yield _run(sending, post, name, accidents, sit_out_workers, cut_off=stage.workers)


RUNS: dict[str, Callable[[Stage, Crew], Iterator[Verdict]]] = {
    "killed": killed,
    "toggled": toggled,
    "restarted": restarted,
    "gmail": gmail,
    "outlook": outlook,
}


@contextmanager
def _celery(stage: Stage) -> Iterator[None]:
    with celery(workers=stage.workers, beats=BEATS, directory=stage.directory, log=stage.log):
        yield


def _with_senders(
    stage: Stage, senders: Crew, post: Post, name: str, others: Sequence[Act] = ()
) -> Verdict:
    acts = [partial(senders.kill_one, stage.dice)] * stage.kills
    sending = queued(stage.mails, *post.mailboxes())

    def sitting(sending: Sending, fate: Fate) -> bool:
        return sit_out(sending, senders, fate)

    accidents = at_random(stage.dice, [*acts, *others])
    cut_off = stage.kills + (stage.senders if others else 0)
    return _run(sending, post, name, accidents, sitting, cut_off=cut_off)


def _run(
    sending: Sending,
    post: Post,
    name: str,
    accidents: Iterable[Accident],
    sitting: Sitting,
    *,
    cut_off: int,
) -> Verdict:
    before, start = len(post.taken()), perf_counter()
    has_ended = sitting(sending, Fate(sending, accidents))
    seconds = perf_counter() - start
    mails = post.taken()[before:]
    return judge(
        sending.campaign,
        mails,
        name=name,
        at_most=post.doubts(len(mails), cut_off=cut_off),
        has_ended=has_ended,
        seconds=seconds,
    )
