"""Instalments by weeks or days, by season, with a larger last one; a file fee in the first; a limit by income."""

import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from workflows.append_only import AppendOnly

ALWAYS = ("number", "case_id", "reference")
BEFORE = ("principal_cents", "fee_cents", "agreed_hash", "document_hash")
ONCE_SIGNED = (*BEFORE, "added_fee_cents")
OFFERED = "(OLD.state = 'offered' AND NEW.state = 'offered')"
POSTGRESQL = """CREATE TRIGGER loans_agreement_keeps_its_terms BEFORE UPDATE ON loans_agreement
    FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION entraide_refuse_change()"""
SQLITE = """CREATE TRIGGER loans_agreement_keeps_its_terms BEFORE UPDATE ON loans_agreement WHEN {when}
    BEGIN SELECT RAISE(ABORT, 'loans_agreement keeps its terms: UPDATE refused'); END"""


def changed(columns):
    return " OR ".join(f"OLD.{column} <> NEW.{column}" for column in columns)


def guard(schema_editor, once_signed):
    drop(schema_editor)
    when = f"{changed(ALWAYS)} OR (NOT {OFFERED} AND ({changed(once_signed)}))"
    schema_editor.execute((POSTGRESQL if postgresql(schema_editor) else SQLITE).format(when=when))


def drop(schema_editor):
    on = " ON loans_agreement" if postgresql(schema_editor) else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS loans_agreement_keeps_its_terms{on}")


def postgresql(schema_editor):
    return schema_editor.connection.vendor == "postgresql"


class Migration(migrations.Migration):

    dependencies = [
        ('banking', '0009_tables_of_each_account'),
        ('cases', '0004_breaches_stay_as_noted'),
        ('ledger', '0011_interest_from_the_bank'),
        ('loans', '0005_a_document_for_each_offer'),
        ('people', '0003_codes_typed_to_act_on_money'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: drop(schema_editor),
            lambda apps, schema_editor: guard(schema_editor, BEFORE),
        ),
        migrations.RemoveConstraint(
            model_name='agreement',
            name='agreement_lends_more_than_its_fee',
        ),
        migrations.RemoveConstraint(
            model_name='agreement',
            name='agreement_repaid_within_what_was_lent',
        ),
        migrations.RemoveConstraint(
            model_name='agreement',
            name='agreement_settled_owes_nothing',
        ),
        migrations.AddField(
            model_name='agreement',
            name='added_fee_cents',
            field=models.BigIntegerField(default=0, verbose_name='file fee in the first instalment'),
        ),
        migrations.AddField(
            model_name='loanapplication',
            name='balloon_cents',
            field=models.BigIntegerField(default=0, verbose_name='last instalment'),
        ),
        migrations.AddField(
            model_name='loanapplication',
            name='months_double',
            field=models.JSONField(blank=True, default=list, verbose_name='months with a double instalment'),
        ),
        migrations.AddField(
            model_name='loanapplication',
            name='months_off',
            field=models.JSONField(blank=True, default=list, verbose_name='months without an instalment'),
        ),
        migrations.AddField(
            model_name='productversion',
            name='balloon_basis_points',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='productversion',
            name='fee_way',
            field=models.CharField(choices=[('deducted', 'kept back when the loan is paid out'), ('first', 'added to the first instalment')], default='deducted', max_length=10, verbose_name='the file fee is'),
        ),
        migrations.AddField(
            model_name='productversion',
            name='income_share_basis_points',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='productversion',
            name='period_days',
            field=models.PositiveSmallIntegerField(default=0, help_text='7 is every week; 0 goes by months.', verbose_name='or days between two instalments'),
        ),
        migrations.AddField(
            model_name='productversion',
            name='seasons',
            field=models.BooleanField(default=False, verbose_name='months of the year can be left out or doubled'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('added_fee_cents__gte', 0), ('fee_cents__gte', models.F('added_fee_cents')), ('fee_cents__lt', models.F('principal_cents')), ('principal_cents__gt', 0)), name='agreement_lends_more_than_its_fee'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('repaid_cents__gte', 0), ('surplus_cents__gte', 0), ('principal_cents__gte', django.db.models.expressions.CombinedExpression(models.F('repaid_cents'), '-', models.F('added_fee_cents')))), name='agreement_repaid_within_what_was_lent'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'settled'), _negated=True), models.Q(('ended_on__isnull', False), ('repaid_cents', django.db.models.expressions.CombinedExpression(models.F('principal_cents'), '+', models.F('added_fee_cents')))), _connector='OR'), name='agreement_settled_owes_nothing'),
        ),
        migrations.AddConstraint(
            model_name='productversion',
            constraint=models.CheckConstraint(condition=models.Q(('period_days', 0), ('period_days__range', (7, 366)), _connector='OR'), name='product_version_instalments_a_week_apart', violation_error_message='Instalments are between 7 and 366 days apart; 0 goes by months.'),
        ),
        migrations.AddConstraint(
            model_name='productversion',
            constraint=models.CheckConstraint(condition=models.Q(('balloon_basis_points__lte', 9000), ('income_share_basis_points__lte', 100000)), name='product_version_shares_within_reason', violation_error_message='The last instalment is at most nine tenths of the loan, and a loan at most ten times the income.'),
        ),
        AppendOnly("loans_productversion", when="OLD.state = 'published'", again=True),
        migrations.RunPython(
            lambda apps, schema_editor: guard(schema_editor, ONCE_SIGNED),
            lambda apps, schema_editor: drop(schema_editor),
        ),
    ]
