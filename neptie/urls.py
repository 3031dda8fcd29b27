"""Every address of the product."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from emailing.views import product_mail
from neptie.health import healthz, readyz
from neptie.pages.components import components

_api: list[URLPattern | URLResolver] = [
    re_path(r"^schema/?\Z", SpectacularAPIView.as_view(), name="schema"),
    path("", include("accounts.api.urls")),
    path("", include("leads.api.urls")),
    path("", include("campaigns.api.urls")),
    path("", include("ai.api.urls")),
    path("", include("emailing.api.urls")),
    path("", include("analytics.api.urls")),
]

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path(
        "api/docs",
        SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="docs.html"),
        name="docs",
    ),
    path("api/", include(_api)),
    path("v1/", include((_api, "v1"))),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("leads.urls")),
    path("", include("campaigns.urls")),
    path("", include("emailing.urls")),
    path("", include("analytics.urls")),
]
if settings.NEPTIE_LOCAL:
    urlpatterns += [
        path("_components/", components, name="components"),
        path("_mail/", product_mail.mails, name="product-mail"),
        path("_mail/<uuid:id>/", product_mail.mail, name="product-mail-one"),
    ]

handler400 = "neptie.api.errors.bad_request"
handler403 = "neptie.api.errors.forbidden"
handler404 = "neptie.api.errors.not_found"
handler500 = "neptie.api.errors.server_error"
