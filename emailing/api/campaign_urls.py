"""Routes about campaigns that emailing serves; `emailing.api.urls` includes them."""

from emailing.api.campaigns import EnrollmentEndpoint, PreviewEndpoint, RunningEndpoint
from emailing.api.ledger import LedgerEndpoint, LedgerFileEndpoint, LedgerRowsEndpoint
from neptie.api.routing import route

urlpatterns = [
    route("campaigns/{id}/ledger", LedgerEndpoint, {"get": "retrieve"}),
    route("campaigns/{id}/ledger/rows", LedgerRowsEndpoint, {"get": "list"}),
    route("campaigns/{id}/ledger.csv", LedgerFileEndpoint, {"get": "export"}),
    route("campaigns/{id}/enrollments", EnrollmentEndpoint, {"get": "list"}),
    route("campaigns/{id}/start", RunningEndpoint, {"post": "start"}),
    route("campaigns/{id}/pause", RunningEndpoint, {"post": "pause"}),
    route("campaigns/{id}/preview", PreviewEndpoint, {"post": "create"}),
]
