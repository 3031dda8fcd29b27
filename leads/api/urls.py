"""Routes of leads, below `/api/` and `/v1/`."""

from leads.api.bulk import BulkEndpoint, JobEndpoint, UpsertEndpoint
from leads.api.custom_fields import CustomFieldEndpoint
from leads.api.export import ExportEndpoint
from leads.api.imports import ImportEndpoint, UploadEndpoint
from leads.api.leads import LeadEndpoint
from leads.api.lists import ListEndpoint, ListLeadsEndpoint
from leads.api.merging import MergeEndpoint
from leads.api.notes import NoteEndpoint
from leads.api.segments import SegmentEndpoint
from leads.api.suppressions import SuppressionEndpoint
from leads.api.tags import TagEndpoint
from leads.api.timeline import TimelineEndpoint
from neptie.api.routing import route

_MANY = {"get": "list", "post": "create"}
_ONE = {"get": "retrieve", "patch": "update", "delete": "destroy"}

urlpatterns = [
    route("leads", LeadEndpoint, {"get": "list", "post": "create"}),
    route("leads/export", ExportEndpoint, {"get": "export"}),
    route("leads/upsert", UpsertEndpoint, {"post": "upsert"}),
    route("leads/bulk", BulkEndpoint, {"post": "bulk"}),
    route("leads/jobs", JobEndpoint, {"get": "list"}),
    route("leads/jobs/{id}", JobEndpoint, {"get": "retrieve"}),
    route("leads/jobs/{id}/cancel", JobEndpoint, {"post": "cancel"}),
    route("leads/import", UploadEndpoint, {"post": "create"}),
    route("leads/imports", ImportEndpoint, {"get": "list"}),
    route("leads/imports/{id}", ImportEndpoint, {"get": "retrieve"}),
    route("leads/imports/{id}/rejects", ImportEndpoint, {"get": "rejects"}),
    route("leads/imports/{id}/cancel", ImportEndpoint, {"post": "cancel"}),
    route("leads/imports/{id}/undo", ImportEndpoint, {"post": "undo"}),
    route("leads/duplicates", MergeEndpoint, {"get": "suggest"}),
    route("leads/{id}/merge", MergeEndpoint, {"post": "create"}),
    route("leads/{id}/timeline", TimelineEndpoint, {"get": "read"}),
    route("leads/{id}/notes", NoteEndpoint, {"get": "list", "post": "create"}),
    route("leads/{id}/notes/{note_id}", NoteEndpoint, {"patch": "update", "delete": "destroy"}),
    route("suppressions", SuppressionEndpoint, {"get": "list", "post": "create"}),
    route("suppressions/{id}", SuppressionEndpoint, {"get": "retrieve", "delete": "destroy"}),
    route(
        "leads/{id}",
        LeadEndpoint,
        {"get": "retrieve", "put": "update", "patch": "update", "delete": "destroy"},
    ),
    route("lists", ListEndpoint, _MANY),
    route("lists/{id}", ListEndpoint, _ONE),
    route("lists/{id}/leads", ListLeadsEndpoint, {"post": "add"}),
    route("lists/{id}/leads/remove", ListLeadsEndpoint, {"post": "remove"}),
    route("tags", TagEndpoint, _MANY),
    route("tags/{id}", TagEndpoint, _ONE),
    route("custom-fields", CustomFieldEndpoint, _MANY),
    route("custom-fields/{id}", CustomFieldEndpoint, _ONE),
    route("segments", SegmentEndpoint, _MANY),
    route("segments/{id}", SegmentEndpoint, _ONE),
]
