"""Addresses of the campaign pages."""

from django.urls import path

from campaigns.views import (
    attachments,
    enrolling,
    listing,
    running,
    sequence,
    settings,
    templates,
)

urlpatterns = [
    path("campaigns/", listing.Campaigns.as_view(), name="campaigns"),
    path("campaigns/new/", listing.NewCampaign.as_view(), name="campaign-new"),
    path("campaigns/enroll/", enrolling.Enroll.as_view(), name="campaign-enroll"),
    path("campaigns/templates/", templates.Templates.as_view(), name="templates"),
    path("campaigns/templates/new/", templates.NewTemplate.as_view(), name="template-new"),
    path("campaigns/templates/<uuid:id>/", templates.EditTemplate.as_view(), name="template"),
    path(
        "campaigns/templates/<uuid:id>/remove/",
        templates.RemoveTemplate.as_view(),
        name="template-remove",
    ),
    path("campaigns/files/", attachments.Attachments.as_view(), name="attachments"),
    path("campaigns/files/<uuid:id>/", attachments.Download.as_view(), name="attachment"),
    path(
        "campaigns/files/<uuid:id>/remove/",
        attachments.RemoveAttachment.as_view(),
        name="attachment-remove",
    ),
    path("campaigns/<uuid:id>/", sequence.Sequence.as_view(), name="campaign"),
    path("campaigns/<uuid:id>/steps/new/", sequence.NewStep.as_view(), name="campaign-step-new"),
    path(
        "campaigns/<uuid:id>/steps/<uuid:step_id>/",
        sequence.EditStep.as_view(),
        name="campaign-step",
    ),
    path(
        "campaigns/<uuid:id>/steps/<uuid:step_id>/remove/",
        sequence.RemoveStep.as_view(),
        name="campaign-step-remove",
    ),
    path(
        "campaigns/<uuid:id>/steps/<uuid:step_id>/move/",
        sequence.MoveStep.as_view(),
        name="campaign-step-move",
    ),
    path(
        "campaigns/<uuid:id>/audience/",
        enrolling.EnrollAudience.as_view(),
        name="campaign-audience",
    ),
    path(
        "campaigns/<uuid:id>/settings/",
        settings.CampaignSettings.as_view(),
        name="campaign-settings",
    ),
    path("campaigns/<uuid:id>/pause/", running.Pause.as_view(), name="campaign-pause"),
    path("campaigns/<uuid:id>/archive/", running.Archive.as_view(), name="campaign-archive"),
]
