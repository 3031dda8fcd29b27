"""Addresses of the lead pages."""

from django.urls import path

from leads.views import bulk, editing, importing, lead, listing

urlpatterns = [
    path("leads/", listing.LeadsPage.as_view(), name="leads"),
    path("leads/new/", editing.NewLead.as_view(), name="lead-new"),
    path("leads/tag/", bulk.AddTag.as_view(), name="lead-tag-add"),
    path("leads/tag/remove/", bulk.RemoveTag.as_view(), name="lead-tag-remove"),
    path("leads/status/", bulk.SetStatus.as_view(), name="lead-status"),
    path("leads/owner/", bulk.SetOwner.as_view(), name="lead-owner"),
    path("leads/suppress/", bulk.Suppress.as_view(), name="lead-suppress"),
    path("leads/delete/", bulk.Delete.as_view(), name="lead-delete"),
    path("leads/undo/<uuid:id>/", bulk.Undo.as_view(), name="lead-undo"),
    path("leads/import/", importing.UploadPage.as_view(), name="lead-import"),
    path("leads/imports/<uuid:id>/", importing.ImportPage.as_view(), name="import"),
    path(
        "leads/imports/<uuid:id>/progress/",
        importing.ImportProgress.as_view(),
        name="import-progress",
    ),
    path("leads/imports/<uuid:id>/cancel/", importing.CancelImport.as_view(), name="import-cancel"),
    path(
        "leads/imports/<uuid:id>/discard/", importing.DiscardDraft.as_view(), name="import-discard"
    ),
    path(
        "leads/imports/<uuid:id>/rejects.csv",
        importing.RejectsFile.as_view(),
        name="import-rejects",
    ),
    path("leads/<uuid:id>/", lead.LeadPage.as_view(), name="lead"),
    path("leads/<uuid:id>/edit/", editing.EditLead.as_view(), name="lead-edit"),
]
