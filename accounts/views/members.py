"""The people of a workspace, who is asked in, and what they may do."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.forms.members import InviteForm, roles_for
from accounts.models import Invitation, Membership
from accounts.pages import Act, FormPage
from accounts.rules import may_give_role
from accounts.scopes import ADMIN_ALL, READ_LEADS
from accounts.selectors import members_of, open_invitations
from accounts.services.invitations import invite, withdraw_invitation
from accounts.services.members import change_role, leave_workspace, remove_member
from neptie.kernel.clock import now
from neptie.pages.paging import Listed, listed
from neptie.pages.toasts import toast


@dataclass(frozen=True)
class Person:
    """A member, and whether the one who looks may change them."""

    member: Membership
    is_within_reach: bool


@dataclass(frozen=True)
class Asked:
    """An open invitation, whether its link still opens, and whether the one who looks may act."""

    invitation: Invitation
    is_living: bool
    is_within_reach: bool


class MembersPage(FormPage):
    """The members; below them, for admins, the open invitations and the form that asks people in.

    The link of an invitation is shown once, in the answer that made it.
    """

    template = "accounts/members.html"
    form_class = InviteForm
    scopes = {"get": READ_LEADS, "post": ADMIN_ALL}

    def form(self, *data: Any) -> forms.Form:
        """With the roles that one may give."""
        return InviteForm(*data, roles=roles_for(self.member.role))

    def context(self) -> dict[str, Any]:
        """Who is here, and who is asked."""
        return {
            "people": self._people(),
            "asked": self._asked() if self.may(ADMIN_ALL) else [],
            "roles": roles_for(self.member.role),
        }

    def _people(self) -> Listed:
        found = listed(self.request, members_of(self.workspace_id))
        rows = [Person(each, may_give_role(self.member.role, each.role)) for each in found.rows]
        return replace(found, rows=rows)

    def _asked(self) -> list[Asked]:
        at, role = now(), self.member.role
        return [
            Asked(each, each.expires_at > at, may_give_role(role, each.role))
            for each in open_invitations(self.workspace_id)
        ]

    def act(self, form: forms.Form) -> HttpResponse:
        """Mail the invitation, and show its link."""
        invited = invite(actor=self.member, **form.cleaned_data)
        return self.shown({**self.context(), "form": self.form(), "invited": invited})


class MembersAct(Act):
    """An act on the members' page."""

    scopes = {"post": ADMIN_ALL}

    def back(self) -> str:
        """The members."""
        return reverse("settings-members")

    def done(self, text: str) -> HttpResponse:
        """Told, and back."""
        toast(self.request, text)
        return redirect(self.back())


class MemberRole(MembersAct):
    """Another role for a member."""

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """`role` is the new one."""
        member = change_role(actor=self.member, member_id=id, role=request.POST.get("role", ""))
        words = {"who": member.user.email, "role": member.get_role_display()}
        return self.done(_("%(who)s is now %(role)s.") % words)


class MemberRemove(MembersAct):
    """A member is taken out."""

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Sessions, keys and invitations go with them."""
        member = remove_member(actor=self.member, member_id=id)
        return self.done(_("%(who)s is no member any more.") % {"who": member.user.email})


class MemberLeave(MembersAct):
    """The one who looks goes by themselves."""

    scopes = {"post": READ_LEADS}

    def post(self, request: HttpRequest) -> HttpResponse:
        """To what else they belong to."""
        leave_workspace(member=self.member)
        toast(request, _("You left “%(name)s”.") % {"name": self.workspace.name})
        return redirect("/")


class InvitationWithdraw(MembersAct):
    """An invitation is taken back."""

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Its link opens nothing from here on."""
        invitation = withdraw_invitation(actor=self.member, invitation_id=id)
        words = {"who": invitation.email}
        return self.done(_("The invitation to %(who)s is withdrawn.") % words)
