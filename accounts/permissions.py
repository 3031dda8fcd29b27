"""Deny by default: an action opens only to the scopes it declares."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.authentication import Principal
from accounts.scopes import missing
from neptie.kernel.errors import Forbidden


class ScopePermission(BasePermission):
    """Asks the caller for every scope in the view's `required_scopes[action]`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """False (401) for nobody; Forbidden names the scope that is missing."""
        if not isinstance(request.auth, Principal):
            return False
        if view.action is None:
            return True  # no such verb here: the view answers 405
        required = view.required_scopes.get(view.action)
        if required is None:
            return False
        scope = missing(required, request.auth.scopes)
        if scope is not None:
            raise Forbidden(
                _("This needs the scope %(scope)s, which these credentials do not have.")
                % {"scope": scope},
                code="missing_scope",
            )
        return True


class Public(BasePermission):
    """Open to anybody; only the views on the public list of the tests may say so."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Always."""
        return True
