"""Why mandates ended and collections failed is kept as a code and read in the language of the reader. What is in
the words of no code, and what a person typed, stays as it is."""

from django.db import migrations

from fund.banking import reasons
from fund.debits import reasons as own
from workflows import coded, coded_before

COLUMNS = [("DebitMandate", "ended_because"), ("Collection", "why")]


def to_codes(apps, schema_editor):
    convert = coded_before.converter(with_code=[reasons.WORDS], alone=[reasons.OWN, own.OWN])
    for model, column in COLUMNS:
        coded_before.rewrite(apps.get_model("debits", model), column, convert)


def to_words(apps, schema_editor):
    for model, column in COLUMNS:
        coded_before.rewrite(apps.get_model("debits", model), column, coded.in_words)


class Migration(migrations.Migration):
    dependencies = [("debits", "0007_what_two_people_decided_stays"), ("banking", "0012_reasons_are_codes")]

    operations = [migrations.RunPython(to_codes, to_words)]
