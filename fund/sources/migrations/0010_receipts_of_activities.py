"""Receipts of Activities may be handed in."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0009_receipts_of_clients'),
    ]

    operations = [
        migrations.AlterField(
            model_name='import',
            name='kind',
            field=models.CharField(choices=[('contributions', 'Invoices'), ('gifts', 'Gifts'), ('lines', 'Funding lines'), ('schedules', 'Repayment schedules'), ('conditions', 'Conditions of subsidies'), ('line-money', 'Draws and repayments'), ('openings', 'Opening balance'), ('recoveries', 'Recoveries'), ('receipts', 'Receipts of clients'), ('income', 'Receipts of Activities')], default='contributions', max_length=16, verbose_name='kind'),
        ),
    ]
