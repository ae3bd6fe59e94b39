"""What the letters about an appeal say, in the active language: that it came in, and what was found."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from workflows import kinds
from workflows.cases.models import State

from .models import Appeal, Decision


def received(appeal: Appeal) -> dict[str, Any]:
    """The letter that answers an appeal, in the shape of a decision's (`letters.said`)."""
    case = appeal.case
    return {
        "greeting": _("Dear %(name)s,") % {"name": case.applicant},
        "opening": _(
            "You do not agree with the decision on your request, and have told us why. We received it."
        ),
        "facts": [
            [_("Request"), f"{kinds.of(case).label}, {case.reference}"],
            [_("Decision you contest"), appeal.decision.number],
            [_("Received on"), date_format(appeal.lodged_on, "j F Y")],
            [_("Examined by"), appeal.committee.name],
        ],
        "reasons": None,
        "text": "",
        "conditions": None,
        "next": {
            "heading": _("What happens now"),
            "lines": [
                _(
                    "People who took no part in the first decision read your request, the decision and what you wrote,"
                    " at their next meeting. Until then the first decision holds."
                ),
                _(
                    "You may take your appeal back on the page of your request, as long as nobody votes on it."
                ),
            ],
        },
        "remedies": None,
        "closing": _("With kind regards,"),
        "signed": appeal.committee.name,
    }


def opening(decision: Decision, appeal: Appeal) -> str:
    looked = _(
        "You did not agree with decision %(number)s. People who took no part in it have looked at your request again."
    ) % {"number": appeal.decision.number}
    found = {
        Decision.Outcome.GRANTED: _("They decide otherwise: it is granted as said below."),
        Decision.Outcome.REFUSED: _(
            "We are sorry: they come to the same decision, which stands. This says nothing about you or about the"
            " reality of your situation."
        ),
        Decision.Outcome.DEFERRED: _("They cannot rule yet: it has to be examined again first."),
    }[Decision.Outcome(decision.outcome)]
    return f"{looked} {found}"


def what_happens_now(decision: Decision, appeal: Appeal) -> str:
    return {
        Decision.Outcome.GRANTED: _(
            "You need not do anything unless we ask you. The next step is on the page of your request,"
            " once you sign in."
        ),
        Decision.Outcome.REFUSED: _(
            "What was decided first goes on to hold. If your situation changes, you may ask again: a new request is"
            " looked at afresh."
        ),
        Decision.Outcome.DEFERRED: _sent_back(appeal),
    }[Decision.Outcome(decision.outcome)]


def _sent_back(appeal: Appeal) -> str:
    if appeal.decision.outcome == Decision.Outcome.REFUSED and appeal.case.state != State.REFUSED:
        return _(
            "Your request is examined again and decided anew. The person who handles it tells you what is missing."
        )
    return _("What was granted goes on. The person who handles your request tells you what is missing.")


def remedies(decision: Decision) -> str:
    if decision.outcome == Decision.Outcome.DEFERRED:
        return _("Nothing is decided yet, so there is nothing to contest. The decision will say how you can.")
    return _("This was the last examination inside the cooperative. What the law gives you remains yours.")
