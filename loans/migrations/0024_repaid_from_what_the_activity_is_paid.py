"""A share of what the Activity is paid repays the loan: agreed by two, receipts as evidence, deductions by month."""

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_what_was_typed_and_not_saved'),
        ('ledger', '0016_own_money_has_an_account'),
        ('loans', '0023_guarantors_are_called'),
        ('people', '0006_sector_of_an_activity'),
        ('sources', '0010_receipts_of_activities'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Deduction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='month')),
            ],
            options={
                'verbose_name': 'deduction',
                'verbose_name_plural': 'deductions',
                'ordering': ['repayment'],
            },
        ),
        migrations.CreateModel(
            name='IncomeMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='month')),
                ('floor_cents', models.BigIntegerField(verbose_name='at least')),
                ('closed_on', models.DateField(verbose_name='closed on')),
            ],
            options={
                'verbose_name': 'month of a share of income',
                'verbose_name_plural': 'months of a share of income',
                'ordering': ['agreement', 'month'],
            },
        ),
        migrations.CreateModel(
            name='IncomeReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=60, verbose_name='reference')),
                ('on', models.DateField(verbose_name='received on')),
                ('month', models.DateField(verbose_name='month')),
                ('cents', models.BigIntegerField(verbose_name='amount')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'receipt of an Activity',
                'verbose_name_plural': 'receipts of Activities',
                'ordering': ['-on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='IncomeShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('key', models.CharField(max_length=60, unique=True)),
                ('why', models.CharField(max_length=200, verbose_name='why')),
                ('proposed_on', models.DateField(verbose_name='proposed on')),
                ('decided_on', models.DateField(editable=False, null=True, verbose_name='decided on')),
                ('state', models.CharField(choices=[('proposed', 'to be approved'), ('approved', 'approved'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn'), ('lapsed', 'lapsed')], db_index=True, default='proposed', editable=False, max_length=20)),
                ('from_on', models.DateField(verbose_name='from the month of')),
                ('basis_points', models.PositiveIntegerField(verbose_name='share of what the Activity is paid')),
                ('floor_cents', models.BigIntegerField(verbose_name='at least, a month')),
            ],
            options={
                'verbose_name': 'share of income',
                'verbose_name_plural': 'shares of income',
                'ordering': ['-from_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='IncomeShareEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveIntegerField()),
                ('step', models.CharField(max_length=40)),
                ('before', models.CharField(blank=True, max_length=20)),
                ('after', models.CharField(max_length=20)),
                ('by_name', models.CharField(blank=True, max_length=150)),
                ('role', models.CharField(blank=True, max_length=20)),
                ('on_behalf_of', models.CharField(blank=True, max_length=150)),
                ('reason', models.TextField(blank=True)),
                ('payload', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('previous_hash', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['sequence'],
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='changecase',
            name='change_case_has_the_figures_of_its_kind',
        ),
        migrations.RemoveConstraint(
            model_name='loanchange',
            name='loan_change_has_the_figures_of_its_kind',
        ),
        migrations.RemoveConstraint(
            model_name='loanproposal',
            name='loan_proposal_has_the_figures_of_its_kind',
        ),
        migrations.AddField(
            model_name='productversion',
            name='deduction_basis_points_max',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='changecase',
            name='kind',
            field=models.CharField(choices=[('pause', 'pause'), ('replan', 'new plan'), ('hardship', 'hardship plan'), ('reage', 'arrears spread'), ('rows', 'instalments written by hand'), ('arrears_pause', 'arrears paused'), ('forgive', 'forgiven'), ('write_off', 'written off'), ('tolerance', 'small rest let go'), ('share', 'share of what the Activity is paid'), ('top_up', 'a further amount')], max_length=16, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='loanchange',
            name='kind',
            field=models.CharField(choices=[('pause', 'pause'), ('replan', 'new plan'), ('hardship', 'hardship plan'), ('reage', 'arrears spread'), ('rows', 'instalments written by hand'), ('arrears_pause', 'arrears paused'), ('forgive', 'forgiven'), ('write_off', 'written off'), ('tolerance', 'small rest let go'), ('share', 'share of what the Activity is paid'), ('top_up', 'a further amount')], max_length=16, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='loanproposal',
            name='kind',
            field=models.CharField(choices=[('pause', 'pause'), ('replan', 'new plan'), ('hardship', 'hardship plan'), ('reage', 'arrears spread'), ('rows', 'instalments written by hand'), ('arrears_pause', 'arrears paused'), ('forgive', 'forgiven'), ('write_off', 'written off'), ('tolerance', 'small rest let go'), ('share', 'share of what the Activity is paid'), ('top_up', 'a further amount')], max_length=16, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='moratorium',
            name='kind',
            field=models.CharField(choices=[('pause', 'pause'), ('replan', 'new plan'), ('hardship', 'hardship plan'), ('reage', 'arrears spread'), ('rows', 'instalments written by hand'), ('arrears_pause', 'arrears paused'), ('forgive', 'forgiven'), ('write_off', 'written off'), ('tolerance', 'small rest let go'), ('share', 'share of what the Activity is paid'), ('top_up', 'a further amount')], max_length=16, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='repayment',
            name='channel',
            field=models.CharField(choices=[('bank', 'by bank'), ('cash', 'in cash'), ('guarantor', 'by the guarantor'), ('activity', 'deducted from the Activity')], default='bank', max_length=10, verbose_name='how'),
        ),
        migrations.AddConstraint(
            model_name='changecase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), ('months__gt', 0)), models.Q(('balloon_cents__gte', 0), ('count__gt', 0), ('first_due_on__isnull', False), ('kind', 'replan')), models.Q(('cents__gt', 0), ('count__gt', 0), ('first_due_on__isnull', False), ('kind__in', ['hardship', 'share', 'top_up'])), models.Q(('kind', 'arrears_pause'), ('until_on__gte', models.F('from_on'))), ('kind__in', ['reage', 'rows']), models.Q(('cents__gt', 0), ('kind__in', ['forgive', 'tolerance', 'write_off'])), _connector='OR'), name='change_case_has_the_figures_of_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='loanchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), ('months__gt', 0)), models.Q(('balloon_cents__gte', 0), ('count__gt', 0), ('first_due_on__isnull', False), ('kind', 'replan')), models.Q(('cents__gt', 0), ('count__gt', 0), ('first_due_on__isnull', False), ('kind__in', ['hardship', 'share', 'top_up'])), models.Q(('kind', 'arrears_pause'), ('until_on__gte', models.F('from_on'))), ('kind__in', ['reage', 'rows']), models.Q(('cents__gt', 0), ('kind__in', ['forgive', 'tolerance', 'write_off'])), _connector='OR'), name='loan_change_has_the_figures_of_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='loanproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), ('months__gt', 0)), models.Q(('balloon_cents__gte', 0), ('count__gt', 0), ('first_due_on__isnull', False), ('kind', 'replan')), models.Q(('cents__gt', 0), ('count__gt', 0), ('first_due_on__isnull', False), ('kind__in', ['hardship', 'share', 'top_up'])), models.Q(('kind', 'arrears_pause'), ('until_on__gte', models.F('from_on'))), ('kind__in', ['reage', 'rows']), models.Q(('cents__gt', 0), ('kind__in', ['forgive', 'tolerance', 'write_off'])), _connector='OR'), name='loan_proposal_has_the_figures_of_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='productversion',
            constraint=models.CheckConstraint(condition=models.Q(('deduction_basis_points_max__lte', 10000)), name='product_version_deducts_at_most_all', violation_error_message='At most all that the Activity is paid can be deducted.'),
        ),
        migrations.AddField(
            model_name='deduction',
            name='repayment',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='deduction', to='loans.repayment'),
        ),
        migrations.AddField(
            model_name='incomemonth',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='income_months', to='loans.agreement'),
        ),
        migrations.AddField(
            model_name='incomereceipt',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='income_receipts', to='people.activity'),
        ),
        migrations.AddField(
            model_name='incomereceipt',
            name='credits',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credited_by', to='loans.incomereceipt'),
        ),
        migrations.AddField(
            model_name='incomereceipt',
            name='first',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='loans.incomereceipt'),
        ),
        migrations.AddField(
            model_name='incomereceipt',
            name='fund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.fund'),
        ),
        migrations.AddField(
            model_name='incomereceipt',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='income_receipts', to='sources.import'),
        ),
        migrations.AddField(
            model_name='incomereceipt',
            name='reverses',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_back_by', to='loans.incomereceipt'),
        ),
        migrations.AddField(
            model_name='incomeshare',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='income_shares', to='loans.agreement'),
        ),
        migrations.AddField(
            model_name='incomeshare',
            name='decided_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='incomeshare',
            name='fund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.fund'),
        ),
        migrations.AddField(
            model_name='incomeshare',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='incomeshareevent',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='incomeshareevent',
            name='share',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='loans.incomeshare'),
        ),
        migrations.AddConstraint(
            model_name='incomemonth',
            constraint=models.UniqueConstraint(fields=('agreement', 'month'), name='income_month_once_a_loan'),
        ),
        migrations.AddConstraint(
            model_name='incomemonth',
            constraint=models.CheckConstraint(condition=models.Q(('floor_cents__gte', 0)), name='income_month_floor_not_below_zero'),
        ),
        migrations.AddIndex(
            model_name='incomereceipt',
            index=models.Index(fields=['activity', 'month'], name='income_receipt_by_month'),
        ),
        migrations.AddIndex(
            model_name='incomereceipt',
            index=models.Index(fields=['fund', 'reference'], name='income_receipt_by_reference'),
        ),
        migrations.AddConstraint(
            model_name='incomereceipt',
            constraint=models.CheckConstraint(condition=models.Q(('cents', 0), _negated=True), name='income_receipt_is_of_something'),
        ),
        migrations.AddConstraint(
            model_name='incomereceipt',
            constraint=models.UniqueConstraint(condition=models.Q(('reverses', None)), fields=('made_by', 'reference'), name='income_receipt_once_a_file'),
        ),
        migrations.AddConstraint(
            model_name='incomeshare',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by', models.F('proposed_by')), _negated=True), models.Q(('state__in', ['approved', 'rejected']), _negated=True), _connector='OR'), name='income_share_decided_by_another'),
        ),
        migrations.AddConstraint(
            model_name='incomeshare',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis_points', 0), ('floor_cents', 0)), models.Q(('basis_points__gt', 0), ('basis_points__lte', 10000), ('floor_cents__gt', 0)), _connector='OR'), name='income_share_has_a_floor'),
        ),
        migrations.AddConstraint(
            model_name='incomeshareevent',
            constraint=models.UniqueConstraint(fields=('share', 'sequence'), name='income_share_event_once'),
        ),
        AppendOnly("loans_productversion", when="OLD.state = 'published'", again=True),
        AppendOnly("loans_loanchange", again=True),
        AppendOnly("loans_repayment", again=True),
        AppendOnly("loans_incomeshareevent"),
        AppendOnly("loans_incomereceipt"),
        AppendOnly("loans_incomemonth"),
        AppendOnly("loans_deduction"),
    ]
