"""Routes of leads, below `/api/` and `/v1/`."""

from leads.api.imports import ImportEndpoint, UploadEndpoint
from leads.api.leads import LeadEndpoint
from neptie.api.routing import route

urlpatterns = [
    route("leads", LeadEndpoint, {"get": "list", "post": "create"}),
    route("leads/upsert", LeadEndpoint, {"post": "upsert"}),
    route("leads/import", UploadEndpoint, {"post": "create"}),
    route("leads/imports", ImportEndpoint, {"get": "list"}),
    route("leads/imports/{id}", ImportEndpoint, {"get": "retrieve"}),
    route("leads/imports/{id}/rejects", ImportEndpoint, {"get": "rejects"}),
    route("leads/imports/{id}/cancel", ImportEndpoint, {"post": "cancel"}),
    route(
        "leads/{id}",
        LeadEndpoint,
        {"get": "retrieve", "put": "update", "patch": "update", "delete": "destroy"},
    ),
]
