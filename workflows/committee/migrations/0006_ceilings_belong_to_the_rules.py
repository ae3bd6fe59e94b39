"""Ceiling and next committee stood on the committee, without a date. They go to its versions of the rules.

The rows of `committee_rulesversion` never change; here a column that was empty in all of them is filled with what
has held beside every one of them, so that no version says "no ceiling" where there was one. The protection is
lifted for that and stands again before this migration ends. A committee without rules has decided nothing: its
ceiling is said anew with its first version.
"""

from django.db import migrations

from workflows.append_only import AppendOnly, Lifted


def to_the_rules(apps, schema_editor):
    committee_model = apps.get_model("committee", "Committee")
    versions = apps.get_model("committee", "RulesVersion").objects
    for committee in committee_model.objects.exclude(ceiling_cents=None, escalates_to=None):
        versions.filter(committee=committee).update(
            ceiling_cents=committee.ceiling_cents, escalates_to=committee.escalates_to
        )


def to_the_committees(apps, schema_editor):
    """Back: what the last version says."""
    for committee in apps.get_model("committee", "Committee").objects.all():
        last = committee.rules.order_by("from_on", "number").last()
        if last is not None:
            committee.ceiling_cents, committee.escalates_to = last.ceiling_cents, last.escalates_to
            committee.save(update_fields=["ceiling_cents", "escalates_to"])


class Migration(migrations.Migration):
    dependencies = [("committee", "0005_fast_track_appeals_corrections")]
    operations = [
        Lifted("committee_rulesversion"),
        migrations.RunPython(to_the_rules, to_the_committees),
        AppendOnly("committee_rulesversion"),
    ]
