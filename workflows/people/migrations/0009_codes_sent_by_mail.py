"""Codes sent by e-mail, kept as keyed hashes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0008_former_contacts_are_told_by_letter_or_telephone'),
    ]

    operations = [
        migrations.CreateModel(
            name='MailCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=80)),
                ('salt', models.CharField(max_length=16)),
                ('code_hash', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(verbose_name='sent at')),
                ('wrong', models.PositiveSmallIntegerField(default=0, verbose_name='wrong ones typed')),
                ('used_at', models.DateTimeField(null=True, verbose_name='used at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mail_codes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'code sent by e-mail',
                'verbose_name_plural': 'codes sent by e-mail',
                'indexes': [models.Index(fields=['user', 'made_at'], name='mail_code_of_a_person')],
            },
        ),
    ]
