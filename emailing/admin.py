"""Emailing for staff: to look at. No token, no password, and no words of a mail are shown."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from emailing.models import Mailbox, Message

if TYPE_CHECKING:
    _MailboxAdmin = admin.ModelAdmin[Mailbox]
    _MessageAdmin = admin.ModelAdmin[Message]
else:
    _MailboxAdmin = _MessageAdmin = admin.ModelAdmin


class ReadOnly:
    """Nothing is added, changed or deleted here: the services do that, and tell it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(Mailbox)
class MailboxAdmin(ReadOnly, _MailboxAdmin):
    """Accounts, found by id or address, with what last went wrong."""

    list_display = ["email", "provider", "status", "last_error", "workspace", "archived_at"]
    list_filter = ["provider", "status"]
    list_select_related = ["workspace"]
    search_fields = ["=id", "=email", "=workspace__id"]
    ordering = ["-id"]
    exclude = ["secret"]


@admin.register(Message)
class MessageAdmin(ReadOnly, _MessageAdmin):
    """Messages, found by id or Message-ID, with what became of them."""

    list_display = ["id", "state", "error", "due_at", "sent_at", "lease_until"]
    list_filter = ["state"]
    search_fields = ["=id", "=message_id"]
    show_full_result_count = False
    ordering = ["-id"]
    exclude = ["body_text", "body_html", "links"]
