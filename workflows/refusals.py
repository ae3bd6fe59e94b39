"""What the system declines to do, by name, with the figures. The edge turns it into a sentence or a status."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A request that is understood and declined.

    message  a sentence for the person, lazily translated
    code     a stable word for machines
    figures  what the sentence is about (integer cents, counts, names)
    status   the HTTP status that says the same
    """

    status = 422
    code = "refused"

    def __init__(self, message: str | Promise, *, code: str | None = None, **figures: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.figures = figures

    def __str__(self) -> str:
        return str(self.message)


class NotYours(Refusal):
    """This person may not do this, whatever its state."""

    status = 403
    code = "not_yours"

    def __init__(self, message: str | Promise = "", **kwargs: Any) -> None:
        super().__init__(message or _("This is not yours to do."), **kwargs)


class TooLate(Refusal):
    """The subject has moved on: someone was quicker, or its time is over."""

    status = 409
    code = "too_late"

    def __init__(self, message: str | Promise = "", **kwargs: Any) -> None:
        super().__init__(message or _("Someone was quicker: this has changed."), **kwargs)


class Unmet(Refusal):
    """A named condition does not hold yet."""

    code = "condition_unmet"


REASON = 200  # characters


def whole(why: str, most: int = REASON) -> str:
    """A reason as it is kept, which is whole. raises Unmet for one too long to be"""
    text = why.strip()
    if len(text) > most:
        raise Unmet(
            _("This text has %(has)d characters; at most %(most)d can be kept. Nothing was cut off.")
            % {"has": len(text), "most": most},
            code="too_long",
        )
    return text
