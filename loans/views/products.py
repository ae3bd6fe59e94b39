"""Writing the terms of loans: products, their versions, a preview of the plan, publishing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from loans import versions as writing
from loans.forms import ProductForm, VersionForm
from loans.models import LoanProduct, ProductVersion
from loans.models.products import VersionState
from loans.quote import quote
from loans.views.simulator import first_guess
from workflows.access import allow
from workflows.committee.models import Committee
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

COLUMNS = [
    Column(gettext_lazy("Code"), lambda row: row["product"].code),
    Column(gettext_lazy("Product"), lambda row: row["product"]),
    Column(gettext_lazy("Version"), "open.number", "number"),
    Column(gettext_lazy("In force from"), "open.from_on", "day"),
]


def _product(request: HttpRequest, code: str) -> LoanProduct:
    return get_object_or_404(LoanProduct.objects.visible_to(request.user), code=code)


def _version(request: HttpRequest, code: str, number: int) -> ProductVersion:
    versions = ProductVersion.objects.visible_to(request.user).select_related("product", "envelope__fund")
    return get_object_or_404(versions, product__code=code, number=number)


def committees() -> list[tuple[str, str]]:
    return [(committee.code, str(committee)) for committee in Committee.objects.all()]


@require_safe
@allow("product.read")
def products(request: HttpRequest) -> HttpResponseBase:
    """Every product with the version that is open today."""
    on = timezone.localdate()
    current = {version.product_id: version for version in ProductVersion.objects.current(on)}
    rows = [
        {"product": one, "open": current.get(one.pk)} for one in LoanProduct.objects.visible_to(request.user)
    ]
    if download := table_response(request, "loan-products", COLUMNS, rows):
        return download
    return render(
        request, "loans/products.html", {"rows": rows, "may_edit": may(request.user, "product.edit")}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("product.edit")
def new_product(request: HttpRequest) -> HttpResponse:
    """Code, names and summaries; the terms come with its first version."""
    form = ProductForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = writing.new_product(by=reader(request), **form.product)
        return redirect("loans:new_version", made.code)
    status = 422 if request.method == "POST" else 200
    return render(request, "loans/product_form.html", {"form": form}, status=status)


@require_safe
@allow("product.read")
def product(request: HttpRequest, code: str) -> HttpResponse:
    """One product and all its versions that this person may read."""
    held = _product(request, code)
    on = timezone.localdate()
    versions = ProductVersion.objects.visible_to(request.user).filter(product=held)
    rows = [
        {"version": version, "standing": version.standing(on)}
        for version in versions.select_related("envelope__fund", "product")
    ]
    context = {"product": held, "rows": rows, "may_edit": may(request.user, "product.edit")}
    return render(request, "loans/product.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("product.edit")
def new_version(request: HttpRequest, code: str) -> HttpResponse:
    """A new draft, beginning with the newest version's terms."""
    held = _product(request, code)
    newest = held.versions.order_by("-number").first()
    begin = ProductVersion(product=held) if newest is None else _copy(newest)
    form = VersionForm(request.POST or None, instance=begin, committees=committees())
    if request.method == "POST" and form.is_valid():
        made = writing.draft_version(held, by=reader(request), **form.terms)
        return redirect("loans:version", held.code, made.number)
    context = {"product": held, "form": form, "problem": ""}
    return render(
        request, "loans/version_form.html", context, status=422 if request.method == "POST" else 200
    )


def _copy(newest: ProductVersion) -> ProductVersion:
    copy = ProductVersion.objects.get(pk=newest.pk)
    copy.from_on, copy.to_on = timezone.localdate(), None
    return copy


@require_safe
@allow("product.read")
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The terms, and what a loan under them would be."""
    held = _version(request, code, number)
    on = timezone.localdate()
    guess = first_guess(held, on)
    try:
        example = quote(
            held, cents=guess["amount"], months=guess["months"], first_due_on=guess["first_due_on"]
        )
    except Refusal:
        example = None
    context = {
        "version": held,
        "standing": held.standing(on),
        "example": example,
        "may_edit": may(request.user, "product.edit") and held.state == VersionState.DRAFT,
        "events": held.events.select_related("by"),
    }
    return render(request, "loans/version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("product.edit")
def edit_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Change a draft."""
    held = _version(request, code, number)
    form = VersionForm(request.POST or None, instance=held, committees=committees())
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                writing.revise(_version(request, code, number), by=reader(request), **form.terms)
            except Refusal as refusal:
                problem, status = str(refusal), refusal.status
            else:
                return redirect("loans:version", code, number)
    context = {"product": held.product, "version": held, "form": form, "problem": problem}
    return render(request, "loans/version_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("product.publish")
def publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say what publishing does; then do it."""
    held = _version(request, code, number)
    problem, status = "", 200
    if request.method == "POST":
        try:
            writing.publish_version(held, by=reader(request), on=timezone.localdate())
        except Refusal as refusal:
            problem, status = str(refusal), refusal.status
        else:
            messages.success(request, _("The version is published. Nobody can change it any more."))
            return redirect("loans:version", code, number)
    return render(request, "loans/publish.html", {"version": held, "problem": problem}, status=status)
