"""How people look at a list is saved under a name: for themselves or for their side, behind its wall."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from alliance.wall import SIDE, policy


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0031_find_by_number_and_initials'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('US', 'US'), ('ROK', 'ROK')], max_length=3)),
                ('page', models.CharField(choices=[('PROJECTS', 'Projects'), ('TIMELINE', 'Timeline of projects'), ('BOARD', 'Board'), ('CALENDAR', 'Calendar'), ('SUBMISSIONS', 'Filings'), ('DUTIES', 'Duties'), ('SEARCH', 'Search')], max_length=12, verbose_name='list')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('query', models.CharField(max_length=2000)),
                ('place', models.PositiveSmallIntegerField()),
                ('shared_place', models.PositiveSmallIntegerField(null=True)),
                ('is_default', models.BooleanField(default=False)),
                ('saved_at', models.DateTimeField()),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['US', 'ROK'])), name='savedview_side_known', violation_error_message='Choose one of the values offered.'), models.CheckConstraint(condition=models.Q(('page__in', ['PROJECTS', 'TIMELINE', 'BOARD', 'CALENDAR', 'SUBMISSIONS', 'DUTIES', 'SEARCH'])), name='savedview_page_known', violation_error_message='Choose one of the values offered.'), models.CheckConstraint(condition=models.Q(('name__regex', '\\S')), name='savedview_name_says_something', violation_error_message='Give the view a name.'), models.UniqueConstraint(models.F('owner'), models.F('page'), django.db.models.functions.text.Lower('name'), name='savedview_name_once_a_person_and_list', violation_error_message='You have a view of this name on this list.'), models.UniqueConstraint(models.F('side'), models.F('page'), django.db.models.functions.text.Lower('name'), condition=models.Q(('shared_place__isnull', False)), name='savedview_shared_name_once_a_side_and_list', violation_error_message='Your side shares a view of this name on this list.'), models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('owner', 'page'), name='savedview_one_default_a_person_and_list'), models.CheckConstraint(condition=models.Q(('place__gte', 1), ('place__lte', 12)), name='savedview_only_so_many_own'), models.UniqueConstraint(fields=('owner', 'page', 'place'), name='savedview_place_once_a_person_and_list'), models.CheckConstraint(condition=models.Q(('shared_place__isnull', True), models.Q(('shared_place__gte', 1), ('shared_place__lte', 12)), _connector='OR'), name='savedview_only_so_many_shared'), models.UniqueConstraint(fields=('side', 'page', 'shared_place'), name='savedview_shared_place_once_a_list'), models.CheckConstraint(condition=models.Q(('query__regex', '^[a-z][a-z0-9_-]*=[A-Za-z0-9_.~%+-]+(&[a-z][a-z0-9_-]*=[A-Za-z0-9_.~%+-]+)*$'), models.Q(('query__regex', '(^|&)(all|before|counts|page|part)='), _negated=True), models.Q(('query__contains', '%00'), _negated=True)), name='savedview_query_is_canonical')],
            },
        ),
        migrations.RunSQL(*policy("projects_savedview", f"side = {SIDE}")),
    ]
