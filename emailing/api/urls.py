"""Routes of emailing, below `/api/` and `/v1/`."""

from emailing.api import campaign_urls
from emailing.api.accounts import AccountEndpoint
from emailing.api.messages import MessageEndpoint
from emailing.api.sandbox import SandboxEndpoint
from emailing.api.send import SendEndpoint
from neptie.api.routing import route

urlpatterns = [
    *campaign_urls.urlpatterns,
    route("email/accounts", AccountEndpoint, {"get": "list", "post": "create"}),
    route(
        "email/accounts/{id}",
        AccountEndpoint,
        {"get": "retrieve", "patch": "update", "delete": "destroy"},
    ),
    route("email/accounts/{id}/test", AccountEndpoint, {"post": "test"}),
    route("email/send", SendEndpoint, {"post": "create"}),
    route("email/messages", MessageEndpoint, {"get": "list"}),
    route("email/messages/{id}", MessageEndpoint, {"get": "retrieve"}),
    route("email/sandbox", SandboxEndpoint, {"get": "list"}),
    route("email/sandbox/{id}", SandboxEndpoint, {"get": "retrieve"}),
]
