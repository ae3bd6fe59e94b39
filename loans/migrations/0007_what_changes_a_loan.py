"""Pauses, new plans, money given up, cash: what changes a loan, and what it leaves on the loan."""

from importlib import import_module

import django.core.serializers.json
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import loans.allocation
import workflows.sealed
from workflows.append_only import AppendOnly

kept = import_module("loans.migrations.0006_terms_in_other_rhythms_and_shapes")


def guard_again(apps, schema_editor):
    """SQLite makes a changed table anew, and its trigger goes with the old one."""
    kept.guard(schema_editor, kept.ONCE_SIGNED)


class Migration(migrations.Migration):

    dependencies = [
        ('banking', '0011_numbers_of_what_is_expected'),
        ('cases', '0004_breaches_stay_as_noted'),
        ('ledger', '0012_a_cash_box'),
        ('loans', '0006_terms_in_other_rhythms_and_shapes'),
        ('people', '0005_changes_keep_their_record'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LoanChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pause', 'pause'), ('replan', 'new plan'), ('forgive', 'forgiven'), ('write_off', 'written off'), ('tolerance', 'small rest let go')], max_length=10, verbose_name='kind')),
                ('from_on', models.DateField(verbose_name='counts from')),
                ('months', models.PositiveSmallIntegerField(null=True, verbose_name='months')),
                ('count', models.PositiveSmallIntegerField(null=True, verbose_name='number of instalments')),
                ('first_due_on', models.DateField(null=True, verbose_name='first due date')),
                ('cents', models.BigIntegerField(null=True, verbose_name='amount')),
                ('key', models.CharField(max_length=60, unique=True)),
                ('why', models.CharField(blank=True, max_length=200, verbose_name='why')),
                ('booked_on', models.DateField(verbose_name='booked on')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
                'ordering': ['from_on', 'key'],
            },
        ),
        migrations.CreateModel(
            name='LoanChangeUndo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='on')),
                ('why', models.CharField(max_length=200, verbose_name='why')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'change undone',
                'verbose_name_plural': 'changes undone',
            },
        ),
        migrations.CreateModel(
            name='LoanProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('key', models.CharField(max_length=60, unique=True)),
                ('why', models.CharField(max_length=200, verbose_name='why')),
                ('proposed_on', models.DateField(verbose_name='proposed on')),
                ('decided_on', models.DateField(editable=False, null=True, verbose_name='decided on')),
                ('state', models.CharField(choices=[('proposed', 'to be approved'), ('approved', 'approved'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn'), ('lapsed', 'lapsed')], db_index=True, default='proposed', editable=False, max_length=20)),
                ('kind', models.CharField(choices=[('pause', 'pause'), ('replan', 'new plan'), ('forgive', 'forgiven'), ('write_off', 'written off'), ('tolerance', 'small rest let go')], max_length=10, verbose_name='kind')),
                ('from_on', models.DateField(verbose_name='counts from')),
                ('months', models.PositiveSmallIntegerField(null=True, verbose_name='months')),
                ('count', models.PositiveSmallIntegerField(null=True, verbose_name='number of instalments')),
                ('first_due_on', models.DateField(null=True, verbose_name='first due date')),
                ('cents', models.BigIntegerField(null=True, verbose_name='amount')),
            ],
            options={
                'verbose_name': 'change of a loan',
                'verbose_name_plural': 'changes of loans',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='LoanProposalEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveIntegerField()),
                ('step', models.CharField(max_length=40)),
                ('before', models.CharField(blank=True, max_length=20)),
                ('after', models.CharField(max_length=20)),
                ('by_name', models.CharField(blank=True, max_length=150)),
                ('role', models.CharField(blank=True, max_length=20)),
                ('on_behalf_of', models.CharField(blank=True, max_length=150)),
                ('reason', models.TextField(blank=True)),
                ('payload', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('previous_hash', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['sequence'],
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='agreement',
            name='agreement_running_was_paid_out',
        ),
        migrations.RemoveConstraint(
            model_name='agreement',
            name='agreement_repaid_within_what_was_lent',
        ),
        migrations.RemoveConstraint(
            model_name='agreement',
            name='agreement_settled_owes_nothing',
        ),
        migrations.RemoveConstraint(
            model_name='allocation',
            name='one_surplus_a_repayment',
        ),
        migrations.RemoveConstraint(
            model_name='allocation',
            name='allocation_pays_an_instalment_or_is_a_surplus',
        ),
        migrations.AddField(
            model_name='agreement',
            name='recovered_cents',
            field=models.BigIntegerField(default=0, editable=False, verbose_name='recovered of it'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='relieved_cents',
            field=models.BigIntegerField(default=0, editable=False, verbose_name='given up'),
        ),
        migrations.AddField(
            model_name='productversion',
            name='pause_months_max',
            field=models.PositiveSmallIntegerField(default=3, verbose_name='longest pause that two treasurers may agree, in months'),
        ),
        migrations.AddField(
            model_name='productversion',
            name='tolerance_cents',
            field=models.PositiveIntegerField(default=0, help_text='0 for none: every cent is asked.', verbose_name='a rest up to this is let go'),
        ),
        migrations.AddField(
            model_name='repayment',
            name='channel',
            field=models.CharField(choices=[('bank', 'by bank'), ('cash', 'in cash')], default='bank', max_length=10, verbose_name='how'),
        ),
        migrations.AddField(
            model_name='repayment',
            name='payer',
            field=workflows.sealed.SealedText(blank=True, default='', verbose_name='paid by'),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='ahead_mode',
            field=models.CharField(choices=[('shorten', 'ends the loan sooner'), ('lower', 'lowers the instalments'), ('next', 'covers the next instalments')], max_length=10, verbose_name='money paid ahead'),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='state',
            field=models.CharField(choices=[('offered', 'to be signed'), ('signed', 'signed, to be paid out'), ('running', 'running'), ('settled', 'repaid'), ('written_off', 'written off'), ('lapsed', 'not accepted in time'), ('cancelled', 'not paid out')], db_index=True, default='offered', editable=False, max_length=20, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='allocation',
            name='part',
            field=models.CharField(choices=[('past_due', 'past due'), ('due', 'due'), ('in_advance', 'in advance'), ('recovered', 'after it was written off'), ('surplus', 'more than was owed')], max_length=12, verbose_name='what it paid'),
        ),
        migrations.AlterField(
            model_name='productversion',
            name='ahead_mode',
            field=models.CharField(choices=[('shorten', 'ends the loan sooner'), ('lower', 'lowers the instalments'), ('next', 'covers the next instalments')], default='shorten', max_length=10, verbose_name='money paid ahead'),
        ),
        migrations.AlterField(
            model_name='repayment',
            name='mode',
            field=models.CharField(choices=[('shorten', 'ends the loan sooner'), ('lower', 'lowers the instalments'), ('next', 'covers the next instalments')], max_length=10, verbose_name='what is paid ahead'),
        ),
        migrations.AlterField(
            model_name='scheduleversion',
            name='reason',
            field=models.CharField(choices=[('offer', 'Offer'), ('disbursement', 'Paid out'), ('prepayment', 'Paid ahead'), ('change', 'Changed by agreement'), ('replay', 'A payment was undone or came late')], max_length=20, verbose_name='reason'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['running', 'settled', 'written_off']), _negated=True), models.Q(('schedule__isnull', False), ('started_on__isnull', False)), _connector='OR'), name='agreement_running_was_paid_out'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('recovered_cents__gte', 0), ('repaid_cents__gte', 0), ('surplus_cents__gte', 0), ('relieved_cents__gte', models.F('recovered_cents')), ('principal_cents__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('repaid_cents'), '+', models.F('relieved_cents')), '-', models.F('added_fee_cents')))), name='agreement_repaid_within_what_was_lent'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['settled', 'written_off']), _negated=True), models.Q(('ended_on__isnull', False), ('principal_cents', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('repaid_cents'), '+', models.F('relieved_cents')), '-', models.F('added_fee_cents')))), _connector='OR'), name='agreement_settled_owes_nothing'),
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.UniqueConstraint(condition=models.Q(('instalment', None)), fields=('repayment', 'part'), name='one_surplus_a_repayment'),
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('instalment', None), ('part__in', [loans.allocation.Part['SURPLUS'], loans.allocation.Part['RECOVERED']])), models.Q(models.Q(('part__in', [loans.allocation.Part['SURPLUS'], loans.allocation.Part['RECOVERED']]), _negated=True), models.Q(('instalment', None), _negated=True)), _connector='OR'), name='allocation_pays_an_instalment_or_is_a_surplus'),
        ),
        migrations.AddField(
            model_name='loanchange',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='loans.agreement'),
        ),
        migrations.AddField(
            model_name='loanchange',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='loanchangeundo',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='loanchangeundo',
            name='change',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='undone', to='loans.loanchange'),
        ),
        migrations.AddField(
            model_name='loanproposal',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='loans.agreement'),
        ),
        migrations.AddField(
            model_name='loanproposal',
            name='decided_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='loanproposal',
            name='fund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.fund'),
        ),
        migrations.AddField(
            model_name='loanproposal',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='loanchange',
            name='proposal',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='change', to='loans.loanproposal'),
        ),
        migrations.AddField(
            model_name='loanproposalevent',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='loanproposalevent',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='loans.loanproposal'),
        ),
        migrations.AddConstraint(
            model_name='loanproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), ('months__gt', 0)), models.Q(('count__gt', 0), ('first_due_on__isnull', False), ('kind', 'replan')), models.Q(('cents__gt', 0), ('kind__in', ['forgive', 'tolerance', 'write_off'])), _connector='OR'), name='loan_proposal_has_the_figures_of_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='loanproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by', models.F('proposed_by')), _negated=True), models.Q(('state__in', ['approved', 'rejected']), _negated=True), _connector='OR'), name='loan_proposal_decided_by_another'),
        ),
        migrations.AddConstraint(
            model_name='loanchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), ('months__gt', 0)), models.Q(('count__gt', 0), ('first_due_on__isnull', False), ('kind', 'replan')), models.Q(('cents__gt', 0), ('kind__in', ['forgive', 'tolerance', 'write_off'])), _connector='OR'), name='loan_change_has_the_figures_of_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='loanproposalevent',
            constraint=models.UniqueConstraint(fields=('proposal', 'sequence'), name='loan_proposal_event_once'),
        ),
        AppendOnly("loans_productversion", when="OLD.state = 'published'", again=True),
        AppendOnly("loans_scheduleversion", again=True),
        AppendOnly("loans_repayment", again=True),
        AppendOnly("loans_loanproposalevent"),
        AppendOnly("loans_loanchange"),
        AppendOnly("loans_loanchangeundo"),
        migrations.RunPython(guard_again, guard_again),
    ]
