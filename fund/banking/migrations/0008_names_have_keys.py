"""Expected payments and lines that are here already get the keys by which names are found."""

from typing import Any

from django.db import migrations

from fund.banking.names import name_key


def fill(apps: Any, schema_editor: Any) -> None:
    for model, name, key in (
        ("StatementLine", "party_name", "party_name_key"),
        ("ExpectedPayment", "payer_name", "payer_name_key"),
    ):
        rows = apps.get_model("banking", model).objects
        for row in rows.filter(**{key: ""}).only("pk", name).iterator(chunk_size=1000):
            if found := name_key(getattr(row, name)):
                rows.filter(pk=row.pk).update(**{key: found})


def leave(apps: Any, schema_editor: Any) -> None:
    """The columns go with the migration that made them."""


class Migration(migrations.Migration):
    dependencies = [("banking", "0007_reconciliations_never_change_and_notices_are_erased")]

    operations = [migrations.RunPython(fill, leave)]
