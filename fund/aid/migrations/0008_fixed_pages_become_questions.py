"""What every version asked so far on fixed pages (the need, the household, how urgent it is) becomes its first
questions, and what was answered there their answers. A published version says the same as before in the new manner:
that is why its row may be written once more."""

from typing import Any

from django.db import migrations

from fund.aid.standard import BUDGET, HOUSEHOLD, NEED, URGENT
from workflows.append_only import AppendOnly, Lifted

HEADING = URGENT[0]["heading"]


def questions(old: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The questions of a version that had these about urgency."""
    urgent = [
        {
            "code": row["code"],
            "kind": "yes_no",
            "label": row["question"],
            "points": row["points"],
            **({"new_page": False} if place else {"heading": HEADING}),
        }
        for place, row in enumerate(old)
    ]
    return [NEED, HOUSEHOLD, BUDGET, *urgent]


def answers(need: str, household: dict[str, int], urgency: dict[str, str]) -> dict[str, Any]:
    """Counts become people, and two sums the lines that they are sums of."""
    found: dict[str, Any] = {"need": need} if need else {}
    if household:
        others = [{"link": "other", "name": ""}] * (household["adults"] - 1)
        found["household"] = others + [{"link": "child", "name": ""}] * household["children"]
        found["budget"] = {
            "other_income": household["income_cents"],
            "other_charges": household["charges_cents"],
        }
    return found | urgency


def names(old: str) -> list[str]:
    """What a correction that asked for this asks for now."""
    page, _dot, part = old.partition(".")
    if page == "urgency":
        return [part]
    if page == "household":
        return ["household"] if part == "people" else ["budget.income", "budget.charges"]
    return [old]


def write(apps: Any, schema_editor: Any) -> None:
    for version in apps.get_model("aid", "ProgrammeVersion").objects.iterator():
        version.questions = questions(version.urgency_questions)
        version.save(update_fields=["questions"])
    for held in apps.get_model("aid", "AidApplication").objects.iterator():
        held.answers = answers(held.need, held.household, held.urgency_answers)
        held.save(update_fields=["answers"])
    corrections = apps.get_model("cases", "Correction").objects
    for asked in corrections.filter(case__kind="aid", resolved_at=None):
        asked.fields = list(dict.fromkeys(new for old in asked.fields for new in names(old)))
        asked.save(update_fields=["fields"])


class Migration(migrations.Migration):
    dependencies = [
        ("aid", "0007_questions_and_their_answers"),
        ("cases", "0003_the_service_clock_on_the_case"),
    ]
    operations = [
        Lifted("aid_programmeversion", when="OLD.state = 'published'"),
        migrations.RunPython(write, migrations.RunPython.noop),
        AppendOnly("aid_programmeversion", when="OLD.state = 'published'"),
    ]
