"""Hardship plans, arrears spread or paused, instalments written by hand; what two treasurers may agree on."""

from importlib import import_module

from django.conf import settings
from django.db import migrations, models

from workflows.append_only import AppendOnly

kept = import_module("loans.migrations.0007_what_changes_a_loan")


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0012_a_cash_box'),
        ('loans', '0009_arrears_on_any_day'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='loanchange',
            name='loan_change_has_the_figures_of_its_kind',
        ),
        migrations.RemoveConstraint(
            model_name='loanproposal',
            name='loan_proposal_has_the_figures_of_its_kind',
        ),
        migrations.AddField(
            model_name='agreement',
            name='pauses',
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name='loanchange',
            name='balloon_cents',
            field=models.BigIntegerField(default=0, verbose_name='last instalment'),
        ),
        migrations.AddField(
            model_name='loanchange',
            name='months_double',
            field=models.JSONField(default=list, verbose_name='months with a double instalment'),
        ),
        migrations.AddField(
            model_name='loanchange',
            name='months_off',
            field=models.JSONField(default=list, verbose_name='months without an instalment'),
        ),
        migrations.AddField(
            model_name='loanchange',
            name='rows',
            field=models.JSONField(default=list, verbose_name='instalments'),
        ),
        migrations.AddField(
            model_name='loanchange',
            name='until_on',
            field=models.DateField(null=True, verbose_name='last day'),
        ),
        migrations.AddField(
            model_name='loanproposal',
            name='balloon_cents',
            field=models.BigIntegerField(default=0, verbose_name='last instalment'),
        ),
        migrations.AddField(
            model_name='loanproposal',
            name='months_double',
            field=models.JSONField(default=list, verbose_name='months with a double instalment'),
        ),
        migrations.AddField(
            model_name='loanproposal',
            name='months_off',
            field=models.JSONField(default=list, verbose_name='months without an instalment'),
        ),
        migrations.AddField(
            model_name='loanproposal',
            name='rows',
            field=models.JSONField(default=list, verbose_name='instalments'),
        ),
        migrations.AddField(
            model_name='loanproposal',
            name='until_on',
            field=models.DateField(null=True, verbose_name='last day'),
        ),
        migrations.AddField(
            model_name='productversion',
            name='forgive_cents_max',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='productversion',
            name='replan_months_max',
            field=models.PositiveSmallIntegerField(blank=True, help_text='By a new plan. Empty for any; beyond it the committee decides.', null=True, verbose_name='most months that two treasurers may add to a loan'),
        ),
        migrations.AddField(
            model_name='productversion',
            name='write_off_cents_max',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='loanchange',
            name='kind',
            field=models.CharField(choices=[('pause', 'pause'), ('replan', 'new plan'), ('hardship', 'hardship plan'), ('reage', 'arrears spread'), ('rows', 'instalments written by hand'), ('arrears_pause', 'arrears paused'), ('forgive', 'forgiven'), ('write_off', 'written off'), ('tolerance', 'small rest let go')], max_length=16, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='loanproposal',
            name='kind',
            field=models.CharField(choices=[('pause', 'pause'), ('replan', 'new plan'), ('hardship', 'hardship plan'), ('reage', 'arrears spread'), ('rows', 'instalments written by hand'), ('arrears_pause', 'arrears paused'), ('forgive', 'forgiven'), ('write_off', 'written off'), ('tolerance', 'small rest let go')], max_length=16, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='loanchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), ('months__gt', 0)), models.Q(('balloon_cents__gte', 0), ('count__gt', 0), ('first_due_on__isnull', False), ('kind', 'replan')), models.Q(('cents__gt', 0), ('count__gt', 0), ('first_due_on__isnull', False), ('kind', 'hardship')), models.Q(('kind', 'arrears_pause'), ('until_on__gte', models.F('from_on'))), ('kind__in', ['reage', 'rows']), models.Q(('cents__gt', 0), ('kind__in', ['forgive', 'tolerance', 'write_off'])), _connector='OR'), name='loan_change_has_the_figures_of_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='loanproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), ('months__gt', 0)), models.Q(('balloon_cents__gte', 0), ('count__gt', 0), ('first_due_on__isnull', False), ('kind', 'replan')), models.Q(('cents__gt', 0), ('count__gt', 0), ('first_due_on__isnull', False), ('kind', 'hardship')), models.Q(('kind', 'arrears_pause'), ('until_on__gte', models.F('from_on'))), ('kind__in', ['reage', 'rows']), models.Q(('cents__gt', 0), ('kind__in', ['forgive', 'tolerance', 'write_off'])), _connector='OR'), name='loan_proposal_has_the_figures_of_its_kind'),
        ),
        AppendOnly("loans_productversion", when="OLD.state = 'published'", again=True),
        AppendOnly("loans_loanchange", again=True),
        migrations.RunPython(kept.guard_again, kept.guard_again),
    ]
