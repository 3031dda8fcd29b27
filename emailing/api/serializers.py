"""What emailing reads and writes over the API."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from campaigns.rules.attaching import MOST_FILES
from emailing.models import Mailbox, Message, MessageState, Provider, SandboxMessage
from emailing.rules.mime import BadMail, message_id
from emailing.rules.placeholders import UNSUBSCRIBE_PLACEHOLDER
from emailing.selectors.pacing import rest_of, usage_of, wait_of, zone_of
from neptie.api.serializers import (
    IdField,
    LineField,
    StrictBooleanField,
    StrictSerializer,
    TextField,
)
from neptie.kernel.clock import now
from neptie.kernel.ids import new_id

_SECURITY = ("none", "starttls", "tls")
_NEEDED_BY = {
    "oauth_token": (Provider.GMAIL, Provider.OUTLOOK),
    "smtp": (Provider.SMTP,),
    "imap": (Provider.SMTP,),
}
_MOST_MAILS = 1_000_000
_DAY = 86_400
_LONGEST_MESSAGE_ID = 255
_PAGING = ("page", "limit", "cursor")
_UNSUBSCRIBE = "{{ unsubscribe_url }}"


def one_of(choices: Any, **kwargs: Any) -> serializers.ChoiceField:
    sentence = _("Must be one of: %(choices)s.") % {"choices": ", ".join(choices)}
    return serializers.ChoiceField(
        choices=list(choices), error_messages={"invalid_choice": sentence}, **kwargs
    )


class ServerSerializer(StrictSerializer):
    """A mail server; the password is only ever written."""

    host = LineField(max_length=253)
    port = serializers.IntegerField(min_value=1, max_value=65_535)
    username = LineField(max_length=320, allow_blank=True, default="")
    password = serializers.CharField(
        max_length=4_000, trim_whitespace=False, allow_blank=True, default="", write_only=True
    )
    security = one_of(_SECURITY, default="starttls")


class AccountSettingsSerializer(StrictSerializer):
    """How an account sends; null and 0 are no cap and no gap."""

    sender_name = LineField(max_length=300, required=False, allow_blank=True)
    signature = TextField(max_length=10_000, required=False, allow_blank=True)
    daily_cap = serializers.IntegerField(
        min_value=0, max_value=_MOST_MAILS, required=False, allow_null=True
    )
    hourly_cap = serializers.IntegerField(
        min_value=0, max_value=_MOST_MAILS, required=False, allow_null=True
    )
    min_gap_seconds = serializers.IntegerField(
        min_value=0, max_value=_DAY, required=False, allow_null=True
    )
    ramp_up = StrictBooleanField(required=False)


class AccountSerializer(AccountSettingsSerializer):
    """An account as it is shown; what PATCH does not change may be sent back and is ignored."""

    id = IdField(read_only=True)
    email = serializers.CharField(read_only=True)
    provider = serializers.CharField(read_only=True)
    status = serializers.CharField(read_only=True)
    smtp = ServerSerializer(source="servers.smtp", read_only=True, allow_null=True, default=None)
    imap = ServerSerializer(source="servers.imap", read_only=True, allow_null=True, default=None)
    created_at = serializers.DateTimeField(read_only=True)
    last_error = serializers.CharField(read_only=True)


class UsageSerializer(StrictSerializer):
    """What an account used of its limits, and whether it rests: `rest_reason` is `cap_daily`,
    `cap_hourly`, `cap_minute`, `at_once`, `gap`, `ramp` or `throttled`."""

    sent_today = serializers.IntegerField()
    sent_this_hour = serializers.IntegerField()
    waiting = serializers.IntegerField()
    rests_until = serializers.DateTimeField(allow_null=True)
    rest_reason = serializers.CharField(allow_null=True)


class WholeAccountSerializer(AccountSerializer):
    """One account, with its usage."""

    usage = serializers.SerializerMethodField()

    @extend_schema_field(UsageSerializer)
    def get_usage(self, mailbox: Mailbox) -> dict[str, Any]:
        """As of now; a day is one of the workspace's zone."""
        at = now()
        usage = usage_of([mailbox], at=at, zone=zone_of(mailbox))[mailbox.id]
        rest = rest_of(mailbox, at=at)
        told = {
            "sent_today": usage.sent_today,
            "sent_this_hour": usage.sent_this_hour,
            "waiting": usage.waiting,
            "rests_until": rest and rest.until,
            "rest_reason": rest and rest.reason,
        }
        return dict(UsageSerializer(told).data)


class NewAccountSerializer(AccountSettingsSerializer):
    """An account as it is added: with the token or the server that its provider needs."""

    email = serializers.EmailField(max_length=254)
    provider = one_of(Provider.values)
    oauth_token = serializers.CharField(max_length=10_000, required=False)
    smtp = ServerSerializer(required=False)
    imap = ServerSerializer(required=False)

    def validate_email(self, value: str) -> str:
        """One that a mail can come from."""
        try:
            longest = message_id(new_id(), value.rpartition("@")[2])
        except BadMail as error:
            raise serializers.ValidationError(str(error)) from error
        if len(longest) > _LONGEST_MESSAGE_ID:
            raise serializers.ValidationError(_("The domain of this address is too long."))
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Each provider with what it needs, and nothing that it has no use for."""
        provider = attrs["provider"]
        faults = {field: self._fault(field, field in attrs, provider) for field in _NEEDED_BY}
        errors = {field: [fault] for field, fault in faults.items() if fault}
        if errors:
            raise serializers.ValidationError(errors)
        return attrs

    def _fault(self, field: str, is_given: bool, provider: str) -> str | None:
        is_used = provider in _NEEDED_BY[field]
        if is_given and not is_used:
            return _("The provider %s has no use for this.") % provider
        if is_used and not is_given and field != "imap":
            return _("The provider %s needs this.") % provider
        return None


class SendSerializer(StrictSerializer):
    """Body of `email/send`. Subject and content are taken literally: no Liquid is evaluated."""

    campaign_id = IdField()
    lead_id = IdField()
    subject = LineField(max_length=998)
    content = TextField()
    attachment_ids = serializers.ListField(
        child=IdField(),
        required=False,
        max_length=MOST_FILES,
        help_text="The files that it carries, in their order: ids of `attachments`",
    )

    def validate_content(self, value: str) -> str:
        """Something to read."""
        if not value.strip():
            raise serializers.ValidationError(_("This field may not be blank."))
        return value


class QueuedSerializer(StrictSerializer):
    """The answer to `email/send`; `email/messages/{id}` follows the mail."""

    email_id = IdField(source="id")
    status = serializers.CharField(source="state")


class MessageQuerySerializer(StrictSerializer):
    """Query of the list of messages."""

    campaign_id = IdField(required=False)
    lead_id = IdField(required=False)
    account_id = IdField(required=False)
    status = one_of(MessageState.values, required=False)


class MessageSerializer(StrictSerializer):
    """A message, and what became of it."""

    id = IdField()
    status = serializers.CharField(source="state")
    lead_id = IdField()
    campaign_id = IdField()
    step_id = IdField(allow_null=True)
    account_id = IdField(source="mailbox_id")
    to = serializers.CharField()
    subject = serializers.CharField()
    sent_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField()
    created_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField(source="first_opened_at", allow_null=True)
    clicked_at = serializers.DateTimeField(source="first_clicked_at", allow_null=True)
    replied_at = serializers.DateTimeField(source="first_replied_at", allow_null=True)
    bounced_at = serializers.DateTimeField(allow_null=True)
    unsubscribed_at = serializers.DateTimeField(allow_null=True)


class ResolveSerializer(StrictSerializer):
    """Body of `resolve`: what somebody found out who looked."""

    was_sent = StrictBooleanField()


class WholeMessageSerializer(MessageSerializer):
    """With its words, as they were before links, pixel, signature and opt-out were put in.

    They are blank once the workspace's retention erased them, at `erased_at`. A mail that is
    uncertain is looked for again at `look_at`; where that is null, somebody has to decide.
    """

    internet_message_id = serializers.CharField(source="message_id")
    provider_id = serializers.CharField()
    thread_id = serializers.CharField()
    look_at = serializers.DateTimeField(allow_null=True)
    erased_at = serializers.DateTimeField(allow_null=True)
    attachment_ids = serializers.ListField(child=IdField())
    content = serializers.SerializerMethodField()
    html = serializers.SerializerMethodField()
    waits_for = serializers.SerializerMethodField()
    waits_until = serializers.SerializerMethodField()

    def get_content(self, message: Message) -> str:
        """The plain part."""
        return message.body_text.replace(UNSUBSCRIBE_PLACEHOLDER, _UNSUBSCRIBE)

    def get_html(self, message: Message) -> str:
        """The HTML part."""
        return message.body_html.replace(UNSUBSCRIBE_PLACEHOLDER, _UNSUBSCRIBE)

    def get_waits_for(self, message: Message) -> str | None:
        """Which limit of its account holds a queued message: `rest_reason` of the account."""
        rest = wait_of(message, at=now())
        return rest.reason if rest else None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_waits_until(self, message: Message) -> str | None:
        """Until when."""
        rest = wait_of(message, at=now())
        return serializers.DateTimeField().to_representation(rest.until) if rest else None


class SandboxMailSerializer(StrictSerializer):
    """A mail that the sandbox received."""

    id = IdField()
    account_id = IdField(source="mailbox_id")
    message_id = serializers.CharField()
    to = serializers.CharField(source="recipient")
    subject = serializers.CharField()
    received_at = serializers.DateTimeField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With `from`, which Python does not let an attribute be called."""
        return {**super().get_fields(), "from": serializers.CharField(source="sender")}


class WholeSandboxMailSerializer(SandboxMailSerializer):
    """As it came over the wire, and its parts as a mail client shows them."""

    raw = serializers.SerializerMethodField()
    text = serializers.CharField(source="parts.text")
    html = serializers.CharField(source="parts.html")
    links = serializers.ListField(child=serializers.CharField(), source="parts.links")

    def get_raw(self, mail: SandboxMessage) -> str:
        """The mail's bytes, which are ASCII."""
        return bytes(mail.raw).decode("ascii", errors="replace")


class NoQuerySerializer(StrictSerializer):
    """A list that is narrowed by nothing."""


def query_of(request: Request, serializer_class: type[StrictSerializer]) -> dict[str, Any]:
    """The list's filters; an unknown parameter is refused, for a typo would list everything."""
    given = {name: value for name, value in request.query_params.items() if name not in _PAGING}
    serializer = serializer_class(data=given)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
