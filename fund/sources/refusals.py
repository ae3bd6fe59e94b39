"""What the sources decline, by name."""

from workflows.refusals import Refusal, TooLate


class RateMissing(Refusal):
    """No contribution rate holds for a cooperative on a day."""

    code = "rate_missing"


class RateExists(TooLate):
    """A rate begins on that day already, or invoices were reckoned with the one before it."""

    code = "rate_exists"


class BadLines(Refusal):
    """Lines that cannot be recorded; `problems` has one sentence a line."""

    code = "bad_lines"


class AlreadyPosted(TooLate):
    """An import is confirmed once."""

    code = "already_posted"


class LaterFirst(Refusal):
    """What came later rests on it: that is taken back first."""

    code = "later_first"


class LineExhausted(Refusal):
    """More was asked of a funding line than its lender still offers."""

    code = "line_exhausted"


class LineInUse(Refusal):
    """A funding line on which money was drawn is not taken back."""

    code = "line_in_use"


class BadSchedule(Refusal):
    """A repayment schedule that cannot hold."""

    code = "bad_schedule"


class BooksAreOpen(TooLate):
    """The books have an opening balance: it is reversed before another one."""

    code = "books_are_open"


class OutOfBalance(Refusal):
    """What the bank holds and what the envelopes hold differ. Figures: bank_cents, envelopes_cents."""

    code = "out_of_balance"


class LossExceeded(Refusal):
    """More would come back than was lost. Figures: lost_cents, recovered_cents, asked_cents."""

    code = "loss_exceeded"


class WrongCurrency(Refusal):
    """Money in another currency than the fund's."""

    code = "wrong_currency"
