"""Routes of emailing, below `/api/` and `/v1/`."""

from emailing.api import campaign_urls
from emailing.api.accounts import AccountEndpoint
from emailing.api.domains import AccountDnsEndpoint, DomainEndpoint
from emailing.api.messages import MessageEndpoint, ResolveEndpoint
from emailing.api.oauth import OAuthCallbackEndpoint, OAuthStartEndpoint
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
    route("email/accounts/{id}/dns", AccountDnsEndpoint, {"get": "retrieve", "post": "check"}),
    route("email/domains", DomainEndpoint, {"get": "list", "post": "create"}),
    route("email/domains/{id}", DomainEndpoint, {"get": "retrieve", "delete": "destroy"}),
    route("email/domains/{id}/check", DomainEndpoint, {"post": "check"}),
    route("email/domains/{id}/rotate", DomainEndpoint, {"post": "rotate"}),
    route("email/oauth/{provider}/start", OAuthStartEndpoint, {"get": "start"}),
    route("email/oauth/{provider}/callback", OAuthCallbackEndpoint, {"get": "callback"}),
    route("email/send", SendEndpoint, {"post": "create"}),
    route("email/messages", MessageEndpoint, {"get": "list"}),
    route("email/messages/{id}", MessageEndpoint, {"get": "retrieve"}),
    route("email/messages/{id}/resolve", ResolveEndpoint, {"post": "create"}),
    route("email/sandbox", SandboxEndpoint, {"get": "list"}),
    route("email/sandbox/{id}", SandboxEndpoint, {"get": "retrieve"}),
]
