"""A loan is paid out in one payment or several: each a row of its own."""

import django.core.serializers.json
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import workflows.cases.storage
import workflows.sealed
from django.conf import settings
from django.db import migrations, models

from loans.frozen import ONCE_SIGNED, lifted
from workflows.append_only import AppendOnly

BEFORE = (*ONCE_SIGNED, 'paid_to', 'supplier_key')


class Migration(migrations.Migration):

    dependencies = [
        ('banking', '0011_numbers_of_what_is_expected'),
        ('cases', '0004_breaches_stay_as_noted'),
        ('ledger', '0012_a_cash_box'),
        ('loans', '0011_late_loans_are_followed'),
        ('people', '0005_changes_keep_their_record'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        lifted(BEFORE),
        migrations.CreateModel(
            name='Disbursement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('supplier_name', workflows.sealed.SealedText(blank=True, default='', verbose_name='supplier')),
                ('supplier_address', workflows.sealed.SealedText(blank=True, default='', verbose_name='address of the supplier')),
                ('supplier_iban', workflows.sealed.SealedText(blank=True, default='', verbose_name='IBAN of the supplier')),
                ('supplier_key', models.CharField(blank=True, db_index=True, default='', editable=False, max_length=32)),
                ('invoice_number', workflows.sealed.SealedText(blank=True, default='', verbose_name='number of the invoice or quote')),
                ('position', models.PositiveSmallIntegerField()),
                ('cents', models.BigIntegerField(verbose_name='amount')),
                ('planned_on', models.DateField(null=True, verbose_name='planned on')),
                ('paid_to', models.CharField(choices=[('member', 'to the borrower'), ('supplier', 'to the supplier, against an invoice or a quote')], default='member', max_length=10, verbose_name='paid')),
                ('proof', models.FileField(blank=True, editable=False, storage=workflows.cases.storage.SealedFiles(), upload_to=workflows.cases.storage.sealed_name)),
                ('proof_name', models.CharField(blank=True, editable=False, max_length=120)),
                ('proof_type', models.CharField(blank=True, editable=False, max_length=40)),
                ('proof_sha256', models.CharField(blank=True, editable=False, max_length=64)),
                ('asked_at', models.DateTimeField(editable=False, null=True, verbose_name='asked for')),
                ('paid_on', models.DateField(editable=False, null=True, verbose_name='paid out on')),
                ('state', models.CharField(choices=[('planned', 'to come'), ('asked', 'asked for'), ('ordered', 'being paid'), ('paid', 'paid out'), ('released', 'not drawn')], db_index=True, default='planned', editable=False, max_length=20, verbose_name='state')),
            ],
            options={
                'verbose_name': 'payment of a loan',
                'verbose_name_plural': 'payments of loans',
                'ordering': ['agreement', 'position'],
            },
        ),
        migrations.CreateModel(
            name='DisbursementEvent',
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
        migrations.AddField(
            model_name='agreement',
            name='drawn_cents',
            field=models.BigIntegerField(default=0, editable=False, verbose_name='paid out so far'),
        ),
        migrations.AddField(
            model_name='loanapplication',
            name='tranches',
            field=models.JSONField(blank=True, default=list, verbose_name='payments of the loan'),
        ),
        migrations.AddField(
            model_name='productversion',
            name='draw_months',
            field=models.PositiveSmallIntegerField(default=12, help_text='What is not drawn by then is let go.', verbose_name='months in which they must be drawn'),
        ),
        migrations.AddField(
            model_name='productversion',
            name='tranches_max',
            field=models.PositiveSmallIntegerField(default=1, help_text='1 for all at once.', verbose_name='payments in which the loan may be paid out'),
        ),
        migrations.AlterField(
            model_name='scheduleversion',
            name='reason',
            field=models.CharField(choices=[('offer', 'Offer'), ('disbursement', 'Paid out'), ('draw', 'Another payment of the loan'), ('prepayment', 'Paid ahead'), ('change', 'Changed by agreement'), ('replay', 'A payment was undone or came late')], max_length=20, verbose_name='reason'),
        ),
        migrations.AddConstraint(
            model_name='productversion',
            constraint=models.CheckConstraint(condition=models.Q(('draw_months__range', (1, 60)), ('tranches_max__range', (1, 12))), name='product_version_payments_within_reason', violation_error_message='A loan is paid out in 1 to 12 payments, within 1 to 60 months.'),
        ),
        migrations.AddField(
            model_name='disbursement',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disbursements', to='loans.agreement'),
        ),
        migrations.AddField(
            model_name='disbursement',
            name='asked_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='disbursement',
            name='order',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disbursement', to='banking.paymentorder'),
        ),
        migrations.AddField(
            model_name='disbursementevent',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='disbursementevent',
            name='disbursement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='loans.disbursement'),
        ),
        migrations.AddConstraint(
            model_name='disbursement',
            constraint=models.UniqueConstraint(fields=('agreement', 'position'), name='disbursement_position_once'),
        ),
        migrations.AddConstraint(
            model_name='disbursement',
            constraint=models.CheckConstraint(condition=models.Q(('cents__gt', 0), ('position__gt', 0)), name='disbursement_of_something'),
        ),
        migrations.AddConstraint(
            model_name='disbursementevent',
            constraint=models.UniqueConstraint(fields=('disbursement', 'sequence'), name='disbursement_event_once'),
        ),
        AppendOnly('loans_disbursementevent'),
        AppendOnly('loans_productversion', when="OLD.state = 'published'", again=True),
        AppendOnly('loans_scheduleversion', again=True),
    ]
