"""Who answers for a further amount: a new agreement that each accepts, another guarantor."""

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
import workflows.cases.storage
import workflows.sealed
from django.conf import settings
from django.db import migrations, models

from loans.frozen import ONCE_SIGNED, kept, lifted
from workflows.append_only import AppendOnly

SIGNED = (*ONCE_SIGNED, 'paid_to', 'supplier_key', 'co_borrower_id', 'guarantor_id')


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0017_months_close_with_a_reservation_by_two'),
        ('loans', '0031_papers_of_loans_have_one_place'),
        ('people', '0009_codes_sent_by_mail'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        lifted(SIGNED),
        migrations.AddField(
            model_name='agreement',
            name='later_guarantor',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guaranteed_later', to='people.member'),
        ),
        migrations.AddField(
            model_name='changecase',
            name='guarantor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member', verbose_name='another guarantor'),
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('agreed', workflows.sealed.SealedJSON(verbose_name='terms agreed')),
                ('agreed_hash', models.CharField(max_length=64)),
                ('file', models.FileField(storage=workflows.cases.storage.SealedFiles(), upload_to=workflows.cases.storage.sealed_name)),
                ('document_hash', models.CharField(max_length=64)),
                ('language', models.CharField(max_length=2)),
                ('template_version', models.CharField(max_length=12)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('offered_on', models.DateField(verbose_name='offered on')),
                ('offer_ends_on', models.DateField(verbose_name='to be signed by')),
                ('members_accepted_at', models.DateTimeField(editable=False, null=True)),
                ('state', models.CharField(choices=[('offered', 'to be signed'), ('signed', 'signed'), ('lapsed', 'not accepted in time'), ('stopped', 'stopped')], db_index=True, default='offered', editable=False, max_length=20, verbose_name='state')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='loans.agreement')),
                ('asked', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='amendment', to='loans.changecase')),
                ('commitment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='amendment', to='ledger.commitment')),
                ('guarantor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guaranteed_amendments', to='people.member', verbose_name='guarantor')),
            ],
            options={
                'verbose_name': 'agreement on a further amount',
                'verbose_name_plural': 'agreements on further amounts',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='AmendmentEvent',
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
                ('amendment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='loans.amendment')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'ordering': ['sequence'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'offered')), fields=('agreement',), name='one_further_amount_on_offer_a_loan'),
        ),
        migrations.AddConstraint(
            model_name='amendmentevent',
            constraint=models.UniqueConstraint(fields=('amendment', 'sequence'), name='amendment_event_once'),
        ),
        AppendOnly('loans_amendmentevent'),
        AppendOnly('loans_amendment', when="OLD.state <> 'offered'"),
        kept(SIGNED),
    ]
