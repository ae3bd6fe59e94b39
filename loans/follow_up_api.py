"""Late loans followed, in the REST API: how a loan is late, promises, requests, steps and what came of them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from loans import asking, follow_up, promises
from loans.dunning import Step
from loans.letters import letter_pdf
from loans.models import Agreement, ChangeRequest, DunningStep, LoanPromise
from loans.models.dunning import RequestKind
from loans.paper_api import PDF
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.rest import Cents, StrictSerializer


class PromiseAsked(StrictSerializer):
    loan = serializers.CharField(max_length=20)
    key = serializers.RegexField(r"^[\w./-]{1,40}$", help_text="the same key again answers the first promise")
    cents = Cents(min_value=1)
    due_on = serializers.DateField()


class PromiseSerializer(serializers.ModelSerializer[LoanPromise]):
    loan = serializers.CharField(source="agreement.number", read_only=True)
    last_day = serializers.DateField(read_only=True)
    outcome = serializers.SerializerMethodField(help_text="open, kept, broken or withdrawn, today")

    class Meta:
        model = LoanPromise
        fields = ["id", "loan", "cents", "due_on", "last_day", "made_on", "by_borrower", "outcome"]

    def get_outcome(self, row: LoanPromise) -> str:
        return str(self.context["outcomes"][row.pk])


class _Told(serializers.ModelSerializer[Any]):
    """A row with what people wrote: read by the borrower and by who follows the loan, for others left empty."""

    def to_representation(self, row: Any) -> Any:
        shown, user = super().to_representation(row), self.context["request"].user
        if not may(user, "loan.dunning") and not row.agreement.is_borrower(user):
            shown |= dict.fromkeys({"words", "answer"} & shown.keys(), "")
        return shown


class RequestAsked(StrictSerializer):
    loan = serializers.CharField(max_length=20)
    kind = serializers.ChoiceField(choices=RequestKind.choices)
    months = serializers.IntegerField(min_value=1, max_value=24, required=False)
    monthly_cents = Cents(min_value=1, required=False)
    words = serializers.CharField(max_length=2000)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        needed = "months" if data["kind"] == RequestKind.PAUSE else "monthly_cents"
        if needed not in data:
            raise serializers.ValidationError(
                {needed: [serializers.Field.default_error_messages["required"]]}
            )
        return {name: value for name, value in data.items() if name in ("loan", "kind", "words", needed)}


class RequestSerializer(_Told):
    loan = serializers.CharField(source="agreement.number", read_only=True)

    class Meta:
        model = ChangeRequest
        fields = [
            "id",
            "loan",
            "kind",
            "months",
            "monthly_cents",
            "words",
            "asked_on",
            "answered_on",
            "answer",
        ]


class StepSerializer(_Told):
    loan = serializers.CharField(source="agreement.number", read_only=True)
    waits = serializers.BooleanField(read_only=True, help_text="somebody has to do something")

    class Meta:
        model = DunningStep
        fields = ["id", "loan", "step", "days", "spell_on", "on", "late_days", "late_cents", "late_since", "by_post",
                  "waits", "answered_on", "answer"]  # fmt: skip


class Words(StrictSerializer):
    words = serializers.CharField(max_length=1000)


class HoldAsked(StrictSerializer):
    until_on = serializers.DateField()
    why = serializers.CharField(max_length=1000)


class Nothing(StrictSerializer):
    """An empty body."""


class LateSerializer(serializers.Serializer[Any]):
    """How a loan is late today; `coming` is the next step if nothing changes, `covered` what holds it back."""

    loan = serializers.CharField(source="loan.number")
    days = serializers.IntegerField()
    late_cents = serializers.IntegerField()
    since = serializers.DateField(source="spell.since", default=None, allow_null=True)
    covered = serializers.CharField(help_text="request, proposal, case, hold, promise, pause, or empty")
    next_step = serializers.SerializerMethodField()
    next_on = serializers.SerializerMethodField()

    def get_next_step(self, found: Any) -> str | None:
        return found.coming and str(found.coming[0].step)

    def get_next_on(self, found: Any) -> str | None:
        return found.coming and max(found.coming[1], found.on).isoformat()


def _checked(asked: Any, request: Request) -> dict[str, Any]:
    form = asked(data=request.data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def _loan(request: Request, number: str) -> Agreement:
    user = reader(request)
    seen = Agreement.objects.visible_to(user).select_related("terms", "member")
    return get_object_or_404(seen, number=number)


def _now(request: Request) -> dict[str, Any]:
    return {"on": timezone.localdate(), "by": request.user}


class _OfLoans(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """Rows that belong to a loan: those of the loans that the caller may see."""

    filterset_fields = {"agreement__number": ["exact"]}

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        model: Any = type(self).queryset.model  # type: ignore[union-attr]
        seen = model.objects.filter(agreement__in=Agreement.objects.visible_to(user))
        return seen.select_related("agreement__member").order_by("-pk")


class LoanPromiseViewSet(_OfLoans):
    """Promises to pay, each with what became of it by today."""

    queryset = LoanPromise.objects.none()
    serializer_class = PromiseSerializer
    permission_codes = {
        "list": "loan.read",
        "retrieve": "loan.read",
        "create": "loan.promise",
        "withdraw": "loan.dunning",
    }

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        rows = args[0] if kwargs.get("many") else args[:1]
        loans = {row.agreement_id: row.agreement for row in rows}
        found = promises.promised(loans.values(), timezone.localdate())
        outcomes = {one.row.pk: one.outcome for several in found.values() for one in several}
        context = kwargs.pop("context", None) or self.get_serializer_context()  # the schema names its own
        return PromiseSerializer(*args, **kwargs, context={**context, "outcomes": outcomes})

    @extend_schema(request=PromiseAsked, responses={201: PromiseSerializer})
    def create(self, request: Request) -> Response:
        """Promise to pay until a day: the borrower, or who records what they say."""
        asked = _checked(PromiseAsked, request)
        loan, key = _loan(request, asked.pop("loan")), f"api/{asked.pop('key')}"
        made = promises.promise(loan, key=key, **asked, **_now(request))
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=Nothing, responses=PromiseSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """It was a mistake, or does not hold any more."""
        _checked(Nothing, request)
        return Response(self.get_serializer(promises.withdraw(self.get_object(), **_now(request))).data)


class ChangeRequestViewSet(_OfLoans):
    """What borrowers ask to have changed."""

    queryset = ChangeRequest.objects.none()
    serializer_class = RequestSerializer
    permission_codes = {
        "list": "loan.read",
        "retrieve": "loan.read",
        "create": "loan.sign",
        "withdraw": "loan.sign",
        "answer": "loan.dunning",
    }

    @extend_schema(request=RequestAsked, responses={201: RequestSerializer})
    def create(self, request: Request) -> Response:
        """Ask for a pause or a new plan of one's own loan."""
        asked = _checked(RequestAsked, request)
        made = asking.ask(_loan(request, asked.pop("loan")), **asked, **_now(request))
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=Nothing, responses=RequestSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """The borrower no longer asks."""
        _checked(Nothing, request)
        return Response(self.get_serializer(asking.withdraw(self.get_object(), **_now(request))).data)

    @extend_schema(request=Words, responses=RequestSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Tell the borrower what becomes of it."""
        words = _checked(Words, request)
        return Response(
            self.get_serializer(asking.answer_request(self.get_object(), **words, **_now(request))).data
        )


class DunningStepViewSet(_OfLoans):
    """What was done about late loans, and what of it waits for somebody."""

    queryset = DunningStep.objects.none()
    serializer_class = StepSerializer
    filterset_fields = {"agreement__number": ["exact"], "step": ["exact"], "answered_on": ["isnull"]}
    permission_codes = {
        "list": "loan.list",
        "retrieve": "loan.list",
        "answer": "loan.dunning",
        "letter": "loan.list",
    }

    @extend_schema(request=Words, responses=StepSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """What came of a call, a plan or a case; that a letter was posted."""
        words = _checked(Words, request)
        return Response(
            self.get_serializer(follow_up.answer(self.get_object(), **words, **_now(request))).data
        )

    @extend_schema(responses=PDF)
    @action(detail=True, methods=["get"])
    def letter(self, request: Request, pk: str) -> HttpResponse:
        """The letter of a step."""
        step = get_object_or_404(self.get_queryset().exclude(step=Step.CALL), pk=pk)
        return HttpResponse(letter_pdf(step), content_type="application/pdf")


class LateLoanViewSet(viewsets.ViewSet):
    """How one loan is late today, and what holds its path back."""

    lookup_field = "number"
    lookup_value_regex = "[^/]+"
    permission_codes = {"retrieve": "loan.read", "hold": "loan.dunning", "go_on": "loan.dunning"}

    def _shown(self, request: Request, number: str) -> Response:
        return Response(
            LateSerializer(follow_up.situation(_loan(request, number), timezone.localdate())).data
        )

    @extend_schema(responses=LateSerializer)
    def retrieve(self, request: Request, number: str) -> Response:
        """Days late, what is late, the next step and what covers it."""
        return self._shown(request, number)

    @extend_schema(request=HoldAsked, responses=LateSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, number: str) -> Response:
        """Do nothing about it until a day, with a reason."""
        follow_up.hold_back(_loan(request, number), **_checked(HoldAsked, request), **_now(request))
        return self._shown(request, number)

    @extend_schema(request=Nothing, responses=LateSerializer)
    @action(detail=True, methods=["post"], url_path="go-on")
    def go_on(self, request: Request, number: str) -> Response:
        """Nothing is held back any more."""
        _checked(Nothing, request)
        follow_up.go_on(_loan(request, number), **_now(request))
        return self._shown(request, number)


ROUTES: list[tuple[str, Any]] = [
    ("loan-promises", LoanPromiseViewSet),
    ("loan-requests", ChangeRequestViewSet),
    ("loan-steps", DunningStepViewSet),
    ("loan-late", LateLoanViewSet),
]
