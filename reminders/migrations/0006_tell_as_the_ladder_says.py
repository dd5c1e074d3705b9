"""A ladder tells whom it names, as it names, for a framework or one cycle; one mail a day gathers what is due."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_end_sessions'),
        ('frameworks', '0005_one_holder_a_day'),
        ('reminders', '0005_release_duties'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MailPreference',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='preference', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('morning_hour', models.PositiveSmallIntegerField(verbose_name='hour of your morning')),
            ],
        ),
        migrations.CreateModel(
            name='Mute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(choices=[('CALL', 'Call for concepts'), ('CONCEPT', 'Concept or nil return'), ('REVIEW', 'Review'), ('RANKING', 'Ranking'), ('ENDORSEMENT', 'Endorsement'), ('FINAL_TEXT', 'Final text'), ('PRESENT', 'At least one project put forward'), ('CLOSE_OUT', 'Close-out report'), ('TASKING', 'Tasking of a meeting')], max_length=11)),
            ],
        ),
        migrations.CreateModel(
            name='StatutoryDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(choices=[('CALL', 'Call for concepts'), ('CONCEPT', 'Concept or nil return'), ('REVIEW', 'Review'), ('RANKING', 'Ranking'), ('ENDORSEMENT', 'Endorsement'), ('FINAL_TEXT', 'Final text'), ('PRESENT', 'At least one project put forward'), ('CLOSE_OUT', 'Close-out report'), ('TASKING', 'Tasking of a meeting')], max_length=11)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='delivery_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='rung',
            name='rung_once_a_day',
        ),
        migrations.AddField(
            model_name='delivery',
            name='gathered_in',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gathered', to='reminders.delivery'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='told_as',
            field=models.CharField(choices=[('HOLDER', 'Holder of the post'), ('STAND_IN', 'Stands in for the post'), ('LEAD', 'Lead of the own side'), ('HEAD', 'Head of the own side'), ('VACANCY', 'Administrator, since nobody holds the post')], default='HOLDER', max_length=8),
        ),
        migrations.AddField(
            model_name='obligation',
            name='meeting',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.meeting'),
        ),
        migrations.AddField(
            model_name='rung',
            name='channel',
            field=models.CharField(choices=[('MAIL', 'On the site and by mail'), ('SITE', 'On the site alone')], default='MAIL', max_length=4, verbose_name='channel'),
        ),
        migrations.AddField(
            model_name='rung',
            name='cycle',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rungs', to='frameworks.cycle'),
        ),
        migrations.AddField(
            model_name='rung',
            name='to_head',
            field=models.BooleanField(default=False, verbose_name='head of the own side'),
        ),
        migrations.AddField(
            model_name='rung',
            name='to_holder',
            field=models.BooleanField(default=True, verbose_name='holder of the post'),
        ),
        migrations.AddField(
            model_name='rung',
            name='to_lead',
            field=models.BooleanField(default=False, verbose_name='lead of the own side'),
        ),
        migrations.AddField(
            model_name='rung',
            name='to_stand_in',
            field=models.BooleanField(default=True, verbose_name='who stands in beside the holder'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='state',
            field=models.CharField(choices=[('PENDING', 'Waiting'), ('LEASED', 'Being sent'), ('SENT', 'Sent'), ('CANCELLED', 'Cancelled'), ('SUPERSEDED', 'Superseded by a later reminder'), ('IN_DOUBT', 'In doubt'), ('DEAD', 'Given up'), ('EXPIRED', 'Expired'), ('NO_ADDRESS', 'No address: told on the site alone'), ('GATHERED', 'In one mail with others'), ('MUTED', 'Muted: told on the site alone'), ('ON_SITE', 'Told on the site alone'), ('DROPPED', 'Dropped by an administrator')], default='PENDING', max_length=10, verbose_name='state'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'GATHERED')), fields=['gathered_in'], name='delivery_gathered'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['PENDING', 'LEASED', 'SENT', 'CANCELLED', 'SUPERSEDED', 'IN_DOUBT', 'DEAD', 'EXPIRED', 'NO_ADDRESS', 'GATHERED', 'MUTED', 'ON_SITE', 'DROPPED'])), name='delivery_state_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('told_as__in', ['HOLDER', 'STAND_IN', 'LEAD', 'HEAD', 'VACANCY'])), name='delivery_told_as_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'GATHERED'), _negated=True), ('gathered_in__isnull', False), _connector='OR'), name='delivery_gathered_has_mail'),
        ),
        migrations.AddConstraint(
            model_name='rung',
            constraint=models.UniqueConstraint(fields=('framework', 'cycle', 'days_before'), name='rung_once_a_day', nulls_distinct=False, violation_error_message='This day is on the ladder already.'),
        ),
        migrations.AddConstraint(
            model_name='rung',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['MAIL', 'SITE'])), name='rung_channel_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='rung',
            constraint=models.CheckConstraint(condition=models.Q(('to_holder', True), ('to_stand_in', True), ('to_lead', True), ('to_head', True), _connector='OR'), name='rung_tells_somebody', violation_error_message='Choose at least one to be told.'),
        ),
        migrations.AlterConstraint(
            model_name='rung',
            name='rung_within_a_year',
            constraint=models.CheckConstraint(condition=models.Q(('days_before__range', (-60, 365))), name='rung_within_a_year', violation_error_message='Choose at most 365 days before the due day, or 60 days after it.'),
        ),
        migrations.AlterConstraint(
            model_name='rung',
            name='rung_by_daylight',
            constraint=models.CheckConstraint(condition=models.Q(('local_hour__range', (5, 20))), name='rung_by_daylight', violation_error_message='Choose an hour from 5 to 20.'),
        ),
        migrations.AddConstraint(
            model_name='mailpreference',
            constraint=models.CheckConstraint(condition=models.Q(('morning_hour__range', (5, 20))), name='mailpreference_by_daylight', violation_error_message='Choose an hour from 5 to 20.'),
        ),
        migrations.AddField(
            model_name='mute',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mutes', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='statutoryduty',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statutory_duties', to='frameworks.cycle'),
        ),
        migrations.AddConstraint(
            model_name='mute',
            constraint=models.CheckConstraint(condition=models.Q(('duty__in', ['CALL', 'CONCEPT', 'REVIEW', 'RANKING', 'ENDORSEMENT', 'FINAL_TEXT', 'PRESENT', 'CLOSE_OUT', 'TASKING'])), name='mute_duty_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='mute',
            constraint=models.UniqueConstraint(fields=('user', 'duty'), name='mute_once_a_person_and_duty'),
        ),
        migrations.AddConstraint(
            model_name='statutoryduty',
            constraint=models.CheckConstraint(condition=models.Q(('duty__in', ['CALL', 'CONCEPT', 'REVIEW', 'RANKING', 'ENDORSEMENT', 'FINAL_TEXT', 'PRESENT', 'CLOSE_OUT', 'TASKING'])), name='statutoryduty_duty_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='statutoryduty',
            constraint=models.UniqueConstraint(fields=('cycle', 'duty'), name='statutoryduty_once_a_cycle'),
        ),
    ]
