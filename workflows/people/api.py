"""Members' account numbers over the API: asked by the member, confirmed by another person."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.iban import Iban, parse
from workflows.refusals import NotYours
from workflows.rest import StrictSerializer

from . import account_changes
from .models import AccountChange, Member, User
from .proxy_pages import ProxyViewSet


class AccountChangeSerializer(serializers.ModelSerializer[AccountChange]):
    member = serializers.CharField(source="member.number", read_only=True)
    iban = serializers.CharField(source="masked", read_only=True, help_text="masked")
    bank = serializers.CharField(read_only=True, help_text="its name and BIC, as far as they are known")
    usable_from = serializers.DateTimeField(
        read_only=True,
        allow_null=True,
        help_text="it can be confirmed from then on; null while a letter or call has not told the former contact",
    )

    class Meta:
        model = AccountChange
        fields = [
            "id", "member", "iban", "bank", "beside", "state", "asked_at", "told_by", "told_at", "usable_from",
            "decided_at",
        ]  # fmt: skip


class AskBody(StrictSerializer):
    iban = serializers.CharField(max_length=50)
    holder = serializers.CharField(max_length=70)
    beside = serializers.BooleanField(default=False, help_text="beside the main account, not instead of it")
    password = serializers.CharField(
        max_length=200, help_text="so that nobody else sends your money elsewhere"
    )


class AskForBody(StrictSerializer):
    member = serializers.CharField(max_length=20, help_text="number of a member who has no sign-in")
    iban = serializers.CharField(max_length=50)
    holder = serializers.CharField(max_length=70)
    told_by = serializers.ChoiceField(choices=AccountChange.Told.choices[1:])
    why = serializers.CharField(max_length=200, help_text="how the member asked")


class CallBody(StrictSerializer):
    outcome = serializers.ChoiceField(choices=AccountChange.Outcome.choices)
    said = serializers.CharField(max_length=200)


class RefuseBody(StrictSerializer):
    why = serializers.CharField(max_length=200)


class NothingBody(StrictSerializer):
    """No field."""


class AccountChangeViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[AccountChange]
):
    """Changes of account numbers: one's own, and those that one may confirm. POST asks for one, as the member."""

    queryset = AccountChange.objects.none()
    serializer_class = AccountChangeSerializer
    filterset_fields = ["state"]
    lookup_value_regex = r"\d+"
    permission_codes = {
        "list": "profile.own", "retrieve": "profile.own", "create": "profile.own", "withdraw": "profile.own",
        "confirm": "people.confirm_account", "refuse": "people.confirm_account", "ask_for": "people.ask_account",
        "called": "people.confirm_account", "letter": "people.confirm_account",
    }  # fmt: skip

    @property
    def person(self) -> User:
        user = self.request.user
        return user if isinstance(user, User) else User()

    def get_queryset(self) -> QuerySet[AccountChange]:
        return (
            AccountChange.objects.visible_to(self.person)
            .select_related("member")
            .order_by("-asked_at", "-pk")
        )

    def answer(self, change: AccountChange) -> Response:
        return Response(AccountChangeSerializer(change).data)

    @extend_schema(request=AskBody, responses={201: AccountChangeSerializer, 204: None})
    def create(self, request: Request) -> Response:
        """Ask to be paid on another account: 201, it waits to be confirmed; 204, it is the first and used at once."""
        body = AskBody(data=request.data)
        body.is_valid(raise_exception=True)
        typed: dict[str, Any] = body.validated_data
        own = get_object_or_404(Member, user=self.person)
        if request.auth is not None or not self.person.check_password(typed["password"]):
            raise NotYours(_("This is not your password."), code="wrong_password")
        change = account_changes.ask(
            own, iban=parse(typed["iban"]), holder=typed["holder"], by=self.person, at=timezone.now(),
            beside=typed["beside"],
        )  # fmt: skip
        return Response(AccountChangeSerializer(change).data, status=201) if change else Response(status=204)

    @extend_schema(request=AskForBody, responses={201: AccountChangeSerializer})
    @action(detail=False, methods=["post"])
    def ask_for(self, request: Request) -> Response:
        """Ask for a member who has no sign-in: told by letter or telephone, confirmed by another person."""
        body = AskForBody(data=request.data)
        body.is_valid(raise_exception=True)
        typed: dict[str, Any] = body.validated_data
        member = get_object_or_404(Member.objects.visible_to(self.person), number=typed.pop("member"))
        given = parse(typed.pop("iban"))
        change = account_changes.ask_for(member, iban=given, by=self.person, at=timezone.now(), **typed)
        return Response(AccountChangeSerializer(change).data, status=201)

    @extend_schema(request=CallBody, responses=AccountChangeSerializer)
    @action(detail=True, methods=["post"])
    def called(self, request: Request, pk: str) -> Response:
        """Record what a call to the former number came to; never by whoever asked, nor with a token."""
        if request.auth is not None:
            raise NotYours(code="token_cannot_approve")
        body = CallBody(data=request.data)
        body.is_valid(raise_exception=True)
        change = account_changes.called(
            self.get_object(), by=self.person, at=timezone.now(), **body.validated_data
        )
        return self.answer(change)

    @extend_schema(request=NothingBody, responses=AccountChangeSerializer)
    @action(detail=True, methods=["post"])
    def letter(self, request: Request, pk: str) -> Response:
        """Tell the former contact by letter instead of by telephone."""
        return self.answer(account_changes.write_instead(self.get_object(), by=self.person))

    @extend_schema(request=NothingBody, responses=AccountChangeSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Let it be used: another person than who asked, after three days. Never with a token."""
        if request.auth is not None:
            raise NotYours(code="token_cannot_approve")
        return self.answer(account_changes.confirm(self.get_object(), by=self.person, at=timezone.now()))

    @extend_schema(request=RefuseBody, responses=AccountChangeSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        body = RefuseBody(data=request.data)
        body.is_valid(raise_exception=True)
        why = body.validated_data["why"]
        return self.answer(
            account_changes.refuse(self.get_object(), why=why, by=self.person, at=timezone.now())
        )

    @extend_schema(request=NothingBody, responses=AccountChangeSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.answer(account_changes.withdraw(self.get_object(), by=self.person, at=timezone.now()))


class IbanBody(StrictSerializer):
    iban = serializers.CharField(max_length=50, help_text="spaces, dots and dashes do not matter")


class BankOfSerializer(serializers.Serializer[Iban]):
    iban = serializers.CharField(source="compact")
    bic = serializers.CharField(help_text="empty where it is not known")
    bank_name = serializers.CharField(help_text="empty where it is not known")
    country = serializers.CharField()


class IbanViewSet(viewsets.ViewSet):
    """Whose bank an account number names, before anything is done with it. Nothing is kept."""

    permission_codes = {"create": "profile.own"}

    @extend_schema(request=IbanBody, responses=BankOfSerializer)
    def create(self, request: Request) -> Response:
        """Check an account number: 200 with its bank, 422 with what is wrong."""
        body = IbanBody(data=request.data)
        body.is_valid(raise_exception=True)
        return Response(BankOfSerializer(parse(body.validated_data["iban"])).data)


routes = [("proxies", ProxyViewSet), ("account-changes", AccountChangeViewSet), ("ibans", IbanViewSet)]
