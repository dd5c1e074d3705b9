"""A nil return is said to the other side, which acknowledges it; why a duty is waived, the record alone keeps.

Nil returns given before were not said to the other side: their reasons stay in the record of the own side.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('frameworks', '0007_say_which_meeting_sources_differ_on'),
        ('reminders', '0008_find_what_needs_somebody'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NilReturn',
            fields=[
                ('obligation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='nil_return', serialize=False, to='reminders.obligation')),
                ('reason', models.TextField(verbose_name='reason')),
                ('acknowledged_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='obligation',
            name='obligation_nil_or_waived_with_reason',
        ),
        migrations.RemoveField(
            model_name='obligation',
            name='reason',
        ),
        migrations.AddField(
            model_name='nilreturn',
            name='acknowledged_as',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.post'),
        ),
        migrations.AddField(
            model_name='nilreturn',
            name='acknowledged_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='nilreturn',
            index=models.Index(condition=models.Q(('acknowledged_at', None)), fields=['obligation'], name='nilreturn_to_acknowledge'),
        ),
        migrations.AddConstraint(
            model_name='nilreturn',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='nilreturn_says_why', violation_error_message='Say why nothing is returned.'),
        ),
        migrations.AddConstraint(
            model_name='nilreturn',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_as', None), ('acknowledged_at', None), ('acknowledged_by', None)), models.Q(('acknowledged_as__isnull', False), ('acknowledged_at__isnull', False), ('acknowledged_by__isnull', False)), _connector='OR'), name='nilreturn_acknowledged_whole'),
        ),
    ]
