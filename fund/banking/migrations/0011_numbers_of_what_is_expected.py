"""Expected payments that are here already get the number that their label names."""

from typing import Any

from django.db import migrations

from fund.banking.references import numbers


def fill(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("banking", "ExpectedPayment").objects
    for row in rows.filter(number="").only("pk", "label").iterator(chunk_size=1000):
        if found := numbers(row.label):
            rows.filter(pk=row.pk).update(number=min(found))


class Migration(migrations.Migration):
    dependencies = [("banking", "0010_expected_payments_have_numbers")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
