"""A file fee may be paid first: expected with a reference of its own, and given back where the terms say so."""

import django.db.models.deletion
from django.db import migrations, models

from loans.frozen import ONCE_SIGNED, kept, lifted
from workflows.append_only import AppendOnly

SIGNED = (*ONCE_SIGNED, 'paid_to', 'supplier_key')


class Migration(migrations.Migration):

    dependencies = [
        ('banking', '0014_lines_keep_only_the_indexes_that_are_read'),
        ('loans', '0015_one_change_for_many_loans'),
    ]

    operations = [
        lifted(SIGNED),
        migrations.AddField(
            model_name='agreement',
            name='fee_expected',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fee_of', to='banking.expectedpayment'),
        ),
        migrations.AddField(
            model_name='productversion',
            name='fee_refunded',
            field=models.BooleanField(default=True, verbose_name='a fee that was paid first goes back if the loan is not paid out'),
        ),
        migrations.AlterField(
            model_name='productversion',
            name='fee_way',
            field=models.CharField(choices=[('deducted', 'kept back when the loan is paid out'), ('first', 'added to the first instalment'), ('upfront', 'paid by the borrower before the loan is paid out')], default='deducted', max_length=10, verbose_name='the file fee is'),
        ),
        AppendOnly('loans_productversion', when="OLD.state = 'published'", again=True),
        kept(SIGNED),
    ]
