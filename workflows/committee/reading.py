"""Whether a letter was read: noted when the applicant's side opens it on the site; posted, where nobody could."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workflows.cases.deliveries import tell_applicant
from workflows.cases.models import Case
from workflows.cases.standing import handles, may_act_for_applicant
from workflows.people.models import User
from workflows.refusals import NotYours, TooLate

from .models import DecisionLetter, LetterPosting, LetterReading

UNREAD_DAYS = 7


@transaction.atomic
def opened(letter: DecisionLetter, *, by: User, at: datetime) -> LetterReading | None:
    """Note that the applicant's side opened it, the first time; anybody else's reading is no proof of theirs."""
    if not may_act_for_applicant(letter.decision.case, by):
        return None
    reading, _new = LetterReading.objects.get_or_create(letter=letter, defaults={"by": by, "at": at})
    return reading


def unread(on: date) -> QuerySet[DecisionLetter]:
    """Made a week ago or more, and opened by nobody of the applicant's side; not those sent by post."""
    old = DecisionLetter.objects.filter(
        reading=None, posting=None, made_at__date__lte=on - timedelta(UNREAD_DAYS)
    )
    return old.filter(decision__corrected_by=None).exclude(decision__in=_unreachable(old).values("decision"))


def to_post(user: User) -> QuerySet[DecisionLetter]:
    """Letters to members who have no sign-in, in this officer's reach, not posted yet."""
    seen = Case.objects.trusted_to(user).values("pk")
    letters = DecisionLetter.objects.filter(decision__case__in=seen, posting=None, reading=None)
    related = ("decision__case__applicant", "decision__case__cooperative")
    return _unreachable(letters).select_related(*related).order_by("made_at", "pk")


def _unreachable(letters: QuerySet[DecisionLetter]) -> QuerySet[DecisionLetter]:
    return letters.filter(decision__case__applicant__user=None)


@transaction.atomic
def mark_posted(letter: DecisionLetter, *, by: User, on: date) -> LetterPosting:
    """A case officer has put it in the post; said twice, the first stays.

    raises  NotYours for anybody else; TooLate for a letter that the member can open themselves
    """
    if not handles("letter.post")(letter.decision.case, by):
        raise NotYours()
    if not _unreachable(DecisionLetter.objects.filter(pk=letter.pk)).exists():
        raise TooLate(
            _("The member reads this letter on the site: it is not sent by post."), code="not_by_post"
        )
    posting, _new = LetterPosting.objects.get_or_create(letter=letter, defaults={"by": by, "on": on})
    return posting


def remind_of_letters(on: date) -> int:
    """One reminder a letter that was not opened within a week; return how many were due."""
    due = 0
    related = ("decision__case__applicant__user", "decision__case__filed_by")
    for letter in unread(on).select_related(*related).order_by("pk").iterator(chunk_size=500):
        tell_applicant(f"letter.unread/{letter.pk}", letter.decision.case, "letter_unread")
        due += 1
    return due
