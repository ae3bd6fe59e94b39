"""A large file is booked in chunks that are counted; a line keeps the balance after it, which tells it from a twin."""

from django.db import migrations, models

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('banking', '0004_four_eyes_in_the_database'),
    ]

    operations = [
        migrations.AddField(
            model_name='statement',
            name='position',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='statementfile',
            name='done',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='statementfile',
            name='wanted',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='statementline',
            name='balance_cents',
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='statementfile',
            name='state',
            field=models.CharField(choices=[('staged', 'read, not imported yet'), ('importing', 'being imported'), ('imported', 'imported'), ('quarantined', 'set aside: does not add up')], default='staged', max_length=12, verbose_name='state'),
        ),
        AppendOnly('banking_statement', again=True),
    ]
