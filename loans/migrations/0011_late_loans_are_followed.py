"""What is done about a late loan is data of its product; what was done, promised, asked and held back only grows."""

import django.db.models.deletion
import django.utils.timezone
import loans.dunning
import loans.models.products
import workflows.sealed
from django.conf import settings
from django.db import migrations, models

from workflows.append_only import AppendOnly


def kept(*columns, until):
    """One update, that of `until`, while all else stays as it was."""
    same = " AND ".join(f"OLD.{column} = NEW.{column}" for column in columns)
    return f"OLD.{until} IS NULL AND NEW.{until} IS NOT NULL AND {same}"


ANSWERED = kept("agreement_id", "spell_on", "days", "step", '"on"', "late_cents", "late_since", "by_post", until="answered_on")
REPLIED = kept("agreement_id", "kind", "words", "asked_on", "by_id", until="answered_on")
LIFTED = kept("agreement_id", "from_on", "until_on", "why", "by_id", until="lifted_on")
WITHDRAWN = kept("agreement_id", "key", "due_on", "cents", "tolerance_days", "made_on", "recorded_at", "by_id", until="withdrawn_on")


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0012_a_cash_box'),
        ('loans', '0010_changes_of_every_kind'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pause', 'a pause'), ('plan', 'a new plan')], max_length=5, verbose_name='what is asked')),
                ('months', models.PositiveSmallIntegerField(null=True, verbose_name='months')),
                ('monthly_cents', models.BigIntegerField(null=True, verbose_name='a month I can pay')),
                ('words', workflows.sealed.SealedText(verbose_name='in your words')),
                ('asked_on', models.DateField(verbose_name='asked on')),
                ('answered_on', models.DateField(null=True, verbose_name='answered on')),
                ('answer', workflows.sealed.SealedText(blank=True, default='', verbose_name='answer')),
            ],
            options={
                'verbose_name': 'change asked for',
                'verbose_name_plural': 'changes asked for',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='DunningHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(verbose_name='from')),
                ('until_on', models.DateField(verbose_name='until')),
                ('why', workflows.sealed.SealedText(verbose_name='why')),
                ('lifted_on', models.DateField(null=True, verbose_name='lifted on')),
            ],
            options={
                'verbose_name': 'reminders held back',
                'verbose_name_plural': 'reminders held back',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='DunningStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('spell_on', models.DateField(verbose_name='late since')),
                ('days', models.PositiveSmallIntegerField(verbose_name='days of the path')),
                ('step', models.CharField(choices=[('reminder', 'a friendly reminder'), ('letter', 'a letter'), ('call', 'a call by the advisor'), ('plan', 'a new plan is proposed'), ('committee', 'it is brought before the committee')], max_length=10, verbose_name='step')),
                ('on', models.DateField(verbose_name='on')),
                ('late_days', models.PositiveIntegerField(verbose_name='days late')),
                ('late_cents', models.BigIntegerField(verbose_name='late')),
                ('late_since', models.DateField(verbose_name='oldest unpaid due date')),
                ('by_post', models.BooleanField(default=False, verbose_name='by post')),
                ('answered_on', models.DateField(null=True, verbose_name='answered on')),
                ('answer', workflows.sealed.SealedText(blank=True, default='', verbose_name='what came of it')),
            ],
            options={
                'verbose_name': 'step for a late loan',
                'verbose_name_plural': 'steps for late loans',
                'ordering': ['-on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='LoanPromise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60, unique=True)),
                ('due_on', models.DateField(verbose_name='until')),
                ('cents', models.BigIntegerField(verbose_name='amount')),
                ('tolerance_days', models.PositiveSmallIntegerField()),
                ('made_on', models.DateField(verbose_name='promised on')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by_borrower', models.BooleanField(default=False)),
                ('withdrawn_on', models.DateField(null=True, verbose_name='withdrawn on')),
            ],
            options={
                'verbose_name': 'promise to pay',
                'verbose_name_plural': 'promises to pay',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='productversion',
            name='dunning',
            field=models.JSONField(blank=True, default=loans.dunning.standard_path, validators=[loans.models.products.valid_path], verbose_name='steps for a late loan'),
        ),
        migrations.AddField(
            model_name='productversion',
            name='promise_days_max',
            field=models.PositiveSmallIntegerField(default=31, verbose_name='a promise to pay looks ahead at most'),
        ),
        migrations.AddField(
            model_name='productversion',
            name='promise_tolerance_days',
            field=models.PositiveSmallIntegerField(default=3, verbose_name='days later that a promise is still kept'),
        ),
        migrations.AddField(
            model_name='productversion',
            name='quiet_days',
            field=models.PositiveSmallIntegerField(default=7, verbose_name='days of quiet after money came'),
        ),
        migrations.AddConstraint(
            model_name='productversion',
            constraint=models.CheckConstraint(condition=models.Q(('promise_days_max__lte', 366), ('promise_tolerance_days__lte', 31), ('quiet_days__lte', 90)), name='product_version_patience_within_reason', violation_error_message='Quiet lasts at most 90 days, a promise looks ahead at most 366 and is kept at most 31 days later.'),
        ),
        migrations.AddField(
            model_name='changerequest',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='loans.agreement'),
        ),
        migrations.AddField(
            model_name='changerequest',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='changerequest',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dunninghold',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='loans.agreement'),
        ),
        migrations.AddField(
            model_name='dunninghold',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dunninghold',
            name='lifted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dunningstep',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dunning', to='loans.agreement'),
        ),
        migrations.AddField(
            model_name='dunningstep',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='loanpromise',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='loans.agreement'),
        ),
        migrations.AddField(
            model_name='loanpromise',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='loanpromise',
            name='withdrawn_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='changerequest',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_on', None)), fields=('agreement',), name='one_open_request_a_loan'),
        ),
        migrations.AddConstraint(
            model_name='changerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), ('months__gt', 0)), models.Q(('kind', 'plan'), ('monthly_cents__gt', 0)), _connector='OR'), name='change_request_has_the_figures_of_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='changerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_by', None), ('answered_on', None)), models.Q(('answered_by__isnull', False), ('answered_on__gte', models.F('asked_on'))), _connector='OR'), name='change_request_answered_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='dunninghold',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='dunning_hold_in_order'),
        ),
        migrations.AddConstraint(
            model_name='dunninghold',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_on', None)), fields=('agreement',), name='dunning_one_hold_a_loan'),
        ),
        migrations.AddIndex(
            model_name='dunningstep',
            index=models.Index(condition=models.Q(('answered_on', None)), fields=['step', 'on'], name='dunning_step_waits'),
        ),
        migrations.AddConstraint(
            model_name='dunningstep',
            constraint=models.UniqueConstraint(fields=('agreement', 'spell_on', 'days'), name='dunning_step_once_a_spell'),
        ),
        migrations.AddConstraint(
            model_name='dunningstep',
            constraint=models.UniqueConstraint(fields=('agreement', 'on'), name='dunning_one_step_a_day'),
        ),
        migrations.AddConstraint(
            model_name='dunningstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_by', None), ('answered_on', None)), models.Q(('answered_by__isnull', False), ('answered_on__gte', models.F('on'))), _connector='OR'), name='dunning_step_answered_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='loanpromise',
            constraint=models.CheckConstraint(condition=models.Q(('cents__gt', 0)), name='loan_promise_is_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='loanpromise',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('made_on'))), name='loan_promise_looks_ahead'),
        ),
        AppendOnly("loans_productversion", when="OLD.state = 'published'", again=True),
        AppendOnly("loans_dunningstep", unless=ANSWERED),
        AppendOnly("loans_changerequest", unless=REPLIED),
        AppendOnly("loans_dunninghold", unless=LIFTED),
        AppendOnly("loans_loanpromise", unless=WITHDRAWN),
    ]
