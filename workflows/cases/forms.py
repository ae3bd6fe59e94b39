"""What people type on the pages of a case."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.html import escape
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from workflows import kinds
from workflows.forms import DayInput, FilesField, FilesInput, LongText, MoneyField, offer, offer_rows
from workflows.kinds import Requirement
from workflows.people.models import User
from workflows.people.permissions import PERMISSIONS

from .advice import NAME
from .attachments import MOST
from .corrections import askable
from .documents import ACCEPT
from .messages import LONGEST
from .models import Case, Document
from .standing import handles

SENTENCE = 500


FILE_HELP = _("A PDF or photos (JPEG, PNG or HEIC), at most 10 MB each. You can choose several.")


class DocumentField(FilesField):
    """Documents to be added: what is wrong with one of them is said by the check on documents, in its own words."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": _("Choose a file.")})
        super().__init__(
            most=MOST, widget=FilesInput(attrs={"accept": ACCEPT}), allow_empty_file=True, **kwargs
        )


class FilerForm(forms.Form):
    """For whom somebody files, and how the member asked for it."""

    number = forms.CharField(label=_("Member number"), max_length=20)
    consent = forms.CharField(
        label=_("How and when did the member ask you to file?"),
        help_text=_(
            "For example: by telephone on 3 March. The member sees this and sees the request. Leave it empty where "
            "the member gave their consent on this site."
        ),
        max_length=200,
        required=False,
    )
    scan = forms.FileField(
        label=_("Scan of the paper form or of the signed consent"),
        help_text=_("A PDF or a photo (JPEG, PNG or HEIC), at most 10 MB."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )


class MessageForm(forms.Form):
    """A line. Its key is made when the form is drawn, so that a double click posts once."""

    text = LongText(
        label=_("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, label: Any = None, attachable: QuerySet[Document] | None = None, **kwargs: Any
    ) -> None:
        """`attachable`: the documents that may go with it once they are kept; None: no file goes with it."""
        kwargs.setdefault("initial", {"key": uuid.uuid4()})
        super().__init__(*args, **kwargs)
        if attachable is not None:
            self.fields["file"] = DocumentField(
                label=_("Photos or files that go with it"), help_text=FILE_HELP, required=False
            )
            self.fields["kept"] = forms.ModelMultipleChoiceField(
                attachable, widget=forms.MultipleHiddenInput, required=False
            )
        if label:
            self.fields["text"].label = label

    def hold(self, documents: Sequence[Document]) -> None:
        """The line comes back to be mended: what was sent with it is kept, named beside the field, and goes with it
        once it is right. A browser would not choose the files again."""
        held = [*self.cleaned_data.get("kept", []), *documents]
        if not held:
            return
        names = ", ".join(f"“{document.name}”" for document in held)
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data.setlist("kept", [str(document.pk) for document in held])
        self.data = data
        self["file"].help_text = format_lazy(
            "{} {}", _("Kept, and sent with your message: %(names)s.") % {"names": escape(names)}, FILE_HELP
        )


def date_field() -> forms.DateField:
    return forms.DateField(
        label=_("Date on the document"),
        required=False,
        widget=DayInput(),
        error_messages={"invalid": _("Give the date as day, month and year.")},
    )


class DocumentForm(forms.Form):
    """Files for one purpose, with the date that stands on them where it matters."""

    file = DocumentField(label=_("Photos or files"), help_text=FILE_HELP)
    requirement = forms.ChoiceField(label=_("What it is"), required=False)
    dated_on = date_field()

    def __init__(self, case: Case, *args: Any, only: str | None = None, **kwargs: Any) -> None:
        """`only`: the code of the one requirement that these files are for."""
        kwargs.setdefault("initial", {"requirement": first_wanted(case) if only is None else only})
        kwargs.setdefault("auto_id", "id_document_%s")  # beside the form of a message, which takes files too
        super().__init__(*args, **kwargs)
        self.only = only
        needs = kinds.of(case).documents(case)
        offer(self, "requirement", [*((need.code, need.label) for need in needs), ("", _("Something else"))])
        if not needs or only is not None:
            self.fields["requirement"].widget = forms.HiddenInput()
        aged = [need for need in needs if need.max_age_days and only in (None, need.code)]
        if not aged:
            del self.fields["dated_on"]
        elif only is not None:
            self.fields["dated_on"].required = True
        else:
            asked = ", ".join(str(need.label) for need in aged)
            self.fields["dated_on"].help_text = _("Asked for: %(documents)s") % {"documents": asked}
        if only is not None:
            self.fields["file"].label = _("Photo or file")

    def clean_requirement(self) -> str:
        return self.cleaned_data["requirement"] if self.only is None else self.only


class DescribeForm(forms.Form):
    """More about a document that is there: its date, and what else it answers."""

    dated_on = date_field()
    also = forms.ChoiceField(label=_("It also answers"), required=False)

    def __init__(self, document: Document, needs: Sequence[Requirement], data: Any = None) -> None:
        super().__init__(data, initial={"dated_on": document.dated_on}, auto_id=f"id_{document.pk}_%s")
        more = [(need.code, need.label) for need in needs if need.code not in document.answers]
        offer(self, "also", [("", _("Nothing else")), *more])
        if not more:
            del self.fields["also"]


def first_wanted(case: Case) -> str:
    """The first document that the terms ask for and nobody has sent yet."""
    have = case.documents.usable().answering()
    return next((need.code for need in kinds.of(case).documents(case) if need.code not in have), "")


class VersionForm(forms.Form):
    """A form that knows which version of the case was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CorrectionForm(VersionForm):
    fields_asked = forms.MultipleChoiceField(
        label=_("What should the member look at again?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one field or document.")},
    )
    sentence = LongText(
        label=_("One sentence that says what is needed"),
        max_length=SENTENCE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "The member reads it word for word. For instance: Please send your rent receipt of October."
        ),
        error_messages={"required": _("Write one sentence that says what is needed.")},
    )

    def __init__(self, case: Case, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(item.name, item.label) for item in askable(case, user)]
        offer(self, "fields_asked", choices)


class OpinionForm(VersionForm):
    text = LongText(
        label=_("Your opinion"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("For the committee: what should be decided, and why. The member does not read it."),
        error_messages={"required": _("Write your opinion first.")},
    )
    recommended_cents = MoneyField(label=_("Amount you recommend"), required=False, min_cents=0)


class HandOverForm(VersionForm):
    to = forms.ModelChoiceField(
        label=_("Who takes it over"),
        queryset=User.objects.none(),
        empty_label=_("Choose a case officer"),
        error_messages={"required": _("Choose a case officer.")},
    )
    reason = forms.CharField(label=_("Why"), max_length=SENTENCE, required=False)

    def __init__(self, case: Case, officers: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = [
            user.pk for user in officers if user.pk != case.officer_id and handles("case.take")(case, user)
        ]
        offer_rows(self, "to", User.objects.filter(pk__in=able))


class AwayForm(forms.Form):
    from_on = forms.DateField(label=_("First day"), widget=DayInput())
    until_on = forms.DateField(label=_("Last day"), widget=DayInput())
    stand_in = forms.ModelChoiceField(
        label=_("Who stands in"), queryset=User.objects.none(), empty_label=_("Choose a case officer")
    )

    def __init__(self, officers: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "stand_in", officers)


class AdviceForm(forms.Form):
    """Whom to ask, what, by when, and what they may read: nothing is ticked beforehand."""

    of = forms.ModelChoiceField(
        label=_("Whom do you ask?"), queryset=User.objects.none(), empty_label=_("Choose a person")
    )
    question = LongText(label=_("Your question"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    due_on = forms.DateField(label=_("Answer by"), widget=DayInput())
    answers = forms.MultipleChoiceField(
        label=_("What may they read?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    documents = forms.ModelMultipleChoiceField(
        label=_("Which documents may they open?"),
        queryset=Document.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, case: Case, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = PERMISSIONS["advice.answer"]
        staff = (
            User.objects.filter(is_active=True, role_grants__role__in=roles).exclude(pk=user.pk).distinct()
        )
        offer_rows(self, "of", staff.order_by("last_name", "first_name"))
        rows = [(answer.name, answer.label) for answer in kinds.of(case).fields(case, user)]
        offer(self, "answers", [(NAME, _("The member’s name")), *rows])
        offer_rows(self, "documents", case.documents.current())

    def asked(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {**typed, "documents": list(typed["documents"])}


class WithdrawForm(VersionForm):
    reason = LongText(
        label=_("Why, if you want to say"),
        max_length=SENTENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=365)


class TargetsForm(forms.Form):
    """What is promised from a day on, in calendar days."""

    from_on = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    critical_days = _days(_("Days to a decision, critical"))
    high_days = _days(_("Days to a decision, urgent"))
    ordinary_days = _days(_("Days to a decision, ordinary"))
    money_days = _days(_("Days from a grant to the money"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        days = [typed[name] for name in ("critical_days", "high_days", "ordinary_days") if typed.get(name)]
        if days != sorted(days):
            self.add_error("critical_days", _("The more urgent a request, the sooner it is decided."))
        return typed
