"""The pages of loans, as each role meets them; all of them without script."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from loans.models import Agreement, LoanApplication, LoanProduct, ProductVersion
from loans.schedule import add_months
from tests.tables import taken_out
from workflows.people.permissions import Role

from .conftest import FIRST, MONDAY, PDF, TERMS, accepts, granted

pytestmark = pytest.mark.django_db


def future():
    return add_months(timezone.localdate().replace(day=1), 2)


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def as_user(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def test_anyone_may_try_the_simulator(client, terms):
    empty = client.get("/loans/simulator/")
    assert empty.status_code == 200
    query = {"product": "equipment", "amount": "1.200,00", "months": 12, "first_due_on": future().isoformat()}
    found = client.get("/loans/simulator/", query)
    assert found.status_code == 200
    assert text(found).count("100.00") == 12
    assert "12 instalments" in text(found)


def test_the_simulator_answers_htmx_with_the_plan_alone(client, terms):
    query = {"product": "equipment", "amount": "1200", "months": 12, "first_due_on": future().isoformat()}
    part = client.get("/loans/simulator/", query, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "<html" not in text(part)
    assert 'id="plan"' in text(part)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"amount": "1e3"}, "Enter an amount"),
        ({"amount": "499"}, "Between 500.00"),
        ({"months": "99"}, "Between 3 and 36 months"),
        ({"first_due_on": "2020-01-31"}, "Choose a day in the future"),
        ({"first_due_on": "2026-02-30"}, "valid date"),
    ],
)
def test_the_simulator_says_what_is_wrong_and_keeps_what_was_typed(client, terms, wrong, sentence):
    query = {"product": "equipment", "amount": "1200", "months": "12", "first_due_on": future().isoformat()}
    answer = client.get("/loans/simulator/", query | wrong)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert f'value="{next(iter(wrong.values()))}"' in text(answer)


def test_without_an_open_product_the_simulator_says_so(client, db):
    assert "No loan is offered today" in text(client.get("/loans/simulator/"))


def test_ana_asks_for_a_loan_page_by_page(as_user, ana, terms, trade):
    activity = trade(ana)
    client = as_user(ana.user)
    offered = client.get("/loans/apply/")
    assert "You hold an Activity: Violin lessons" in text(offered)
    begun = client.post("/loans/apply/", {"terms": terms.pk})
    held = LoanApplication.objects.get()
    reference = held.case.reference
    assert begun.url == f"/loans/applications/{reference}/"
    assert text(client.get(begun.url)).count("To do") == 5

    def save(page, data):
        answer = client.post(f"/loans/applications/{reference}/{page}/", data)
        assert answer.status_code == 302, text(answer)

    assert text(client.get(f"/loans/applications/{reference}/check/")).count("–") > 3
    save("project", {"purpose": "equipment", "project": "A violin."})
    plan = {"amount": "1 200,00", "months": 12, "grace_months": 0, "first_due_on": future().isoformat()}
    preview = client.post(f"/loans/applications/{reference}/plan/", plan | {"preview": "1"})
    assert "12 instalments" in text(preview)
    typing = client.post(
        f"/loans/applications/{reference}/plan/", plan | {"preview": "1"}, headers={"HX-Request": "true"}
    )
    assert "12 instalments" in text(typing)
    assert "<html" not in text(typing)
    held.refresh_from_db()
    assert held.months is None
    save("plan", plan)
    save("activity", {"activity": activity.pk, "invoiced_year": "18.000", "budget": "Lessons."})
    save("bank", {"iban": "BE71 0961 2345 6769", "iban_holder": "Ana Test"})
    missing = client.post(f"/loans/applications/{reference}/check/", {"declared": "on"})
    assert missing.status_code == 422
    assert "Add a quote" in text(missing)
    upload = client.post(f"/loans/applications/{reference}/quotes/", {"file": _file()})
    assert upload.status_code == 302
    unsaid = client.post(f"/loans/applications/{reference}/check/", {})
    assert "Confirm the declaration" in text(unsaid)
    sent = client.post(f"/loans/applications/{reference}/check/", {"declared": "on"})
    assert sent.status_code == 302
    held.case.refresh_from_db()
    assert (held.case.state, held.case.requested_cents) == ("submitted", 120_000)
    again = client.post(f"/loans/applications/{reference}/check/", {"declared": "on"})
    assert again.status_code == 409


def _file(name="quote.pdf", content=PDF):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def test_a_wrong_answer_is_said_on_its_page_and_kept(as_user, ana, draft):
    held = draft(ana)
    client = as_user(ana.user)
    base = f"/loans/applications/{held.case.reference}"
    wrong = client.post(f"{base}/bank/", {"iban": "BE71 0961 2345 6760", "iban_holder": "Ana"})
    assert wrong.status_code == 422
    assert "check digits" in text(wrong)
    assert "BE71 0961 2345 6760" in text(wrong)
    fake = client.post(f"{base}/quotes/", {"file": _file("quote.pdf", b"MZ\x90")})
    assert fake.status_code == 422
    assert "quote.pdf" in text(fake)


def test_one_of_several_accounts_is_chosen_for_a_loan(as_user, ana, draft):
    held = draft(ana)
    page, client = f"/loans/applications/{held.case.reference}/bank/", as_user(ana.user)
    assert "Which of your accounts?" not in text(client.get(page))
    type(ana).objects.filter(pk=ana.pk).update(iban="BE71096123456769", iban_holder="Ana")
    savings = ana.further_accounts.create(
        iban="BE43068999999501", holder="Ana S.", confirmed_at=timezone.now()
    )
    assert "BE•• •••• 9501" in text(client.get(page))
    assert client.post(page, {"account": "99"}).status_code == 422
    assert client.post(page, {"account": str(savings.pk), "paid_to": "member"}).status_code == 302
    held.refresh_from_db()
    assert (held.iban, held.iban_holder) == ("BE43068999999501", "Ana S.")


def test_an_advisor_files_for_a_member_who_asked(as_user, ana, terms, trade, person):
    trade(ana)
    lea = person("Lea", Role.ADVISOR)
    ana.advisor = lea
    ana.save()
    client = as_user(lea)
    unknown = client.post("/loans/apply/", {"terms": terms.pk, "number": "M999", "consent": "by phone"})
    assert "None of the members for whom you may file has this number" in text(unknown)
    begun = client.post("/loans/apply/", {"terms": terms.pk, "number": ana.number, "consent": "by phone"})
    assert begun.status_code == 302
    assert LoanApplication.objects.get().case.filed_by == lea


def test_the_pages_of_one_request_are_missing_to_everyone_else(as_user, ana, draft, member):
    held = draft(ana)
    client = as_user(member("Eve").user)
    for page in ("", "project/", "plan/", "activity/", "quotes/", "bank/", "check/"):
        assert client.get(f"/loans/applications/{held.case.reference}/{page}").status_code == 404


def test_ana_reads_and_signs_her_agreement(
    as_user, ana, draft, nora, bram, terms, greta, django_capture_on_commit_callbacks
):
    from loans import application as applying
    from loans.offer import make_offer

    on = timezone.localdate()
    held = draft(ana, on=on, first_due_on=add_months(on, 2))
    case = granted(applying.submit(held, by=ana.user, on=on), nora, bram, cents=120_000, on=on)
    loan = make_offer(case, None, cents=120_000, by=bram, on=on)
    client = as_user(ana.user)
    assert "Read and sign the agreement" in text(client.get("/loans/mine/"))
    assert "The agreement is ready" in text(client.get(f"/loans/{loan.number}/"))
    pdf = client.get(f"/loans/{loan.number}/agreement.pdf")
    assert pdf.content.startswith(b"%PDF-")
    page = client.get(f"/loans/{loan.number}/sign/")
    assert loan.agreed_hash in text(page)
    unticked = client.post(f"/loans/{loan.number}/sign/", {"agreed_hash": loan.agreed_hash})
    assert unticked.status_code == 422
    typed = {"agreed_hash": loan.agreed_hash, "read": "on"}
    other = client.post(f"/loans/{loan.number}/sign/", typed | {"agreed_hash": "0" * 64, "code": "123456"})
    assert other.status_code == 409
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/loans/{loan.number}/sign/code/").status_code == 302
    code = mail.outbox[-1].body[:6]
    wrong = client.post(f"/loans/{loan.number}/sign/", typed | {"code": "x"})
    assert (wrong.status_code, "This code is wrong" in text(wrong)) == (403, True)
    assert client.post(f"/loans/{loan.number}/sign/", typed | {"code": code}).status_code == 302
    twice = client.post(f"/loans/{loan.number}/sign/", typed | {"code": code})
    assert twice.status_code == 403
    assert "You accepted this agreement" in text(client.get(f"/loans/{loan.number}/sign/"))
    assert "Still to accept" in text(client.get(f"/loans/{loan.number}/"))
    client = as_user(greta)
    assert loan.number in text(client.get("/loans/to-sign/"))
    accepts(loan, greta, on=on)
    loan.refresh_from_db()
    assert (loan.state, loan.accepted_by) == ("signed", ana.user)
    client = as_user(ana.user)
    assert client.get(f"/loans/{loan.number}/accepted.pdf?in=nl").content.startswith(b"%PDF-")
    assert "The payment is being prepared" in text(client.get(f"/loans/{loan.number}/"))


def test_the_loan_page_tells_what_is_left_and_what_is_next(as_user, ana, running, repay):
    loan = repay(running(ana), 10_000, on=FIRST)
    client = as_user(ana.user)
    page = text(client.get(f"/loans/{loan.number}/"))
    assert "1,100.00" in page
    assert loan.reference in page
    assert "on no. 1, due" in page
    client.post(f"/loans/{loan.number}/ahead/", {"mode": "lower"})
    loan.refresh_from_db()
    assert loan.ahead_mode == "lower"


@pytest.mark.parametrize(
    ("language", "late", "in_time"),
    [("en", "past due", "due"), ("fr", "en retard", "à l’échéance"), ("nl", "te laat", "op de vervaldag"),
     ("de", "verspätet", "bei Fälligkeit")],
)  # fmt: skip
def test_what_a_payment_paid_is_never_called_unpaid(as_user, ana, running, repay, language, late, in_time):
    loan = repay(repay(running(ana), 10_000, on=FIRST), 10_000, on=add_months(FIRST, 2))
    ana.user.language = language
    ana.user.save(update_fields=["language"])
    page = text(as_user(ana.user).get(f"/loans/{loan.number}/"))
    received = page[page.index('id="received"') : page.index('id="papers"')]
    assert f", {late}<" in received
    assert f", {in_time}<" in received
    assert "impayé" not in received


def test_a_foreign_loan_is_missing_and_only_the_borrower_signs(as_user, ana, offer, member, chloe):
    loan = offer(ana)
    eve = as_user(member("Eve").user)
    for path in ("", "agreement.pdf", "sign/"):
        assert eve.get(f"/loans/{loan.number}/{path}").status_code == 404
    treasurer = as_user(chloe)
    assert treasurer.get(f"/loans/{loan.number}/").status_code == 200
    assert treasurer.get(f"/loans/{loan.number}/sign/").status_code == 403


def test_the_treasurer_filters_and_downloads_the_list(
    as_user, ana, member, running, repay, chloe, django_assert_max_num_queries
):
    late = running(ana)
    settled = repay(running(member("Eve"), cents=60_000), 60_000, on=FIRST)
    client = as_user(chloe)
    with django_assert_max_num_queries(14):
        page = text(client.get("/loans/"))
    assert late.number in page
    assert settled.number in page
    only_late = text(client.get("/loans/", {"due": "late"}))
    assert late.number in only_late
    assert settled.number not in only_late
    assert settled.number in text(client.get("/loans/", {"state": "settled"}))
    assert late.number in text(client.get("/loans/", {"q": late.reference}))
    assert late.number not in text(client.get("/loans/", {"q": "nobody"}))
    for sort in ("number", "-late", "due", "-left", "lent", "name", "nonsense"):
        assert client.get("/loans/", {"sort": sort}).status_code == 200
    table = b"".join(client.get("/loans/", {"format": "csv"}).streaming_content).decode()
    assert late.number in table
    assert "1200.00" in table
    book = client.get("/loans/", {"format": "xlsx"})
    assert b"".join(book.streaming_content).startswith(b"PK")


def test_members_do_not_reach_the_list(as_user, ana):
    assert as_user(ana.user).get("/loans/").status_code == 403


def test_a_treasurer_writes_previews_and_publishes_a_product(as_user, chloe, envelope, ana):
    from workflows.committee.models import Committee

    Committee.objects.create(code="loans", name="Loans")
    client = as_user(chloe)
    made = client.post("/loans/products/new/", {"code": "training", "name_en": "Training loan"})
    assert made.url == "/loans/products/training/new/"
    typed = {
        "from_on": timezone.localdate().isoformat(), "envelope": envelope.pk, "committee_code": "loans",
        "min_cents": "500", "max_cents": "10.000,00", "multiple_cents": "5", "min_months": 6,
        "max_months": 24, "period_months": 1, "period_days": 0, "grace_months_max": 3, "fee_way": "first",
        "remainder": "last", "seasons": "on", "balloon": "40", "income_share": "20",
        "business_day": "next",
        "ahead_mode": "shorten", "tolerance_cents": "1.00", "pause_months_max": 3,
        "tranches_max": 1, "draw_months": 12, "withdrawal_days": 0,
        "secured_by": "none",
        "quotes_required": "on", "offer_days": 30, "fee": "3", "quiet_days": 5, "promise_days_max": 14,
        "promise_tolerance_days": 2, "dunning_letter": 20, "dunning_reminder": 5,
        "countries": ["BE", "FR"], "purposes_en": "Course\nBooks", "purposes_fr": "Formation\nLivres",
    }  # fmt: skip
    assert client.get(made.url).status_code == 200
    wrong = client.post(
        made.url, typed | {"max_cents": "100", "fee": "x", "purposes_en": "", "purposes_fr": ""}
    )
    assert wrong.status_code == 422
    assert "below the lowest" in text(wrong)
    assert "at least one purpose" in text(wrong)
    saved = client.post(made.url, typed)
    assert saved.status_code == 302, text(saved)
    version = ProductVersion.objects.get()
    assert (version.max_cents, version.file_fee_basis_points, version.multiple_cents) == (1_000_000, 300, 500)
    assert version.purposes[0] == {"code": "course", "label": {"en": "Course", "fr": "Formation"}}
    edited = client.post("/loans/products/training/1/edit/", typed | {"max_months": 36})
    assert edited.status_code == 302
    assert "36" in text(client.get("/loans/products/training/1/"))
    assert "Nobody can change them" in text(client.get("/loans/products/training/1/publish/"))
    assert client.post("/loans/products/training/1/publish/").status_code == 302
    assert client.post("/loans/products/training/1/publish/").status_code == 409
    products = {row["Code"]: row for row in taken_out(client, "/loans/products/")}
    assert (products["training"]["Product"], products["training"]["Version"]) == ("Training loan", "1")
    late = client.post("/loans/products/training/1/edit/", typed)
    assert late.status_code == 409
    second = client.get("/loans/products/training/new/")
    assert "Formation" in text(second)
    assert as_user(ana.user).get("/loans/products/training/").status_code == 200
    assert as_user(ana.user).get("/loans/products/training/1/edit/").status_code == 403


def test_drafts_of_products_are_missing_to_members(as_user, ana, product, envelope, chloe):
    from loans.versions import draft_version

    draft_version(product, by=chloe, from_on=MONDAY, envelope=envelope, **TERMS)
    client = as_user(ana.user)
    assert client.get("/loans/products/equipment/").status_code == 404
    assert client.get("/loans/products/equipment/1/").status_code == 404
    assert LoanProduct.objects.exists()


def test_the_case_page_shows_the_plan_then_the_loan(as_user, ana, draft, offer):
    held = draft(ana)
    client = as_user(ana.user)
    assert "Plan asked for" in text(client.get(held.case.get_absolute_url()))
    loan = offer(ana)
    assert loan.number in text(client.get(loan.case.get_absolute_url()))


def test_borrowers_are_told_without_amounts(ana, running, repay, django_capture_on_commit_callbacks):
    from loans import deliveries
    from workflows.notices.models import Notice

    loan = repay(running(ana), 120_000, on=date(2026, 5, 5))
    deliveries.tell_offered(agreement=loan.pk)
    deliveries.tell_started(agreement=loan.pk)
    deliveries.tell_received(agreement=loan.pk, repayment=loan.repayments.get().pk)
    deliveries.tell_settled(agreement=loan.pk)
    deliveries.tell_lapsed(agreement=loan.pk)
    told = Notice.objects.filter(member=ana)
    assert told.count() == 5
    assert all(notice.path == reverse("loans:loan", args=[loan.number]) for notice in told)
    assert not any("1,200" in notice.body for notice in told)
    assert Agreement.objects.count() == 1
