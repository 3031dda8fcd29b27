"""Routes of accounts, below `/api/` and `/v1/`."""

from accounts.api.auth import AuthEndpoint
from accounts.api.workspace import ApiKeyEndpoint, MeEndpoint, WorkspaceEndpoint
from neptie.api.routing import route

urlpatterns = [
    route("auth/login", AuthEndpoint, {"post": "login"}),
    route("auth/register", AuthEndpoint, {"post": "register"}),
    route("auth/refresh", AuthEndpoint, {"post": "refresh"}),
    route("me", MeEndpoint, {"get": "retrieve"}),
    route("workspace", WorkspaceEndpoint, {"get": "retrieve", "patch": "update"}),
    route("api-keys", ApiKeyEndpoint, {"get": "list", "post": "create"}),
    route("api-keys/{id}", ApiKeyEndpoint, {"delete": "destroy"}),
]
