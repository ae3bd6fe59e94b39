"""A change of a loan that the committee decides, beside its case."""

import django.db.models.deletion
import workflows.sealed
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_what_a_reader_has_read_of_the_answers'),
        ('loans', '0018_arrears_read_by_the_right_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pause', 'pause'), ('replan', 'new plan'), ('hardship', 'hardship plan'), ('reage', 'arrears spread'), ('rows', 'instalments written by hand'), ('arrears_pause', 'arrears paused'), ('forgive', 'forgiven'), ('write_off', 'written off'), ('tolerance', 'small rest let go')], max_length=16, verbose_name='kind')),
                ('from_on', models.DateField(verbose_name='counts from')),
                ('until_on', models.DateField(null=True, verbose_name='last day')),
                ('months', models.PositiveSmallIntegerField(null=True, verbose_name='months')),
                ('count', models.PositiveSmallIntegerField(null=True, verbose_name='number of instalments')),
                ('first_due_on', models.DateField(null=True, verbose_name='first due date')),
                ('cents', models.BigIntegerField(null=True, verbose_name='amount')),
                ('months_off', models.JSONField(default=list, verbose_name='months without an instalment')),
                ('months_double', models.JSONField(default=list, verbose_name='months with a double instalment')),
                ('balloon_cents', models.BigIntegerField(default=0, verbose_name='last instalment')),
                ('rows', models.JSONField(default=list, verbose_name='instalments')),
                ('ground', models.CharField(choices=[('hardship', 'hardship'), ('death', 'the borrower died'), ('other', 'another reason')], max_length=10, verbose_name='ground')),
                ('story', workflows.sealed.SealedText(verbose_name='what happened')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='change_cases', to='loans.agreement')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='loan_change', to='cases.case')),
            ],
            options={
                'verbose_name': 'change for the committee',
                'verbose_name_plural': 'changes for the committee',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), ('months__gt', 0)), models.Q(('balloon_cents__gte', 0), ('count__gt', 0), ('first_due_on__isnull', False), ('kind', 'replan')), models.Q(('cents__gt', 0), ('count__gt', 0), ('first_due_on__isnull', False), ('kind', 'hardship')), models.Q(('kind', 'arrears_pause'), ('until_on__gte', models.F('from_on'))), ('kind__in', ['reage', 'rows']), models.Q(('cents__gt', 0), ('kind__in', ['forgive', 'tolerance', 'write_off'])), _connector='OR'), name='change_case_has_the_figures_of_its_kind')],
            },
        ),
    ]
