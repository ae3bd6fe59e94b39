"""A further amount on a loan that runs: granted in a case of a change, set aside and paid out by itself."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from loans.frozen import ONCE_SIGNED, kept, lifted

HELD = (*ONCE_SIGNED, 'paid_to', 'supplier_key', 'co_borrower_id', 'guarantor_id')


class Migration(migrations.Migration):

    dependencies = [
        ('banking', '0017_each_line_of_a_file_is_told'),
        ('cases', '0007_what_a_document_answers_and_who_opened_it'),
        ('ledger', '0017_months_close_with_a_reservation_by_two'),
        ('loans', '0025_which_line_a_loan_comes_from'),
        ('people', '0006_sector_of_an_activity'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        lifted(HELD),
        migrations.RemoveConstraint(
            model_name='agreement',
            name='agreement_draws_within_what_was_granted',
        ),
        migrations.AddField(
            model_name='agreement',
            name='topped_up_cents',
            field=models.BigIntegerField(default=0, editable=False, verbose_name='granted later'),
        ),
        migrations.AddField(
            model_name='disbursement',
            name='commitment',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disbursement', to='ledger.commitment'),
        ),
        migrations.AddField(
            model_name='disbursement',
            name='topped_by',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disbursement', to='loans.changecase'),
        ),
        migrations.AlterField(
            model_name='changecase',
            name='ground',
            field=models.CharField(choices=[('hardship', 'hardship'), ('death', 'the borrower died'), ('need', 'a further need'), ('other', 'another reason')], max_length=10, verbose_name='ground'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('drawn_cents__gte', 0), ('topped_up_cents__gte', 0), ('drawn_cents__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('principal_cents'), '+', models.F('added_fee_cents')), '+', models.F('topped_up_cents')))), name='agreement_draws_within_what_was_granted'),
        ),
        kept(HELD),
    ]
