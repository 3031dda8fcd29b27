"""Addresses that recipients meet, and those of the mail pages."""

from django.urls import path, re_path

from emailing.views import campaigns, mailboxes, messages, sandbox, tracking, writing

urlpatterns = [
    re_path(r"^t/o/(?P<token>[\w-]{1,64})\.gif\Z", tracking.pixel, name="pixel"),
    re_path(r"^t/c/(?P<token>[\w-]{1,64})\Z", tracking.click, name="click"),
    re_path(r"^u/(?P<token>[\w-]{1,64})\Z", tracking.unsubscribe, name="unsubscribe"),
    path("campaigns/<uuid:id>/leads/", campaigns.CampaignLeads.as_view(), name="campaign-leads"),
    path(
        "campaigns/<uuid:id>/leads/<uuid:lead_id>/remove/",
        campaigns.RemoveLead.as_view(),
        name="campaign-lead-remove",
    ),
    path("campaigns/<uuid:id>/start/", campaigns.StartCampaign.as_view(), name="campaign-start"),
    path("campaigns/<uuid:id>/undo/", campaigns.UndoStart.as_view(), name="campaign-undo"),
    path(
        "campaigns/<uuid:id>/preview/",
        campaigns.PreviewWords.as_view(),
        name="campaign-preview",
    ),
    path("leads/<uuid:id>/write/", writing.WritePage.as_view(), name="lead-write"),
    path("leads/<uuid:id>/write/draft/", writing.DraftPage.as_view(), name="lead-draft"),
    path("mailboxes/", mailboxes.MailboxesPage.as_view(), name="mailboxes"),
    path("mailboxes/new/", mailboxes.NewSmtpPage.as_view(), name="mailbox-new"),
    path("mailboxes/new/sandbox/", mailboxes.NewSandboxPage.as_view(), name="mailbox-new-sandbox"),
    path("mailboxes/<uuid:id>/", mailboxes.MailboxPage.as_view(), name="mailbox"),
    path("mailboxes/<uuid:id>/test/", mailboxes.TestMailbox.as_view(), name="mailbox-test"),
    path("mailboxes/<uuid:id>/remove/", mailboxes.RemoveMailbox.as_view(), name="mailbox-remove"),
    path("messages/<uuid:id>/", messages.MessagePage.as_view(), name="message"),
    path("sandbox/", sandbox.SandboxPage.as_view(), name="sandbox"),
    path("sandbox/<uuid:id>/", sandbox.SandboxMailPage.as_view(), name="sandbox-mail"),
    path("sandbox/<uuid:id>/html/", sandbox.SandboxHtml.as_view(), name="sandbox-html"),
]
