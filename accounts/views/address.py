"""The address one signs in with."""

from allauth.account.views import EmailView
from django.http import HttpRequest
from django.utils.translation import gettext as _

from neptie.pages.toasts import trouble


class AddressPage(EmailView):  # type: ignore[misc]  # allauth has no types
    """allauth's page, in whose way of changing an address there is no other one to choose."""

    def _action_send(self, request: HttpRequest) -> None:
        """Where it is asked for too soon, allauth sends nothing and says nothing."""
        super()._action_send(request)
        if not self._did_send_verification_email:
            trouble(request, _("A link went to this address already. Ask again in three minutes."))

    def _action_primary(self, request: HttpRequest) -> None:
        """A new address is in force once it is confirmed, and never because a form says so."""
