"""The way around the admin, along the river; and what its head says."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _


def environment(request: HttpRequest) -> list[str] | None:
    """A label beside the name, so that nobody takes a laptop for production."""
    return [_("local"), "info"] if settings.NEPTIE_LOCAL else None


def mark(request: HttpRequest) -> str:
    """Our mark."""
    return static("neptie/mark.svg")


def style(request: HttpRequest) -> str:
    """Our colors over the theme's."""
    return static("neptie/admin.css")


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of links."""
    return [
        {
            "title": "",
            "items": [
                {"icon": "arrow_back", "title": _("Back to Neptie"), "link": "/", "active": False},
                _item("space_dashboard", _("Health"), "index"),
            ],
        },
        _group(
            _("People"),
            ("workspaces", _("Workspaces"), "accounts_workspace"),
            ("person", _("Users"), "accounts_user"),
            ("group", _("Memberships"), "accounts_membership"),
            ("outgoing_mail", _("Invitations"), "accounts_invitation"),
            ("alternate_email", _("Sign-in addresses"), "account_emailaddress"),
            ("passkey", _("Second factors"), "mfa_authenticator"),
            ("key", _("API keys"), "accounts_apikey"),
            ("devices", _("Sessions"), "accounts_refreshtoken"),
        ),
        _group(
            _("Leads"),
            ("contacts", _("Leads"), "leads_lead"),
            ("upload_file", _("Imports"), "leads_leadimport"),
            ("rule", _("Refused rows"), "leads_reject"),
            ("block", _("Suppressions"), "leads_suppression"),
            ("timeline", _("Activities"), "leads_activity"),
            ("sticky_note_2", _("Notes"), "leads_note"),
            ("list_alt", _("Lists"), "leads_leadlist"),
            ("playlist_add_check", _("In lists"), "leads_listmember"),
            ("sell", _("Tags"), "leads_tag"),
            ("tune", _("Custom fields"), "leads_customfield"),
            ("filter_alt", _("Segments"), "leads_segment"),
            ("view_column", _("Table views"), "leads_tableview"),
            ("dynamic_feed", _("Bulk jobs"), "leads_bulkjob"),
            ("difference", _("Imported changes"), "leads_importedchange"),
            ("fact_check", _("Checked addresses"), "leads_triedaddress"),
            ("tag", _("Counts"), "leads_leadcount"),
        ),
        _group(
            _("Campaigns"),
            ("campaign", _("Campaigns"), "campaigns_campaign"),
            ("format_list_numbered", _("Steps"), "campaigns_step"),
            ("edit_note", _("Variants"), "campaigns_variant"),
            ("attach_file", _("Attachments"), "campaigns_attachment"),
            ("attachment", _("Attached to variants"), "campaigns_variantattachment"),
            ("database", _("Contents of attachments"), "campaigns_attachmentcontent"),
            ("stylus_note", _("Templates"), "campaigns_template"),
            ("how_to_reg", _("Enrollments"), "campaigns_enrollment"),
            ("checklist", _("Step runs"), "campaigns_steprun"),
        ),
        _group(
            _("Scoring"),
            ("leaderboard", _("Scores"), "leads_score"),
            ("model_training", _("Models"), "ai_scoringmodel"),
            ("hourglass_empty", _("Stale scores"), "ai_stalescore"),
        ),
        _group(
            _("Sending"),
            ("inbox", _("Mailboxes"), "emailing_mailbox"),
            ("login", _("Attempts to connect"), "emailing_connectattempt"),
            ("lock", _("Signing domains"), "emailing_signingdomain"),
            ("travel_explore", _("What DNS said"), "emailing_domaincheck"),
            ("mail", _("Messages"), "emailing_message"),
            ("route", _("Routes"), "emailing_route"),
            ("bolt", _("Events"), "emailing_event"),
            ("mark_email_read", _("Sandbox mail"), "emailing_sandboxmessage"),
        ),
        _group(
            _("System"),
            ("history", _("Audit log"), "accounts_businessevent"),
            ("admin_panel_settings", _("Acts of staff"), "admin_logentry"),
            ("forward_to_inbox", _("Product mail"), "accounts_productmail"),
            ("bookmark", _("Readers"), "accounts_eventcursor"),
            ("replay", _("Kept answers"), "accounts_idempotencyrecord"),
        ),
    ]


def _group(title: str, *items: tuple[str, str, str]) -> dict[str, Any]:
    return {"title": title, "items": [_item(*item) for item in items]}


def _item(icon: str, title: str, place: str) -> dict[str, Any]:
    name = place if place == "index" else f"{place}_changelist"
    return {"icon": icon, "title": title, "link": reverse(f"admin:{name}")}


def account(request: HttpRequest) -> list[dict[str, Any]]:
    """Behind one's own name."""
    return [{"title": _("Your security"), "link": reverse("settings-security")}]
