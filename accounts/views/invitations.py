"""The page that an invitation's link opens."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from accounts.forms.signing import INVITATION_KEY
from accounts.models import Invitation, Membership, User
from accounts.pages.base import WORKSPACE_KEY
from accounts.selectors import hash_secret, joined_by, living_invitation
from accounts.services.invitations import accept_invitation
from neptie.kernel.errors import NotFound
from neptie.pages.toasts import toast


@method_decorator(never_cache, name="dispatch")
class InvitationPage(View):
    """Open to anybody who has the link: who asks whom into what, and how to come.

    A link that is too old, withdrawn, used or made up gets one and the same answer.
    """

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """The invitation; for who came by it already, their workspace."""
        token_hash = hash_secret(token)
        invitation = living_invitation(token_hash)
        if invitation is not None:
            # A sign-up from here leads into the workspace; the session keeps the hash alone.
            request.session[INVITATION_KEY] = token_hash.hex()
            return self._shown(invitation)
        user = _signed_in(request)
        member = joined_by(token_hash=token_hash, user=user) if user else None
        return self._entered(member) if member else self._closed()

    def post(self, request: HttpRequest, token: str) -> HttpResponseBase:
        """Join, signed in with the address that was asked; else the page says what is missing."""
        user, token_hash = _signed_in(request), hash_secret(token)
        if user is None:
            return redirect(request.path)
        try:
            member = accept_invitation(token_hash=token_hash, user=user)
        except NotFound:
            return self.get(request, token)
        request.session.pop(INVITATION_KEY, None)
        toast(request, _("You are in “%(name)s” now.") % {"name": member.workspace.name})
        return self._entered(member)

    def _shown(self, invitation: Invitation) -> HttpResponse:
        user = _signed_in(self.request)
        context = {
            "invitation": invitation,
            "is_theirs": user is not None and user.email == invitation.email,
        }
        with timezone.override(ZoneInfo(invitation.workspace.timezone)):
            return render(self.request, "accounts/invitation.html", context)

    def _entered(self, member: Membership) -> HttpResponse:
        self.request.session[WORKSPACE_KEY] = str(member.workspace_id)
        return redirect("/")

    def _closed(self) -> HttpResponse:
        return render(self.request, "accounts/invitation_closed.html", status=404)


def _signed_in(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
