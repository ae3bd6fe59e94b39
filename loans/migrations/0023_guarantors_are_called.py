"""Guarantors are called, by two people, and what they pay is told apart."""

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('banking', '0017_each_line_of_a_file_is_told'),
        ('ledger', '0015_advances_and_guarantees_have_an_account'),
        ('loans', '0022_provisions_beside_the_books'),
        ('people', '0006_sector_of_an_activity'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='repayment',
            name='channel',
            field=models.CharField(choices=[('bank', 'by bank'), ('cash', 'in cash'), ('guarantor', 'by the guarantor')], default='bank', max_length=10, verbose_name='how'),
        ),
        migrations.CreateModel(
            name='GuaranteeCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('key', models.CharField(max_length=60, unique=True)),
                ('why', models.CharField(max_length=200, verbose_name='why')),
                ('proposed_on', models.DateField(verbose_name='proposed on')),
                ('decided_on', models.DateField(editable=False, null=True, verbose_name='decided on')),
                ('state', models.CharField(choices=[('proposed', 'to be approved'), ('approved', 'approved'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn'), ('lapsed', 'lapsed')], db_index=True, default='proposed', editable=False, max_length=20)),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                ('cents', models.BigIntegerField(verbose_name='amount')),
                ('due_on', models.DateField(verbose_name='to be paid by')),
                ('ended_on', models.DateField(editable=False, null=True, verbose_name='ended on')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guarantee_calls', to='loans.agreement')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('expected', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guarantee_call', to='banking.expectedpayment')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.fund')),
                ('guarantor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guarantee_calls', to='people.member')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'call of a guarantor',
                'verbose_name_plural': 'calls of guarantors',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='GuaranteeCallEvent',
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
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='loans.guaranteecall')),
            ],
            options={
                'ordering': ['sequence'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='guaranteecall',
            constraint=models.CheckConstraint(condition=models.Q(('cents__gt', 0)), name='guarantee_call_is_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='guaranteecall',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by', models.F('proposed_by')), _negated=True), models.Q(('state__in', ['approved', 'rejected']), _negated=True), _connector='OR'), name='guarantee_call_decided_by_another'),
        ),
        migrations.AddConstraint(
            model_name='guaranteecall',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), ('expected__isnull', False), _connector='OR'), name='guarantee_call_is_expected'),
        ),
        migrations.AddConstraint(
            model_name='guaranteecall',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None), ('state__in', ['proposed', 'approved'])), fields=('agreement',), name='one_open_guarantee_call_a_loan'),
        ),
        migrations.AddConstraint(
            model_name='guaranteecallevent',
            constraint=models.UniqueConstraint(fields=('call', 'sequence'), name='guarantee_call_event_once'),
        ),
        AppendOnly("loans_guaranteecallevent"),
    ]
