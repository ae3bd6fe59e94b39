"""What the API accepts: strict bodies, unknown fields and floats refused."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from workflows.rest import Cents, StrictSerializer

from .models import AgendaItem, Consent, Reason, Recusal, Vote


class EmptyBody(StrictSerializer):
    """No field."""


class PlanBody(StrictSerializer):
    committee = serializers.SlugField(help_text="code of the committee")
    held_on = serializers.DateField()
    starts_at = serializers.TimeField()
    place = serializers.CharField(required=False, allow_blank=True, max_length=200)


class PlanVoteBody(StrictSerializer):
    committee = serializers.SlugField(help_text="code of the committee")
    opens_at = serializers.DateTimeField(help_text="members vote from")
    closes_at = serializers.DateTimeField(help_text="it ends by itself")


class AttendanceBody(StrictSerializer):
    user = serializers.IntegerField()
    present = serializers.BooleanField()


class MoveBody(StrictSerializer):
    held_on = serializers.DateField()
    starts_at = serializers.TimeField()
    place = serializers.CharField(required=False, allow_blank=True, max_length=200)


class StayBody(StrictSerializer):
    stay = serializers.IntegerField(help_text="id of the stay")
    arrived_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField(allow_null=True, default=None, help_text="null while they are there")


class ItemBody(StrictSerializer):
    case = serializers.CharField(max_length=20, help_text="case number")
    purpose = serializers.ChoiceField(
        AgendaItem.Purpose.choices, required=False, help_text="where the case stands on the agenda twice"
    )


class OrderBody(ItemBody):
    to = serializers.ChoiceField(["up", "down"])


class ConsentBody(ItemBody):
    outcome = serializers.ChoiceField(Consent.Outcome.choices)
    cents = Cents(required=False, min_value=1, help_text="with `granted`, and only with it")
    conditions = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    reasons = serializers.ListField(
        child=serializers.ChoiceField(Reason.choices), required=False, max_length=len(Reason.values)
    )
    text = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class AgendaBody(StrictSerializer):
    cases = serializers.ListField(
        child=serializers.CharField(max_length=20), min_length=1, max_length=200, help_text="case numbers"
    )


class OpenBody(StrictSerializer):
    session = serializers.IntegerField()
    case = serializers.CharField(max_length=20, help_text="case number")
    purpose = serializers.ChoiceField(AgendaItem.Purpose.choices, default=AgendaItem.Purpose.REQUEST.value)
    closes_at = serializers.DateTimeField(required=False, help_text="closes by itself at that moment")


class VoteBody(StrictSerializer):
    choice = serializers.ChoiceField(Vote.Choice.choices)
    cents = Cents(required=False, min_value=1, help_text="with `grant`, and only with it")
    code = serializers.CharField(
        required=False, max_length=40, help_text="secret ballot: of one's paper, to change an earlier vote"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["choice"] != Vote.Choice.GRANT and "cents" in attrs:
            raise serializers.ValidationError({"cents": _("An amount goes with a vote to grant.")})
        return attrs


class VoidBody(StrictSerializer):
    reason = serializers.CharField(max_length=500)


class DecideBody(StrictSerializer):
    cents = Cents(
        required=False,
        help_text="the amount counted, as read by the decider; another one is refused as stale",
    )
    conditions = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    reasons = serializers.ListField(
        child=serializers.ChoiceField(Reason.choices), required=False, max_length=len(Reason.values)
    )
    text = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    wait_for_money = serializers.BooleanField(
        required=False,
        help_text="where the envelope is short: grant all the same, to be paid when its turn comes",
    )


class CorrectBody(StrictSerializer):
    reason = serializers.CharField(max_length=500, help_text="why it is corrected")
    text = serializers.CharField(allow_blank=True, max_length=4000)
    conditions = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    reasons = serializers.ListField(
        child=serializers.ChoiceField(Reason.choices), required=False, max_length=len(Reason.values)
    )


class RecusalBody(StrictSerializer):
    case = serializers.CharField(max_length=20)
    reason = serializers.ChoiceField(Recusal.Reason.choices)
    user = serializers.IntegerField(required=False, help_text="somebody else, while presiding")
