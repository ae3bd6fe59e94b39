"""Every life of a loan, and of the money of Activities, lived over the API on the data of the demonstration: what can
happen between the offer and the last instalment, each undone or ended, and the books proved in between.

A member or a treasurer reads and writes here as over the network; nothing is looked up or changed behind the API."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.test import APIClient

from workflows import outbox
from workflows.people.models import Member, User

LANGUAGES = ("en", "fr", "nl", "de")


class Hand:
    """Somebody at the API."""

    def __init__(self, user: User) -> None:
        self.client = APIClient()
        self.client.force_authenticate(user)

    def get(self, path: str) -> Any:
        answer = self.client.get(f"/api/v1/{path}")
        assert answer.status_code == 200, (path, answer.content)
        return answer.json()

    def all(self, path: str) -> list[Any]:
        return list(self.get(f"{path}{'&' if '?' in path else '?'}size=200")["results"])

    def pdf(self, path: str) -> bytes:
        answer = self.client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-"), (path, answer.content)
        return bytes(answer.content)

    def send(self, path: str, **body: Any) -> Any:
        answer = self.client.post(f"/api/v1/{path}", body, format="json")
        assert answer.status_code in (200, 201), (path, body, answer.content)
        return answer.json()

    def mend(self, path: str, **body: Any) -> Any:
        answer = self.client.patch(f"/api/v1/{path}", body, format="json")
        assert answer.status_code == 200, (path, body, answer.content)
        return answer.json()

    def refused(self, path: str, code: str, **body: Any) -> None:
        answer = self.client.post(f"/api/v1/{path}", body, format="json")
        assert answer.status_code in (409, 422), (path, body, answer.content)
        assert answer.json()["code"] == code, answer.json()


def hand(first: str) -> Hand:
    return Hand(User.objects.get(first_name=first, member=None))


def of_member(number: str) -> Hand:
    user = Member.objects.select_related("user").get(number=number).user
    assert user
    return Hand(user)


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


class Lives:
    """The people of the demonstration, and its loans."""

    def __init__(self) -> None:
        self.chloe, self.thomas, self.omar = hand("Chloé"), hand("Thomas"), hand("Omar")
        self.keys = (f"life-{number}" for number in range(1, 10_000))

    def live(self) -> None:
        for life in (
            self.quotes_and_terms, self.papers, self.money_ahead, self.changes, self.beyond_the_terms, self.arrears,
            self.ends, self.many_at_once, self.guarantor, self.leases, self.claims, self.own_money, self.lines,
            self.share_of_income,
        ):  # fmt: skip
            life()
            delivered()
            assert self.chloe.send("proofs/")["holds"] is True, life.__name__

    def key(self) -> str:
        return next(self.keys)

    def plain_loans(self) -> Iterator[dict[str, Any]]:
        """Running, of the usual product, with nothing late and nothing proposed or asked."""
        busy = {row["loan"] for row in self.chloe.all("loan-proposals/") if row["state"] == "proposed"}
        busy |= {row["loan"] for row in self.chloe.all("loan-requests/") if row["answered_on"] is None}
        for loan in self.chloe.all("loans/?state=running"):
            shared = self.chloe.get(f"loan-income/{loan['number']}/")
            whole = loan["drawn_cents"] == loan["principal_cents"]
            passed_over = (
                loan["days_late"] or loan["number"] in busy or shared or loan["product"] == "leasing"
            )
            if whole and not passed_over:
                yield loan

    def loan(self, number: str) -> dict[str, Any]:
        found: dict[str, Any] = self.chloe.get(f"loans/{number}/")
        return found

    def approved(self, row: dict[str, Any], where: str) -> Any:
        """Another treasurer agrees to what was read."""
        at = row.get("number") or row["id"]
        return self.thomas.send(f"{where}/{at}/approve/", digest=row["digest"])

    # ---- the lives

    def quotes_and_terms(self) -> None:
        """What a loan would be in every shape; the terms change, and a loan keeps its own."""
        (product,) = [row["code"] for row in self.chloe.all("loan-products/") if row["code"] != "leasing"]
        place, first = f"loan-products/{product}/", day(70)
        before = self.chloe.get(f"{place}versions/")
        loan = next(self.plain_loans())
        drafted = self.chloe.send(f"{place}draft/", from_on=day(0), seasons=True, balloon_basis_points=4_000)
        changed = self.chloe.mend(
            f"{place}versions/{drafted['number']}/", grace_months_max=6, multiple_cents=1_000
        )
        assert (changed["state"], changed["seasons"]) == ("draft", True)
        self.chloe.send(f"{place}publish/", version=drafted["number"])
        assert [row["number"] for row in self.chloe.get(f"{place}versions/")][1:] == [
            row["number"] for row in before
        ]
        assert self.loan(loan["number"])["terms_number"] == loan["terms_number"] < drafted["number"]
        asked = {"product": product, "cents": 120_000, "months": 12, "first_due_on": first}
        for shape in (
            {},
            {"grace_months": 6},
            {"months_off": [7, 8]},
            {"months_double": [6, 7, 7]},
            {"balloon_cents": 40_000},
        ):
            rows = self.chloe.send("loan-quotes/", **asked, **shape)["instalments"]
            assert (len(rows), sum(row["due_cents"] for row in rows)) == (12, 120_000), shape
        self.chloe.refused(
            "loan-quotes/", "grace_longer_than_term", **asked | {"months": 3, "grace_months": 4}
        )

    def papers(self) -> None:
        """What a borrower takes away: next instalment with its code, calendar, statement, payoff, receipt, record."""
        loan = next(one for one in self.plain_loans() if one["repaid_cents"])
        at, ana = f"loans/{loan['number']}/", of_member(loan["member"])
        coming = ana.get(f"{at}next/")
        assert coming["reference"] == loan["reference"]
        assert coming["code"].startswith("BCD\n002\n1\nSCT\n")
        assert f"EUR{coming['cents'] // 100}.{coming['cents'] % 100:02d}" in coming["code"].split("\n")
        assert ana.client.get(f"/api/v1/{at}calendar/").content.startswith(b"BEGIN:VCALENDAR")
        ana.pdf(f"{at}statement/?since={day(-700)}&until={day(0)}")
        ana.pdf(f"{at}payoff/?days=30")
        ana.pdf(f"{at}receipts/{ana.get(f'{at}repayments/')[0]['id']}/")
        assert len({ana.pdf(f"{at}record/?language={code}") for code in LANGUAGES}) == 4
        assert ana.send(f"{at}ahead/", mode="lower")["ahead_mode"] == "lower"
        assert ana.get(f"{at}versions/")[0]["reason"] == "offer"

    def money_ahead(self) -> None:
        """Paid ahead in each way, looked at first; taken back, and everything stands as before."""
        _first, loan, *_others = self.plain_loans()
        life, at = f"loan-life/{loan['number']}/", f"loans/{loan['number']}/"
        before, plan = self.loan(loan["number"]), self.chloe.get(f"{at}schedule/")
        left = before["outstanding_cents"]
        for mode in ("shorten", "lower", "next"):
            pay = {"cents": left // 2, "value_on": day(0), "mode": mode}
            seen = self.chloe.send(f"{life}payment-preview/", **pay)
            made = self.chloe.send(f"{life}cash/", **pay, key=self.key(), payer="A cousin")
            now = self.loan(loan["number"])
            assert now["outstanding_cents"] == seen["left_cents"] == left - left // 2
            self.chloe.send(f"{life}cash/{made['id']}/undo/", why="Counted twice")
            assert self.chloe.get(f"{at}schedule/") == plan, mode
        self.chloe.refused(f"{life}cash/{made['id']}/undo/", "undone_before", why="Once more")

    def changes(self) -> None:
        """Within the terms two treasurers agree; each change is a version of the plan, and is undone as a right."""
        _first, _second, loan, *_others = self.plain_loans()
        late = next(one for one in self.chloe.all("loans/?late=true") if one["product"] != "leasing")
        count = len([row for row in self.chloe.get(f"loans/{loan['number']}/schedule/") if row["left_cents"]])
        rows = [{"due_on": day(200), "due_cents": 1}, {"due_on": day(230), "due_cents": 1}]
        unpaid = [row for row in self.chloe.get(f"loans/{loan['number']}/schedule/") if not row["paid_cents"]]
        rows[1]["due_cents"] = sum(row["due_cents"] for row in unpaid) - 1
        for about, figures in (
            (loan, {"kind": "pause", "months": 2}),
            (loan, {"kind": "replan", "count": count + 2, "first_due_on": day(40)}),
            (loan, {"kind": "hardship", "count": 3, "cents": 2_500, "first_due_on": day(40)}),
            (loan, {"kind": "rows", "rows": rows}),
            (loan, {"kind": "forgive", "cents": 1_000}),
            (late, {"kind": "reage"}),
            (late, {"kind": "arrears_pause", "from_on": day(1), "until_on": day(30)}),
        ):
            self._changed(about, figures)

    def _changed(self, loan: dict[str, Any], figures: dict[str, Any]) -> None:
        number = loan["number"]
        life, at = f"loan-life/{number}/", f"loans/{number}/"
        for row in self.chloe.all("loan-proposals/"):
            if row["loan"] == number and row["state"] == "proposed":
                self.chloe.send(f"loan-proposals/{row['id']}/withdraw/")
        plan, versions = self.chloe.get(f"{at}schedule/"), len(self.chloe.get(f"{at}versions/"))
        left = self.loan(number)["outstanding_cents"]
        seen = self.chloe.send(f"{life}preview/", **figures)
        assert seen["beyond"] is None, (figures, seen["beyond"])
        made = self.chloe.send(f"{life}propose/", **figures, key=self.key(), why="As agreed")
        self.approved(made, "loan-proposals")
        given_up = figures["cents"] if figures["kind"] == "forgive" else 0
        assert self.loan(number)["outstanding_cents"] == seen["left_cents"] == left - given_up, figures
        moved = 0 if figures["kind"] == "arrears_pause" else 1
        assert len(self.chloe.get(f"{at}versions/")) == versions + moved, figures
        self.thomas.send(f"loan-proposals/{made['id']}/undo/", why="A mistake")
        assert self.chloe.get(f"{at}schedule/") == plan, figures
        assert self.loan(number)["outstanding_cents"] == left

    def beyond_the_terms(self) -> None:
        """A longer pause than the terms give is brought before the committee, as a case of its own kind."""
        *_others, loan = self.plain_loans()
        asked = {"kind": "pause", "months": 60}
        life = f"loan-life/{loan['number']}/"
        assert self.chloe.send(f"{life}preview/", **asked)["beyond"]
        self.chloe.refused(f"{life}propose/", "pause_too_long", **asked, key=self.key(), why="Ill")
        ana = of_member(loan["member"])
        brought = ana.send(f"{life}bring/", **asked, ground="hardship", story="In hospital for a long time.")
        assert brought["case"].startswith("C-")
        assert ana.get(f"loan-change-cases/{brought['case']}/")["state"] == "submitted"
        ana.send(f"cases/{brought['case']}/withdraw/", reason="I am better")

    def arrears(self) -> None:
        """How late loans are on any day; what the path did; a promise withdrawn, a request answered, reminders held."""
        for on in (day(-200), day(-30), day(0)):
            (whole,) = self.chloe.get(f"loan-arrears/?on={on}")
            by_product = self.chloe.get(f"loan-arrears/?on={on}&by=product")
            assert sum(row["late_cents"] for row in by_product) == whole["late_cents"]
            late = self.chloe.all(f"loan-arrears/loans/?on={on}")
            assert sum(row["late_cents"] for row in late) == whole["late_cents"]
        steps = {row["step"] for row in self.chloe.all("loan-steps/")}
        assert steps == {"reminder", "letter", "call", "plan", "committee"}
        (promised,) = [row for row in self.omar.all("loan-promises/") if row["outcome"] == "open"]
        assert self.omar.get(f"loan-late/{promised['loan']}/")["covered"] == "promise"
        assert self.omar.send(f"loan-promises/{promised['id']}/withdraw/")["outcome"] == "withdrawn"
        again = {"loan": promised["loan"], "key": self.key(), "cents": promised["cents"], "due_on": day(5)}
        assert (
            of_member(self.loan(promised["loan"])["member"]).send("loan-promises/", **again)["outcome"]
            == "open"
        )
        self.omar.send(f"loan-late/{promised['loan']}/hold/", until_on=day(20), why="We are talking")
        self.omar.send(f"loan-late/{promised['loan']}/go-on/")
        (asked,) = [row for row in self.chloe.all("loan-requests/") if row["answered_on"] is None]
        assert self.chloe.send(f"loan-requests/{asked['id']}/answer/", words="Yes, from next month.")[
            "answered_on"
        ]
        run = self.chloe.all("loan-provisions/")[0]
        assert self.chloe.get(f"loan-provisions/{run['id']}/loans/")["count"] > 0

    def ends(self) -> None:
        """Settled with a receipt and reopened by what is taken back; written off, recovered, and that undone."""
        *_others, loan = self.plain_loans()
        life, at = f"loan-life/{loan['number']}/", f"loans/{loan['number']}/"
        left = loan["outstanding_cents"]
        pay = {"value_on": day(0), "mode": "shorten"}
        made = self.chloe.send(f"{life}cash/", **pay, cents=left + 500, key=self.key())
        settled = self.loan(loan["number"])
        assert (settled["state"], settled["outstanding_cents"], settled["surplus_cents"]) == (
            "settled",
            0,
            500,
        )
        self.chloe.pdf(f"{at}receipts/{made['id']}/")
        self.chloe.send(f"{life}cash/{made['id']}/undo/", why="It was another loan")
        assert self.loan(loan["number"])["state"] == "running"
        gone = {"kind": "write_off", "from_on": day(-1)}  # money of the very day would still have repaid it
        lost = self.chloe.send(f"{life}propose/", **gone, key=self.key(), why="Gone")
        self.approved(lost, "loan-proposals")
        assert self.loan(loan["number"])["state"] == "written_off"
        back = self.chloe.send(f"{life}cash/", **pay, cents=left + 700, key=self.key())
        after = self.loan(loan["number"])
        assert (after["recovered_cents"], after["surplus_cents"]) == (left, 700)  # capped by the loss
        self.chloe.send(f"{life}cash/{back['id']}/undo/", why="Another loan")
        assert self.thomas.send(f"loan-proposals/{lost['id']}/undo/", why="They are back")["undone"] is True
        assert self.loan(loan["number"])["outstanding_cents"] == left

    def many_at_once(self) -> None:
        """A moratorium that was proposed is agreed, runs with progress, and is taken back before the first date."""
        (row,) = [one for one in self.chloe.all("loan-moratoria/") if one["state"] == "proposed"]
        asked = {
            "fund": row["fund"],
            **row["asked"],
            "kind": row["kind"],
            "from_on": row["from_on"],
            "months": row["months"],
        }
        seen = self.chloe.send("loan-moratoria/preview/", **asked)
        assert (seen["loans"], seen["cents_moved"]) == (row["chosen"], row["cents_moved"])
        self.approved(row, "loan-moratoria")
        delivered()
        ran = self.thomas.get(f"loan-moratoria/{row['id']}/")["outcomes"]
        assert ran["changed"] == row["chosen"]
        self.thomas.send(f"loan-moratoria/{row['id']}/take_back/", why="The supplier lends others")
        delivered()
        back = self.thomas.get(f"loan-moratoria/{row['id']}/")["outcomes"]
        assert (back["changed"], back["undone"]) == (0, row["chosen"])

    def guarantor(self) -> None:
        """Called for what is late: the letter, and nothing more asked."""
        (call,) = [row for row in self.thomas.all("loan-guarantees/") if row["state"] == "approved"]
        self.thomas.pdf(f"loan-guarantees/{call['number']}/letter/")
        assert self.thomas.send(f"loan-guarantees/{call['number']}/end/", why="The borrower pays")["ended_on"]

    def leases(self) -> None:
        """The register: one is the member's own by now, one stolen, one given back and delivered again."""
        goods = {row["state"]: row for row in self.chloe.all("leased-goods/")}
        self.chloe.pdf(f"leased-goods/{goods['handed_over']['number']}/certificate/")
        assert goods["lost"]["insurance_reference"]
        at = f"leased-goods/{goods['held']['number']}/"
        assert self.omar.get(f"{at}papers/")
        assert (
            self.omar.send(f"{at}describe/", condition="worn", insured_until=day(400))["condition"] == "worn"
        )
        self.chloe.refused(f"{at}hand-over/", "lease_is_paid")
        assert (
            self.omar.send(f"{at}give-back/", condition="good", location="Depot", why="Ill")["state"]
            == "returned"
        )
        assert self.omar.send(f"{at}deliver/")["state"] == "held"

    def claims(self) -> None:
        """An advance and a guarantee: the client pays what is told, the next letter, a plan, a loss and its undoing."""
        rows = {row["state"]: row for row in self.chloe.all("claims/")}
        assert {"recovered", "lost", "running"} <= set(rows)
        claim = rows["running"]
        at, left = f"claims/{claim['number']}/", claim["outstanding_cents"]
        told = {
            "key": self.key(),
            "fund": "solidarity",
            "invoice": claim["invoice"],
            "cents": 1_00,
            "received_on": day(0),
        }
        receipt = self.chloe.send("claims/receive/", **told)
        assert self.chloe.get(at)["outstanding_cents"] == left - 1_00
        self.chloe.send(f"{at}receipts/{receipt['id']}/undo/", why="Another invoice")
        for letter in self.chloe.get(f"{at}letters/"):
            if letter["sha256"]:
                self.chloe.pdf(f"{at}letters/{letter['id']}/")
        plan = {"kind": "plan", "count": 3, "first_due_on": day(30)}
        assert self.chloe.send(f"{at}preview/", **plan)["left_cents"] == left
        for decision in (plan, {"kind": "loss"}):
            made = self.chloe.send(f"{at}propose/", **decision, key=self.key(), why="Agreed by telephone")
            self.approved(made, "claim-proposals")
        assert self.chloe.get(at)["state"] == "lost"
        made = self.chloe.send(f"{at}propose/", kind="undo", key=self.key(), why="They pay after all")
        self.approved(made, "claim-proposals")
        assert self.chloe.get(at)["outstanding_cents"] == left

    def own_money(self) -> None:
        """A member's own money: a later plan that waits is agreed on, and a statement of what moved."""
        (plan,) = [row for row in self.chloe.all("own-money-plans/") if row["state"] == "proposed"]
        at = f"own-money/{plan['own']}/"
        money = self.chloe.get(at)
        hanna = of_member(money["member"])
        assert hanna.send(f"own-money-plans/{plan['id']}/agree/")["state"] == "agreed"
        rows = hanna.get(f"{at}schedule/")
        assert sum(row["left_cents"] for row in rows) == money["owed_cents"]
        hanna.pdf(f"{at}statement/?since={day(-700)}&until={day(0)}")
        self.chloe.refused(f"{at}order/", "nothing_due")

    def lines(self) -> None:
        """Where the money of loans comes from: each line as it stands, what it was used for, by which rule."""
        for line in self.chloe.all("funding-lines/"):
            standing = self.chloe.get(f"loan-lines/{line['id']}/")
            lent = [one for one in self.chloe.all("loans/") if one["line"] == standing["line"]]
            assert standing["loans"] <= len(lent)
            assert self.chloe.get(f"loan-lines/{line['id']}/uses/")["count"] >= 0
        assert any(row["state"] == "approved" for row in self.chloe.all("line-rules/"))

    def share_of_income(self) -> None:
        """Repaid by a share of what the Activity is paid: the months, and another share agreed by two."""
        row = next(one for one in self.chloe.all("income-shares/") if one["state"] == "approved")
        months = self.chloe.get(f"loan-income/{row['loan']}/")
        assert any(month["taken_cents"] for month in months)
        asked = {"loan": row["loan"], "from_on": day(0), "basis_points": row["basis_points"] + 500,
                 "floor_cents": row["floor_cents"], "key": self.key(), "why": "A better season"}  # fmt: skip
        assert (
            self.approved(self.chloe.send("income-shares/", **asked), "income-shares")["state"] == "approved"
        )


def delivered() -> None:
    while outbox.deliver():
        pass
