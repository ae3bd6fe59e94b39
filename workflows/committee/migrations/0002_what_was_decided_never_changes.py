from django.db import migrations

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("committee", "0001_committees_sessions_ballots_decisions")]
    operations = [
        AppendOnly("committee_rulesversion"),
        AppendOnly("committee_recusal"),
        AppendOnly("committee_decision"),
        AppendOnly("committee_decisionletter"),
        AppendOnly("committee_minutes"),
        AppendOnly("committee_sessionevent"),
        AppendOnly("committee_ballotevent"),
        AppendOnly("committee_ballot", when="OLD.state = 'void'"),
    ]
