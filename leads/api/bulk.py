"""`leads/bulk`, `leads/jobs`, and `leads/upsert` of many leads."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.api.bulk_serializers import (
    ActSerializer,
    IdResultsSerializer,
    ItemResultsSerializer,
    ItemsSerializer,
    JobSerializer,
    LeadsSerializer,
)
from leads.api.leads import LeadEndpoint
from leads.api.serializers import LeadSerializer, UpsertAnswerSerializer
from leads.selectors.jobs import job_in, jobs_in
from leads.selectors.leads import leads_in
from leads.services.bulk.acts import Outcome, checked, perform
from leads.services.bulk.jobs import cancel_job, start_job
from leads.services.bulk.writing import Written, create_leads, upsert_leads
from leads.services.leads import LeadValues
from neptie.api.errors import flatten
from neptie.api.schema import envelope, page_of

Write = Callable[..., list[Written]]


def _either(name: str, *serializers: Any) -> PolymorphicProxySerializer:
    return PolymorphicProxySerializer(
        component_name=name, serializers=list(serializers), resource_type_field_name=None
    )


class _ManyLeads(Endpoint):
    """Takes `leads`, each with a result of its own."""

    def brings_many(self) -> bool:
        """Whether the body has `leads`."""
        return isinstance(self.request.data, dict) and "leads" in self.request.data

    def written(self, write: Write) -> Response:
        """Each lead's result, in the order of the body; a bad one spoils no other."""
        body = ItemsSerializer(data=self.request.data)
        body.is_valid(raise_exception=True)
        read = [self._read(item) for item in body.validated_data["leads"]]
        good = [each for each in read if not isinstance(each, Written)]
        done = iter(
            write(
                workspace_id=self.principal.workspace_id,
                actor_id=self.principal.user_id,
                items=good,
            )
        )
        results = [each if isinstance(each, Written) else next(done) for each in read]
        return Response({"results": [_told(*pair) for pair in enumerate(results)]})

    def _read(self, item: Any) -> LeadValues | Written:
        try:
            return cast("LeadValues", dict(self._serializer.run_validation(item)))
        except ValidationError as error:
            return Written("invalid", errors=flatten(error.detail))

    @property
    def _serializer(self) -> LeadSerializer:
        """One for all items: to make it takes longer than to use it."""
        if not hasattr(self, "_made"):
            self._made = LeadSerializer(context=self.get_serializer_context())
        return self._made


class BulkEndpoint(_ManyLeads):
    """`leads/bulk`."""

    serializer_class = ActSerializer
    required_scopes = {"bulk": (WRITE_LEADS,)}

    @extend_schema(
        request=_either("BulkBody", LeadsSerializer, ActSerializer),
        responses={
            200: _either("BulkResults", ItemResultsSerializer, IdResultsSerializer),
            202: envelope("job", JobSerializer),
        },
    )
    def bulk(self, request: Request) -> Response:
        """Create up to 1,000 leads, or do one thing to as many, or (a job) to all that match"""
        if self.brings_many():
            return self.written(create_leads)
        body = self.validated()
        act, lead_ids, criteria = (
            body.pop("act"),
            body.pop("lead_ids", None),
            body.pop("criteria", {}),
        )
        if lead_ids is None:
            return self._start(act, body, criteria)
        return Response({"results": self._performed(act, body, lead_ids)})

    def _performed(
        self, act: str, arguments: Mapping[str, Any], lead_ids: Sequence[UUID]
    ) -> list[dict[str, Any]]:
        workspace_id = self.principal.workspace_id
        said = checked(workspace_id=workspace_id, act=act, arguments=arguments)
        there = leads_in(workspace_id).filter(id__in=lead_ids)
        known = set(there.values_list("id", flat=True))
        outcome = perform(
            workspace_id=workspace_id,
            lead_ids=list(known),
            act=act,
            arguments=said,
            actor_id=self.principal.user_id,
        )
        word = _words(outcome, known)
        return [{"id": str(id), "status": word(id)} for id in lead_ids]

    def _start(
        self, act: str, arguments: Mapping[str, Any], criteria: Mapping[str, Any]
    ) -> Response:
        job = start_job(
            workspace_id=self.principal.workspace_id,
            membership_id=self.principal.membership.id,
            actor_id=self.principal.user_id,
            act=act,
            arguments=arguments,
            criteria=criteria,
        )
        return Response(
            {"job": JobSerializer(job).data},
            status=status.HTTP_202_ACCEPTED,
            headers={"Location": f"/api/leads/jobs/{job.id}"},
        )


class UpsertEndpoint(_ManyLeads, LeadEndpoint):
    """`leads/upsert`."""

    @extend_schema(
        request=_either("UpsertBody", LeadSerializer, LeadsSerializer),
        responses={
            200: _either("UpsertOneOrMany", UpsertAnswerSerializer, ItemResultsSerializer),
            201: UpsertAnswerSerializer,
        },
    )
    def upsert(self, request: Request) -> Response:
        """Create the lead with this address (201), or change it (200); or up to 1,000 of them"""
        return self.written(upsert_leads) if self.brings_many() else super().upsert(request)


class JobEndpoint(Endpoint):
    """`leads/jobs`."""

    serializer_class = JobSerializer
    plural = "jobs"
    required_scopes = {
        "list": (READ_LEADS,),
        "retrieve": (READ_LEADS,),
        "cancel": (WRITE_LEADS,),
    }

    @extend_schema(responses=page_of(JobSerializer))
    def list(self, request: Request) -> Response:
        """The workspace's bulk jobs, newest first"""
        return self.listed(jobs_in(self.principal.workspace_id))

    @extend_schema(responses=envelope("job", JobSerializer))
    def retrieve(self, request: Request, id: str) -> Response:
        """One job: its status, counts and progress"""
        job = job_in(workspace_id=self.principal.workspace_id, job_id=UUID(id))
        return Response({"job": self.get_serializer(job).data})

    @extend_schema(request=None, responses=envelope("job", JobSerializer))
    def cancel(self, request: Request, id: str) -> Response:
        """Cancel what is still to be done; what was done stays"""
        job = cancel_job(
            workspace_id=self.principal.workspace_id,
            job_id=UUID(id),
            actor_id=self.principal.user_id,
        )
        return Response({"job": self.get_serializer(job).data})


def _words(outcome: Outcome, known: set[UUID]) -> Callable[[UUID], str]:
    changed, kept = set(outcome.changed), set(outcome.kept)

    def word(id: UUID) -> str:
        if id in changed:
            return "changed"
        if id in kept:
            return "kept"
        return "unchanged" if id in known else "not_found"

    return word


def _told(index: int, written: Written) -> dict[str, Any]:
    result: dict[str, Any] = {
        "index": index,
        "status": written.status,
        "id": str(written.id) if written.id else None,
    }
    if written.errors:
        name, sentences = next(iter(written.errors.items()))
        result["message"] = sentences[0] if name == "body" else f"{name}: {sentences[0]}"
        result["errors"] = {field: list(said) for field, said in written.errors.items()}
    return result
