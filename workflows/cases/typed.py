"""What somebody typed on a page of a request and has not saved: kept as it was typed, right or wrong, so that it is
there again on another device, after a lost connection, or after a session that ended. Never a file, never an account
number."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.forms import BaseForm, MultipleChoiceField
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows import unsaved
from workflows.refusals import TooLate
from workflows.sealed import SealedJSON
from workflows.unsaved import worth_keeping

from .models import Case

OURS = frozenset({"asked", "seen", "then"})  # fields that nobody types


class ChangedElsewhere(TooLate):
    """The page was saved in another tab, or on another device, since it was opened here."""

    code = "changed_elsewhere"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This page was saved in another tab or on another device since you opened it here. What you typed is "
                "still below: check it, and save again to keep it."
            )
        )


class TypedPage(models.Model):
    """One page of one case: {field: [values]} as a browser sent them."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="typed_pages")
    page = models.CharField(max_length=60)
    fields: "models.Field[Any, Any]" = SealedJSON(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "page"], name="typed_page_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.page}"

    def data(self) -> QueryDict:
        """As a form reads it."""
        return unsaved.as_data(self.fields)


def keep(case: Case, page: str, data: QueryDict, *, at: datetime) -> bool:
    """Keep what stands in the fields of a page now, instead of what stood there before; False where it is more than
    any page holds."""
    fields = worth_keeping(data)
    if fields is None:
        return False
    TypedPage.objects.update_or_create(case=case, page=page, defaults={"fields": fields, "at": at})
    return True


def kept(case: Case, page: str) -> TypedPage | None:
    return TypedPage.objects.filter(case=case, page=page).first()


def forget(case: Case, page: str) -> None:
    """The page was saved: what was typed is an answer now."""
    TypedPage.objects.filter(case=case, page=page).delete()


# ---- at the edge: a page with a form


@dataclass
class Typing:
    """What the fields of a page hold: just sent (`posted`), typed earlier (`since`), or nothing but what is saved."""

    case: Case
    page: str
    data: QueryDict | None
    posted: bool
    since: datetime | None = None

    def keep(self) -> None:
        """It is not an answer yet: hold on to it, so that leaving the page loses nothing."""
        if self.data is not None:
            keep(self.case, self.page, self.data, at=timezone.now())

    def with_hidden(self, hidden: Mapping[str, str]) -> QueryDict | None:
        """The fields with those that are never kept put back from what is saved, where they were not just sent."""
        if self.data is None or self.posted:
            return self.data
        data = self.data.copy()
        for name, value in hidden.items():
            data.setdefault(name, value)
        return data


def typing(request: HttpRequest, case: Case, page: str) -> Typing:
    """What this person sent, or typed and has not saved: on another device, or before a session ended."""
    if request.method == "POST":
        return Typing(case, page, request.POST, posted=True)
    if held := unsaved.take(request):
        keep(case, page, held, at=timezone.now())
    row = kept(case, page)
    return Typing(case, page, row.data(), False, row.at) if row else Typing(case, page, None, False)


def autosaved(request: HttpRequest, case: Case, page: str) -> HttpResponse | None:
    """Answer a script that sends what is being typed; None where a person pressed a button."""
    if request.method != "POST" or "autosave" not in request.POST:
        return None
    saved = keep(case, page, request.POST, at=timezone.now())
    return JsonResponse({"saved": saved}, status=200 if saved else 413)


def forgive(*forms: BaseForm) -> None:
    """Show what was typed without calling it wrong: nobody pressed a button yet."""
    for form in forms:
        form.errors.clear()


def restored[F: BaseForm](make: Callable[[QueryDict | None], F], typing: Typing) -> F:
    """A form with what was sent; or one that nobody sent yet, with what was typed earlier in its fields. Account
    numbers, which are not kept with the latter, are those that are saved.

    make   the form of these fields; of what is saved, for None
    """
    if typing.posted or typing.data is None:
        return make(typing.data)
    form = make(None)
    for name, field in form.fields.items():
        several = isinstance(field, MultipleChoiceField)
        if several or name in typing.data:
            form.initial[name] = typing.data.getlist(name) if several else typing.data[name]
    return form


def digest(form: BaseForm) -> str:
    """What is saved, as the form of it shows it, in 16 letters: a page carries them along."""
    held = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return hashlib.sha256(json.dumps(held, sort_keys=True, default=str).encode()).hexdigest()[:16]


def refuse_overwriting(seen: str, held: str, form: BaseForm) -> None:
    """Raise ChangedElsewhere where the page was saved since it was opened (`seen`) and this form changes it."""
    if seen and seen != held and form.has_changed():
        raise ChangedElsewhere()


def too_late(request: HttpRequest, case: Case) -> HttpResponse:
    """A page that can no longer be changed: why, and what was typed, to be copied."""
    if "autosave" in request.POST:
        return JsonResponse({"saved": False}, status=409)
    fields = worth_keeping(request.POST) or {}
    texts = [text for name, values in fields.items() for text in values if name not in OURS and text.strip()]
    return render(request, "cases/too_late.html", {"case": case, "texts": texts}, status=409)
