"""Scans move from their mandates to the table of what was signed. (Of mandates signed on screen only the hash was kept.)"""

from django.db import migrations


def move(apps, schema_editor):
    mandates = apps.get_model("debits", "DebitMandate").objects.exclude(scan="")
    signed = apps.get_model("debits", "SignedMandate")
    for mandate in mandates.only("scan").iterator(chunk_size=20):
        signed.objects.create(mandate=mandate, content=mandate.scan)


def back(apps, schema_editor):
    mandates = apps.get_model("debits", "DebitMandate")
    papers = apps.get_model("debits", "SignedMandate").objects.filter(mandate__how="paper")
    for signed in papers.iterator(chunk_size=20):
        mandates.objects.filter(pk=signed.mandate_id).update(scan=signed.content)


class Migration(migrations.Migration):
    dependencies = [("debits", "0003_signed_mandate")]

    operations = [migrations.RunPython(move, back)]
