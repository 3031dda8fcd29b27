"""The domains that mail is sent from: what DNS says of them, and the keys that sign for them."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.pages import Act, FormPage, Page
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from emailing.forms.domains import DomainForm, KeyForm
from emailing.models import SigningDomain
from emailing.rules.domains import owner_of
from emailing.selectors.domains import Domain, domains_of, one_domain
from emailing.services import dns, signing
from neptie.kernel.errors import NotFound
from neptie.pages.toasts import toast, trouble


class DomainsPage(Page):
    """All of them, with what was found."""

    scopes = {"get": READ_CAMPAIGNS}
    template = "emailing/domains.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """A team has as many as it has brands, so there is no paging."""
        return self.shown({"domains": domains_of(self.workspace_id)})


class NewDomainPage(FormPage):
    """Add a key for a domain."""

    scopes = {"get": WRITE_CAMPAIGNS, "post": WRITE_CAMPAIGNS}
    template = "emailing/domain_key.html"
    form_class = DomainForm

    def initial(self) -> dict[str, Any]:
        """A domain that another page named."""
        return {"domain": self.request.GET.get("domain", "")}

    def context(self) -> dict[str, Any]:
        """The domains that mailboxes send from unsigned, to choose from."""
        found = domains_of(self.workspace_id)
        unsigned = [each.name for each in found if each.signing is None and not owner_of(each.name)]
        return {"unsigned": unsigned}

    def act(self, form: forms.Form) -> HttpResponse:
        """On to the record that has to be published."""
        row = signing.add_domain(
            workspace_id=self.workspace_id, actor_id=self.actor_id, **form.cleaned_data
        )
        sentence = _("The key is ready. Mail is signed as soon as its record is seen in DNS.")
        toast(self.request, sentence)
        return redirect("domain", row.domain)


class DomainPage(Page):
    """One domain: findings, what to publish, its key, its mailboxes."""

    scopes = {"get": READ_CAMPAIGNS}
    template = "emailing/domain.html"

    def get(self, request: HttpRequest, domain: str) -> HttpResponse:
        """NotFound where the workspace has nothing to do with it."""
        found = one_domain(self.workspace_id, domain)
        return self.shown({"domain": found, "owner": owner_of(found.name)})


class CheckDomain(Act):
    """Ask DNS now. May be asked as often as one likes."""

    scopes = {"post": WRITE_CAMPAIGNS}

    def post(self, request: HttpRequest, domain: str) -> HttpResponse:
        """No transaction is open while DNS is asked."""
        _say(request, dns.check_domain(workspace_id=self.workspace_id, domain=domain))
        return redirect(self.back())

    def back(self) -> str:
        """To the domain."""
        return reverse("domain", args=[self.kwargs["domain"]])


def _say(request: HttpRequest, found: Domain) -> None:
    named = {"domain": found.name, "count": len(found.to_mend)}
    if any(each.level == "unknown" for each in found.findings):
        trouble(request, _("DNS did not answer all questions about %(domain)s.") % named)
    elif found.to_mend:
        toast(request, _("%(domain)s is checked; see what to mend below.") % named)
    else:
        toast(request, _("%(domain)s is checked; all is as it should be.") % named)


class NewKeyPage(FormPage):
    """Another key for a domain."""

    scopes = {"get": WRITE_CAMPAIGNS, "post": WRITE_CAMPAIGNS}
    template = "emailing/domain_key.html"
    form_class = KeyForm

    def context(self) -> dict[str, Any]:
        """The domain; NotFound where it has no key yet."""
        return {"signing": self._row()}

    def act(self, form: forms.Form) -> HttpResponse:
        """Back to the records that have to be published."""
        row = self._row()
        signing.rotate_key(
            workspace_id=self.workspace_id,
            domain_id=row.id,
            actor_id=self.actor_id,
            **form.cleaned_data,
        )
        toast(self.request, _("Another key is ready; publish its record to have it take over."))
        return redirect("domain", row.domain)

    def _row(self) -> SigningDomain:
        return _signing_of(self.workspace_id, self.kwargs["domain"])


def _signing_of(workspace_id: UUID, domain: str) -> SigningDomain:
    row = one_domain(workspace_id, domain).signing
    if row is None:
        raise NotFound(_("This domain has no key."))
    return row


class RemoveKey(Act):
    """Mail of the domain goes unsigned from here on."""

    scopes = {"post": WRITE_CAMPAIGNS}

    def post(self, request: HttpRequest, domain: str) -> HttpResponse:
        """The domain stays in the list while mailboxes send from it."""
        row = _signing_of(self.workspace_id, domain)
        signing.remove_domain(
            workspace_id=self.workspace_id, domain_id=row.id, actor_id=self.actor_id
        )
        sentence = _("The key of %(domain)s is removed; you can take its record out of DNS.")
        toast(request, sentence % {"domain": domain})
        return redirect(self.back())

    def back(self) -> str:
        """To the list."""
        return reverse("domains")
