"""What was asked and decided in a period, counted from the cases and awards themselves."""

from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from fund.aid.models import Award
from fund.ledger.models import Fund
from fund.money import shares
from workflows import kinds
from workflows.cases import service
from workflows.cases.models import UNDECIDED, Case, State
from workflows.cases.urgency import WORDS
from workflows.cases.urgency import level as of_points
from workflows.committee.models import Appeal

from .figures import Line, Part
from .small_cells import Cell, merge_small


def cases_of(fund: Fund) -> QuerySet[Case]:
    return Case.objects.filter(cooperative__funds=fund, currency=fund.currency)


def awards_of(fund: Fund, since: date, until: date) -> QuerySet[Award]:
    return Award.objects.filter(programme__envelope__fund=fund, granted_on__range=(since, until))


def requests(fund: Fund, since: date, until: date) -> Part:
    """Per kind: sent in the period, decided in it either way, withdrawn, and still open at its end."""
    within = (since, until)
    open_then = Q(submitted_on__lte=until) & (
        Q(state__in=UNDECIDED) | Q(decided_on__gt=until) | Q(decided_on=None, closed_on__gt=until)
    )
    rows = {
        row["kind"]: row
        for row in cases_of(fund)
        .values("kind")
        .annotate(
            sent=Count("pk", Q(submitted_on__range=within)),
            asked=Sum("requested_cents", filter=Q(submitted_on__range=within), default=0),
            granted=Count("pk", Q(decided_on__range=within, granted_cents__isnull=False)),
            given=Sum("granted_cents", filter=Q(decided_on__range=within), default=0),
            refused=Count("pk", Q(decided_on__range=within, state=State.REFUSED)),
            withdrawn=Count(
                "pk", Q(closed_on__range=within, state=State.WITHDRAWN, submitted_on__isnull=False)
            ),
            waiting=Count("pk", open_then),
        )
    }
    lines: list[Line] = []
    for kind in kinds.all_kinds():
        found = rows.get(kind.code)
        if found is None or not any(cell for name, cell in found.items() if name != "kind"):
            continue
        said = {"kind": kind.label}
        lines += [
            Line(
                _("%(kind)s: requests sent") % said,
                found["sent"],
                cents=found["asked"] if kind.asks_money else None,
                key=f"sent:{kind.code}",
                note=kind.label,
            ),
            Line(
                _("%(kind)s: granted") % said,
                found["granted"],
                cents=found["given"] if kind.asks_money else None,
                key=f"granted:{kind.code}",
            ),
            Line(_("%(kind)s: refused") % said, found["refused"], key=f"refused:{kind.code}"),
            Line(_("%(kind)s: withdrawn") % said, found["withdrawn"], key=f"withdrawn:{kind.code}"),
            Line(
                _("%(kind)s: not decided at the end of the period") % said,
                found["waiting"],
                key=f"waiting:{kind.code}",
            ),
        ]
    return Part("requests", _("Requests and decisions"), lines)


def by_country(fund: Fund, since: date, until: date) -> Part:
    """Awards by the country of the member's cooperative."""
    return awards_by(fund, since, until, "case__cooperative__country", "country", _("Awards by country"))


def by_cooperative(fund: Fund, since: date, until: date) -> Part:
    return awards_by(fund, since, until, "case__cooperative__name", "cooperative", _("Awards by cooperative"))


def by_programme(fund: Fund, since: date, until: date) -> Part:
    rows = awards_of(fund, since, until).select_related("programme").order_by("programme__code")
    cells: dict[int, Cell] = {}
    for award in rows.only("cents", "programme").iterator(chunk_size=2000):
        known = cells.get(award.programme_id) or Cell(str(award.programme), 0, 0)
        cells[award.programme_id] = Cell(known.label, known.count + 1, known.cents + award.cents)
    return awards_part("programme", _("Awards by programme"), list(cells.values()))


def by_urgency(fund: Fund, since: date, until: date) -> Part:
    """Awards by how urgent the request was."""
    rows = awards_of(fund, since, until).values_list("case__urgency").annotate(Count("pk"), Sum("cents"))
    cells = {level: Cell(str(words), 0, 0) for level, words in WORDS.items()}
    for points, number, cents in rows.order_by():
        known = cells[of_points(points)]
        cells[of_points(points)] = Cell(known.label, known.count + number, known.cents + cents)
    return awards_part("urgency", _("Awards by urgency"), [cell for cell in cells.values() if cell.count])


def appeals(fund: Fund, since: date, until: date) -> Part:
    """Appeals lodged in the period, and how those that ended in it ended."""
    of = Appeal.objects.filter(case__in=cases_of(fund))
    ended = dict(
        of.filter(ended_on__range=(since, until)).order_by().values_list("state").annotate(Count("pk"))
    )
    lodged = of.filter(lodged_on__range=(since, until)).count()
    lines = [Line(_("Lodged"), lodged, key="lodged")]
    lines += [
        Line(str(state.label).capitalize(), ended.get(state.value, 0), key=state.value)
        for state in Appeal.State
        if state != Appeal.State.LODGED
    ]
    return Part("appeals", _("Appeals"), lines if any(line.number for line in lines) else [], ("number",))


def awards_by(fund: Fund, since: date, until: date, column: str, code: str, title: str) -> Part:
    rows = (
        awards_of(fund, since, until)
        .values(label=F(column))
        .annotate(count=Count("pk"), cents_sum=Sum("cents"))
        .order_by("-count", "label")
    )
    return awards_part(code, title, [Cell(row["label"], row["count"], row["cents_sum"]) for row in rows])


def awards_part(code: str, title: str, cells: list[Cell]) -> Part:
    """Cells as lines with whole percents by number and by amount that add up to 100, and their total."""
    if not cells:
        return Part(code, title, [], ("number", "share", "cents", "cents_share"), number_label=_("Awards"))
    by_number = shares(100, [cell.count for cell in cells])
    by_cents = shares(100, [cell.cents for cell in cells])
    lines = [
        Line(cell.label, cell.count, share, cell.cents, cents_share)
        for cell, share, cents_share in zip(cells, by_number, by_cents, strict=True)
    ]
    count, cents = sum(cell.count for cell in cells), sum(cell.cents for cell in cells)
    lines.append(Line(_("Total"), count, 100, cents, 100, total=True))
    return Part(code, title, lines, ("number", "share", "cents", "cents_share"), number_label=_("Awards"))


def without_small_cells(part: Part) -> Part:
    """The same part for a reader who may not see counts under five."""
    if "share" not in part.shows:
        return part
    cells = [
        Cell(str(line.label), line.number or 0, line.cents or 0) for line in part.lines if not line.total
    ]
    merged = awards_part(part.code, str(part.title), merge_small(cells, _("Others, together")))
    hidden = len(merged.lines) < len(part.lines) or (not merged.lines and part.lines)
    note = _("Lines with fewer than five awards are shown together or not at all.") if hidden else ""
    return Part(part.code, part.title, merged.lines, part.shows, note, part.number_label)


def delays(fund: Fund, since: date, until: date) -> Part:
    """Days in our hands, by urgency: how many cases, half of them, nine in ten, and those within target."""
    lines: list[Line] = []
    for figure in service.figures(cases_of(fund), since, until):
        if figure.delay is None:
            continue
        said = {"what": figure.what.label, "level": WORDS[figure.level], "target": figure.target_days}
        lines += [
            Line(_("%(what)s, %(level)s: cases within %(target)d days, in percent") % said, figure.share),
            Line(
                _("%(what)s, %(level)s: half of the cases, at most, in days") % said,
                figure.delay.middle,
                key=f"{figure.what.value}:{figure.level.value}:half",
            ),
            Line(
                _("%(what)s, %(level)s: nine in ten, at most, in days") % said,
                figure.delay.most,
                key=f"{figure.what.value}:{figure.level.value}:most",
            ),
        ]
    return Part("delays", _("Delays"), lines, ("number",), number_label=_("Number"))
