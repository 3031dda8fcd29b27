"""What the product says became of a campaign's mails, beside what arrived."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from campaigns.models import Campaign, Enrollment, StepRun
from campaigns.rules.ledger import outcome_of
from emailing.models import Event, Message, MessageState
from trials.sending.posts import Mail

_COLUMNS = {
    "run": 44,
    "sent": 5,
    "at the server": 13,
    "twice": 5,
    "missing": 7,
    "uncertain": 9,
    "at most": 7,
    "ledger": 6,
    "seconds": 7,
}
_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How a run ended.

    `twice` counts mails beyond the first to a lead, and mails that nobody was to get; `missing`
    the leads that got none and whose message is not uncertain; `oddities` tell of the first few.
    """

    name: str
    sent: int
    arrived: int
    twice: int
    missing: int
    uncertain: int
    at_most: int
    ledger_is_right: bool
    has_ended: bool
    seconds: float
    oddities: Sequence[str]

    @property
    def is_kept(self) -> bool:
        """Whether no promise was broken."""
        is_once = not self.twice and not self.missing and self.uncertain <= self.at_most
        return is_once and self.ledger_is_right and self.has_ended

    def lines(self) -> Iterator[str]:
        """Its row of the table, and what is wrong with it."""
        counts = (self.sent, self.arrived, self.twice, self.missing, self.uncertain, self.at_most)
        ledger = "right" if self.ledger_is_right else "WRONG"
        row = _row([self.name, *map(str, counts), ledger, f"{self.seconds:.0f}"])
        yield row if self.is_kept else f"{row}  BROKEN"
        if not self.has_ended:
            yield "  It never came to an end: messages are left that nothing becomes of."
        if not self.is_kept:
            yield from (f"  {oddity}" for oddity in self.oddities)


def head() -> str:
    """The table's first row."""
    return _row(list(_COLUMNS))


def _row(cells: Sequence[str]) -> str:
    first, *rest = zip(cells, _COLUMNS.values(), strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)])


def judge(
    campaign: Campaign,
    mails: Sequence[Mail],
    *,
    name: str,
    at_most: int,
    has_ended: bool,
    seconds: float,
) -> Verdict:
    """Compare a campaign of one mail with the `mails` that were taken while it went out."""
    messages = list(Message.objects.filter(campaign=campaign).order_by("id"))
    leads = set(Enrollment.objects.filter(campaign=campaign).values_list("lead__email", flat=True))
    arrived = Counter(mail["to"] for mail in mails)
    doubtful = {each.to for each in messages if each.state == MessageState.UNCERTAIN}
    odd = list(_odd(messages, mails))
    return Verdict(
        name=name,
        sent=sum(message.state == MessageState.SENT for message in messages),
        arrived=arrived.total(),
        twice=arrived.total() - len(arrived.keys() & leads),
        missing=len(leads - arrived.keys() - doubtful),
        uncertain=len(doubtful),
        at_most=at_most,
        ledger_is_right=not odd and _adds_up(campaign),
        has_ended=has_ended,
        seconds=seconds,
        oddities=odd[:_SHOWN],
    )


def _odd(messages: Sequence[Message], mails: Sequence[Mail]) -> Iterator[str]:
    """Messages that are said to be what they are not: sent and not taken, or taken and not sent.

    Those that are uncertain say nothing.
    """
    taken = Counter(mail["marker"] for mail in mails)
    for each in messages:
        times = taken[str(each.marker)]
        is_told = times == (1 if each.state == MessageState.SENT else 0)
        if not is_told and (times > 1 or each.state != MessageState.UNCERTAIN):
            yield f"{each.to}: {each.state}, {times} times at the server. {each.error}".rstrip()


def _adds_up(campaign: Campaign) -> bool:
    """sent + skipped + failed + uncertain + pending = enrolled, each as its message says; and
    each that was sent is told of once."""
    enrollments = list(Enrollment.objects.filter(campaign=campaign))
    runs = StepRun.objects.filter(enrollment__campaign=campaign)
    outcomes = dict(runs.values_list("enrollment", "outcome"))
    lines = Counter(outcome_of(outcomes.get(each.id), each.state) for each in enrollments)
    states = Counter(Message.objects.filter(campaign=campaign).values_list("state", flat=True))
    told = Event.objects.filter(campaign_id=campaign.id, kind="sent").count()
    return lines == states and lines.total() == len(enrollments) and told == states["sent"]
