"""What accounts reads and writes over the API."""

import zoneinfo
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Membership
from accounts.rules import MOST_DAYS
from accounts.scopes import ALL_SCOPES, effective
from neptie.api.serializers import IdField, LineField, StrictSerializer


class LoginSerializer(StrictSerializer):
    """Body of `auth/login`."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)
    workspace = IdField(required=False)


class RegisterSerializer(StrictSerializer):
    """Body of `auth/register`."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)
    full_name = LineField(max_length=300)
    company = LineField(max_length=300, required=False, default="", allow_blank=True)


class RefreshSerializer(StrictSerializer):
    """Body of `auth/refresh`."""

    refresh_token = serializers.CharField(max_length=4000)


class WorkspaceSerializer(StrictSerializer):
    """A workspace as its members see it.

    `keep_bodies_days`: for so many days the words of settled mails are kept, null for always.
    """

    id = IdField(read_only=True)
    name = LineField(max_length=300)
    timezone = LineField(max_length=64)
    locale = serializers.RegexField(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?\Z", max_length=16)
    keep_bodies_days = serializers.IntegerField(
        min_value=1, max_value=MOST_DAYS, required=False, allow_null=True
    )
    created_at = serializers.DateTimeField(read_only=True)

    def validate_timezone(self, value: str) -> str:
        """A name of the IANA time zone database."""
        if value not in zoneinfo.available_timezones():
            raise serializers.ValidationError(_("Must be an IANA time zone such as Europe/Berlin."))
        return value


class UserSerializer(StrictSerializer):
    """A person, seen from inside one of their workspaces."""

    id = IdField(source="user.id", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)
    full_name = serializers.CharField(source="user.full_name", read_only=True)
    role = serializers.CharField(read_only=True)
    workspace = WorkspaceSerializer(read_only=True)
    scopes = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_scopes(self, membership: Membership) -> list[str]:
        """What the role brings."""
        return sorted(effective(membership.role))


class SessionSerializer(StrictSerializer):
    """The answer to signing up or in."""

    token = serializers.CharField()
    refresh_token = serializers.CharField()
    user = UserSerializer()


class TokensSerializer(StrictSerializer):
    """The answer to a refresh."""

    token = serializers.CharField()
    refresh_token = serializers.CharField()


class ApiKeySerializer(StrictSerializer):
    """An API key; its secret is shown once, beside it, when it is made."""

    id = IdField(read_only=True)
    name = LineField(max_length=300)
    prefix = serializers.CharField(read_only=True)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=sorted(ALL_SCOPES)), min_length=1, max_length=6
    )
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    last_used_at = serializers.DateTimeField(read_only=True, allow_null=True)
    created_at = serializers.DateTimeField(read_only=True)
    created_by = serializers.SerializerMethodField()

    def get_created_by(self, key: Any) -> str:
        """The address of its maker."""
        return str(key.membership.user.email)
