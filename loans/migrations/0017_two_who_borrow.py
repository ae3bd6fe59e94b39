"""A second borrower who owes the loan too; who guarantees it is kept with the loan."""

import django.db.models.deletion
from django.db import migrations, models

from loans.frozen import ONCE_SIGNED, kept, lifted

BEFORE = (*ONCE_SIGNED, 'paid_to', 'supplier_key')


class Migration(migrations.Migration):

    dependencies = [
        ('loans', '0016_a_fee_paid_first'),
        ('people', '0006_sector_of_an_activity'),
    ]

    operations = [
        lifted(BEFORE),
        migrations.AddField(
            model_name='agreement',
            name='co_borrower',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joint_agreements', to='people.member', verbose_name='co-borrower'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='guarantor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guaranteed_agreements', to='people.member', verbose_name='guarantor'),
        ),
        migrations.AddField(
            model_name='loanapplication',
            name='co_borrower',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member', verbose_name='co-borrower'),
        ),
        migrations.AddField(
            model_name='loanapplication',
            name='co_borrower_agreed_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='co-borrower agreed'),
        ),
        migrations.AddField(
            model_name='loanapplication',
            name='invitations',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        kept((*BEFORE, 'co_borrower_id', 'guarantor_id')),
    ]
