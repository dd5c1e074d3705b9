"""Views are saved of the board of projects too."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0037_save_views_of_more_lists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='savedview',
            name='savedview_page_known',
        ),
        migrations.AlterField(
            model_name='savedview',
            name='page',
            field=models.CharField(choices=[('PROJECTS', 'Projects'), ('TIMELINE', 'Timeline of projects'), ('BOARD', 'Board'), ('WORK_BOARD', 'Board of projects'), ('CALENDAR', 'Calendar'), ('SUBMISSIONS', 'Filings'), ('DUTIES', 'Duties'), ('RECORD', 'Record'), ('PEOPLE', 'People'), ('MAILS', 'Delivery log'), ('SEARCH', 'Search')], max_length=12, verbose_name='list'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('page__in', ['PROJECTS', 'TIMELINE', 'BOARD', 'WORK_BOARD', 'CALENDAR', 'SUBMISSIONS', 'DUTIES', 'RECORD', 'PEOPLE', 'MAILS', 'SEARCH'])), name='savedview_page_known', violation_error_message='Choose one of the values offered.'),
        ),
    ]
