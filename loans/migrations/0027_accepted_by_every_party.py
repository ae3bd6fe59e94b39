"""Who accepted which text of an agreement, when, by which code; days in which a borrower may withdraw."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from loans.frozen import ONCE_SIGNED, kept, lifted
from workflows.append_only import AppendOnly

SIGNED = (*ONCE_SIGNED, 'paid_to', 'supplier_key', 'co_borrower_id', 'guarantor_id')


class Migration(migrations.Migration):

    dependencies = [
        ('loans', '0026_a_further_amount_on_a_loan'),
        ('people', '0009_codes_sent_by_mail'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        lifted(SIGNED),
        migrations.AddField(
            model_name='agreement',
            name='members_accepted_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='agreement',
            name='withdrawn_on',
            field=models.DateField(editable=False, null=True, verbose_name='withdrawn on'),
        ),
        migrations.AddField(
            model_name='productversion',
            name='withdrawal_days',
            field=models.PositiveSmallIntegerField(default=0, help_text='Once all have accepted; 0 for none.', verbose_name='days in which the borrower may withdraw'),
        ),
        migrations.AddField(
            model_name='productversion',
            name='withdrawal_waits',
            field=models.BooleanField(default=True, verbose_name='the loan is paid out only after these days'),
        ),
        migrations.CreateModel(
            name='Acceptance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party', models.CharField(choices=[('borrower', 'Borrower'), ('co_borrower', 'Co-borrower'), ('guarantor', 'Guarantor'), ('lender', 'Cooperative')], max_length=12, verbose_name='party')),
                ('by_name', models.CharField(max_length=150, verbose_name='name')),
                ('at', models.DateTimeField(verbose_name='accepted at')),
                ('agreed_hash', models.CharField(max_length=64)),
                ('document_hash', models.CharField(max_length=64)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='loans.agreement')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('factor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.factorcheck')),
                ('mail_code', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.mailcode')),
            ],
            options={
                'verbose_name': 'acceptance',
                'verbose_name_plural': 'acceptances',
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('agreement', 'party', 'agreed_hash'), name='each_party_accepts_a_text_once'), models.CheckConstraint(condition=models.Q(models.Q(('factor__isnull', False), ('mail_code', None)), models.Q(('factor', None), ('mail_code__isnull', False)), _connector='OR'), name='acceptance_confirmed_by_one_code')],
            },
        ),
        AppendOnly('loans_acceptance'),
        AppendOnly('loans_productversion', when="OLD.state = 'published'", again=True),
        kept(SIGNED),
    ]
