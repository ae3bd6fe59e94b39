"""Allowing the fund to collect: signed on screen by the member or on paper, ended by either side, the bank or time."""

import hashlib
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.banking import iban as accounts
from fund.banking import pain001
from fund.banking.models import ExpectedPayment
from fund.debits import rules, touching
from fund.debits.models import Collection, Creditor, DebitMandate, SignedMandate
from workflows import coded
from workflows.cases import documents
from workflows.numbering import next_number
from workflows.people.models import Member, User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate
from workflows.steps import note, perform


class CannotMandate(Refusal):
    """No mandate can be given for this payment, or not so."""

    code = "cannot_mandate"


def creditor_for(expected: ExpectedPayment) -> Creditor | None:
    """Who would collect this payment; None where the fund collects nothing."""
    return (
        Creditor.objects.filter(account__fund=expected.fund_id)
        .select_related("account")
        .order_by("pk")
        .first()
    )


def in_force(expected: ExpectedPayment) -> DebitMandate | None:
    return DebitMandate.objects.active().filter(expected=expected).first()


def text_of(expected: ExpectedPayment, creditor: Creditor) -> str:
    """What the member signs, in their language: who may collect what, and their right to a refund."""
    return _(
        "By signing this mandate you authorise (A) %(creditor)s, creditor identifier %(identifier)s, to send "
        "instructions to your bank to debit your account, and (B) your bank to debit your account according to these "
        "instructions, for what falls due of %(what)s. You are told of the amount and the day at least %(days)d days "
        "before. You are entitled to a refund from your bank under the terms of your agreement with it; it must be "
        "claimed within 8 weeks of the day of the debit."
    ) % {
        "creditor": creditor.account.holder, "identifier": creditor.identifier,
        "what": expected.label or expected.reference, "days": creditor.notice_days,
    }  # fmt: skip


@transaction.atomic
def sign(
    expected: ExpectedPayment, *, debtor_name: str, iban: str, on: date, by: User, text: str
) -> DebitMandate:
    """The member signs on screen the text they have read; the mandate in force before, if any, ends.

    raises  NotYours for anyone but the member it is expected from; TooLate when the text changed; CannotMandate;
            BadIban; CannotPay for a name that the scheme does not carry
    """
    if not (may(by, "debit.sign") and expected.member and expected.member.user_id == by.pk):
        raise NotYours()
    creditor = _creditor(expected)
    if text != text_of(expected, creditor):
        raise TooLate(_("The text of the mandate has changed: read it again."), code="other_text")
    return _record(
        expected, creditor, expected.member, debtor_name, iban, how=DebitMandate.How.SCREEN, on=on, by=by, text=text
    )  # fmt: skip


@transaction.atomic
def record_paper(
    expected: ExpectedPayment,
    *,
    debtor_name: str,
    iban: str,
    signed_on: date,
    on: date,
    by: User,
    scan: bytes,
    name: str,
) -> DebitMandate:
    """A treasurer records a mandate that was signed on paper, with its scan: a file called `name`, read as every
    document is.

    raises  NotYours; CannotMandate; BadDocument for a file that cannot be kept; BadIban; CannotPay
    """
    if not may(by, "debit.prepare"):
        raise NotYours()
    if signed_on > on:
        raise CannotMandate(_("A mandate cannot have been signed in the future."), code="signed_later")
    if rules.lapses_on(signed_on) <= on:
        raise CannotMandate(
            _("A mandate of that day has lapsed: it was not used for 36 months."), code="lapsed"
        )
    creditor, member = _creditor(expected), expected.member
    if member is None:
        raise CannotMandate(_("No member is known for this payment."), code="no_member")
    if member.user_id == by.pk:
        raise NotYours(touching.OWN, code="own_debit")
    kept = documents.clean(name, scan).content
    return _record(
        expected, creditor, member, debtor_name, iban, how=DebitMandate.How.PAPER, on=signed_on, by=by, scan=kept
    )  # fmt: skip


def _creditor(expected: ExpectedPayment) -> Creditor:
    creditor = creditor_for(expected)
    if creditor is None:
        raise CannotMandate(_("This fund does not collect by direct debit."), code="no_creditor")
    if not expected.is_open:
        raise CannotMandate(
            _("Nothing more is expected of this: there is nothing to collect."), code="nothing_due"
        )
    return creditor


def _record(
    expected: ExpectedPayment, creditor: Creditor, member: Member, debtor_name: str, iban: str, *, how: str,
    on: date, by: User, text: str = "", scan: bytes = b"",
) -> DebitMandate:  # fmt: skip
    ExpectedPayment.objects.select_for_update().get(
        pk=expected.pk
    )  # two signatures at once: one after the other
    account = accounts.parse(iban)
    if not pain001.scheme_text(debtor_name, pain001.NAME_LENGTH):
        raise CannotMandate(_("The account holder has no name."), code="no_name")
    content = scan or f"{text}\n\n{debtor_name}\n{account.printed}\n".encode()
    digest = hashlib.sha256(content).hexdigest()
    if before := in_force(expected):
        if (before.iban, before.debtor_name, before.text_sha256) == (account.compact, debtor_name, digest):
            return before  # the same signature again changes nothing
        end(before, why=coded.keep("replaced"), by=None)
    mandate = DebitMandate.objects.create(
        reference=next_number("M", on.year), creditor=creditor, expected=expected, member=member,
        debtor_name=debtor_name, iban=account.compact, bic=account.bic, how=how, signed_on=on, recorded_by=by,
        text_sha256=digest,
    )  # fmt: skip
    SignedMandate.objects.create(mandate=mandate, content=content.decode("latin-1"))
    note(mandate, "sign", by=by, payload={"how": how, "sha256": digest})
    return mandate


def open_signed(mandate: DebitMandate, *, by: User) -> bytes:
    """What was signed, with the account in full; read by another than the member, that is on the record."""
    if mandate.member.user_id != by.pk:
        if not may(by, "debit.cancel"):
            raise NotYours()
        note(mandate, "open_signed", by=by)
    return SignedMandate.objects.get(mandate=mandate).raw()


@transaction.atomic
def end(mandate: DebitMandate, *, why: str, by: User | None) -> DebitMandate:
    """Nothing more is collected with it: what was announced, or waits in a file, is not drawn. What the bank has is."""
    if not why.strip():
        raise Refusal(gettext_lazy("Say why the mandate ends."), code="no_reason")
    mandate = perform(DebitMandate.cancel, mandate, by=by, why=why.strip(), reason=why.strip())
    for waiting in mandate.collections.filter(state__in=["announced", "batched"]).order_by("pk"):
        perform(Collection.cancel, waiting, by=None, why=coded.keep("mandate_ended"))
    return mandate


def lapse_unused(on: date) -> int:
    """Mandates that nothing was collected with for 36 months lapse; how many."""
    lapsed = 0
    oldest = on - timedelta(days=1000)  # none younger can have lapsed
    for mandate in DebitMandate.objects.active().filter(signed_on__lt=oldest).order_by("pk"):
        if mandate.lapses_on <= on and not mandate.collections.under_way().exists():
            perform(DebitMandate.lapse, mandate, by=None)
            lapsed += 1
    return lapsed
