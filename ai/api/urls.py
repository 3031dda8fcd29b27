"""Routes of ai, below `/api/` and `/v1/`."""

from ai.api.endpoints import GenerateEmailEndpoint, RankLeadsEndpoint
from neptie.api.routing import route

urlpatterns = [
    route("ai/rank-leads", RankLeadsEndpoint, {"post": "rank"}),
    route("ai/generate-email", GenerateEmailEndpoint, {"post": "generate"}),
]
