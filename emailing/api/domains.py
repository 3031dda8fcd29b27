"""`email/domains`: the keys that sign a domain's mail; `email/accounts/{id}/dns`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint, created, no_content
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from accounts.scoping import WorkspaceQuerySet
from emailing.api.serializers import NoQuerySerializer, query_of
from emailing.models import Mailbox, SigningDomain
from emailing.rules.dkim import record_name, record_value
from emailing.rules.domains import domain_of
from emailing.rules.findings import Key, Record
from emailing.selectors.domains import Domain, domain_of_mailbox, domains_of, one_domain
from emailing.selectors.mailboxes import living_mailboxes
from emailing.services import dns, signing
from neptie.api.schema import envelope, page_of
from neptie.api.serializers import IdField, LineField, StrictSerializer, TextField


class RecordSerializer(StrictSerializer):
    """A DNS record to publish."""

    type = serializers.CharField(source="kind")
    name = serializers.CharField()
    value = serializers.CharField()


class FindingSerializer(StrictSerializer):
    """What was found: `about` is SPF, DKIM, DMARC, MX or DNS; `level` is `good`, `advice`,
    `trouble` or `unknown` (DNS did not answer); `record` is what to publish, where that helps."""

    about = serializers.CharField()
    level = serializers.CharField()
    says = serializers.CharField()
    fix = serializers.CharField()
    record = RecordSerializer(allow_null=True)


class KeySerializer(StrictSerializer):
    """A key by its record: it `signs`, `waits` for its record to be seen, or is the `next`."""

    selector = serializers.CharField()
    state = serializers.CharField()
    record = RecordSerializer()


class NewKeySerializer(StrictSerializer):
    """A key: one of 2048 bits is made where none is brought, in PEM; it is never shown."""

    selector = LineField(max_length=63, required=False)
    private_key = TextField(max_length=10_000, required=False, write_only=True)


class NewDomainSerializer(NewKeySerializer):
    """A domain to sign for."""

    domain = LineField(max_length=253)


class ChecksSerializer(StrictSerializer):
    """What DNS says of a domain; `checked_at` is null until it was asked."""

    domain = serializers.CharField()
    checked_at = serializers.DateTimeField(allow_null=True)
    findings = FindingSerializer(many=True)


class DomainSerializer(ChecksSerializer):
    """A domain that we sign for, its keys and what DNS says."""

    id = IdField()
    verified_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    keys = KeySerializer(many=True)


class DomainEndpoint(Endpoint):
    """Adding domains, and checking, turning the keys of, and removing them."""

    serializer_class = DomainSerializer
    plural = "domains"
    required_scopes = {
        "list": (READ_CAMPAIGNS,),
        "retrieve": (READ_CAMPAIGNS,),
        "create": (WRITE_CAMPAIGNS,),
        "check": (WRITE_CAMPAIGNS,),
        "rotate": (WRITE_CAMPAIGNS,),
        "destroy": (WRITE_CAMPAIGNS,),
    }

    def get_serializer_class(self) -> Any:
        """Bodies have more than is ever shown."""
        bodies = {"create": NewDomainSerializer, "rotate": NewKeySerializer}
        return bodies.get(self.action, DomainSerializer)

    @property
    def living(self) -> WorkspaceQuerySet[SigningDomain]:
        """Those that were not removed."""
        rows = SigningDomain.objects.in_workspace(self.principal.workspace_id)
        return rows.filter(archived_at__isnull=True)

    @extend_schema(responses=page_of(DomainSerializer))
    def list(self, request: Request) -> Response:
        """The domains that we hold a key for, newest first; private keys are never shown"""
        query_of(request, NoQuerySerializer)
        page: Sequence[SigningDomain] = self.paginate_queryset(self.living) or []
        found = domains_of(self.principal.workspace_id, [row.domain for row in page])
        domains = {domain.name: domain for domain in found}
        return self.get_paginated_response([_shown(row, domains[row.domain]) for row in page])

    @extend_schema(responses=envelope("domain", DomainSerializer))
    def retrieve(self, request: Request, id: str) -> Response:
        """One domain: the records to publish, and what was found in DNS"""
        return Response(self._answer(self._row(id)))

    @extend_schema(responses={201: envelope("domain", DomainSerializer)})
    def create(self, request: Request) -> Response:
        """Add a key for a domain: it signs as soon as its record is seen in DNS"""
        row = signing.add_domain(
            workspace_id=self.principal.workspace_id,
            actor_id=self.principal.user_id,
            **self.validated(),
        )
        return created(self._answer(row), location=f"/api/email/domains/{row.id}")

    @extend_schema(request=None, responses=envelope("domain", DomainSerializer))
    def check(self, request: Request, id: str) -> Response:
        """Ask DNS now, and sign with the key that it shows"""
        row = self._row(id)
        dns.check_domain(workspace_id=self.principal.workspace_id, domain=row.domain)
        return Response(self._answer(self._row(id)))

    @extend_schema(responses=envelope("domain", DomainSerializer))
    def rotate(self, request: Request, id: str) -> Response:
        """Another key; the one in use signs on until the record of the new one is seen"""
        row = signing.rotate_key(
            workspace_id=self.principal.workspace_id,
            domain_id=UUID(id),
            actor_id=self.principal.user_id,
            **self.validated(),
        )
        return Response(self._answer(row))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """Remove a domain's keys: its mail goes unsigned from here on"""
        signing.remove_domain(
            workspace_id=self.principal.workspace_id,
            domain_id=UUID(id),
            actor_id=self.principal.user_id,
        )
        return no_content()

    def _row(self, id: str) -> SigningDomain:
        return self.living.get_or_refuse(workspace_id=self.principal.workspace_id, id=UUID(id))

    def _answer(self, row: SigningDomain) -> dict[str, Any]:
        return {"domain": _shown(row, one_domain(row.workspace_id, row.domain))}


class AccountDnsEndpoint(Endpoint):
    """What DNS says of an account's domain."""

    serializer_class = ChecksSerializer
    required_scopes = {"retrieve": (READ_CAMPAIGNS,), "check": (WRITE_CAMPAIGNS,)}

    @extend_schema(responses=envelope("dns", ChecksSerializer))
    def retrieve(self, request: Request, id: str) -> Response:
        """What was found in DNS, which is asked daily; nothing for a sandbox"""
        mailbox = self._mailbox(id)
        return Response(_checks(domain_of(mailbox.email), domain_of_mailbox(mailbox)))

    @extend_schema(request=None, responses=envelope("dns", ChecksSerializer))
    def check(self, request: Request, id: str) -> Response:
        """Ask DNS now"""
        mailbox = self._mailbox(id)
        name, found = domain_of(mailbox.email), domain_of_mailbox(mailbox)
        if found is not None:
            found = dns.check_domain(workspace_id=self.principal.workspace_id, domain=name)
        return Response(_checks(name, found))

    def _mailbox(self, id: str) -> Mailbox:
        return living_mailboxes(self.principal.workspace_id).get_or_refuse(
            workspace_id=self.principal.workspace_id, id=UUID(id)
        )


def _checks(name: str, found: Domain | None) -> dict[str, Any]:
    told = {
        "domain": name,
        "checked_at": found and found.checked_at,
        "findings": found.findings if found else (),
    }
    return {"dns": ChecksSerializer(told).data}


def _shown(row: SigningDomain, domain: Domain) -> dict[str, Any]:
    told = {
        "id": row.id,
        "verified_at": row.verified_at,
        "created_at": row.created_at,
        "keys": [_key(row.domain, key) for key in row.keys],
        "domain": row.domain,
        "checked_at": domain.checked_at,
        "findings": domain.findings,
    }
    return dict(DomainSerializer(told).data)


def _key(domain: str, key: Key) -> dict[str, Any]:
    name, value = record_name(key.selector, domain), record_value(key.public_key)
    return {
        "selector": key.selector,
        "state": key.state,
        "record": Record("TXT", name, value),
    }
