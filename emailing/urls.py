"""Addresses that recipients meet, and those of the mail pages."""

from django.urls import path, re_path

from emailing.views import tracking
from neptie.pages.soon import soon

urlpatterns = [
    re_path(r"^t/o/(?P<token>[\w-]{1,64})\.gif\Z", tracking.pixel, name="pixel"),
    re_path(r"^t/c/(?P<token>[\w-]{1,64})\Z", tracking.click, name="click"),
    re_path(r"^u/(?P<token>[\w-]{1,64})\Z", tracking.unsubscribe, name="unsubscribe"),
    path("campaigns/<uuid:id>/leads/", soon, name="campaign-leads"),
    path("campaigns/<uuid:id>/start/", soon, name="campaign-start"),
    path("leads/<uuid:id>/write/", soon, name="lead-write"),
    path("mailboxes/", soon, name="mailboxes"),
    path("mailboxes/new/", soon, name="mailbox-new"),
    path("mailboxes/<uuid:id>/", soon, name="mailbox"),
    path("sandbox/", soon, name="sandbox"),
    path("sandbox/<uuid:id>/", soon, name="sandbox-mail"),
]
