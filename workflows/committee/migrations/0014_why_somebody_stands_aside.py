"""Whoever would borrow too stands aside."""

from django.db import migrations, models

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('committee', '0013_what_was_declared_never_changes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='recusal',
            name='reason',
            field=models.CharField(choices=[('applicant', 'It is their own request.'), ('household', "They live in the applicant's household."), ('activity', 'They share an Activity with the applicant.'), ('filed', 'They filed the request.'), ('advisor', "They are the case's or the applicant's advisor."), ('officer', 'They handled the case as its officer.'), ('joint', 'They would borrow it too.'), ('guarantor', 'They guarantee what is asked for.'), ('supplier', 'They sell what the money would pay for.'), ('creditor', 'They would be paid out of it.'), ('close', 'They are close to the applicant.'), ('interest', 'They have an interest in the outcome.'), ('other', 'Another reason.'), ('took_part', 'They took part in the decision that is looked at again.')], max_length=10, verbose_name='reason'),
        ),
        AppendOnly("committee_recusal", again=True),
    ]
