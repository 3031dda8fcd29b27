"""Routes of campaigns, below `/api/` and `/v1/`; emailing serves those that send."""

from campaigns.api.attachments import AttachmentEndpoint
from campaigns.api.campaigns import AssignmentEndpoint, CampaignEndpoint
from campaigns.api.steps import StepEndpoint
from campaigns.api.templates import TemplateEndpoint
from neptie.api.routing import route

_ONE = {"get": "retrieve", "put": "update", "patch": "update", "delete": "destroy"}

urlpatterns = [
    route("campaigns", CampaignEndpoint, {"get": "list", "post": "create"}),
    route("campaigns/{id}", CampaignEndpoint, _ONE),
    route("campaigns/{id}/assign-leads", AssignmentEndpoint, {"post": "create"}),
    route("campaigns/{id}/steps", StepEndpoint, {"get": "list", "post": "create"}),
    route("campaigns/{id}/steps/{step_id}", StepEndpoint, _ONE),
    route("templates", TemplateEndpoint, {"get": "list", "post": "create"}),
    route("templates/{id}", TemplateEndpoint, _ONE),
    route("attachments", AttachmentEndpoint, {"get": "list", "post": "create"}),
    route("attachments/{id}", AttachmentEndpoint, {"get": "retrieve", "delete": "destroy"}),
]
