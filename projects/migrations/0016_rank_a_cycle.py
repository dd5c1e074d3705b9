"""Each lead puts the projects of a cycle in order, and both agree on one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0015_thread_and_edit_comments'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ranking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('SIDE', 'Order of one side'), ('AGREED', 'Agreed order')], default='SIDE', max_length=6)),
                ('side', models.CharField(choices=[('US', 'US'), ('ROK', 'ROK')], max_length=3)),
                ('audience', models.CharField(choices=[('OWN', 'Own side only'), ('BOTH', 'Both sides')], default='OWN', max_length=4, verbose_name='who may read it')),
                ('ranked_at', models.DateTimeField()),
                ('handed_in_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.post')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rankings', to='frameworks.cycle')),
                ('ranked_as', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.post')),
                ('ranked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Rank',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(verbose_name='place')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ranks', to='projects.project')),
                ('ranking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ranks', to='projects.ranking')),
            ],
        ),
        migrations.AddConstraint(
            model_name='ranking',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['SIDE', 'AGREED'])), name='ranking_kind_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='ranking',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['US', 'ROK'])), name='ranking_side_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='ranking',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['OWN', 'BOTH'])), name='ranking_audience_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='ranking',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'SIDE')), fields=('cycle', 'side'), name='ranking_one_a_cycle_and_side'),
        ),
        migrations.AddConstraint(
            model_name='ranking',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'AGREED')), fields=('cycle',), name='ranking_one_agreed_a_cycle'),
        ),
        migrations.AddConstraint(
            model_name='ranking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('audience', 'OWN'), ('handed_in_at__isnull', True)), models.Q(('audience', 'BOTH'), ('handed_in_at__isnull', False)), _connector='OR'), name='ranking_handed_in_for_both'),
        ),
        migrations.AddConstraint(
            model_name='ranking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_as__isnull', True), ('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_as__isnull', False), ('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('kind', 'AGREED')), _connector='OR'), name='ranking_confirmed_is_agreed'),
        ),
        migrations.AddConstraint(
            model_name='rank',
            constraint=models.UniqueConstraint(fields=('ranking', 'project'), name='rank_once_a_project'),
        ),
        migrations.AddConstraint(
            model_name='rank',
            constraint=models.UniqueConstraint(fields=('ranking', 'place'), name='rank_place_taken_once'),
        ),
        migrations.AddConstraint(
            model_name='rank',
            constraint=models.CheckConstraint(condition=models.Q(('place__gte', 1)), name='rank_place_from_one'),
        ),
    ]
