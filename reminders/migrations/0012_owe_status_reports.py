"""A status report is a duty too."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('frameworks', '0010_owe_status_reports'),
        ('reminders', '0011_tell_of_errands'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='mute',
            name='mute_duty_known',
        ),
        migrations.RemoveConstraint(
            model_name='obligation',
            name='obligation_duty_known',
        ),
        migrations.RemoveConstraint(
            model_name='statutoryduty',
            name='statutoryduty_duty_known',
        ),
        migrations.AlterField(
            model_name='mute',
            name='duty',
            field=models.CharField(choices=[('CALL', 'Call for concepts'), ('CONCEPT', 'Concept or nil return'), ('REVIEW', 'Review'), ('RANKING', 'Ranking'), ('STATUS', 'Status report'), ('ENDORSEMENT', 'Endorsement'), ('FINAL_TEXT', 'Final text'), ('PRESENT', 'At least one project put forward'), ('CLOSE_OUT', 'Close-out report'), ('TASKING', 'Tasking of a meeting')], max_length=11),
        ),
        migrations.AlterField(
            model_name='obligation',
            name='duty',
            field=models.CharField(choices=[('CALL', 'Call for concepts'), ('CONCEPT', 'Concept or nil return'), ('REVIEW', 'Review'), ('RANKING', 'Ranking'), ('STATUS', 'Status report'), ('ENDORSEMENT', 'Endorsement'), ('FINAL_TEXT', 'Final text'), ('PRESENT', 'At least one project put forward'), ('CLOSE_OUT', 'Close-out report'), ('TASKING', 'Tasking of a meeting')], max_length=11, verbose_name='duty'),
        ),
        migrations.AlterField(
            model_name='statutoryduty',
            name='duty',
            field=models.CharField(choices=[('CALL', 'Call for concepts'), ('CONCEPT', 'Concept or nil return'), ('REVIEW', 'Review'), ('RANKING', 'Ranking'), ('STATUS', 'Status report'), ('ENDORSEMENT', 'Endorsement'), ('FINAL_TEXT', 'Final text'), ('PRESENT', 'At least one project put forward'), ('CLOSE_OUT', 'Close-out report'), ('TASKING', 'Tasking of a meeting')], max_length=11),
        ),
        migrations.AddConstraint(
            model_name='mute',
            constraint=models.CheckConstraint(condition=models.Q(('duty__in', ['CALL', 'CONCEPT', 'REVIEW', 'RANKING', 'STATUS', 'ENDORSEMENT', 'FINAL_TEXT', 'PRESENT', 'CLOSE_OUT', 'TASKING'])), name='mute_duty_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=models.Q(('duty__in', ['CALL', 'CONCEPT', 'REVIEW', 'RANKING', 'STATUS', 'ENDORSEMENT', 'FINAL_TEXT', 'PRESENT', 'CLOSE_OUT', 'TASKING'])), name='obligation_duty_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='statutoryduty',
            constraint=models.CheckConstraint(condition=models.Q(('duty__in', ['CALL', 'CONCEPT', 'REVIEW', 'RANKING', 'STATUS', 'ENDORSEMENT', 'FINAL_TEXT', 'PRESENT', 'CLOSE_OUT', 'TASKING'])), name='statutoryduty_duty_known', violation_error_message='Choose one of the values offered.'),
        ),
    ]
