"""Staff's admin: one sign-in with the rest of the product, and a policy as strict as its theme."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import secure_admin_login
from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from unfold.sites import UnfoldAdminSite

View = Callable[..., HttpResponse]


class StaffSite(UnfoldAdminSite):
    """The admin. Its theme evaluates expressions in attributes, so script-src is looser here."""

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Django's checks, with the policy that the theme can live with."""
        loose = csp_replace(
            {"script-src": [SELF, UNSAFE_EVAL, UNSAFE_INLINE], "style-src": [SELF, UNSAFE_INLINE]}
        )
        return loose(super().admin_view(view, cacheable))

    @method_decorator(secure_admin_login)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Through the product's own sign-in, second factor and all."""
        return super().login(request, extra_context)
