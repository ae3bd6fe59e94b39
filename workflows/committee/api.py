"""The committee over the API: the same verbs, refusals and reach as its pages. Amounts are integer cents."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.cases.models import Case
from workflows.people.models import User
from workflows.people.reader import reader

from . import archive, balloting, circular, minutes_api, recusing, sessions
from .answers import (
    BallotSerializer,
    DecisionSerializer,
    RecusalSerializer,
    SessionSerializer,
    SimilarSerializer,
)
from .appeal_api import routes as appeal_routes
from .bodies import (
    AgendaBody,
    AttendanceBody,
    CorrectBody,
    DecideBody,
    EmptyBody,
    OpenBody,
    PlanBody,
    PlanVoteBody,
    RecusalBody,
    VoidBody,
    VoteBody,
)
from .callers import said
from .correcting import correct_decision
from .deciding import decide
from .fast_track_api import ConsequenceBody, FastTrackSerializer
from .fast_track_api import routes as fast_track_routes
from .filters import ApiDecisionFilter
from .letters import make_letter
from .models import AgendaItem, Ballot, Committee, Decision, Recusal, Session
from .ratifying import settle_ratification
from .reading import mark_posted, opened
from .rules_api import CommitteeViewSet, RulesProposalViewSet
from .session_api import SESSION_ACTS, CalendarFeedViewSet, SessionActs
from .settling import settle
from .views.decisions import pdf


class OnTime:
    """What the clock made due is done before anything is answered."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        settle(timezone.now())


class SessionViewSet(OnTime, SessionActs, viewsets.ReadOnlyModelViewSet):
    """Sessions that the caller may see, with the part of the agenda that is for them."""

    queryset = Session.objects.none()
    serializer_class = SessionSerializer
    filterset_fields = ["committee__code", "state", "held_on"]
    permission_codes = {
        "list": "session.list",
        "retrieve": "session.read",
        **dict.fromkeys(
            ["create", "plan_vote", "convene", "open", "close", "cancel", "attendance", "agenda"],
            "session.manage",
        ),
        **SESSION_ACTS,
    }

    def get_queryset(self) -> QuerySet[Session]:
        found = Session.objects.visible_to(reader(self.request)).select_related("committee")
        return found.prefetch_related("attendance__user", "absences").order_by(
            "-held_on", "-starts_at", "-pk"
        )

    def answer(self, session: Session, status: int = 200) -> Response:
        found = self.get_queryset().get(pk=session.pk)
        return Response(SessionSerializer(found, context=self.get_serializer_context()).data, status=status)

    @extend_schema(request=PlanBody, responses={201: SessionSerializer})
    def create(self, request: Request) -> Response:
        """Plan a session."""
        body = said(PlanBody, request)
        visible = Committee.objects.visible_to(reader(request))
        committee = get_object_or_404(visible, code=body.pop("committee"))
        return self.answer(sessions.plan_session(committee, by=reader(request), **body), 201)

    @extend_schema(request=PlanVoteBody, responses={201: SessionSerializer})
    @action(detail=False, methods=["post"], url_path="plan-vote")
    def plan_vote(self, request: Request) -> Response:
        """Plan a vote without a meeting, with its window. `convene` sends it; the clock opens and closes it."""
        body = said(PlanVoteBody, request)
        visible = Committee.objects.visible_to(reader(request))
        committee = get_object_or_404(visible, code=body.pop("committee"))
        return self.answer(circular.plan_circular(committee, by=reader(request), **body), 201)

    @extend_schema(request=EmptyBody, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def convene(self, request: Request, pk: str) -> Response:
        """Call the members."""
        return self.answer(sessions.convene(self.get_object(), by=reader(request), at=timezone.now()))

    @extend_schema(request=EmptyBody, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: str) -> Response:
        """Open the meeting."""
        return self.answer(sessions.open_session(self.get_object(), by=reader(request), at=timezone.now()))

    @extend_schema(request=EmptyBody, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close the meeting; refused while a ballot waits."""
        return self.answer(sessions.close_session(self.get_object(), by=reader(request), at=timezone.now()))

    @extend_schema(request=EmptyBody, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """The session does not take place."""
        return self.answer(sessions.cancel_session(self.get_object(), by=reader(request)))

    @extend_schema(request=AttendanceBody, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def attendance(self, request: Request, pk: str) -> Response:
        """Note that someone came in (`present: true`) or left."""
        session, body = self.get_object(), said(AttendanceBody, request)
        user = get_object_or_404(User, pk=body["user"])
        record = sessions.record_arrival if body["present"] else sessions.record_departure
        record(session, user, by=reader(request), at=timezone.now())
        return self.answer(session)

    @extend_schema(request=AgendaBody, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def agenda(self, request: Request, pk: str) -> Response:
        """Put ready cases on the agenda, by their numbers; one refusal leaves it as it was."""
        session, body = self.get_object(), said(AgendaBody, request)
        sessions.put_by_reference(session, body["cases"], by=reader(request))
        return self.answer(session)


class BallotViewSet(OnTime, viewsets.ReadOnlyModelViewSet):
    """Ballots that the caller may see. While one is open it shows the caller's own vote and nobody else's."""

    queryset = Ballot.objects.none()
    serializer_class = BallotSerializer
    filterset_fields = ["session", "state", "case__reference", "rules__secret"]
    permission_codes = {
        "list": "ballot.read",
        "retrieve": "ballot.read",
        "create": "ballot.manage",
        "vote": "ballot.vote",
        "call_meeting": "ballot.vote",
        "close": "ballot.manage",
        "void": "ballot.manage",
        "decide": "ballot.decide",
        "ratify": "ballot.decide",
    }

    def get_queryset(self) -> QuerySet[Ballot]:
        found = Ballot.objects.visible_to(reader(self.request))
        found = found.select_related("case", "decision", "rules", "session__committee")
        return found.prefetch_related("votes__voter", "turnout__voter", "papers").order_by("-pk")

    def answer(self, ballot: Ballot, status: int = 200) -> Response:
        found = self.get_queryset().get(pk=ballot.pk)
        return Response(BallotSerializer(found, context=self.get_serializer_context()).data, status=status)

    @extend_schema(request=OpenBody, responses={201: BallotSerializer})
    def create(self, request: Request) -> Response:
        """Open the ballot on a case of the agenda."""
        body = said(OpenBody, request)
        items = AgendaItem.objects.visible_to(reader(request)).select_related("case", "session")
        item = get_object_or_404(
            items, session=body["session"], case__reference=body["case"], purpose=body["purpose"]
        )
        closes_at = body.get("closes_at")
        opened = balloting.open_ballot(item, by=reader(request), at=timezone.now(), closes_at=closes_at)
        return self.answer(opened, 201)

    @extend_schema(request=VoteBody, responses=BallotSerializer)
    @action(detail=True, methods=["post"])
    def vote(self, request: Request, pk: str) -> Response:
        """Cast or change one's vote. Of a secret ballot the answer alone says the paper's `code`, and nothing keeps
        it: only with it can the vote be changed while the ballot is open."""
        ballot, body = self.get_object(), said(VoteBody, request)
        if not ballot.secret:
            body.pop("code", None)
            balloting.cast_vote(ballot, by=reader(request), at=timezone.now(), **body)
            return self.answer(ballot)
        code = balloting.cast_secretly(ballot, by=reader(request), at=timezone.now(), **body)
        answer = self.answer(ballot)
        answer.data["code"] = code
        answer["Cache-Control"] = "no-store"
        return answer

    @extend_schema(request=EmptyBody, responses=BallotSerializer)
    @action(detail=True, methods=["post"], url_path="call-meeting")
    def call_meeting(self, request: Request, pk: str) -> Response:
        """Stop a vote without a meeting: the case waits for a meeting."""
        return self.answer(
            circular.call_for_meeting(self.get_object(), by=reader(request), at=timezone.now())
        )

    @extend_schema(request=EmptyBody, responses=BallotSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close the ballot and count it."""
        return self.answer(balloting.close_ballot(self.get_object(), by=reader(request), at=timezone.now()))

    @extend_schema(request=VoidBody, responses=BallotSerializer)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: str) -> Response:
        """Set the ballot aside, with a reason."""
        ballot, body = self.get_object(), said(VoidBody, request)
        return self.answer(balloting.void_ballot(ballot, by=reader(request), **body))

    @extend_schema(request=DecideBody, responses={201: DecisionSerializer})
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Carry out what was counted: the decision, the case's step and the money, together or not at all."""
        ballot, body = self.get_object(), said(DecideBody, request)
        decision = decide(ballot, by=reader(request), on=timezone.localdate(), **body)
        return Response(DecisionSerializer(decision, context=self.get_serializer_context()).data, status=201)

    @extend_schema(request=ConsequenceBody, responses=FastTrackSerializer)
    @action(detail=True, methods=["post"])
    def ratify(self, request: Request, pk: str) -> Response:
        """Carry out what was counted on a fast-track grant; one that is not ratified names what follows."""
        ballot, body = self.get_object(), said(ConsequenceBody, request)
        track = settle_ratification(ballot, by=reader(request), on=timezone.localdate(), **body)
        return Response(FastTrackSerializer(track).data)


class DecisionViewSet(viewsets.ReadOnlyModelViewSet):
    """The archive of decisions, as far as the caller may see it; reasons and letter for those who may read them."""

    queryset = Decision.objects.none()
    serializer_class = DecisionSerializer
    filterset_class = ApiDecisionFilter
    lookup_field = "number"
    permission_codes = {
        **dict.fromkeys(["list", "retrieve", "letter"], "decision.read"),
        "similar": "ballot.read",
        "correct": "decision.correct",
        "posted": "letter.post",
    }

    def get_queryset(self) -> QuerySet[Decision]:
        found = Decision.objects.archived_for(reader(self.request), timezone.localdate())
        related = ("case", "committee", "corrects", "corrected_by", "letter__reading", "letter__posting")
        return found.select_related(*related).order_by("-decided_on", "-pk")

    def readable(self, number: str) -> Decision:
        """One that the caller may read in full; any other looks missing."""
        return get_object_or_404(Decision.objects.readable_by(reader(self.request)), number=number)

    @extend_schema(
        parameters=[OpenApiParameter("case", str, required=True, description="number of a case one may see")],
        responses=SimilarSerializer,
    )
    @action(detail=False, filterset_class=None, pagination_class=None)
    def similar(self, request: Request) -> Response:
        """The decisions most like a case, and how such cases went together (null under five)."""
        visible = Case.objects.visible_to(reader(request))
        case = get_object_or_404(visible, reference=request.query_params.get("case", ""))
        found = archive.similar(case, reader(request), timezone.localdate())
        decisions = [row["decision"] for row in found.rows]
        context = self.get_serializer_context()
        told = {
            "decisions": DecisionSerializer(decisions, many=True, context=context).data,
            "decided": found.decided,
            "granted": found.granted,
            "share": found.share,
        }
        return Response(told)

    @extend_schema(responses={(200, "application/pdf"): bytes})
    @action(detail=True)
    def letter(self, request: Request, number: str) -> Any:
        """The letter to the applicant, as PDF."""
        readable = Decision.objects.readable_by(reader(request))
        letter = make_letter(get_object_or_404(readable, number=number))
        opened(letter, by=reader(request), at=timezone.now())
        return pdf(letter.file, f"{number}.pdf")

    @extend_schema(request=CorrectBody, responses={201: DecisionSerializer})
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, number: str) -> Response:
        """Correct the words of a decision: a successor that names it, and a new letter."""
        decision, body = self.readable(number), said(CorrectBody, request)
        made = correct_decision(decision, by=reader(request), on=timezone.localdate(), **body)
        return Response(DecisionSerializer(made, context=self.get_serializer_context()).data, status=201)

    @extend_schema(request=EmptyBody, responses=DecisionSerializer)
    @action(detail=True, methods=["post"])
    def posted(self, request: Request, number: str) -> Response:
        """Say that the letter went by post, to a member who cannot sign in."""
        mark_posted(make_letter(self.readable(number)), by=reader(request), on=timezone.localdate())
        return Response(DecisionSerializer(self.get_object(), context=self.get_serializer_context()).data)


class RecusalViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """One's own recusals, and those on cases one may see."""

    queryset = Recusal.objects.none()
    serializer_class = RecusalSerializer
    permission_codes = {"list": "ballot.read", "create": "recusal.declare"}

    def get_queryset(self) -> QuerySet[Recusal]:
        return Recusal.objects.visible_to(reader(self.request)).select_related("case", "user").order_by("-pk")

    @extend_schema(request=RecusalBody, responses={201: RecusalSerializer})
    def create(self, request: Request) -> Response:
        """Stand aside from a case or, while presiding, have someone stand aside."""
        body = said(RecusalBody, request)
        case = get_object_or_404(Case.objects.visible_to(reader(request)), reference=body["case"])
        user = get_object_or_404(User, pk=body["user"]) if "user" in body else None
        recusal = recusing.declare_recusal(
            case, by=reader(request), user=user, reason=body["reason"], at=timezone.now()
        )
        return Response(RecusalSerializer(recusal).data, status=201)


routes = [
    ("committees", CommitteeViewSet),
    ("rules-proposals", RulesProposalViewSet),
    ("sessions", SessionViewSet),
    ("ballots", BallotViewSet),
    ("decisions", DecisionViewSet),
    ("recusals", RecusalViewSet),
    *minutes_api.routes,
    *fast_track_routes,
    ("calendar-feed", CalendarFeedViewSet),
    *appeal_routes,
]
