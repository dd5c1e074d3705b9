"""An active project has milestones, differences between the sides, and a log of who met whom."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0017_follow_forums'),
    ]

    operations = [
        migrations.CreateModel(
            name='Divergence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('us_health', models.CharField(choices=[('ON_TRACK', 'On track'), ('AT_RISK', 'At risk'), ('OFF_TRACK', 'Off track')], max_length=9)),
                ('rok_health', models.CharField(choices=[('ON_TRACK', 'On track'), ('AT_RISK', 'At risk'), ('OFF_TRACK', 'Off track')], max_length=9)),
                ('opened_at', models.DateTimeField()),
                ('us_settled_at', models.DateTimeField(null=True)),
                ('us_words', models.TextField(blank=True)),
                ('rok_settled_at', models.DateTimeField(null=True)),
                ('rok_words', models.TextField(blank=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='divergences', to='projects.project')),
                ('rok_settled_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.post')),
                ('rok_settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('us_settled_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.post')),
                ('us_settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('us_health__in', ['ON_TRACK', 'AT_RISK', 'OFF_TRACK'])), name='divergence_us_health_known', violation_error_message='Choose one of the values offered.'), models.CheckConstraint(condition=models.Q(('rok_health__in', ['ON_TRACK', 'AT_RISK', 'OFF_TRACK'])), name='divergence_rok_health_known', violation_error_message='Choose one of the values offered.'), models.CheckConstraint(condition=models.Q(('us_health', models.F('rok_health')), _negated=True), name='divergence_differs'), models.UniqueConstraint(condition=models.Q(('us_settled_at__isnull', True), ('rok_settled_at__isnull', True), _connector='OR'), fields=('project',), name='divergence_one_open_a_project'), models.CheckConstraint(condition=models.Q(models.Q(('us_settled_at__isnull', True), ('us_settled_by__isnull', True)), models.Q(('us_settled_at__isnull', False), ('us_settled_by__isnull', False), models.Q(('us_words', ''), _negated=True)), _connector='OR'), name='divergence_us_settled_in_words', violation_error_message='Say how it was settled.'), models.CheckConstraint(condition=models.Q(models.Q(('rok_settled_at__isnull', True), ('rok_settled_by__isnull', True)), models.Q(('rok_settled_at__isnull', False), ('rok_settled_by__isnull', False), models.Q(('rok_words', ''), _negated=True)), _connector='OR'), name='divergence_rok_settled_in_words', violation_error_message='Say how it was settled.')],
            },
        ),
        migrations.CreateModel(
            name='Engagement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('US', 'US'), ('ROK', 'ROK')], max_length=3)),
                ('audience', models.CharField(choices=[('OWN', 'Own side only'), ('BOTH', 'Both sides')], default='OWN', max_length=4, verbose_name='who may read it')),
                ('held_on', models.DateField(verbose_name='day')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('participants', models.TextField(verbose_name='who met whom')),
                ('summary', models.TextField(verbose_name='what was said')),
                ('follow_up', models.TextField(blank=True, verbose_name='what follows')),
                ('logged_at', models.DateTimeField()),
                ('logged_as', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.post')),
                ('logged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='projects.project')),
            ],
            options={
                'indexes': [models.Index(fields=['project', '-held_on'], name='engagement_of_project')],
                'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['US', 'ROK'])), name='engagement_side_known', violation_error_message='Choose one of the values offered.'), models.CheckConstraint(condition=models.Q(('audience__in', ['OWN', 'BOTH'])), name='engagement_audience_known', violation_error_message='Choose one of the values offered.'), models.CheckConstraint(condition=models.Q(models.Q(('participants', ''), _negated=True), models.Q(('summary', ''), _negated=True)), name='engagement_says_something')],
            },
        ),
        migrations.CreateModel(
            name='ProjectMilestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='title in English')),
                ('title_ko', models.CharField(blank=True, max_length=200, verbose_name='title in Korean')),
                ('planned_on', models.DateField(verbose_name='planned')),
                ('forecast_on', models.DateField(null=True, verbose_name='forecast')),
                ('actual_on', models.DateField(null=True, verbose_name='actual')),
                ('slip_reason', models.TextField(blank=True, verbose_name='why it moved')),
                ('dropped_at', models.DateTimeField(null=True)),
                ('dropped_reason', models.TextField(blank=True)),
                ('added_at', models.DateTimeField()),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='projects.project')),
            ],
            options={
                'indexes': [models.Index(fields=['project', 'planned_on'], name='projectmilestone_of_project')],
                'constraints': [models.CheckConstraint(condition=models.Q(('title_en', ''), ('title_ko', ''), _negated=True), name='projectmilestone_named_in_a_language', violation_error_message='Fill in the title in at least one language.'), models.CheckConstraint(condition=models.Q(('forecast_on__isnull', True), ('forecast_on__lte', models.F('planned_on')), models.Q(('slip_reason', ''), _negated=True), _connector='OR'), name='projectmilestone_late_says_why', violation_error_message='Say why it is expected later than planned.'), models.CheckConstraint(condition=models.Q(('dropped_at__isnull', True), models.Q(('dropped_reason', ''), _negated=True), _connector='OR'), name='projectmilestone_dropped_says_why')],
            },
        ),
    ]
