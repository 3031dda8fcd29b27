"""How a person signs in: address, password, second factor, passkeys."""

from django.http import HttpRequest, HttpResponse

from accounts.pages import Page
from accounts.scopes import READ_LEADS
from accounts.selectors import ways_in


class SecurityPage(Page):
    """Shows what there is; allauth's pages change it."""

    scopes = {"get": READ_LEADS}
    template = "accounts/security.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The person's own, the same in each of their workspaces."""
        return self.shown({"ways": ways_in(self.member.user)})
