"""Addresses that recipients meet, and those of the mail pages."""

from django.urls import path, re_path

from emailing.views import (
    campaigns,
    connecting,
    deciding,
    domains,
    ledger,
    mailboxes,
    messages,
    sandbox,
    tracking,
    writing,
)

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
    path("campaigns/<uuid:id>/ledger/", ledger.LedgerPage.as_view(), name="campaign-ledger"),
    path(
        "campaigns/<uuid:id>/ledger.csv", ledger.LedgerFile.as_view(), name="campaign-ledger-file"
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
    path("mailboxes/new/", connecting.ChoicePage.as_view(), name="mailbox-new"),
    path("mailboxes/new/gmail/", connecting.ConnectGmail.as_view(), name="mailbox-new-gmail"),
    path("mailboxes/new/outlook/", connecting.ConnectOutlook.as_view(), name="mailbox-new-outlook"),
    path("mailboxes/new/smtp/", mailboxes.NewSmtpPage.as_view(), name="mailbox-new-smtp"),
    path("mailboxes/new/sandbox/", mailboxes.NewSandboxPage.as_view(), name="mailbox-new-sandbox"),
    re_path(
        r"^mailboxes/connected/(?P<provider>[a-z]{1,16})/\Z",
        connecting.connected,
        name="mailbox-connected",
    ),
    path("mailboxes/domains/", domains.DomainsPage.as_view(), name="domains"),
    path("mailboxes/domains/new/", domains.NewDomainPage.as_view(), name="domain-new"),
    path("mailboxes/domains/<str:domain>/", domains.DomainPage.as_view(), name="domain"),
    path(
        "mailboxes/domains/<str:domain>/check/",
        domains.CheckDomain.as_view(),
        name="domain-check",
    ),
    path("mailboxes/domains/<str:domain>/key/", domains.NewKeyPage.as_view(), name="domain-key"),
    path(
        "mailboxes/domains/<str:domain>/remove/",
        domains.RemoveKey.as_view(),
        name="domain-remove",
    ),
    path("mailboxes/<uuid:id>/", mailboxes.MailboxPage.as_view(), name="mailbox"),
    path("mailboxes/<uuid:id>/test/", mailboxes.TestMailbox.as_view(), name="mailbox-test"),
    path(
        "mailboxes/<uuid:id>/reconnect/",
        connecting.ReconnectPage.as_view(),
        name="mailbox-reconnect",
    ),
    path("mailboxes/<uuid:id>/remove/", mailboxes.RemoveMailbox.as_view(), name="mailbox-remove"),
    path("messages/", messages.MessagesPage.as_view(), name="messages"),
    path("messages/uncertain/", deciding.UncertainPage.as_view(), name="messages-uncertain"),
    path("messages/uncertain/decide/", deciding.DecideMessages.as_view(), name="messages-decide"),
    path("messages/<uuid:id>/", messages.MessagePage.as_view(), name="message"),
    path("messages/<uuid:id>/decide/", deciding.DecideMessage.as_view(), name="message-decide"),
    path("sandbox/", sandbox.SandboxPage.as_view(), name="sandbox"),
    path("sandbox/<uuid:id>/", sandbox.SandboxMailPage.as_view(), name="sandbox-mail"),
    path("sandbox/<uuid:id>/html/", sandbox.SandboxHtml.as_view(), name="sandbox-html"),
]
