"""Money taken at the cash desk has an account until the bank has it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0011_interest_from_the_bank'),
    ]

    operations = [
        migrations.AlterField(
            model_name='account',
            name='kind',
            field=models.CharField(choices=[('bank', 'Bank'), ('transit', 'In transit'), ('cash', 'In the cash box'), ('suspense', 'Not matched yet'), ('loan', 'Loans outstanding'), ('credit', 'Owed to members'), ('contributions', 'Contributions'), ('gifts', 'Gifts'), ('line', 'Funding lines'), ('opening', 'Opening balance'), ('fees', 'File fees'), ('interest', 'Interest from the bank'), ('aid_given', 'Aid given'), ('losses', 'Losses'), ('charges', 'Bank charges'), ('source', 'Source'), ('available', 'Available'), ('committed', 'Promised'), ('spent', 'Given'), ('lent', 'Out on loan'), ('lost', 'Lost')], max_length=20),
        ),
    ]
