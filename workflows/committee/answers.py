"""What the API answers. Of an open ballot only the reader's own vote; reasons for their readers."""

from datetime import date, datetime
from itertools import chain
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from .archive import BASES, basis, reads_reasons
from .counted import tally
from .models import AgendaItem, Ballot, Committee, Consent, Decision, Mandate, Reading, Recusal, Session, Vote
from .models.electorate import conflicts_among
from .wording import rules_in_words


class MandateSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="user.get_full_name")

    class Meta:
        model = Mandate
        fields = ["id", "user", "name", "role", "college", "from_on", "to_on", "substitute_of"]


class CommitteeSerializer(serializers.ModelSerializer):
    cooperatives: Any = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)
    ceiling_cents = serializers.SerializerMethodField()
    escalates_to = serializers.SerializerMethodField()
    mandates = MandateSerializer(many=True)
    rules = serializers.SerializerMethodField()

    class Meta:
        model = Committee
        fields = ["code", "name", "cooperatives", "ceiling_cents", "escalates_to", "mandates", "rules"]

    def get_ceiling_cents(self, committee: Any) -> int | None:
        """By the rules in force today, as what follows."""
        return committee.in_force[0].ceiling_cents if committee.in_force else None

    def get_escalates_to(self, committee: Any) -> str | None:
        other = committee.in_force[0].escalates_to if committee.in_force else None
        return other.code if other else None

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_rules(self, committee: Any) -> list[str]:
        """In words."""
        return rules_in_words(committee.in_force[0]) if committee.in_force else []


class ConsentSerializer(serializers.ModelSerializer):
    pulled_by = serializers.CharField(source="pulled_by.get_full_name", default=None)

    class Meta:
        model = Consent
        fields = ["outcome", "cents", "reasons", "pulled_by", "pulled_at", "why"]


class AgendaItemSerializer(serializers.ModelSerializer):
    """`position` counts what the reader sees: a gap would tell of what is hidden."""

    position = serializers.IntegerField(source="place")
    case = serializers.CharField(source="case.reference")
    consent = serializers.SerializerMethodField()

    class Meta:
        model = AgendaItem
        fields = ["id", "position", "case", "consent", "purpose"]

    @extend_schema_field(ConsentSerializer(allow_null=True))
    def get_consent(self, item: AgendaItem) -> dict[str, Any] | None:
        found = getattr(item, "consent", None)
        return ConsentSerializer(found).data if found else None


class PresenceSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    user = serializers.IntegerField(source="user_id")
    name = serializers.CharField(source="user.get_full_name")
    arrived_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField()


class SessionSerializer(serializers.ModelSerializer):
    committee: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    attendance = PresenceSerializer(many=True)
    away = serializers.SerializerMethodField(help_text="ids of those who said they will not come")
    files_to_read = serializers.SerializerMethodField(help_text="how many files are for the caller")
    files_read = serializers.SerializerMethodField(help_text="how many of them they have opened")
    agenda = serializers.SerializerMethodField()

    class Meta:
        model = Session
        fields = [
            "id",
            "committee",
            "form",
            "held_on",
            "starts_at",
            "opens_at",
            "closes_at",
            "place",
            "state",
            "attendance",
            "away",
            "files_read",
            "files_to_read",
            "agenda",
        ]

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_away(self, session: Session) -> list[int]:
        return [absence.user_id for absence in session.absences.all() if absence.withdrawn_at is None]

    def get_files_to_read(self, session: Session) -> int:
        return len(self._to_read().get(session.pk, []))

    def get_files_read(self, session: Session) -> int:
        return sum(self._to_read().get(session.pk, []))

    @extend_schema_field(AgendaItemSerializer(many=True))
    def get_agenda(self, session: Session) -> list[dict[str, Any]]:
        visible = self._visible().get(session.pk, [])
        return AgendaItemSerializer(visible, many=True).data  # type: ignore[return-value]

    def _visible(self) -> dict[int, list[AgendaItem]]:
        """The agenda this reader may see, of every session shown, read once."""
        kept: Any = self.context
        if "agenda" not in kept:
            items: dict[int, list[AgendaItem]] = {}
            shown: Any = self.parent.instance if self.parent else [self.instance]
            found = AgendaItem.objects.visible_to(self.context["request"].user)
            related = found.select_related("case__applicant", "consent__pulled_by")
            for item in related.filter(session__in=shown).order_by("position", "pk"):
                items.setdefault(item.session_id, []).append(item)
                item.place = len(items[item.session_id])  # type: ignore[attr-defined]
            kept["agenda"] = items
        return kept["agenda"]

    def _to_read(self) -> dict[int, list[bool]]:
        """Session id → for each file that is the reader's to read, whether they opened it."""
        kept: Any = self.context
        if "to_read" not in kept:
            user, items = self.context["request"].user, list(chain(*self._visible().values()))
            aside = conflicts_among([item.case for item in items], [user.pk])
            opened = set(Reading.objects.filter(item__in=items, user=user).values_list("item_id", flat=True))
            found: dict[int, list[bool]] = {}
            for item in items:
                if not aside[item.case_id]:
                    found.setdefault(item.session_id, []).append(item.pk in opened)
            kept["to_read"] = found
        return kept["to_read"]


class VoteSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="voter.get_full_name")

    class Meta:
        model = Vote
        fields = ["voter", "name", "choice", "cents", "at", "voided_at"]


class TallySerializer(serializers.Serializer):
    choice = serializers.CharField()
    cents = serializers.IntegerField(allow_null=True)
    papers = serializers.IntegerField()


class BallotSerializer(serializers.ModelSerializer):
    case = serializers.CharField(source="case.reference")
    requested_cents = serializers.IntegerField(source="case.requested_cents")
    currency = serializers.CharField(source="case.currency")
    decision = serializers.SerializerMethodField()
    my_vote = serializers.SerializerMethodField()
    votes = serializers.SerializerMethodField()
    voted = serializers.SerializerMethodField()
    tally = serializers.SerializerMethodField()
    secret = serializers.BooleanField(source="rules.secret")

    class Meta:
        model = Ballot
        fields = [
            "id",
            "session",
            "case",
            "question",
            "requested_cents",
            "currency",
            "state",
            "secret",
            "opened_at",
            "closes_at",
            "closed_at",
            "meeting_called_at",
            "quorum_at_opening",
            "outcome",
            "cents",
            "proof",
            "proof_text",
            "electorate_at_count",
            "my_vote",
            "votes",
            "voted",
            "tally",
            "decision",
        ]

    def get_decision(self, ballot: Ballot) -> str | None:
        return ballot.decision.number if hasattr(ballot, "decision") else None

    @extend_schema_field(VoteSerializer(allow_null=True))
    def get_my_vote(self, ballot: Ballot) -> dict[str, Any] | None:
        mine = [vote for vote in ballot.votes.all() if vote.voter_id == self.context["request"].user.pk]
        return VoteSerializer(mine[0]).data if mine else None

    @extend_schema_field(VoteSerializer(many=True))
    def get_votes(self, ballot: Ballot) -> list[dict[str, Any]]:
        """Everybody's, once the ballot is counted; of a secret one nobody's, ever."""
        if ballot.state != Ballot.State.CLOSED:
            return []
        return VoteSerializer(ballot.votes.all(), many=True).data  # type: ignore[return-value]

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_voted(self, ballot: Ballot) -> list[int]:
        """Who has voted, never what."""
        by_name = {vote.voter_id for vote in ballot.votes.all() if vote.voided_at is None}
        return sorted(by_name | {row.voter_id for row in ballot.turnout.all()})

    @extend_schema_field(TallySerializer(many=True))
    def get_tally(self, ballot: Ballot) -> list[dict[str, Any]]:
        """Of a secret ballot that was counted: how many papers say what."""
        if not ballot.secret or ballot.state != Ballot.State.CLOSED:
            return []
        return TallySerializer(tally(ballot), many=True).data  # type: ignore[return-value]


class DecisionSerializer(serializers.ModelSerializer):
    """`case` and `ballot` are null where the caller may not open the case."""

    case = serializers.CharField(source="case.reference", allow_null=True)
    kind = serializers.CharField(source="case.kind")
    theme = serializers.CharField(source="case.theme")
    requested_cents = serializers.IntegerField(source="case.requested_cents")
    basis = serializers.SerializerMethodField()
    committee: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    corrects: Any = serializers.SlugRelatedField(slug_field="number", read_only=True)
    corrected_by = serializers.SerializerMethodField()
    read_at = serializers.SerializerMethodField(help_text="when the applicant's side first opened the letter")
    posted_on = serializers.SerializerMethodField(help_text="when the letter went by post")

    class Meta:
        model = Decision
        fields = [
            "number",
            "case",
            "kind",
            "theme",
            "requested_cents",
            "committee",
            "basis",
            "ballot",
            "fast_track",
            "corrects",
            "corrected_by",
            "appeal",
            "outcome",
            "cents",
            "currency",
            "conditions",
            "reasons",
            "text",
            "remedies",
            "appeal_until",
            "decided_on",
            "read_at",
            "posted_on",
        ]

    FULL = ("conditions", "reasons", "text", "remedies", "appeal_until", "read_at", "posted_on")

    def get_corrected_by(self, decision: Decision) -> str | None:
        return decision.corrected_by.number if hasattr(decision, "corrected_by") else None

    def get_read_at(self, decision: Decision) -> datetime | None:
        reading = getattr(getattr(decision, "letter", None), "reading", None)
        return reading.at if reading else None

    def get_posted_on(self, decision: Decision) -> date | None:
        posting = getattr(getattr(decision, "letter", None), "posting", None)
        return posting.on if posting else None

    def to_representation(self, instance: Decision) -> dict[str, Any]:
        """Without reasons and conditions for those who only see that it was decided."""
        shown = super().to_representation(instance)
        if instance.pk not in self._readable():
            for name in self.FULL:
                if name != "reasons" or not reads_reasons(self.context["request"].user):
                    shown.pop(name, None)
        if not getattr(instance, "named", True):
            shown["case"] = shown["ballot"] = None
        return shown

    @extend_schema_field(serializers.ChoiceField(choices=list(BASES)))
    def get_basis(self, decision: Decision) -> str:
        return basis(decision)

    def _readable(self) -> set[int]:
        """Which of the decisions shown this reader may read in full, asked once."""
        kept: Any = self.context
        if "readable" not in kept:
            shown: Any = self.parent.instance if self.parent else [self.instance]
            found = Decision.objects.readable_by(self.context["request"].user)
            kept["readable"] = set(
                found.filter(pk__in=[decision.pk for decision in shown]).values_list("pk", flat=True)
            )
        return kept["readable"]


class SimilarSerializer(serializers.Serializer[Any]):
    decisions = DecisionSerializer(many=True)
    decided = serializers.IntegerField()
    granted = serializers.IntegerField(allow_null=True)
    share = serializers.IntegerField(allow_null=True, help_text="median of granted over asked, whole percent")


class RecusalSerializer(serializers.ModelSerializer):
    case = serializers.CharField(source="case.reference")
    name = serializers.CharField(source="user.get_full_name")

    class Meta:
        model = Recusal
        fields = ["case", "user", "name", "kind", "reason", "at"]
