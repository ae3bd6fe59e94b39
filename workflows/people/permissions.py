"""Who may do what: one table. A row is an act; its roles may try it. *Which* rows of the database they may try it on
is always a queryset (`visible_to`), and whether it is possible now is asked by the step itself."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    MEMBER = "member", _("Member")
    ADVISOR = "advisor", _("Advisor")
    OFFICER = "officer", _("Case officer")
    COMMITTEE = "committee", _("Committee member")
    CHAIR = "chair", _("Chair")
    TREASURER = "treasurer", _("Treasurer")
    TREASURER2 = "treasurer2", _("Second treasurer")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")
    INTEGRATION = "integration", _("Integration client")


MEM, ADV, OFF, COM, CHR, T1, T2, AUD, ADM, API = (
    Role.MEMBER, Role.ADVISOR, Role.OFFICER, Role.COMMITTEE, Role.CHAIR,
    Role.TREASURER, Role.TREASURER2, Role.AUDITOR, Role.ADMINISTRATOR, Role.INTEGRATION,
)  # fmt: skip

# Roles that move or decide money: granted by two people, never with the administrator's.
SENSITIVE_ROLES = frozenset({COM, CHR, T1, T2})

PERMISSIONS: dict[str, frozenset[Role]] = {
    code: frozenset(roles)
    for code, roles in {
        # people
        "people.list": [ADM, AUD],
        "people.advised": [ADV],  # and only one's own members
        "people.import": [ADM],
        "people.grant_role": [ADM],
        "people.approve_role": [CHR, T2],
        "people.ask_account": [OFF],  # only for a member without a sign-in
        "people.confirm_account": [OFF, T1, T2],  # never one's own, nor what one asked for
        "profile.own": list(Role),
        # cases
        "case.apply": [MEM, ADV, OFF],  # an officer what came by telephone or on paper
        "case.own": [MEM],
        "case.list": [ADV, OFF, COM, CHR, T1, T2, AUD, API],
        "case.read": [MEM, ADV, OFF, COM, CHR, T1, T2, AUD, API],
        "case.read_sensitive": [MEM, ADV, OFF, COM, CHR],
        "case.desk": [OFF],
        "case.take": [OFF],
        "case.ask_correction": [OFF],
        "case.answer_correction": [MEM, ADV, OFF, T1, T2],  # and only who asked, or filed for them
        "case.opine": [OFF, ADV],
        "case.ready": [OFF],
        "advice.ask": [OFF],
        "advice.answer": [ADV, OFF, T1, T2],  # and only who was asked; never who decides
        "case.withdraw": [MEM, ADV, OFF, T1, T2],  # and only who asked, or filed for them
        "case.message": [MEM, ADV, OFF],
        "case.note": [ADV, OFF, COM, CHR],
        "case.documents": [MEM, ADV, OFF, COM, CHR],
        "case.export": [OFF, AUD],
        "targets.read": [OFF, COM, CHR, T1, T2, AUD, ADM, API],
        "targets.propose": [ADM],
        "targets.approve": [ADM, CHR, T2],  # never who proposed them
        # committee
        "committee.list": [COM, CHR, OFF, AUD, ADM],
        "committee.manage": [ADM, CHR],
        "committee.add": [ADM],
        "session.list": [COM, CHR, OFF, AUD],
        "session.manage": [COM, CHR],  # whose, the office says: chair, vice-chair, secretary
        "session.read": [COM, CHR, OFF, AUD],
        "session.attend": [COM, CHR],  # one's own absence, one's own objection
        "calendar.own": list(Role),
        "case.refer": [COM, CHR, OFF],
        "ballot.read": [COM, CHR, AUD],
        "ballot.vote": [COM, CHR],
        "ballot.manage": [COM, CHR],  # and only who presides over that case
        "ballot.decide": [COM, CHR],
        "recusal.declare": [COM, CHR],
        "fast_track.read": [COM, CHR, OFF, AUD, ADM],
        "fast_track.decide": [COM, CHR],  # and only the two delegates
        "appeal.lodge": [MEM, ADV],
        "appeal.read": [MEM, ADV, OFF, COM, CHR, AUD],
        "appeal.bring_back": [OFF],
        "decision.correct": [COM, CHR],  # and only who presides that day
        "letter.post": [OFF],
        "minutes.members": list(Role),
        "decision.list": [OFF, COM, CHR, T1, T2, AUD],
        "decision.read": [MEM, ADV, OFF, COM, CHR, T1, T2, AUD, API],
        # ledger and sources
        "fund.summary": list(Role),
        "fund.audience": [ADM],  # who reads the page of the fund: its members, or everybody
        "fund.read": [T1, T2, AUD],
        "fund.figures": [T1, T2, AUD, API],
        "ledger.journal": [T1, T2, AUD, API],
        "ledger.proof": [T1, T2, AUD, ADM],
        "ledger.envelope": [T1],  # proposes; another person approves
        "ledger.envelope_approve": [T2],
        "ledger.waiting": [T1, T2, AUD, API],
        "ledger.give_up": [MEM, T1, T2],  # a member only their own grant
        "period.read": [T1, T2, AUD, API],
        "period.close": [T1, T2],
        "period.reopen": [T1, T2],  # and never alone: one asks, another agrees
        "sources.read": [T1, T2, AUD],
        "sources.record": [T1, API],
        "sources.run": [T1, T2, AUD, API],
        "sources.propose_rate": [T1],
        "sources.approve_rate": [T2],
        # banking
        "payment.list": [T1, T2, AUD, API],
        "payment.prepare": [T1],
        "payment.read_batch": [
            T1,
            T2,
            AUD,
            API,
            CHR,
        ],  # a chair only those so large that a chair approves them
        "payment.approve": [
            T2,
            CHR,
        ],  # with a fresh second factor, by how many says the amount; never with a token
        "payment.rules_propose": [T1],
        "payment.rules_approve": [T2],  # never who proposed them, nor with a token
        "payment.export": [T2],
        "payment.cancel": [T1, T2],
        "bank.account": [T1],
        "statement.list": [T1, T2, AUD],
        "statement.import": [T1, T2, API],
        "line.list": [T1, T2, AUD],
        "line.match": [T1, T2],
        # direct debit
        "debit.sign": [MEM],
        "debit.read": [MEM, T1, T2, AUD, API],
        "debit.list": [T1, T2, AUD, API],
        "debit.prepare": [T1],
        "debit.send": [T2],
        "debit.cancel": [T1, T2],
        "debit.creditor": [T1],
        "debit.creditor_approve": [T2],  # never who proposed it, nor with a token
        "reconciliation.read": [T1, T2, AUD, API],
        "reconciliation.mark": [T1, T2],
        # aid
        "programme.read": list(Role),
        "programme.edit": [T1, ADM],
        "programme.publish": [T1, ADM],
        "award.list": [OFF, T1, T2, AUD, API],
        # loans
        "product.read": list(Role),
        "product.edit": [T1, ADM],
        "product.publish": [T1, ADM],
        "loan.own": [MEM],
        "loan.sign": [MEM],
        "loan.accept": [MEM, T2, CHR],  # and only as a party: borrower, guarantor, or for the cooperative
        "loan.sign_lender": [T2, CHR],
        "loan.join": [MEM],  # and only whoever was invited
        "loan.draw": [MEM],  # and only one's own
        "loan.let_go": [MEM, T1],  # a part that is not drawn: the borrower's own, or a treasurer
        "loan.list": [ADV, OFF, T1, T2, AUD, API],
        "loan.read": [MEM, ADV, OFF, T1, T2, AUD, API],
        "loan.promise": [MEM, ADV, OFF, T1, T2],  # a member only for their own loan
        "loan.dunning": [ADV, OFF, T1, T2],
        "loan.change": [T1],
        "loan.change_read": [T1, T2, AUD],
        "loan.change_approve": [T2],  # never who proposed it
        "loan.guarantee_read": [MEM, T1, T2, AUD],  # a guarantor what is asked of them
        "loan.undo_write_off": [T2],
        "loan.bring": [ADV, OFF, T1, T2],  # a change of a loan before the committee; a borrower their own
        "loan.cash": [T1, T2],
        "asset.read": [MEM, ADV, OFF, T1, T2, AUD, API],
        "asset.list": [ADV, OFF, T1, T2, AUD, API],
        "asset.keep": [OFF, T1],
        "asset.hand_over": [T1, T2],
        "provision.read": [T1, T2, AUD, API],
        "provision.propose": [T1],
        "provision.decide": [T1, T2],  # by another than who proposed it; withdrawn by who did
        # advances, guarantees
        "activity.read": [MEM, OFF, T1, T2, AUD, API],
        "activity.list": [OFF, T1, T2, AUD, API],
        "own.read": [MEM, T1, T2, AUD, API],
        "own.list": [T1, T2, AUD, API],
        "own.pay": [T1],  # orders what is due, proposes another plan; others approve and agree
        "own.agree": [MEM],  # and only the member whose money it is
        "claim.record": [T1, T2, API],
        "claim.remind": [OFF, T1],
        "claim.propose": [T1],
        "claim.decision_read": [T1, T2, AUD],  # `ledger.envelope_approve` decides, never who proposed it
        # reports
        "report.read": [CHR, T1, T2, AUD, API],
        "fairness.read": [
            COM,
            CHR,
            T1,
            T2,
            AUD,
            ADM,
            API,
        ],  # groups of members, never one; each reading is kept
        "fairness.export": [CHR, T1, T2, AUD],
        "fairness.readings": [CHR, AUD],  # who read them
        "forecast.keep": [T1, T2],
        "notice.own": list(Role),
        "notice.texts": [ADM],
        "notice.log": [ADM],
        # long runs, and what is taken out
        "job.read": [ADV, OFF, COM, CHR, T1, T2, AUD, ADM],  # of each sort only who may do that work
        "job.export": list(Role),  # a list that one may read, for oneself
        "job.administer": [ADM],  # that others' exports run, never what is in them
        # accounting
        "accounting.read": [T1, T2, AUD, API],
        "accounting.export": [T1, T2, AUD, API],
        "accounting.chart": [T1],  # proposes; `ledger.envelope_approve` decides
    }.items()
}


def may(user: Any, code: str) -> bool:
    """Whether one of the person's roles is in the row. An unknown code is a mistake in the code, and loud."""
    roles = PERMISSIONS[code]
    return bool(user and user.is_authenticated and user.is_active and user.roles() & roles)


def permitted(code: str) -> Any:
    """The row as a transition's `permission`: a person of these roles; never the system."""

    def ask(subject: Any, user: Any) -> bool:
        return user is not None and may(user, code)

    if code not in PERMISSIONS:
        raise KeyError(code)
    return ask


def system_or(code: str) -> Any:
    """The same, or the system itself: the clock and the bank act without a person."""
    ask = permitted(code)
    return lambda subject, user: user is None or ask(subject, user)


def system_only(subject: Any, user: Any) -> bool:
    return user is None
