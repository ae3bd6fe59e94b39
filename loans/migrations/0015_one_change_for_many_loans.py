"""Moratoria: one change for many loans, and what became of each."""

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0014_accounts_are_checked_once_a_posting'),
        ('loans', '0014_the_debt_is_what_was_paid_out'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Moratorium',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('key', models.CharField(max_length=60, unique=True)),
                ('why', models.CharField(max_length=200, verbose_name='why')),
                ('proposed_on', models.DateField(verbose_name='proposed on')),
                ('decided_on', models.DateField(editable=False, null=True, verbose_name='decided on')),
                ('state', models.CharField(choices=[('proposed', 'to be approved'), ('approved', 'approved'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn'), ('lapsed', 'lapsed')], db_index=True, default='proposed', editable=False, max_length=20)),
                ('asked', models.JSONField(default=dict)),
                ('kind', models.CharField(choices=[('pause', 'pause'), ('replan', 'new plan'), ('hardship', 'hardship plan'), ('reage', 'arrears spread'), ('rows', 'instalments written by hand'), ('arrears_pause', 'arrears paused'), ('forgive', 'forgiven'), ('write_off', 'written off'), ('tolerance', 'small rest let go')], max_length=16, verbose_name='kind')),
                ('from_on', models.DateField(verbose_name='from')),
                ('until_on', models.DateField(null=True, verbose_name='last day')),
                ('months', models.PositiveSmallIntegerField(null=True, verbose_name='months')),
                ('chosen', models.PositiveIntegerField(default=0, verbose_name='loans')),
                ('rows_moved', models.PositiveIntegerField(default=0)),
                ('cents_moved', models.BigIntegerField(default=0)),
                ('list_hash', models.CharField(max_length=64)),
                ('first_affected_on', models.DateField()),
                ('undone_on', models.DateField(editable=False, null=True, verbose_name='taken back on')),
                ('undone_why', models.CharField(blank=True, editable=False, max_length=200)),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.fund')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'moratorium',
                'verbose_name_plural': 'moratoria',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='MoratoriumEvent',
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
                ('moratorium', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='loans.moratorium')),
            ],
            options={
                'ordering': ['sequence'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MoratoriumLoan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('waiting', 'waiting'), ('changed', 'changed'), ('skipped', 'left as it was'), ('undone', 'taken back')], default='waiting', max_length=8, verbose_name='outcome')),
                ('because', models.CharField(blank=True, max_length=300, verbose_name='because')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moratoria', to='loans.agreement')),
                ('change', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moratorium_loan', to='loans.loanchange')),
                ('moratorium', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='loans.moratorium')),
            ],
            options={
                'verbose_name': 'loan of a moratorium',
                'verbose_name_plural': 'loans of moratoria',
                'ordering': ['agreement'],
            },
        ),
        migrations.AddConstraint(
            model_name='moratorium',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), ('months__gt', 0)), models.Q(('kind', 'arrears_pause'), ('until_on__gte', models.F('from_on'))), _connector='OR'), name='moratorium_has_the_figures_of_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='moratorium',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by', models.F('proposed_by')), _negated=True), models.Q(('state__in', ['approved', 'rejected']), _negated=True), _connector='OR'), name='moratorium_decided_by_another'),
        ),
        migrations.AddConstraint(
            model_name='moratorium',
            constraint=models.CheckConstraint(condition=models.Q(('chosen__gt', 0)), name='moratorium_is_for_some_loan'),
        ),
        migrations.AddConstraint(
            model_name='moratoriumevent',
            constraint=models.UniqueConstraint(fields=('moratorium', 'sequence'), name='moratorium_event_once'),
        ),
        migrations.AddIndex(
            model_name='moratoriumloan',
            index=models.Index(fields=['moratorium', 'outcome', 'agreement'], name='moratorium_loan_in_turn'),
        ),
        migrations.AddConstraint(
            model_name='moratoriumloan',
            constraint=models.UniqueConstraint(fields=('moratorium', 'agreement'), name='moratorium_loan_once'),
        ),
        migrations.AddConstraint(
            model_name='moratoriumloan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('change__isnull', False), ('outcome__in', ['changed', 'undone'])), models.Q(('change', None), ('outcome__in', ['waiting', 'skipped'])), _connector='OR'), name='moratorium_loan_changed_has_its_change'),
        ),
        AppendOnly("loans_moratoriumevent"),
    ]
