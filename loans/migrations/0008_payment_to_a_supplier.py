"""A loan paid to a supplier against an invoice: who, where, on which invoice; kept once the agreement is signed."""

import workflows.sealed
from django.db import migrations, models

from loans.frozen import ONCE_SIGNED, kept, lifted


class Migration(migrations.Migration):

    dependencies = [
        ('loans', '0007_what_changes_a_loan'),
    ]

    operations = [
        lifted(),
        migrations.AddField(
            model_name='agreement',
            name='invoice_number',
            field=workflows.sealed.SealedText(blank=True, default='', verbose_name='number of the invoice or quote'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='paid_to',
            field=models.CharField(choices=[('member', 'to the borrower'), ('supplier', 'to the supplier, against an invoice or a quote')], default='member', max_length=10, verbose_name='paid'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='supplier_address',
            field=workflows.sealed.SealedText(blank=True, default='', verbose_name='address of the supplier'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='supplier_iban',
            field=workflows.sealed.SealedText(blank=True, default='', verbose_name='IBAN of the supplier'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='supplier_key',
            field=models.CharField(blank=True, db_index=True, default='', editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='agreement',
            name='supplier_name',
            field=workflows.sealed.SealedText(blank=True, default='', verbose_name='supplier'),
        ),
        migrations.AddField(
            model_name='loanapplication',
            name='invoice_number',
            field=workflows.sealed.SealedText(blank=True, default='', verbose_name='number of the invoice or quote'),
        ),
        migrations.AddField(
            model_name='loanapplication',
            name='paid_to',
            field=models.CharField(choices=[('member', 'to the borrower'), ('supplier', 'to the supplier, against an invoice or a quote')], default='member', max_length=10, verbose_name='the loan is paid'),
        ),
        migrations.AddField(
            model_name='loanapplication',
            name='supplier_address',
            field=workflows.sealed.SealedText(blank=True, default='', verbose_name='address of the supplier'),
        ),
        migrations.AddField(
            model_name='loanapplication',
            name='supplier_iban',
            field=workflows.sealed.SealedText(blank=True, default='', verbose_name='IBAN of the supplier'),
        ),
        migrations.AddField(
            model_name='loanapplication',
            name='supplier_key',
            field=models.CharField(blank=True, db_index=True, default='', editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='loanapplication',
            name='supplier_name',
            field=workflows.sealed.SealedText(blank=True, default='', verbose_name='supplier'),
        ),
        kept((*ONCE_SIGNED, 'paid_to', 'supplier_key')),
    ]
