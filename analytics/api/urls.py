"""Routes of analytics, below `/api/` and `/v1/`."""

from analytics.api.performance import PerformanceEndpoint
from neptie.api.routing import route

urlpatterns = [
    route("analytics/campaign-performance", PerformanceEndpoint, {"get": "retrieve"}),
]
