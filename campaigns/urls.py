"""Addresses of the campaign pages."""

from django.urls import path

from campaigns.views import enrolling, listing, running, sequence, settings

urlpatterns = [
    path("campaigns/", listing.Campaigns.as_view(), name="campaigns"),
    path("campaigns/new/", listing.NewCampaign.as_view(), name="campaign-new"),
    path("campaigns/enroll/", enrolling.Enroll.as_view(), name="campaign-enroll"),
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
