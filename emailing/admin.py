"""Emailing for staff: to look at. No token, no password, and no words of a mail are shown."""

from django.contrib import admin

from emailing.models import Mailbox, Message
from neptie.api.admin import ReadOnly


@admin.register(Mailbox)
class MailboxAdmin(ReadOnly, admin.ModelAdmin[Mailbox]):
    """Accounts, found by id or address, with what last went wrong."""

    list_display = ["email", "provider", "status", "last_error", "workspace", "archived_at"]
    list_filter = ["provider", "status"]
    list_select_related = ["workspace"]
    search_fields = ["=id", "=email", "=workspace__id"]
    ordering = ["-id"]
    exclude = ["secret"]


@admin.register(Message)
class MessageAdmin(ReadOnly, admin.ModelAdmin[Message]):
    """Messages, found by id or Message-ID, with what became of them."""

    list_display = ["id", "state", "error", "due_at", "sent_at", "lease_until"]
    list_filter = ["state"]
    search_fields = ["=id", "=message_id"]
    show_full_result_count = False
    ordering = ["-id"]
    exclude = ["body_text", "body_html", "links"]
