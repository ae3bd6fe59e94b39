"""What the sources decline, by name."""

from workflows.refusals import Refusal, TooLate


class RateMissing(Refusal):
    """No contribution rate holds for a cooperative on a day."""

    code = "rate_missing"


class RateExists(TooLate):
    """A rate begins on that day already, or invoices were reckoned with the one before it."""

    code = "rate_exists"


class BadInvoices(Refusal):
    """Invoices that cannot be recorded; `problems` has one sentence a line."""

    code = "bad_invoices"


class AlreadyPosted(TooLate):
    """An import is confirmed once."""

    code = "already_posted"


class LineExhausted(Refusal):
    """More was asked of a funding line than its lender still offers."""

    code = "line_exhausted"
