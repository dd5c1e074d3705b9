"""A status report is a duty too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('frameworks', '0009_keep_sides_on_their_clocks'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='milestone',
            name='milestone_duty_known',
        ),
        migrations.RemoveConstraint(
            model_name='milestonerule',
            name='milestonerule_duty_known',
        ),
        migrations.AlterField(
            model_name='milestone',
            name='duty',
            field=models.CharField(choices=[('CALL', 'Call for concepts'), ('CONCEPT', 'Concept or nil return'), ('REVIEW', 'Review'), ('RANKING', 'Ranking'), ('STATUS', 'Status report'), ('ENDORSEMENT', 'Endorsement'), ('FINAL_TEXT', 'Final text'), ('PRESENT', 'At least one project put forward'), ('CLOSE_OUT', 'Close-out report'), ('TASKING', 'Tasking of a meeting')], max_length=11),
        ),
        migrations.AlterField(
            model_name='milestonerule',
            name='duty',
            field=models.CharField(choices=[('CALL', 'Call for concepts'), ('CONCEPT', 'Concept or nil return'), ('REVIEW', 'Review'), ('RANKING', 'Ranking'), ('STATUS', 'Status report'), ('ENDORSEMENT', 'Endorsement'), ('FINAL_TEXT', 'Final text'), ('PRESENT', 'At least one project put forward'), ('CLOSE_OUT', 'Close-out report'), ('TASKING', 'Tasking of a meeting')], max_length=11),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(('duty__in', ['CALL', 'CONCEPT', 'REVIEW', 'RANKING', 'STATUS', 'ENDORSEMENT', 'FINAL_TEXT', 'PRESENT', 'CLOSE_OUT', 'TASKING'])), name='milestone_duty_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='milestonerule',
            constraint=models.CheckConstraint(condition=models.Q(('duty__in', ['CALL', 'CONCEPT', 'REVIEW', 'RANKING', 'STATUS', 'ENDORSEMENT', 'FINAL_TEXT', 'PRESENT', 'CLOSE_OUT', 'TASKING'])), name='milestonerule_duty_known', violation_error_message='Choose one of the values offered.'),
        ),
    ]
