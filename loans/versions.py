"""Writing and publishing the terms of a product."""

from datetime import date
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict

from loans.models import LoanProduct, ProductVersion
from loans.models.products import VersionState
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, TooLate
from workflows.steps import perform

_OWN = (
    "id",
    "product",
    "number",
    "version",
    "state",
    "from_on",
    "to_on",
)  # what a new version does not take over


def new_product(*, by: User, code: str, name: dict[str, str], summary: dict[str, str]) -> LoanProduct:
    """A product without terms yet; name and summary per language."""
    _may_edit(by)
    return LoanProduct.objects.create(code=code, name=name, summary=summary)


@transaction.atomic
def draft_version(product: LoanProduct, *, by: User, from_on: date, **terms: Any) -> ProductVersion:
    """Begin a new version: the newest one's terms, with those given put over them.

    raises  django's ValidationError for terms that cannot stand together
    """
    _may_edit(by)
    newest = product.versions.select_for_update().order_by("-number").first()
    copied = model_to_dict(newest) if newest else {}
    values = {name: value for name, value in copied.items() if name not in _OWN}
    if "envelope" in values:
        values["envelope_id"] = values.pop("envelope")
    if "envelope" in terms:
        values.pop("envelope_id", None)
    number = newest.number + 1 if newest else 1
    version = ProductVersion(product=product, number=number, from_on=from_on, **{**values, **terms})
    version.full_clean(exclude=["state", "declaration"])
    version.save(force_insert=True)
    return version


def newest_purposes(product: LoanProduct) -> list[dict[str, Any]]:
    newest = product.versions.order_by("-number").first()
    return newest.purposes if newest else []


@transaction.atomic
def revise(version: ProductVersion, *, by: User, **terms: Any) -> ProductVersion:
    """Change a draft; a published version is never changed (TooLate)."""
    _may_edit(by)
    held = ProductVersion.objects.select_for_update().get(pk=version.pk)
    if held.state != VersionState.DRAFT:
        raise TooLate(code="version_published")
    for name, value in terms.items():
        setattr(held, name, value)
    held.full_clean(exclude=["state", "declaration"])
    held.save_moved()
    return held


def publish_version(version: ProductVersion, *, by: User, on: date) -> ProductVersion:
    """Put the terms in force; see ProductVersion.publish."""
    return perform(ProductVersion.publish, version, by=by, on=on)


def _may_edit(by: User) -> None:
    if not may(by, "product.edit"):
        raise NotYours()
