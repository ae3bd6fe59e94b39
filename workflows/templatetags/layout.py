"""Tags and filters that the components under templates/ui/ and base.html are made of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import format_html

from workflows import money_words, navigation
from workflows.people.permissions import may
from workflows.templatetags.entraide import colon, day

register = template.Library()

MARK = 9_876_543_210  # a number that no address holds


def request_of(context: template.Context) -> HttpRequest | None:
    """The request, also inside an include with `only`."""
    return getattr(context, "request", None) or context.get("request")


@register.simple_tag(takes_context=True)
def page_frame(context: template.Context) -> navigation.Frame:
    """What header and footer show to this person on this page."""
    return navigation.frame(request_of(context))


@register.simple_tag(takes_context=True)
def csrf_input(context: template.Context) -> str:
    """The hidden token, also inside an include with `only` (where csrf_token would print nothing)."""
    request = request_of(context)
    if request is None:
        return ""
    if not hasattr(request, "_csrf_input"):  # each new mask of the token costs as much as a small query
        field = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        request._csrf_input = format_html(field, get_token(request))  # type: ignore[attr-defined]
    return request._csrf_input  # type: ignore[attr-defined]


@register.simple_tag
def address(name: str, pk: int) -> str:
    """What `url` says of a page that takes one number, for lists of hundreds: the pattern is looked up once."""
    before, after = _around(name)
    return f"{before}{pk}{after}"


@lru_cache
def _around(name: str) -> tuple[str, str]:
    before, _mark, after = reverse(name, args=[MARK]).partition(str(MARK))
    return before, after


@register.filter
def anchor(field: BoundField) -> str:
    """The id to jump to; a group of choices has none of its own, so its first choice."""
    return field.id_for_label or f"{field.auto_id}_0"


# Signs that turn the direction of what follows them: out of a quoted word they would turn the rest of the sentence.
TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


@register.filter(is_safe=True)
def straight(sentence: Any) -> str:
    """A sentence that may quote what somebody typed, without signs that would turn it round."""
    return str(sentence).translate(TURNING)


@register.simple_tag
def problems(form: Any = None, forms: Any = None, problem: Any = None) -> list[dict[str, str]]:
    """Every error of one or several forms, as sentences with the field to jump to."""
    found = [{"text": str(problem), "anchor": ""}] if problem else []
    for one in _bound_forms(form, forms):
        found += [{"text": str(error), "anchor": ""} for error in one.non_field_errors()]
        for field in one:
            target = "" if field.is_hidden else anchor(field)
            found += [{"text": f"{lead(field)} {error}", "anchor": target} for error in field.errors]
    if hasattr(forms, "non_form_errors"):
        found += [{"text": str(error), "anchor": ""} for error in forms.non_form_errors()]
    return [{**one, "text": straight(one["text"])} for one in found]


def lead(field: BoundField) -> str:
    """The label before what is wrong; a question needs no colon after its mark."""
    return str(field.label) if field.label.endswith("?") else colon(field.label)


def _bound_forms(form: Any, forms: Any) -> Iterator[BaseForm]:
    for one in [form, *(forms or [])]:
        if isinstance(one, BaseForm) and one.is_bound:
            yield one


@register.filter
def allowed(user: Any, code: str) -> bool:
    """Whether one of the person's roles may try this, to show or leave out a link; the page asks again."""
    return may(user, code)


@register.filter
def day_or_words(value: date | str | None) -> str:
    """A date with the month in letters; words stay as they are."""
    return day(value) if isinstance(value, date) else str(value or "")


@register.filter
def grouped(number: int | None) -> str:
    """A count with its thousands apart, as amounts have them: 35,913."""
    return "" if number is None else money_words.amount(number * 100)[:-3]


@register.filter
def beside[A, B](left: Iterable[A], right: Iterable[B]) -> Iterator[tuple[A, B]]:
    return zip(left, right, strict=True)


@register.filter
def nearby(page: Page[Any]) -> list[int | None]:
    """Page numbers to show: both ends, the neighbours, None where numbers are left out."""
    last = page.paginator.num_pages
    wanted = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    numbers: list[int | None] = []
    for number in wanted:
        if numbers and number - (numbers[-1] or 0) > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


@register.simple_tag(takes_context=True)
def page_link(context: template.Context, number: int) -> str:
    """This address at another page; filters and sort stay."""
    return _address(context, page=str(number))


@register.simple_tag(takes_context=True)
def sorted_by(context: template.Context, key: str) -> Mapping[str, str]:
    """How a list is sorted by `key` now, and the address that sorts it by `key` or turns it round."""
    request = request_of(context)
    now = request.GET.get("sort", "") if request else ""
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    following = f"-{key}" if direction == "ascending" else key
    return {"direction": direction, "url": _address(context, sort=following, page=None)}


def _address(context: template.Context, **changes: str | None) -> str:
    request = request_of(context)
    if request is None:
        return "?"
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def present_step(steps: Sequence[Mapping[str, Any]] | None) -> dict[str, int]:
    """The number of the present step, from 1, and how many there are."""
    states = [step["state"] for step in steps or []]
    return {"number": states.index("present") + 1 if "present" in states else 0, "total": len(states)}
