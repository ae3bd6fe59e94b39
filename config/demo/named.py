"""Two years of a small cooperative: 60 named members, cases in every state, running loans, some of them late."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from config import nightly
from fund.aid.models import Programme
from fund.banking.models import PaymentOrder
from fund.ledger import proposals
from loans import drawing
from loans.models import Agreement, Amendment, Disbursement, LoanProduct
from loans.repayment import replayed
from workflows.cases.models import Case
from workflows.committee.models import Committee
from workflows.people.models import Member
from workflows.steps import perform

from . import (
    activities,
    again,
    courses,
    debits,
    income,
    journeys,
    leases,
    own,
    people,
    periods,
    returns,
    sources,
    stage,
)
from .clock import at, month_starts, working_day
from .journeys import Verdict, Wish
from .treasury import Treasury

Say = Callable[[str], None]

AID = [  # (months ago, member, programme, need, figures, urgent, cents granted; 0 refused)
    (22, 1, "hardship", "My two main clients stopped at once.", {}, ["children"], 150_000),
    (20, 5, "daily", "Out of work between two tours.", {"days": 62}, [], 43_400),
    (19, 38, "hardship", "I lost my workshop in a fire.", {}, ["housing", "children"], 150_000),
    (17, 9, "lost-income", "Six cancelled bookings in spring.", {"days": 30, "lost_cents": 174_000}, ["energy"], 130_500),
    (16, 12, "daily", "Temporary unemployment after an operation.", {"days": 45}, [], 31_500),
    (14, 40, "lost-income", "My festival season was called off.", {"days": 40, "lost_cents": 240_000}, [], 120_000),
    (13, 15, "hardship", "I would like new furniture.", {}, [], 0),
    (11, 18, "daily", "No work in January.", {"days": 31}, ["food"], 21_700),
    (9, 22, "hardship", "Separated, with two children, rent unpaid.", {}, ["housing", "children"], 150_000),
    (7, 44, "hardship", "Hospital for three months.", {}, ["children"], 120_000),
    (6, 25, "daily", "Training cancelled by the client.", {"days": 28}, [], 19_600),
    (5, 28, "lost-income", "Illness in the middle of a contract.", {"days": 20, "lost_cents": 118_000}, ["energy"], 88_500),
    (4, 47, "hardship", "A second request for the same event.", {}, [], 0),
]  # fmt: skip
LOANS = [  # (months ago, member, cents, months, project, how it is repaid)
    (21, 2, 600_000, 24, "A second-hand van for deliveries", "on time"),
    (19, 3, 240_000, 12, "A laptop and its software", "settled"),
    (18, 39, 450_000, 24, "A pottery kiln", "late 2"),
    (15, 6, 900_000, 36, "A lighting rig for small venues", "on time"),
    (12, 7, 300_000, 18, "A professional camera", "late 1"),
    (11, 14, 260_000, 20, "A printing press for posters", "by debit"),
    (10, 43, 500_000, 24, "A year's training in sound engineering", "on time"),
    (17, 17, 180_000, 12, "A stage piano", courses.WRITTEN_OFF),
    (14, 28, 240_000, 24, "A mobile sound studio", courses.FORGIVEN),
    (9, 27, 360_000, 24, "A cellar for cheese", courses.SHARED),
    (8, 32, 200_000, 16, "Shelves for a bookshop", courses.TOPPED),
    (8, 8, 150_000, 12, "Tools for a bicycle workshop", courses.GUARANTEED),
    (7, 42, 720_000, 30, "An embroidery machine", "ahead"),
    (5, 11, 380_000, 24, "Shelves and stock for a market stall", courses.TOPPED),
    (4, 4, 450_000, 30, "A joinery workshop, built in three steps", "in parts"),
]
STOPS = {
    courses.GUARANTEED: 3,
    courses.WRITTEN_OFF: 12,
    courses.SHARED: 5,
}  # months since which nothing comes by bank
GUARANTORS = {8: 33, 32: 19}  # borrower → guarantor


class Named:
    """Builds the two years; `today` is the last day of them."""

    def __init__(self, today: date, say: Say) -> None:
        self.today, self.say, self.chance = today, say, random.Random(7)
        self.start = (today.replace(day=1) - timedelta(days=729)).replace(day=1)
        self.followed: dict[str, str] = {}  # agreement number -> how it is repaid

    def build(self) -> None:
        self._found()
        months = list(month_starts(self.start, self.today))
        for place, month in enumerate(months):
            self._live(month, len(months) - 1 - place)
            self.say(f"{month:%B %Y}: {Case.objects.count()} cases, {Agreement.objects.count()} loans")
        self._today()
        failed = nightly.run(self.today, self.say)  # drafts lapse, arrears are noted, the books are proved
        assert not failed, failed

    def _found(self) -> None:
        with at(self.start):
            self.cast = people.cast(self.chance)
            fund, account = stage.found_fund(self.cast.be, self.cast.fr)
            staff, start = self.cast.staff, self.start
            stage.open_with(fund, 5_000_000, on=start, by=staff["Chloé"])
            sources.feed(fund, self.cast, start)
            aid = stage.set_aside(fund, "aid", "Aide sociale", 1_200_000, on=start, by=staff["Chloé"])
            loans = stage.set_aside(
                fund, "loans", "Prêts à taux zéro", 3_300_000, on=start, by=staff["Chloé"]
            )
            self.committee = stage.seat_committee(self.cast, on=start)
            self.programmes: dict[str, Programme] = {
                code: stage.publish_programme(code, aid, by=staff["Chloé"], opens_on=start)
                for code in stage.PROGRAMMES
            }
            self.product: LoanProduct = stage.publish_product(loans, by=staff["Chloé"], on=start)
            courses.found(fund, self.cast, start)
            activities.offer(loans, self.cast, start)
            own.offer(fund, self.cast, start)
            self.leasing = leases.publish(loans, by=staff["Chloé"], on=start)
        self.fund, self.aid, self.loans = fund, aid, loans
        self.treasury = Treasury(account, self.cast)
        self.treasury.set_limits(start)
        self.members: list[Member] = self.cast.members
        self.voters = [staff[name] for name in ("Bram", "Carla", "Dirk", "Élise", "Farid")]
        self.signers = [staff["Greta"], staff["Bram"]]  # secretary and chair

    # ---- a month

    def _live(self, month: date, ago: int) -> None:
        self._income(month, ago)
        if ago == 13:
            with at(month + timedelta(days=2)):
                stage.publish_without_fee(
                    self.product, by=self.cast.staff["Chloé"], on=month + timedelta(days=2)
                )
        asked = self._aid_of(month, ago) + self._loans_of(month, ago)
        asked += (
            self._changes_of(month, ago)
            + self._activities_of(month, ago)
            + self._leases_of(month, ago)
            + self._own_of(month, ago)
        )
        meeting = working_day(month + timedelta(days=16))
        meets = bool(asked) and meeting < self.today - timedelta(days=10)
        if meets:
            decided = journeys.evening(self.committee, self.voters[0], self.voters, asked, meeting)
            for offered in [*Agreement.objects.filter(state="offered"), *Amendment.objects.offered()]:
                journeys.sign(offered, meeting + timedelta(days=2), lender=self.cast.staff["Nora"])
            session = journeys.session_of(decided)
            journeys.sign_minutes(session, self.signers, working_day(meeting + timedelta(days=3)))
        self._repayments(month, ago)
        self._courses(month, ago)
        ordered = self._next_payments(month + timedelta(days=20))
        if meets or ordered:
            on = working_day(meeting + timedelta(days=6))
            if ago == 5:
                returns.refuse_one(self.treasury, on)
            self.treasury.pay_all(working_day(on + timedelta(days=2)) if ago == 5 else on)
            if ago == 6 and (order := returns.come_back(self.treasury, working_day(on + timedelta(days=4)))):
                returns.pay_elsewhere(self.treasury, order, working_day(on + timedelta(days=6)))

    def _next_payments(self, on: date) -> bool:
        """Orders the payments of loans whose agreed day has come."""
        if on >= self.today - timedelta(days=10):
            return False
        with at(on, 3):
            return drawing.order_due(on) > 0

    def _income(self, month: date, ago: int) -> None:
        on = month + timedelta(days=3)
        if on > self.today:
            return
        cents = income.month(self.treasury, [self.cast.be, self.cast.fr], on, self.chance)
        with at(on, 23):
            for envelope, share in ((self.aid, 3), (self.loans, 5)):
                stage.allot(
                    key=f"{envelope.code}/{month:%Y-%m}", source=stage.chart.general(self.fund), target=envelope,
                    cents=cents * share // 10, on=on, by=self.cast.staff["Chloé"], why="Monthly share of contributions",
                )  # fmt: skip

    def _aid_of(self, month: date, ago: int) -> list[tuple[Case, Verdict]]:
        found = []
        for when, who, code, need, figures, urgent, cents in AID:
            if when != ago:
                continue
            wish = Wish(need, figures, urgent, children=2 if "children" in urgent else 0)
            case = journeys.ask_aid(self.members[who], self.programmes[code], wish, month + timedelta(days=4))
            self._ready(case, month, cents)
            reasons = [] if cents == case.requested_cents else ["less_urgent"] if cents else ["outside_rules"]
            found.append((case, Verdict(cents or None, reasons, against=1 if cents else 0)))
        return found

    def _loans_of(self, month: date, ago: int) -> list[tuple[Case, Verdict]]:
        found = []
        for when, who, cents, months, project, how in LOANS:
            if when != ago:
                continue
            asked_on = month + timedelta(days=5)
            parts = journeys.in_parts(cents, asked_on + timedelta(days=70)) if how == "in parts" else {}
            if who in GUARANTORS:
                parts["guarantor"] = self.members[GUARANTORS[who]]
            case = journeys.ask_loan(
                self.members[who], self.product, cents, months, project, asked_on, **parts
            )
            self._ready(case, month, cents)
            self.followed[case.reference] = how
            found.append(
                (case, Verdict(cents, conditions="The invoice is sent to the secretariat within a month."))
            )
        return found

    def _followed(self, how: str) -> list[Agreement]:
        """Loans that are repaid in a way, the first asked for first."""
        cases = [reference for reference, way in self.followed.items() if way == how]
        related = ("member__user", "terms", "fund", "case__loan_application__activity", "case__cooperative")
        return list(
            Agreement.objects.filter(case__reference__in=cases).select_related(*related).order_by("pk")
        )

    def _changes_of(self, month: date, ago: int) -> list[tuple[Case, Verdict]]:
        """What the committee decides of loans that run: a part forgiven, a further amount for each of two."""
        wanted = {3: courses.FORGIVEN, 2: courses.TOPPED}.get(ago, "")
        found = []
        for loan in self._followed(wanted):
            case, cents = courses.bring(loan, wanted, self.cast, month + timedelta(days=7))
            self._ready(case, month, cents)
            found.append((case, Verdict(cents)))
        return found

    def _courses(self, month: date, ago: int) -> None:
        if ago <= 5:
            courses.remind(month, self.today)
        for loan in self._followed(courses.WRITTEN_OFF) if ago == 8 else []:
            courses.write_off(loan, self.treasury, month + timedelta(days=22))
        for loan in self._followed(courses.SHARED) if ago < 7 else []:
            if ago == 6:
                courses.share(loan, self.treasury, month + timedelta(days=24))
            elif month + timedelta(days=16) < self.today:
                courses.earn(loan, month, self.treasury)

    def _activities_of(self, month: date, ago: int) -> list[tuple[Case, Verdict]]:
        found = []
        for wish in activities.WISHES:
            if wish.ago == ago:
                case = activities.ask(self.members[wish.who], wish, month + timedelta(days=6))
                self._ready(case, month, wish.cents)
                found.append((case, Verdict(wish.cents)))
        return found

    def _own_of(self, month: date, ago: int) -> list[tuple[Case, Verdict]]:
        found = []
        for wish in own.WISHES:
            if wish.ago == ago:
                case = own.ask(self.members[wish.who], wish, month + timedelta(days=6))
                self._ready(case, month, wish.cents)
                found.append((case, Verdict(wish.cents)))
        return found

    def _leases_of(self, month: date, ago: int) -> list[tuple[Case, Verdict]]:
        found = []
        for wish in leases.WISHES:
            if wish.ago == ago:
                case = leases.ask(self.members[wish.who], self.leasing, wish, month + timedelta(days=6))
                self._ready(case, month, wish.cents)
                found.append((case, Verdict(wish.cents)))
        return found

    def _ready(self, case: Case, month: date, cents: int) -> None:
        officer = self.cast.staff["Omar" if case.cooperative_id == self.cast.be.pk else "Lucie"]
        opinion = "The documents show the situation; the amount is in line with the rules."
        journeys.make_ready(case, officer, month + timedelta(days=10), opinion=opinion, cents=cents or None)

    def _repayments(self, month: date, ago: int) -> None:
        """Instalments of the month come in on the 20th, as each member pays them."""
        on = working_day(month + timedelta(days=19))
        if on >= self.today:
            return
        lines = []
        for agreement in (
            Agreement.objects.filter(state="running").select_related("case__applicant").order_by("pk")
        ):
            if self.followed.get(agreement.case.reference) == "by debit":
                lines += debits.draw(self.treasury, agreement, on)
                continue
            cents = self._pays(agreement, ago, on)
            if cents:
                payer = agreement.case.applicant
                lines.append(self.treasury.received(cents, agreement.reference, str(payer), payer.iban, on))
        for lost in self._followed(courses.WRITTEN_OFF) if ago in (4, 2) else []:
            lines += courses.recovered(lost, self.treasury, on)
        lines += activities.client_lines(self.treasury, ago, on) + own.lines_in(self.treasury, on)
        if lines:
            self.treasury.statement(on, lines)
        activities.decide(self.treasury, ago, on)
        activities.press(self.treasury, on)
        leases.keep(self.cast, on, self.today)
        own.pay_back(self.treasury, on, last=ago == 1)

    def _pays(self, agreement: Agreement, ago: int, on: date) -> int:
        how = self.followed.get(agreement.case.reference, "on time")
        late = int(how.split()[1]) if how.startswith("late") else STOPS.get(how, 0)
        if (late and ago <= late) or (how == courses.FORGIVEN and 3 <= ago <= 5):
            return 0
        due = replayed(agreement).late_cents(on + timedelta(days=1))
        if how == "ahead" and due:
            return due + 20_000
        if how == courses.TOPPED and ago == 3:  # the next instalment too: nothing is late when more is asked
            return due + courses.next_cents(agreement, on)
        if how == "settled" and ago <= 9:
            return agreement.outstanding_cents
        return due

    # ---- what stands open today

    def _today(self) -> None:
        staff, today = self.cast.staff, self.today

        def ago(days: int) -> date:
            return today - timedelta(days=days)

        stage.look_ahead(self.committee, self.cast, on=today)
        wish = Wish("My client went bankrupt and my rent is due.", {}, ["housing"])
        journeys.begin_aid(self.members[0], self.programmes["hardship"], wish, ago(2))  # Ana's draft

        journeys.begin_aid(
            self.members[17], self.programmes["daily"], Wish("Never sent.", {"days": 5}), ago(130)
        )
        sent = journeys.ask_aid(
            self.members[20], self.programmes["daily"], Wish("Between two contracts.", {"days": 21}), ago(3)
        )
        urgent = journeys.ask_aid(
            self.members[21], self.programmes["hardship"],
            Wish("I may lose my flat at the end of the month.", {}, ["housing", "food", "children"]), ago(1),
        )  # fmt: skip
        journeys.ask_loan(self.members[23], self.product, 420_000, 24, "A cargo bike and its trailer", ago(4))
        self.say(f"waiting for an officer: {sent.reference}, {urgent.reference}")

        creditor = {
            "name": "Energie Commune",
            "iban": "BE68539007547034",
            "cents": 48_050,
            "communication": "Client 88213",
        }
        bills = Wish("Two energy bills in one winter.", {"receipts": [{"label": "Energy", "cents": 48_050}]}, ["energy"], creditors=[creditor])  # fmt: skip
        taken = journeys.take(
            journeys.ask_aid(self.members[24], self.programmes["housing"], bills, ago(8)),
            staff["Omar"],
            ago(6),
        )
        with at(ago(5), 15):
            names = ["need"]
            perform(
                Case.ask_correction,
                taken,
                by=staff["Omar"],
                on=ago(5),
                fields=names,
                sentence="Which months do the two bills cover?",
            )

        self._ready_today("hardship", Wish("My workshop was flooded.", {}, ["housing"]), 26, 17, staff)
        self._ready_today(
            "daily",
            Wish("Temporary unemployment since September.", {"days": 38}, ["children"]),
            27,
            11,
            staff,
        )
        self._ready_today("daily", Wish("Two tours were cancelled.", {"days": 24}), 28, 9, staff)
        loan = journeys.ask_loan(
            self.members[29], self.product, 640_000, 36, "A food truck's kitchen", ago(14)
        )
        journeys.make_ready(
            loan, staff["Omar"], ago(6), opinion="Quotes are complete; the Activity carries the instalment."
        )

        journeys.ask_for_next_payment(Disbursement.objects.filter(position=3).get(), ago(1))
        self._money_under_way(staff)
        closed = periods.close_past(self.fund, today=today, by=staff["Chloé"], second=staff["Thomas"])
        periods.book_late(self.fund, self.aid, closed_until=closed, today=today, by=staff["Chloé"])
        self.say(f"closed until {closed}")
        sources.stand_open(self.fund, self.cast, today)
        self._looked_at_again(staff)
        ways = ("late 1", "late 2", "ahead", courses.GUARANTEED)
        courses.stand_open({way: self._followed(way)[0] for way in ways}, self.fund, self.cast, today)
        ready = list(Case.objects.filter(state="ready"))
        coming = working_day(today + timedelta(days=6))
        journeys.call_meeting(
            self.committee, self.voters[0], ready[:-1], coming, today=ago(1), away=staff["Carla"]
        )
        journeys.ask_without_a_meeting(
            self.committee, self.voters[0], ready[-1:], self.voters[1:3], since=ago(1), until=ago(-3)
        )
        board = Committee.objects.get(code="board")
        hearing = working_day(today + timedelta(days=9))
        journeys.call_meeting(
            board, staff["Rachida"], [], hearing, today=ago(1)
        )  # the appeal is there by itself
        gone = journeys.ask_aid(
            self.members[30], self.programmes["daily"], Wish("No longer needed.", {"days": 10}), ago(20)
        )
        with at(ago(18)):
            perform(Case.withdraw, gone, by=gone.filed_by, on=ago(18))

    def _ready_today(self, code: str, wish: Wish, who: int, days: int, staff: Any) -> Case:
        case = journeys.ask_aid(
            self.members[who], self.programmes[code], wish, self.today - timedelta(days=days)
        )
        opinion = "Documented; urgent enough to be decided at the next session."
        return journeys.make_ready(case, staff["Omar"], self.today - timedelta(days=5), opinion=opinion)

    def _looked_at_again(self, staff: Any) -> None:
        """One grant by the fast track, to be ratified at the coming session; one refusal that is contested."""

        def ago(days: int) -> date:
            return self.today - timedelta(days=days)

        given = again.give_fast_track(self.committee, staff, on=ago(40))
        wish = Wish("My wages were seized and the children need to eat.", {}, ["food", "children"])
        urgent = self._ready_today("hardship", wish, 13, 7, staff)
        again.grant_fast(given, urgent, staff, on=ago(3))
        again.contest(self.refused, on=ago(2))

    def _money_under_way(self, staff: Any) -> None:
        """Granted last week: one waiting, one in a batch to approve, one on its way; one loan offered, one signed."""
        today = self.today
        wishes = [(31, "hardship", {}), (32, "daily", {"days": 30}), (33, "daily", {"days": 44})]
        found: list[tuple[Case, Verdict]] = []
        for who, code, figures in wishes:
            case = journeys.ask_aid(
                self.members[who],
                self.programmes[code],
                Wish("Less work than usual.", figures, ["energy"]),
                today - timedelta(days=24),
            )
            journeys.make_ready(
                case, staff["Omar"], today - timedelta(days=16), opinion="In line with the rules."
            )
            found.append((case, Verdict(case.requested_cents)))
        shop = {
            "paid_to": "supplier", "supplier_name": "Couture Machines", "supplier_address": "Rue Neuve 8, 1000 Bruxelles",
            "supplier_iban": people.fake_iban("BE", 55_120_771), "invoice_number": "2026-0418",
        }  # fmt: skip
        asked: list[tuple[int, int, str, dict[str, Any]]] = [
            (34, 260_000, "A sewing machine", shop),
            (14, 310_000, "A translation licence and a screen", {}),
            (18, 240_000, "A kitchen for two caterers", {"co_borrower": self.members[22]}),
        ]
        for who, cents, project, answers in asked:
            case = journeys.ask_loan(
                self.members[who], self.product, cents, 18, project, today - timedelta(days=25), **answers
            )
            journeys.make_ready(case, staff["Omar"], today - timedelta(days=15), opinion="A sound plan.")
            found.append((case, Verdict(cents)))
        found += self._short_of_money(staff)
        self.refused = journeys.ask_aid(
            self.members[35],
            self.programmes["hardship"],
            Wish("I cannot pay my rent.", {}, []),
            today - timedelta(days=23),
        )
        journeys.make_ready(
            self.refused, staff["Omar"], today - timedelta(days=15), opinion="Nothing shows the arrears."
        )
        why = Verdict(None, ["not_documented"], text="Nothing shows that the rent is unpaid.")
        found.append((self.refused, why))
        decided_on = working_day(today - timedelta(days=9))
        decided = journeys.evening(self.committee, self.voters[0], self.voters, found, decided_on)
        journeys.sign_minutes(  # the chair has still to sign these
            journeys.session_of(decided), self.signers[:1], working_day(decided_on + timedelta(days=2)),
            closing="The next session looks at the envelope for energy bills.",
        )  # fmt: skip
        first, _second, third = Agreement.objects.filter(state="offered").order_by("pk")
        journeys.sign(first, decided_on + timedelta(days=1), lender=staff["Nora"])
        journeys.sign(third, decided_on + timedelta(days=2))  # both have; the cooperative has still to sign
        orders = list(PaymentOrder.objects.waiting().order_by("pk"))
        self.treasury.export(
            self.treasury.approve(
                self.treasury.prepare(orders[:1], today - timedelta(days=4)), today - timedelta(days=3)
            ),
            today - timedelta(days=3),
        )
        self.treasury.prepare(orders[1:2], today - timedelta(days=1))
        returns.set_savings_aside(self.treasury, working_day(today - timedelta(days=6)))
        self._unknown_money()
        on = working_day(today - timedelta(days=3))
        returns.take_debit_back(self.treasury, on)
        returns.come_back_in_part(self.treasury, on)
        returns.come_back(self.treasury, on)

    def _short_of_money(self, staff: Any) -> list[tuple[Case, Verdict]]:
        """The city's money for the winter is short: one grant is paid, two wait, and more money is proposed."""
        opened = self.today - timedelta(days=60)
        with at(opened, 11):
            envelope = stage.set_aside_for_winter(self.fund, 60_000, self.cast, on=opened)
            winter = stage.publish_programme("winter", envelope, by=staff["Chloé"], opens_on=opened)
        found: list[tuple[Case, Verdict]] = []
        for who, cents, urgent in (
            (10, 43_000, ["energy"]),
            (16, 38_500, []),
            (19, 29_000, ["energy", "children"]),
        ):
            bills = {"receipts": [{"label": "Heating", "cents": cents}]}
            case = journeys.ask_aid(
                self.members[who], winter, Wish("The heating bill of the winter.", bills, urgent),
                self.today - timedelta(days=23),
            )  # fmt: skip
            journeys.make_ready(
                case, staff["Omar"], self.today - timedelta(days=15), opinion="The bill is there."
            )
            found.append((case, Verdict(cents, wait=True)))
        on = self.today - timedelta(days=2)
        with at(on, 11):
            proposals.propose_transfer(
                key="winter/more", source=stage.chart.general(self.fund), target=envelope, cents=67_500, on=on,
                by=staff["Chloé"], why="Two grants wait for the winter's money",
            )  # fmt: skip
        return found

    def _unknown_money(self) -> None:
        """The bank also brings what belongs to nobody yet: a wrong reference, a gift without a word."""
        on = working_day(self.today - timedelta(days=3))
        stranger = people.fake_iban("BE", 77_001_234)
        lines = [
            self.treasury.received(
                12_500, "", "J. Vandevelde", stranger, on, text="Instalment November, thank you"
            ),
            self.treasury.received(
                5_000, "", "Studio Lumen", people.fake_iban("FR", 88_001), on, text="Solidarity"
            ),
        ]
        self.treasury.statement(on, lines)


def build(today: date, say: Say) -> None:
    Named(today, say).build()
