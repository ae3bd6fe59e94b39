"""What people fill in about themselves, and what administrators fill in about others."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.forms import EchoesBank, IbanField, LongText, offer

from .models import AccountChange, Cooperative, Member, User
from .permissions import Role

PHONE = re.compile(r"\+?[0-9][0-9 ./()-]{5,28}", re.ASCII)
MOST_ADDRESS = 300
MOST_BYTES = 20 * 1024 * 1024


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["language", "theme"]
        widgets = {"theme": forms.RadioSelect}
        help_texts = {"language": _("Pages, e-mails and letters follow it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "theme", User.Theme.choices)


class ContactForm(forms.ModelForm):
    class Meta:
        model = Member
        fields = ["email", "phone", "address", "born_in", "gender"]
        widgets = {
            "address": forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
            "born_in": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday-year"}),
        }
        labels = {"email": _("E-mail for letters and notices")}
        help_texts = {
            "email": _("The address that you sign in with stays as it is."),
            "born_in": _("Only to see whether people of all ages are treated alike. It is never shown beside a "
                         "request, and you may leave it empty."),
            "gender": _("Used in the same way, and you may leave it empty."),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    def clean_address(self) -> str:
        """As an envelope holds it: a few lines."""
        address: str = self.cleaned_data["address"].replace("\r\n", "\n")
        if len(address) > MOST_ADDRESS:
            words = LongText.default_error_messages["too_long"]
            raise ValidationError(words % {"has": len(address), "most": MOST_ADDRESS}, code="too_long")
        return address

    def clean_born_in(self) -> int | None:
        year: int | None = self.cleaned_data["born_in"]
        if year is not None and not 1900 <= year <= timezone.localdate().year:
            raise ValidationError(_("Enter the year in which you were born, such as 1984."))
        return year

    def clean_phone(self) -> str:
        phone = " ".join(self.cleaned_data["phone"].split())
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(_("Enter a phone number such as +32 2 542 10 80."))
        return phone


class AccountNumberForm(EchoesBank, forms.Form):
    """A new account number: checked, shown with its bank, and confirmed with the password."""

    iban = IbanField(help_text=_("For instance BE68 5390 0754 7034. Spaces do not matter."))
    holder = forms.CharField(label=_("Account holder"), max_length=70, help_text=_("As the bank writes it."))
    place = forms.ChoiceField(
        label=_("What is the account for?"),
        widget=forms.RadioSelect,
        initial="main",
        choices=[
            ("main", _("Instead of my main account")),
            ("beside", _("Beside it: I choose with each request")),
        ],
    )
    password = forms.CharField(
        label=_("Your password"),
        help_text=_("So that nobody else sends your money elsewhere."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, first: bool, **kwargs: Any) -> None:
        """`first`: there is no account yet, so that this one is the main one."""
        self.user = user
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["place"]

    def clean_password(self) -> str:
        typed = self.cleaned_data["password"]
        if typed and not self.user.check_password(typed):
            raise ValidationError(_("This is not your password."))
        return typed


class MembersAccountForm(EchoesBank, forms.Form):
    """Another account number for a member who has no sign-in."""

    member = forms.CharField(label=_("Member number"), max_length=20)
    iban = IbanField(help_text=_("For instance BE68 5390 0754 7034. Spaces do not matter."))
    holder = forms.CharField(label=_("Account holder"), max_length=70, help_text=_("As the bank writes it."))
    why = forms.CharField(
        label=_("How the member asked"), max_length=200,
        help_text=_("For instance: came by on 3 May, showed the identity card and a bank statement."),
    )  # fmt: skip
    told_by = forms.ChoiceField(
        label=_("How the member is told"), choices=AccountChange.Told.choices[1:],
        help_text=_("At the address or number that the register had before, never one that came with the change. "
                    "Who has an e-mail address is told by e-mail."),
    )  # fmt: skip

    def __init__(self, *args: Any, members: QuerySet[Member], **kwargs: Any) -> None:
        self.members = members
        super().__init__(*args, **kwargs)

    def clean_member(self) -> Member:
        found = self.members.filter(number=self.cleaned_data["member"].strip()).first()
        if found is None:
            raise ValidationError(_("No member has this number."))
        return found


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    cooperative = forms.ModelChoiceField(
        label=_("Cooperative"),
        queryset=Cooperative.objects.all(),
        required=False,
        empty_label=_("All of them"),
    )
    from_on = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    to_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Leave empty while it is open."),
    )


class AccountForm(forms.ModelForm):
    """A sign-in for someone who is no member: staff, auditors."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].required = True

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("Someone signs in with this address already."))
        return email


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Table of members"),
        help_text=_("CSV or XLSX, at most 20 MB. Nothing is written before you confirm."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 20 MB: split it."))
        return file
