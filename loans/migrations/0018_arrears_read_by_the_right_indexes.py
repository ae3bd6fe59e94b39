"""The picture of arrears reads the unpaid rows of a plan by their dates; an index that another begins with goes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('banking', '0014_lines_keep_only_the_indexes_that_are_read'),
        ('loans', '0017_two_who_borrow'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='arrearssnapshot',
            name='agreement',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='arrears_snapshots', to='loans.agreement'),
        ),
        migrations.AlterField(
            model_name='instalment',
            name='schedule',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='loans.scheduleversion'),
        ),
        migrations.AddIndex(
            model_name='disbursement',
            index=models.Index(fields=['paid_on'], name='disbursement_by_day'),
        ),
        migrations.AddIndex(
            model_name='instalment',
            index=models.Index(fields=['schedule', 'due_on'], name='instalment_by_due_date'),
        ),
        AppendOnly("loans_arrearssnapshot", again=True),
        AppendOnly("loans_instalment", again=True),
    ]
