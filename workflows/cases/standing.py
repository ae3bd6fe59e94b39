"""Who stands how towards a case, and what must hold before it moves."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from workflows import kinds
from workflows.people.models import Member
from workflows.people.permissions import PERMISSIONS, Role, permitted
from workflows.states import condition

if TYPE_CHECKING:
    from .models import Case


def may_act_for_applicant(case: Any, user: Any) -> bool:
    """The applicant, or who filed for them with their consent."""
    return user is not None and (case.applicant.user_id == user.pk or case.filed_by_id == user.pk)


def has_a_part_in(case: "Case", user: Any) -> bool:
    """Whether the person asked for this, filed it, or lives with who asks: then they handle nothing of it."""
    if may_act_for_applicant(case, user) or case.helped_by_id == user.pk:
        return True
    household = case.applicant.household_id
    return household is not None and Member.objects.filter(user=user, household=household).exists()


def reaches(user: Any, code: str, case: "Case") -> bool:
    """Whether one of the person's grants for this act covers the cooperative of the case."""
    roles = PERMISSIONS[code]
    return any(
        Role(grant.role) in roles and grant.cooperative_id in (None, case.cooperative_id)
        for grant in user.grants()
    )


def handles(code: str) -> Any:
    """A person of the row's roles, within reach of the case, who has no part in it."""
    ask = permitted(code)

    def may_handle(case: "Case", user: Any) -> bool:
        return ask(case, user) and reaches(user, code, case) and not has_a_part_in(case, user)

    return may_handle


def decides(case: Any, user: Any) -> bool:
    """Who closes a ballot; which committee reaches which cooperative is the committee's own rule."""
    return permitted("ballot.decide")(case, user) and not has_a_part_in(case, user)


def may_opine(case: Any, user: Any) -> bool:
    """An officer who handles the case, or the advisor of a loan, who knows the member's Activity."""
    if user is not None and case.advisor_id == user.pk:
        return permitted("case.opine")(case, user) and not has_a_part_in(case, user)
    return handles("case.opine")(case, user) and user.has_role(Role.OFFICER)


def is_its_officer(case: "Case", user: Any) -> bool:
    """A case officer within reach who has no part in the case."""
    return user is not None and user.has_role(Role.OFFICER) and handles("case.take")(case, user)


def may_write_to_applicant(case: "Case", user: Any) -> bool:
    """Messages go between the applicant's side, the officers and, for a loan, its advisor."""
    return may_act_for_applicant(case, user) or case.advisor_id == user.pk or is_its_officer(case, user)


def may_note(case: "Case", user: Any) -> bool:
    """Internal notes are for those who handle or decide the case, never for who asked or filed it."""
    return user.may("case.note") and not has_a_part_in(case, user) and case.is_trusted(user)


def may_attach(case: "Case", user: Any) -> bool:
    """The applicant's side at any time before the decision; its officer or a loan's advisor once it was
    sent."""
    if may_act_for_applicant(case, user):
        return case.state == "draft" or case.is_undecided
    return case.is_undecided and (case.advisor_id == user.pk or is_its_officer(case, user))


@condition(_("Something is still missing."))
def nothing_is_missing(case: "Case") -> bool:
    return not kinds.of(case).unmet(case)


@condition(_("The member still has to answer a correction."))
def no_correction_is_open(case: "Case") -> bool:
    return not case.corrections.open().exists()


@condition(_("No correction is open: there is nothing to answer."))
def a_correction_is_open(case: "Case") -> bool:
    return case.corrections.open().exists()


@condition(_("Record an opinion first."))
def an_opinion_is_recorded(case: "Case") -> bool:
    return case.opinions.exists()


@condition(_("There is nothing to sign."))
def something_is_to_be_signed(case: "Case") -> bool:
    return case.signing_since is not None


@condition(_("An agreement lies to be signed already."))
def nothing_is_to_be_signed(case: "Case") -> bool:
    return case.signing_since is None
