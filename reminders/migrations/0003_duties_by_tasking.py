"""A duty comes from a milestone, or from the tasking of a meeting, which says itself what is owed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reminders', '0002_tell_readers_without_an_address'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='obligation',
            name='obligation_duty_known',
        ),
        migrations.AddField(
            model_name='obligation',
            name='task_en',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='obligation',
            name='task_ko',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AlterField(
            model_name='obligation',
            name='duty',
            field=models.CharField(choices=[('CALL', 'Call for concepts'), ('CONCEPT', 'Concept or nil return'), ('REVIEW', 'Review'), ('RANKING', 'Ranking'), ('ENDORSEMENT', 'Endorsement'), ('FINAL_TEXT', 'Final text'), ('PRESENT', 'At least one project put forward'), ('CLOSE_OUT', 'Close-out report'), ('TASKING', 'Tasking of a meeting')], max_length=11, verbose_name='duty'),
        ),
        migrations.AlterField(
            model_name='obligation',
            name='milestone',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='frameworks.milestone'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=models.Q(('duty__in', ['CALL', 'CONCEPT', 'REVIEW', 'RANKING', 'ENDORSEMENT', 'FINAL_TEXT', 'PRESENT', 'CLOSE_OUT', 'TASKING'])), name='obligation_duty_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('milestone__isnull', False), ('task_en', ''), ('task_ko', ''), models.Q(('duty', 'TASKING'), _negated=True)), models.Q(('duty', 'TASKING'), ('milestone__isnull', True), models.Q(('task_en', ''), ('task_ko', ''), _negated=True)), _connector='OR'), name='obligation_of_milestone_or_tasking'),
        ),
    ]
