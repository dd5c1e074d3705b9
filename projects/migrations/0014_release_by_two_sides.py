"""A project is released to the public by two leads of two sides, for one hash."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0013_grade_and_share_reviews'),
    ]

    operations = [
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('side', models.CharField(choices=[('US', 'US'), ('ROK', 'ROK')], max_length=3, verbose_name='proposed by')),
                ('proposed_at', models.DateTimeField()),
                ('approved_side', models.CharField(blank=True, choices=[('US', 'US'), ('ROK', 'ROK')], max_length=3, verbose_name='approved by')),
                ('approved_at', models.DateTimeField(null=True)),
                ('dropped_at', models.DateTimeField(help_text='Declined, taken back, or overtaken by a later version.', null=True)),
                ('dropped_reason', models.TextField(blank=True)),
                ('approved_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.post')),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='projects.project')),
                ('proposed_as', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.post')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='projects.version')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['US', 'ROK'])), name='release_side_known', violation_error_message='Choose one of the values offered.'), models.CheckConstraint(condition=models.Q(('approved_side__in', ['US', 'ROK', ''])), name='release_approved_side_known', violation_error_message='Choose one of the values offered.'), models.UniqueConstraint(condition=models.Q(('approved_at__isnull', True), ('dropped_at__isnull', True)), fields=('project',), name='release_one_proposed_a_project', violation_error_message='A release is proposed already.'), models.CheckConstraint(condition=models.Q(('approved_side', ''), models.Q(('approved_side', models.F('side')), _negated=True), _connector='OR'), name='release_takes_two_sides', violation_error_message='The lead of the other side approves what one side proposed.'), models.CheckConstraint(condition=models.Q(models.Q(('approved_as__isnull', True), ('approved_at__isnull', True), ('approved_by__isnull', True), ('approved_side', '')), models.Q(('approved_as__isnull', False), ('approved_at__isnull', False), ('approved_by__isnull', False), ('dropped_at__isnull', True), models.Q(('approved_side', ''), _negated=True)), _connector='OR'), name='release_approval_is_whole'), models.CheckConstraint(condition=models.Q(('dropped_at__isnull', True), models.Q(('dropped_reason', ''), _negated=True), _connector='OR'), name='release_dropped_with_reason', violation_error_message='Say why it is not released.')],
            },
        ),
    ]
