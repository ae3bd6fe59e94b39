from django.db import migrations

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_commitments_waiting_and_two_people_at_envelopes")]
    operations = [
        AppendOnly("ledger_envelopetransfer", when="OLD.state <> 'proposed'"),
        AppendOnly("ledger_envelopetransferevent"),
        AppendOnly("ledger_envelopechange", when="OLD.state <> 'proposed'"),
        AppendOnly("ledger_envelopechangeevent"),
        AppendOnly("ledger_waitinggrant", when="OLD.state <> 'open'"),
        AppendOnly("ledger_waitinggrantevent"),
    ]
