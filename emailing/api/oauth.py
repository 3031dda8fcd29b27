"""`email/oauth/{provider}/…`: connecting a Gmail or Outlook account by its owner's leave."""

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint, PublicEndpoint
from accounts.scopes import WRITE_CAMPAIGNS
from accounts.throttling import count_auth
from emailing.api.serializers import NoQuerySerializer, WholeAccountSerializer, query_of
from emailing.models import Provider
from emailing.services import granting
from neptie.api.schema import envelope
from neptie.api.serializers import IdField, StrictSerializer

PROVIDER = OpenApiParameter(
    "provider", str, "path", enum=[Provider.GMAIL.value, Provider.OUTLOOK.value]
)


class StartQuerySerializer(StrictSerializer):
    """Query of the start."""

    account_id = IdField(required=False)


class AddressSerializer(StrictSerializer):
    """Where to send the account's owner."""

    authorization_url = serializers.URLField()


class OAuthStartEndpoint(Endpoint):
    """The way to the provider."""

    serializer_class = NoQuerySerializer
    required_scopes = {"start": (WRITE_CAMPAIGNS,)}

    @extend_schema(parameters=[PROVIDER, StartQuerySerializer], responses=AddressSerializer)
    def start(self, request: Request, provider: str) -> Response:
        """Where to send an account's owner to connect it (again: `account_id`); for 15 minutes"""
        query = query_of(request, StartQuerySerializer)
        address = granting.begin(
            workspace_id=self.principal.workspace_id,
            membership_id=self.principal.membership_id,
            provider=provider,
            mailbox_id=query.get("account_id"),
        )
        return Response({"authorization_url": address})


class OAuthCallbackEndpoint(PublicEndpoint):
    """The way back: it is opened by the state that the start gave out."""

    serializer_class = WholeAccountSerializer

    @extend_schema(
        parameters=[
            PROVIDER,
            OpenApiParameter("state", str, required=True),
            OpenApiParameter("code", str),
            OpenApiParameter("error", str),
        ],
        responses=envelope("account", WholeAccountSerializer),
    )
    def callback(self, request: Request, provider: str) -> HttpResponseBase:
        """Where the provider sends the owner back to; a browser is led on to a page"""
        if "text/html" in request.headers.get("Accept", ""):
            page = reverse("mailbox-connected", args=[provider])
            return redirect(f"{page}?{request._request.GET.urlencode()}")
        count_auth(request, group="oauth", account="")
        said = request.query_params
        mailbox = granting.finish(
            provider=provider,
            state=said.get("state", ""),
            code=said.get("code", ""),
            refusal=said.get("error", ""),
        )
        return Response({"account": WholeAccountSerializer(mailbox).data})
