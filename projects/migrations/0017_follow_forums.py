"""Agendas of RCWG, KIDD and SCM, what came of each project, who was tasked, and why a forum was skipped."""

import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0016_rank_a_cycle'),
        ('reminders', '0003_duties_by_tasking'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(verbose_name='place')),
                ('added_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('NOTED', 'Noted'), ('SUPPORTED', 'Supported'), ('DECIDED', 'Decided on'), ('RETURNED', 'Returned'), ('DEFERRED', 'Deferred')], max_length=9, verbose_name='outcome')),
                ('outcome_text', models.TextField(blank=True, verbose_name='what the meeting said')),
                ('side', models.CharField(blank=True, choices=[('US', 'US'), ('ROK', 'ROK')], max_length=3, verbose_name='recorded by')),
                ('recorded_at', models.DateTimeField(null=True)),
                ('added_as', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.post')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda', to='frameworks.cycle')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda', to='frameworks.meeting')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda', to='projects.project')),
                ('recorded_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.post')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda', to='projects.submission')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.version')),
            ],
        ),
        migrations.CreateModel(
            name='ForumWaiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('side', models.CharField(choices=[('US', 'US'), ('ROK', 'ROK')], max_length=3)),
                ('waived_at', models.DateTimeField()),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forum_waivers', to='frameworks.cycle')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.forum')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='forum_waivers', to='projects.project')),
                ('waived_as', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.post')),
                ('waived_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Tasking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text_en', models.CharField(blank=True, max_length=500, verbose_name='task in English')),
                ('text_ko', models.CharField(blank=True, max_length=500, verbose_name='task in Korean')),
                ('due_on', models.DateField(verbose_name='due')),
                ('tasked_at', models.DateTimeField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taskings', to='projects.agendaitem')),
                ('obligations', models.ManyToManyField(related_name='taskings', to='reminders.obligation')),
                ('tasked_as', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.post')),
                ('tasked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['NOTED', 'SUPPORTED', 'DECIDED', 'RETURNED', 'DEFERRED', ''])), name='agendaitem_outcome_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['US', 'ROK', ''])), name='agendaitem_side_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(fields=('meeting', 'project'), name='agendaitem_once_a_meeting', violation_error_message='It stands on this agenda already.'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('meeting', 'place'), name='agendaitem_place_taken_once'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('place__gte', 1)), name='agendaitem_place_from_one'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('recorded_at__isnull', True), ('version__isnull', True)), models.Q(('recorded_as__isnull', False), ('recorded_at__isnull', False), ('recorded_by__isnull', False), ('version__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='agendaitem_outcome_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='forumwaiver',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['US', 'ROK'])), name='forumwaiver_side_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='forumwaiver',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='forumwaiver_says_why'),
        ),
        migrations.AddConstraint(
            model_name='forumwaiver',
            constraint=models.UniqueConstraint(fields=('cycle', 'forum', 'project'), name='forumwaiver_once_a_project', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='tasking',
            constraint=models.CheckConstraint(condition=models.Q(('text_en', ''), ('text_ko', ''), _negated=True), name='tasking_named_in_a_language', violation_error_message='Fill in the title in at least one language.'),
        ),
    ]
