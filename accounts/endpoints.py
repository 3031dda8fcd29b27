"""The base of every API view: credentials, limits, scopes, retries, error bodies."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.authentication import ApiKeyAuthentication, JWTAuthentication, Principal
from accounts.idempotency import answer_once
from accounts.permissions import Public, ScopePermission
from accounts.throttling import BucketThrottle, add_headers


class Endpoint(GenericViewSet[Any]):
    """A viewset whose actions each declare their scopes.

    `required_scopes` maps an action to the scopes it needs, all of them; an action that is not
    there is closed. `buckets` maps an action to the limit it counts in, `general` by default.
    """

    authentication_classes = [JWTAuthentication, ApiKeyAuthentication]
    permission_classes = [ScopePermission]
    throttle_classes = [BucketThrottle]
    filter_backends = []
    lookup_field = "id"
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    required_scopes: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    buckets: ClassVar[Mapping[str, str]] = {}
    plural: ClassVar[str] = ""

    @property
    def principal(self) -> Principal:
        """Who calls; only for actions that are not public."""
        assert isinstance(self.request.auth, Principal)
        return self.request.auth

    @property
    def bucket(self) -> str:
        """The limit that this request counts in."""
        return self.buckets.get(self.action or "", "general")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """DRF's checks; then a POST that carries an Idempotency-Key is answered once."""
        super().initial(request, *args, **kwargs)
        key = request.headers.get("Idempotency-Key")
        handler = getattr(self, "post", None)
        if request.method == "POST" and key is not None and handler is not None:
            self.post = partial(self._post_once, key, handler)

    def check_permissions(self, request: Request) -> None:
        """The limit first, so that a refusal counts and carries the limit's headers too."""
        super().check_throttles(request)
        super().check_permissions(request)

    def check_throttles(self, request: Request) -> None:
        """Done with the permissions, see above."""

    def _post_once(
        self, key: str, handler: Any, request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        act = partial(handler, request, *args, **kwargs)
        return answer_once(request, key, act, self.handle_exception)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Adds the headers of the limit."""
        final = super().finalize_response(request, response, *args, **kwargs)
        add_headers(request, final)
        return final

    def validated(self, *, partial: bool = False) -> dict[str, Any]:
        """The body, checked by the action's serializer; ValidationError names the fields."""
        serializer = self.get_serializer(data=self.request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def listed(self, queryset: Any) -> Response:
        """A page of rows under the view's `plural`."""
        page = self.paginate_queryset(queryset)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class PublicEndpoint(Endpoint):
    """Without credentials: signing up, signing in, refreshing."""

    authentication_classes = []
    permission_classes = [Public]
    throttle_classes = []


def created(payload: dict[str, Any], *, location: str | None = None) -> Response:
    """201 with the new thing."""
    headers = {"Location": location} if location else {}
    return Response(payload, status=status.HTTP_201_CREATED, headers=headers)


def no_content() -> Response:
    """204."""
    return Response(status=status.HTTP_204_NO_CONTENT)
