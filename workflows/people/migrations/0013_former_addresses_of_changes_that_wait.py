from django.db import migrations


def keep(apps, schema_editor):
    """What the register had when a change was asked was not kept: those that wait keep what it has now."""
    waiting = apps.get_model("people", "AccountChange").objects.filter(state="asked").select_related("member")
    for change in waiting.iterator():
        change.address = change.member.address
        change.save(update_fields=["address"])


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0012_the_former_address_of_an_account_change"),
    ]

    operations = [
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
