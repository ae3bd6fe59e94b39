"""The provision of a month is computed once and never changed."""

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0015_advances_and_guarantees_have_an_account'),
        ('loans', '0021_an_account_is_confirmed_before_it_is_used'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProvisionRates',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('key', models.CharField(max_length=60, unique=True)),
                ('why', models.CharField(max_length=200, verbose_name='why')),
                ('proposed_on', models.DateField(verbose_name='proposed on')),
                ('decided_on', models.DateField(editable=False, null=True, verbose_name='decided on')),
                ('state', models.CharField(choices=[('proposed', 'to be approved'), ('approved', 'approved'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn'), ('lapsed', 'lapsed')], db_index=True, default='proposed', editable=False, max_length=20)),
                ('from_on', models.DateField(verbose_name='in force from')),
                ('rates', models.JSONField(verbose_name='rates')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.fund')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'provision rates',
                'verbose_name_plural': 'provision rates',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ProvisionRatesEvent',
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
                ('rates', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='loans.provisionrates')),
            ],
            options={
                'ordering': ['sequence'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProvisionRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='at the end of')),
                ('left_cents', models.BigIntegerField(verbose_name='out on loan')),
                ('cents', models.BigIntegerField(verbose_name='provision')),
                ('buckets', models.JSONField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='provision_runs', to='ledger.fund')),
                ('rates', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='loans.provisionrates')),
            ],
            options={
                'verbose_name': 'provision of a month',
                'verbose_name_plural': 'provisions by month',
                'ordering': ['-on', 'fund'],
            },
        ),
        migrations.CreateModel(
            name='Provision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_days', models.PositiveSmallIntegerField(verbose_name='first day of the bucket')),
                ('days', models.PositiveIntegerField(verbose_name='days late')),
                ('left_cents', models.BigIntegerField(verbose_name='left to repay')),
                ('basis_points', models.PositiveIntegerField(verbose_name='rate')),
                ('cents', models.BigIntegerField(verbose_name='provision')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='provisions', to='loans.agreement')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='provisions', to='loans.provisionrun')),
            ],
            options={
                'verbose_name': 'provision',
                'verbose_name_plural': 'provisions',
                'ordering': ['run', '-cents', 'agreement'],
            },
        ),
        migrations.AddConstraint(
            model_name='provisionrates',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by', models.F('proposed_by')), _negated=True), models.Q(('state__in', ['approved', 'rejected']), _negated=True), _connector='OR'), name='provision_rates_decided_by_another'),
        ),
        migrations.AddConstraint(
            model_name='provisionratesevent',
            constraint=models.UniqueConstraint(fields=('rates', 'sequence'), name='provision_rates_event_once'),
        ),
        migrations.AddConstraint(
            model_name='provisionrun',
            constraint=models.UniqueConstraint(fields=('fund', 'on'), name='provision_run_once_a_month'),
        ),
        migrations.AddConstraint(
            model_name='provisionrun',
            constraint=models.CheckConstraint(condition=models.Q(('cents__gte', 0), ('left_cents__gte', models.F('cents'))), name='provision_within_what_is_left'),
        ),
        migrations.AddConstraint(
            model_name='provision',
            constraint=models.UniqueConstraint(fields=('run', 'agreement'), name='provision_once_a_loan'),
        ),
        migrations.AddConstraint(
            model_name='provision',
            constraint=models.CheckConstraint(condition=models.Q(('basis_points__lte', 10000), ('cents__gte', 0), ('left_cents__gte', models.F('cents'))), name='provision_at_most_what_is_left'),
        ),
        AppendOnly("loans_provisionratesevent"),
        AppendOnly("loans_provisionrun"),
        AppendOnly("loans_provision"),
    ]
