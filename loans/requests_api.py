"""What every kind of request that loans take in has in common in the REST API: who reads it, who writes it."""

from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from rest_framework import mixins, viewsets

from loans.models.requests import RequestQuerySet
from workflows.people.reader import reader


class RequestViewSet[Asked: Model](
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Asked]
):
    """Whoever sees a case reads its request; the applicant, and who files it for them, writes it. The lookup is the
    number of the case.

    related  what a serializer reads of each
    """

    lookup_field = "case__reference"
    lookup_url_kwarg = "reference"
    related: ClassVar[tuple[str, ...]] = ()
    permission_codes: ClassVar[dict[str, str]] = {
        "list": "case.read",
        "retrieve": "case.read",
        "create": "case.apply",
        "partial_update": "case.apply",
        "submit": "case.apply",
    }

    def requests(self) -> RequestQuerySet[Asked]:
        """All of its kind."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Asked]:
        user, held = reader(self.request), self.requests()
        found = held.visible_to(user) if self.action in ("list", "retrieve") else held.written_by(user)
        return found.select_related(*self.related).order_by("-case__reference")

    def shown(self, held: Asked) -> Any:
        """As the caller reads it."""
        return self.get_serializer_class()(held, context=self.get_serializer_context()).data
