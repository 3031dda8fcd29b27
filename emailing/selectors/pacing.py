"""What mailboxes used of their limits, and why one rests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from emailing.models import Mailbox, Message, MessageState
from emailing.rules.pace import Used, day_begins, jitter_of

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
# What is on the wire or uncertain may have arrived; what was refused did not.
_COUNTED = (
    MessageState.SENDING,
    MessageState.SENT,
    MessageState.UNCERTAIN,
    MessageState.BOUNCED,
)


def used_by(mailbox: Mailbox, *, at: datetime) -> Used:
    """What a limited mailbox used up to `at`; its workspace is loaded. Three queries, and a
    fourth after its hourly cap was lowered."""
    counted = Message.objects.filter(mailbox=mailbox, state__in=_COUNTED)
    day, hour = day_begins(at, zone_of(mailbox)), at - HOUR
    in_minute = Q(left_at__gt=at - MINUTE)
    found = counted.filter(left_at__gte=min(day, hour)).aggregate(
        today=Count("id", filter=Q(left_at__gte=day)),
        hour=Count("id", filter=Q(left_at__gt=hour)),
        minute=Count("id", filter=in_minute),
        on_wire=Count("id", filter=Q(state=MessageState.SENDING, lease_until__gte=at)),
        oldest=Min("left_at", filter=Q(left_at__gt=hour)),
        oldest_in_minute=Min("left_at", filter=in_minute),
    )
    in_hand = Message.objects.filter(
        mailbox=mailbox, state=MessageState.QUEUED, lease_until__gte=at
    ).count()
    gone = Message.objects.filter(mailbox=mailbox, left_at__isnull=False).order_by("-left_at")
    last = gone.values_list("left_at", "marker").first()
    frees_at = found["oldest"]
    too_many = found["hour"] + in_hand - (mailbox.hourly_cap or 0)
    if mailbox.hourly_cap and 0 < too_many < found["hour"]:
        later = counted.filter(left_at__gt=hour).order_by("left_at")
        frees_at = later.values_list("left_at", flat=True)[too_many]
    return Used(
        today=found["today"],
        hour=found["hour"],
        minute=found["minute"],
        in_hand=in_hand,
        on_wire=found["on_wire"],
        hour_frees_at=frees_at and frees_at + HOUR,
        minute_frees_at=found["oldest_in_minute"] and found["oldest_in_minute"] + MINUTE,
        last_at=last[0] if last else None,
        jitter=jitter_of(last[1]) if last else 0.0,
    )


def zone_of(mailbox: Mailbox) -> ZoneInfo:
    """The zone whose days a mailbox counts in; its workspace is loaded."""
    return ZoneInfo(mailbox.workspace.timezone)


@dataclass(frozen=True)
class Usage:
    """What a mailbox sent today and in the hour before now, and how many messages it has waiting.

    `most_today` is what cap and ramp allow today; None: any number.
    """

    sent_today: int = 0
    sent_this_hour: int = 0
    waiting: int = 0
    most_today: int | None = None

    @property
    def planned(self) -> int:
        """What is sent, and what is to be."""
        return self.sent_today + self.waiting


def usage_of(mailboxes: Sequence[Mailbox], *, at: datetime, zone: ZoneInfo) -> dict[UUID, Usage]:
    """The usage of each of these, by its id; they are of one workspace. Two queries."""
    day, hour = day_begins(at, zone), at - HOUR
    counted = Message.objects.filter(
        mailbox__in=mailboxes, state__in=_COUNTED, left_at__gte=min(day, hour)
    )
    rows = counted.values_list("mailbox_id").annotate(
        today=Count("id", filter=Q(left_at__gte=day)),
        hour=Count("id", filter=Q(left_at__gt=hour)),
    )
    sent = {mailbox_id: (today, hour) for mailbox_id, today, hour in rows}
    waiting = waiting_of(mailbox.id for mailbox in mailboxes)
    today = at.astimezone(zone).date()
    usages = {}
    for mailbox in mailboxes:
        sent_today, sent_this_hour = sent.get(mailbox.id, (0, 0))
        waits, most = waiting.get(mailbox.id, 0), mailbox.pace.most_on(today)
        usages[mailbox.id] = Usage(sent_today, sent_this_hour, waits, most)
    return usages


def waiting_of(mailbox_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many messages wait to go through each of these. One query."""
    queued = Message.objects.filter(mailbox__in=list(mailbox_ids), state=MessageState.QUEUED)
    return dict(queued.values_list("mailbox_id").annotate(found=Count("id")))


@dataclass(frozen=True)
class Rest:
    """Until when a mailbox sends nothing; `reason` is one of `rules.pace`, `why` a sentence."""

    until: datetime
    reason: str
    why: str


def rest_of(mailbox: Mailbox, *, at: datetime) -> Rest | None:
    """Its rest, where its limits let nothing go at `at`. No query."""
    if mailbox.rests_until is None or mailbox.rests_until <= at:
        return None
    whys = {
        "cap_daily": _("Its daily cap is used up."),
        "cap_hourly": _("Its hourly cap is used up."),
        "gap": _("It keeps a gap between two mails."),
        "ramp": _("It ramps up, and has sent what that allows today."),
        "cap_minute": _("It has sent as many mails in a minute as its provider takes."),
        "at_once": _("As many of its mails are on their way as its provider takes at once."),
        "throttled": _("Its provider asks to wait."),
    }
    return Rest(mailbox.rests_until, mailbox.rest_reason, whys[mailbox.rest_reason])


def wait_of(message: Message, *, at: datetime) -> Rest | None:
    """The rest that a message waits for, whose mailbox is loaded. No query."""
    rest = rest_of(message.mailbox, at=at)
    waits = message.state == MessageState.QUEUED and message.lease_until is None
    return rest if rest and waits and message.due_at <= rest.until else None
