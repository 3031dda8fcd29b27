"""Signing up, signing in, refreshing: the only endpoints that need no credentials."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import (
    LoginSerializer,
    RefreshSerializer,
    RegisterSerializer,
    SessionSerializer,
    TokensSerializer,
    UserSerializer,
)
from accounts.authentication import read_refresh, tokens_of
from accounts.endpoints import PublicEndpoint, created
from accounts.services import sessions
from accounts.throttling import count_auth
from neptie.api import errors
from neptie.kernel.errors import Unauthenticated


class AuthEndpoint(PublicEndpoint):
    """`auth/register`, `auth/login`, `auth/refresh`."""

    @extend_schema(request=RegisterSerializer, responses={201: SessionSerializer})
    def register(self, request: Request) -> Response:
        """User registration"""
        count_auth(request, group="register", account=_text(request, "email"))
        self.serializer_class = RegisterSerializer
        return created(_session(sessions.register(**self.validated())))

    @extend_schema(request=LoginSerializer, responses=SessionSerializer)
    def login(self, request: Request) -> Response:
        """User login with email and password"""
        count_auth(request, group="login", account=_text(request, "email"))
        self.serializer_class = LoginSerializer
        body = self.validated()
        session = sessions.sign_in(
            email=body["email"], password=body["password"], workspace_id=body.get("workspace")
        )
        return Response(_session(session))

    @extend_schema(request=RefreshSerializer, responses=TokensSerializer)
    def refresh(self, request: Request) -> Response:
        """Refresh authentication token"""
        self.serializer_class = RefreshSerializer
        claims = read_refresh(_text(request, "refresh_token"))
        count_auth(request, group="refresh", account=str(claims.user_id) if claims else "")
        self.validated()
        session = sessions.rotate(jti=claims.jti) if claims else None
        if session is None:
            return _refused()
        return Response(tokens_of(session))


def _text(request: Request, field: str) -> str:
    value = request.data.get(field, "") if isinstance(request.data, dict) else ""
    return value if isinstance(value, str) else ""


def _session(session: sessions.Session) -> dict[str, Any]:
    return {**tokens_of(session), "user": UserSerializer(session.membership).data}


def _refused() -> Response:
    """Returned, not raised: what the refusal revoked must be committed."""
    refusal = Unauthenticated(
        _("The refresh token is not valid any more; sign in again."), code="refresh_invalid"
    )
    response = errors.handle(refusal, {})
    assert response is not None
    return response
