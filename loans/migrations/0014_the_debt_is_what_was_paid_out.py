"""What is owed is what was paid out, payment by payment: the constraints say so, and the loan's own order is gone."""

import django.db.models.expressions
from django.db import migrations, models

from loans.frozen import ONCE_SIGNED, kept
from workflows.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [('loans', '0013_each_loan_has_its_payment')]

    operations = [
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('drawn_cents__gte', 0), ('drawn_cents__lte', django.db.models.expressions.CombinedExpression(models.F('principal_cents'), '+', models.F('added_fee_cents')))), name='agreement_draws_within_what_was_granted'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['running', 'settled', 'written_off']), _negated=True), models.Q(('drawn_cents__gt', 0), ('schedule__isnull', False), ('started_on__isnull', False)), _connector='OR'), name='agreement_running_was_paid_out'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('recovered_cents__gte', 0), ('repaid_cents__gte', 0), ('surplus_cents__gte', 0), ('relieved_cents__gte', models.F('recovered_cents')), ('drawn_cents__gte', django.db.models.expressions.CombinedExpression(models.F('repaid_cents'), '+', models.F('relieved_cents')))), name='agreement_repaid_within_what_was_lent'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['settled', 'written_off']), _negated=True), models.Q(('drawn_cents', django.db.models.expressions.CombinedExpression(models.F('repaid_cents'), '+', models.F('relieved_cents'))), ('ended_on__isnull', False)), _connector='OR'), name='agreement_settled_owes_nothing'),
        ),
        migrations.RemoveField(
            model_name='agreement',
            name='order',
        ),
        migrations.AddConstraint(
            model_name='disbursement',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'asked', 'released']), ('order__isnull', False), _connector='OR'), name='disbursement_paid_by_an_order'),
        ),
        migrations.AddConstraint(
            model_name='disbursement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paid_on__isnull', False), ('state', 'paid')), models.Q(models.Q(('state', 'paid'), _negated=True), ('paid_on', None)), _connector='OR'), name='disbursement_paid_on_a_day'),
        ),
        AppendOnly('loans_disbursementevent', again=True),
        kept((*ONCE_SIGNED, 'paid_to', 'supplier_key')),
    ]
