"""What was done: the team's log, the admin's own, answers kept for retries, the product's mail."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group

from accounts.models import (
    BusinessEvent,
    EventCursor,
    IdempotencyRecord,
    ProductMail,
    User,
    Workspace,
)
from neptie.pages.staff.links import belongs
from neptie.pages.staff.rows import BY_WORKSPACE, StaffAdmin

# Nobody is in one: who may what in the admin is said of each person.
admin.site.unregister(Group)


@admin.register(BusinessEvent)
class BusinessEventAdmin(StaffAdmin[BusinessEvent]):
    """The audit log: ids and field names, no values. Found by workspace or type."""

    big = True
    list_display = ["sequence", "created_at", "type", "workspace", "actor_id", "fields"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["workspace"]
    search_fields = ["workspace", "type"]


@admin.register(LogEntry)
class LogEntryAdmin(StaffAdmin[LogEntry]):
    """What staff did here, and to what."""

    list_display = ["action_time", "user", "content_type", "object_repr", "change_message"]
    list_filter = ["action_time"]
    list_select_related = ["user", "content_type"]
    search_fields = ["user", "user__email", "object_id"]


@admin.register(EventCursor)
class EventCursorAdmin(StaffAdmin[EventCursor]):
    """How far each reader has read the log."""

    list_display = ["reader", "transaction", "sequence"]


@admin.register(IdempotencyRecord)
class IdempotencyRecordAdmin(StaffAdmin[IdempotencyRecord]):
    """First answers kept for retries, without the answers: one may hold a secret."""

    big = True
    list_display = ["principal", "key", "status", "created_at"]
    search_fields = ["id", "key"]


@admin.register(ProductMail)
class ProductMailAdmin(StaffAdmin[ProductMail]):
    """The product's own mail, without its words: they carry links that sign somebody in."""

    list_display = ["recipient", "subject", "due_at", "sent_at", "failed_at", "error"]
    list_filter = ["created_at", "sent_at", "failed_at"]
    search_fields = ["id", "recipient"]


belongs(BusinessEvent, to=Workspace, by="workspace")
belongs(LogEntry, to=User, by="user")
