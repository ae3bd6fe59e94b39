"""A month that does not reconcile is closed by two people.

SQLite makes the table anew for it: the triggers that stand on it, or read it, are taken down before and set up after.
"""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SPEAKS_OF_PERIODS = """
SELECT name, sql FROM sqlite_master
 WHERE type = 'trigger' AND (tbl_name = 'ledger_period' OR sql LIKE '%FROM ledger_period %')"""
_triggers = []


def _take_down(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(SPEAKS_OF_PERIODS)
        _triggers[:] = cursor.fetchall()
    for name, _sql in _triggers:
        schema_editor.execute(f"DROP TRIGGER {name}", params=None)


def _set_up(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for _name, sql in _triggers:
            schema_editor.execute(sql, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0016_own_money_has_an_account'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(_take_down, _set_up),
        migrations.AddField(
            model_name='period',
            name='reservations',
            field=models.JSONField(blank=True, default=list, editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder),
        ),
        migrations.AddField(
            model_name='period',
            name='reserved_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='period',
            name='reserved_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='period',
            name='reserved_digest',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='period',
            name='reserved_why',
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reserved_by', None), ('reserved_why', '')), models.Q(('reserved_by__isnull', False), models.Q(('reserved_why', ''), _negated=True)), _connector='OR'), name='period_is_reserved_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('reserved_by', None), models.Q(('closed_by', models.F('reserved_by')), _negated=True), _connector='OR'), name='period_closed_with_a_reservation_by_two'),
        ),
        migrations.RunPython(_set_up, _take_down),
    ]
