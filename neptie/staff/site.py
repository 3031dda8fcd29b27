"""Staff's admin: one sign-in with the rest of the product, and a policy as strict as its theme."""

from typing import TYPE_CHECKING, Any

from allauth.account.decorators import secure_admin_login
from csp.constants import SELF, UNSAFE_EVAL
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from neptie.staff.sweeps import run_now

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
else:
    from unfold.sites import UnfoldAdminSite as AdminSite

# The theme computes what its attributes say; it needs no script and no style inside a page.
_policy = csp_replace({"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF]})


class StaffSite(AdminSite):
    """The admin. Everything of it is served with its own content security policy."""

    index_title = _lazy("Health")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Django's checks, with the policy that the theme can live with."""
        return _policy(super().admin_view(view, cacheable))

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Through the product's own sign-in, second factor and all; Django's is never shown."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(
                _("The admin is for the people who run this installation; you are not one of them.")
            )
        answer: HttpResponse = secure_admin_login(lambda _request: redirect("admin:index"))(request)
        return answer

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Out, and to the product's sign-in."""
        return _signed_out(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """On the product's own page, which asks for what it has to."""
        return redirect("account_change_password")

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """With the bell of each sweep."""
        bell = self.admin_view(self.ring)
        return [path("sweeps/<int:number>/", bell, name="sweep"), *super().get_urls()]

    def ring(self, request: HttpRequest, number: int) -> HttpResponse:
        """Run a sweep now instead of within seconds."""
        if request.method != "POST" or not request.user.has_perm("accounts.change_workspace"):
            raise PermissionDenied(_("You can look at this, and not change it."))
        assert request.user.pk is not None
        said = run_now(number, staff_id=request.user.pk)
        if said is None:
            raise Http404
        messages.success(request, said)
        return redirect("admin:index")

    def _get_colors(self, *args: Any) -> dict[str, dict[str, str]]:
        """None in the page: they stand in our style sheet, so that no page needs a style in it."""
        return {}


@require_POST
def _signed_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGIN_URL)
