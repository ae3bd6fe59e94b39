"""Who may not touch a payment: those who decided its case, the person it is for, and whoever has a part in it."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fund.banking.models import PaymentOrder, PaymentOrderEvent
from workflows import kinds
from workflows.cases.models import Case, CaseEvent
from workflows.committee.models import Decision, FastTrack, Vote
from workflows.people.models import User
from workflows.refusals import NotYours

TOUCHING = ("order", "redirect", "lower", "clear")
DECIDING = ("grant", "refuse", "defer", "grant_on_appeal", "raise_grant", "send_back")


def deciders(references: Collection[str]) -> set[int]:
    """Ids of everyone who voted on, granted as a delegate, decided, or took the deciding step of one of these
    cases."""
    votes = Vote.objects.filter(ballot__case__reference__in=references).values_list("voter", flat=True)
    decisions = Decision.objects.filter(case__reference__in=references).values_list("by", flat=True)
    steps = CaseEvent.objects.filter(case__reference__in=references, step__in=DECIDING, by__isnull=False)
    tracks = FastTrack.objects.filter(case__reference__in=references, state__in=FastTrack.MADE)
    delegates = {user for pair in tracks.values_list("proposed_by", "confirmed_by") for user in pair}
    return {*votes, *decisions, *delegates, *steps.values_list("by", flat=True)}


def refuse_the_involved(by: User, references: Collection[str]) -> None:
    """raises NotYours, naming the first case that this person decided asked for themself, or has a part in."""
    theirs = Q(applicant__user=by) | Q(filed_by=by) | Q(helped_by=by)
    own = Case.objects.filter(theirs, reference__in=references).first()
    if own:
        raise NotYours(
            _("%(case)s is your own request: another person handles its payment.") % {"case": own.reference},
            code="own_case",
        )
    for case in Case.objects.filter(reference__in=references):
        parties = kinds.of(case).parties
        if parties is not None and any(parties.among([case], [by.pk])):
            raise NotYours(
                _("You have a part in %(case)s: another person handles its payment.")
                % {"case": case.reference},
                code="has_a_part",
            )
    if by.pk in deciders(references):
        decided = sorted(reference for reference in references if by.pk in deciders([reference]))
        raise NotYours(
            _("You took part in deciding %(case)s: another person handles its payment.")
            % {"case": decided[0]},
            code="decided_the_case",
        )


def refuse_who_touched(by: User, orders: Collection[PaymentOrder]) -> None:
    """raises NotYours to whoever ordered one of these payments, sent it elsewhere, lowered it, or explained it"""
    touched = PaymentOrderEvent.objects.filter(order__in=orders, by=by, step__in=TOUCHING)
    if found := touched.select_related("order").first():
        raise NotYours(
            _("You changed the payment of %(case)s: another person approves it.")
            % {"case": found.order.case_reference},
            code="touched_the_payment",
        )
