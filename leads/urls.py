"""Addresses of the lead pages."""

from django.urls import path

from leads.views import (
    bulk,
    custom_fields,
    editing,
    exporting,
    import_acts,
    import_undo,
    importing,
    jobs,
    lead,
    list_members,
    listing,
    lists,
    merging,
    notes,
    segments,
    suppression,
    table,
    tags,
    undoing,
)

urlpatterns = [
    path("leads/", listing.LeadsPage.as_view(), name="leads"),
    path("leads/columns/", table.ChooseColumns.as_view(), name="lead-columns"),
    path("leads/segments/new/", table.SaveSegment.as_view(), name="lead-segment-save"),
    path(
        "leads/segments/<uuid:id>/change/",
        table.UpdateSegment.as_view(),
        name="lead-segment-change",
    ),
    path("leads/export.csv", exporting.ExportFile.as_view(), name="lead-export"),
    path("leads/new/", editing.NewLead.as_view(), name="lead-new"),
    path("leads/tag/", bulk.AddTag.as_view(), name="lead-tag-add"),
    path("leads/tag/remove/", bulk.RemoveTag.as_view(), name="lead-tag-remove"),
    path("leads/status/", bulk.SetStatus.as_view(), name="lead-status"),
    path("leads/owner/", bulk.SetOwner.as_view(), name="lead-owner"),
    path("leads/suppress/", bulk.Suppress.as_view(), name="lead-suppress"),
    path("leads/delete/", bulk.Delete.as_view(), name="lead-delete"),
    path("leads/list/", list_members.AddToList.as_view(), name="lead-list-add"),
    path("leads/list/remove/", list_members.RemoveFromList.as_view(), name="lead-list-remove"),
    path("leads/undo/<uuid:id>/", undoing.Undo.as_view(), name="lead-undo"),
    path("leads/jobs/<uuid:id>/", jobs.JobPage.as_view(), name="lead-job"),
    path("leads/jobs/<uuid:id>/progress/", jobs.JobProgress.as_view(), name="lead-job-progress"),
    path("leads/jobs/<uuid:id>/cancel/", jobs.CancelJob.as_view(), name="lead-job-cancel"),
    path("leads/import/", importing.UploadPage.as_view(), name="lead-import"),
    path("leads/imports/", importing.ImportsPage.as_view(), name="imports"),
    path("leads/imports/<uuid:id>/", importing.ImportPage.as_view(), name="import"),
    path(
        "leads/imports/<uuid:id>/progress/",
        importing.ImportProgress.as_view(),
        name="import-progress",
    ),
    path(
        "leads/imports/<uuid:id>/begin/", import_acts.ImportChecked.as_view(), name="import-begin"
    ),
    path(
        "leads/imports/<uuid:id>/reopen/", import_acts.ReopenDraft.as_view(), name="import-reopen"
    ),
    path(
        "leads/imports/<uuid:id>/cancel/", import_acts.CancelImport.as_view(), name="import-cancel"
    ),
    path("leads/imports/<uuid:id>/undo/", import_undo.UndoImport.as_view(), name="import-undo"),
    path(
        "leads/imports/<uuid:id>/discard/",
        import_acts.DiscardDraft.as_view(),
        name="import-discard",
    ),
    path(
        "leads/imports/<uuid:id>/rejects.csv",
        import_acts.RejectsFile.as_view(),
        name="import-rejects",
    ),
    path("leads/duplicates/", merging.DuplicatesPage.as_view(), name="lead-duplicates"),
    path("leads/merge/", merging.MergePage.as_view(), name="lead-merge"),
    path("leads/<uuid:id>/notes/<uuid:note_id>/", notes.ChangeNote.as_view(), name="lead-note"),
    path(
        "leads/<uuid:id>/notes/<uuid:note_id>/delete/",
        notes.DeleteNote.as_view(),
        name="lead-note-delete",
    ),
    path(
        "settings/suppression/",
        suppression.SuppressionPage.as_view(),
        name="settings-suppression",
    ),
    path(
        "settings/suppression/import/",
        suppression.SuppressionImport.as_view(),
        name="settings-suppression-import",
    ),
    path(
        "settings/suppression/export.csv",
        suppression.SuppressionExport.as_view(),
        name="settings-suppression-export",
    ),
    path(
        "settings/suppression/<uuid:id>/remove/",
        suppression.SuppressionRemove.as_view(),
        name="settings-suppression-remove",
    ),
    path("leads/<uuid:id>/", lead.LeadPage.as_view(), name="lead"),
    path("leads/<uuid:id>/edit/", editing.EditLead.as_view(), name="lead-edit"),
    path("leads/lists/", lists.ListsPage.as_view(), name="lead-lists"),
    path("leads/lists/<uuid:id>/", lists.ListPage.as_view(), name="lead-list"),
    path("leads/lists/<uuid:id>/delete/", lists.DeleteList.as_view(), name="lead-list-delete"),
    path("leads/segments/", segments.SegmentsPage.as_view(), name="lead-segments"),
    path("leads/segments/add/", segments.NewSegment.as_view(), name="lead-segment-new"),
    path("leads/segments/<uuid:id>/", segments.SegmentPage.as_view(), name="lead-segment"),
    path(
        "leads/segments/<uuid:id>/count/",
        segments.SegmentCount.as_view(),
        name="lead-segment-count",
    ),
    path(
        "leads/segments/<uuid:id>/delete/",
        segments.DeleteSegment.as_view(),
        name="lead-segment-delete",
    ),
    path("settings/fields/", custom_fields.CustomFieldsPage.as_view(), name="settings-fields"),
    path(
        "settings/fields/<uuid:id>/",
        custom_fields.CustomFieldPage.as_view(),
        name="settings-field",
    ),
    path(
        "settings/fields/<uuid:id>/delete/",
        custom_fields.DeleteCustomField.as_view(),
        name="settings-field-delete",
    ),
    path("settings/tags/", tags.TagsPage.as_view(), name="settings-tags"),
    path("settings/tags/<uuid:id>/", tags.TagPage.as_view(), name="settings-tag"),
    path(
        "settings/tags/<uuid:id>/delete/",
        tags.DeleteTag.as_view(),
        name="settings-tag-delete",
    ),
]
