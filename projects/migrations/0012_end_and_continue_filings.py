"""A filing says how it ended and which one it carries on; projects are merged and split."""

import django.db.models.deletion
from django.db import migrations, models


# What was closed until now was withdrawn, or else completed.
SAY_HOW_IT_ENDED = """
UPDATE projects_submission submission
SET ending = CASE project.stage WHEN 'WITHDRAWN' THEN 'WITHDRAWN' ELSE 'COMPLETED' END
FROM projects_project project WHERE project.id = submission.project_id AND submission.state = 'CLOSED'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0011_count_by_a_small_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='project',
            name='merged_into',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='projects.project'),
        ),
        migrations.AddField(
            model_name='project',
            name='split_from',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='projects.project'),
        ),
        migrations.AddField(
            model_name='submission',
            name='continues',
            field=models.ForeignKey(help_text='The filing it carries on.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='continued_by', to='projects.submission'),
        ),
        migrations.AddField(
            model_name='submission',
            name='ending',
            field=models.CharField(blank=True, choices=[('COMPLETED', 'Completed'), ('WITHDRAWN', 'Withdrawn'), ('DEFERRED', 'Deferred to a later cycle'), ('MERGED', 'Merged into another project'), ('SPLIT', 'Split into several projects'), ('CONTINUED', 'Carried on in a later cycle')], max_length=9, verbose_name='how it ended'),
        ),
        migrations.RunSQL(SAY_HOW_IT_ENDED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='project_not_merged_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('state', 'CLOSED'), _connector='OR'), name='project_merged_is_closed'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('ending__in', ['COMPLETED', 'WITHDRAWN', 'DEFERRED', 'MERGED', 'SPLIT', 'CONTINUED', ''])), name='submission_ending_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'CLOSED'), models.Q(('ending', ''), _negated=True)), models.Q(models.Q(('state', 'CLOSED'), _negated=True), ('ending', '')), _connector='OR'), name='submission_closed_has_ending'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(fields=('continues',), name='submission_continued_once'),
        ),
    ]
