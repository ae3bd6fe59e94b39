from django.db import migrations

from workflows.append_only import AppendOnly


def declared_by_reading(apps, schema_editor):
    """Whoever opened a file so far had said first that nothing ties them to it: the first time counts."""
    declarations = apps.get_model("committee", "Declaration").objects
    known = set()
    for reading in apps.get_model("committee", "Reading").objects.order_by("at", "pk").select_related("item"):
        key = (reading.item.case_id, reading.user_id)
        if key not in known:
            known.add(key)
            case, user = key
            declarations.create(case_id=case, user_id=user, session_id=reading.item.session_id, at=reading.at)


class Migration(migrations.Migration):
    dependencies = [("committee", "0012_sessions_are_moved_and_cases_referred")]

    operations = [
        migrations.RunPython(declared_by_reading, migrations.RunPython.noop),
        AppendOnly("committee_declaration"),
        AppendOnly("committee_referral"),
    ]
