"""Views are saved of the record, of people and of mails too."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0036_find_filings_by_cycle_and_moment'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='savedview',
            name='savedview_page_known',
        ),
        migrations.RemoveConstraint(
            model_name='savedview',
            name='savedview_query_is_canonical',
        ),
        migrations.AlterField(
            model_name='savedview',
            name='page',
            field=models.CharField(choices=[('PROJECTS', 'Projects'), ('TIMELINE', 'Timeline of projects'), ('BOARD', 'Board'), ('CALENDAR', 'Calendar'), ('SUBMISSIONS', 'Filings'), ('DUTIES', 'Duties'), ('RECORD', 'Record'), ('PEOPLE', 'People'), ('MAILS', 'Delivery log'), ('SEARCH', 'Search')], max_length=12, verbose_name='list'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('page__in', ['PROJECTS', 'TIMELINE', 'BOARD', 'CALENDAR', 'SUBMISSIONS', 'DUTIES', 'RECORD', 'PEOPLE', 'MAILS', 'SEARCH'])), name='savedview_page_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('query__regex', '^[a-z][a-z0-9_-]*=[A-Za-z0-9_.~%+-]+(&[a-z][a-z0-9_-]*=[A-Za-z0-9_.~%+-]+)*$'), models.Q(('query__regex', '(^|&)(after|all|before|counts|page|part)='), _negated=True), models.Q(('query__contains', '%00'), _negated=True)), name='savedview_query_is_canonical'),
        ),
    ]
