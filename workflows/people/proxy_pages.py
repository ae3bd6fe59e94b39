"""Who acts for me, and for whom I act: pages and API."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.access import allow
from workflows.forms import DayInput
from workflows.refusals import Refusal
from workflows.rest import StrictSerializer
from workflows.sheets import Column, table_response
from workflows.steps import perform

from . import proxies
from .models import Member, User
from .proxies import Proxy, Scope
from .reader import reader

STEPS = {"give": Proxy.give, "decline": Proxy.decline, "end": Proxy.end}
SAID = {
    "give": gettext_lazy(
        "Agreed. Each request that they file shows their name, and you can end this at any time."
    ),
    "decline": gettext_lazy("Declined."),
    "end": gettext_lazy("Ended. What they filed is yours alone now."),
}
COLUMNS = [
    Column(gettext_lazy("Member"), "member"),
    Column(gettext_lazy("Who acts for them"), "helper"),
    Column(gettext_lazy("For which requests"), "get_scope_display"),
    Column(gettext_lazy("Last day"), "until_on", "day"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(gettext_lazy("Agreed"), "given_at", "moment"),
    Column(gettext_lazy("Ended"), "ended_at", "moment"),
]
KINDS = {"asked": "wait", "holds": "ok", "declined": "idle", "ended": "idle"}


class ScopeForm(forms.Form):
    scope = forms.ChoiceField(
        label=gettext_lazy("For which requests"), choices=Scope, widget=forms.RadioSelect
    )
    until_on = forms.DateField(label=gettext_lazy("Last day"), widget=DayInput())


class HelperForm(ScopeForm):
    """The member names a helper."""

    email = forms.EmailField(label=gettext_lazy("The e-mail address with which your helper signs in"))
    last_name = forms.CharField(label=gettext_lazy("Their last name"), max_length=150)
    field_order = ["email", "last_name", "scope", "until_on"]


@require_http_methods(["GET", "HEAD", "POST"])
@allow("profile.own")
def helpers(request: HttpRequest) -> HttpResponseBase:
    """Who may file for me, who asks to, and for whom I may."""
    user, problem = reader(request), None
    own = user.membership()
    form = HelperForm(request.POST or None) if own else None
    if request.method == "POST" and form and own and form.is_valid():
        typed = form.cleaned_data
        try:
            helper = proxies.helper_named(typed["email"], typed["last_name"])
            proxies.ask(
                own, helper, scope=typed["scope"], until_on=typed["until_on"], by=user, at=timezone.now()
            )
        except Refusal as refusal:
            problem = refusal
        else:
            messages.success(request, _("%(name)s may file for you now.") % {"name": helper})
            return redirect("people:helpers")
    rows = Proxy.objects.visible_to(user).select_related("member", "helper", "asked_by")
    if download := table_response(request, "who-acts-for-whom", COLUMNS, rows):
        return download
    shown = [
        {"proxy": row, "mine": row.member.user_id == user.pk, "kind": KINDS[row.state]} for row in rows[:50]
    ]
    context = {"form": form, "problem": problem, "rows": shown}
    return render(request, "people/helpers.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@allow("profile.own")
def proxy_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Agree, decline or end; pressed twice, it is done once."""
    if step not in STEPS:
        raise Http404
    found = get_object_or_404(Proxy.objects.visible_to(reader(request)).select_related("member"), pk=pk)
    try:
        perform(STEPS[step], found, by=reader(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(SAID[step]))
    return redirect("people:helpers")


class ProxySerializer(serializers.ModelSerializer[Proxy]):
    member = serializers.CharField(source="member.number", read_only=True)
    helper = serializers.CharField(source="helper.email", read_only=True)

    class Meta:
        model = Proxy
        fields = ["id", "member", "helper", "scope", "until_on", "state", "asked_at", "given_at", "ended_at"]
        read_only_fields = fields


class ProxyBody(StrictSerializer):
    scope = serializers.ChoiceField(choices=Scope.choices)
    until_on = serializers.DateField()
    email = serializers.EmailField(required=False, help_text="of the helper, when the member gives it")
    last_name = serializers.CharField(required=False, max_length=150, help_text="of the helper")
    member = serializers.CharField(
        required=False, max_length=20, help_text="number, when an advisor asks for it"
    )


class ProxyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Proxy]):
    """Consents to file for a member: one's own, given or held."""

    queryset = Proxy.objects.none()
    serializer_class = ProxySerializer
    filterset_fields = ["state"]
    lookup_value_regex = r"\d+"
    permission_codes = dict.fromkeys(("list", "retrieve", "create", "give", "decline", "end"), "profile.own")

    def get_queryset(self) -> QuerySet[Proxy]:
        return Proxy.objects.visible_to(reader(self.request)).select_related("member", "helper")

    @extend_schema(request=ProxyBody, responses={201: ProxySerializer})
    def create(self, request: Request) -> Response:
        """Give it, as a member; or ask for it, as the advisor of `member`."""
        body = ProxyBody(data=request.data)
        body.is_valid(raise_exception=True)
        typed, user = dict(body.validated_data), reader(request)
        email, last_name = typed.pop("email", ""), typed.pop("last_name", "")
        number = typed.pop("member", "")
        member, helper = self.between(user, number, email, last_name)
        made = proxies.ask(member, helper, by=user, at=timezone.now(), **typed)
        return Response(ProxySerializer(made).data, status=201)

    def between(self, user: User, number: str, email: str, last_name: str) -> tuple[Member, User]:
        if number:
            return get_object_or_404(user.advised_members.all(), number=number), user
        own = user.membership()
        if own is None:
            raise Refusal(_("Only members have somebody file for them."), code="not_a_member")
        return own, proxies.helper_named(email, last_name)

    @extend_schema(request=None, responses=ProxySerializer)
    @action(detail=True, methods=["post"])
    def give(self, request: Request, pk: str) -> Response:
        return self.step("give")

    @extend_schema(request=None, responses=ProxySerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        return self.step("decline")

    @extend_schema(request=None, responses=ProxySerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        return self.step("end")

    def step(self, name: str) -> Response:
        found: Any = self.get_object()
        return Response(
            ProxySerializer(perform(STEPS[name], found, by=reader(self.request), at=timezone.now())).data
        )
