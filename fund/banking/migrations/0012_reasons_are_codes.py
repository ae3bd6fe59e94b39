"""Why payments came back and lines were matched is kept as a code and read in the language of the reader. What is in
the words of no code, and what a person typed, stays as it is."""

from django.db import migrations

from fund.banking import reasons
from workflows import coded, coded_before

COLUMNS = [("PaymentOrder", "return_reason"), ("BatchLine", "bank_reason"), ("Match", "because")]


def to_codes(apps, schema_editor):
    convert = coded_before.converter(with_code=[reasons.WORDS], alone=[reasons.STATUSES, reasons.OWN])
    for model, column in COLUMNS:
        coded_before.rewrite(apps.get_model("banking", model), column, convert)


def to_words(apps, schema_editor):
    for model, column in COLUMNS:
        coded_before.rewrite(apps.get_model("banking", model), column, coded.in_words)


class Migration(migrations.Migration):
    dependencies = [("banking", "0011_numbers_of_what_is_expected")]

    operations = [migrations.RunPython(to_codes, to_words)]
