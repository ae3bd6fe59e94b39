"""What an Activity works in, so that loans of a sector can be found."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_changes_keep_their_record'),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='sector',
            field=models.CharField(blank=True, max_length=40, verbose_name='sector'),
        ),
    ]
