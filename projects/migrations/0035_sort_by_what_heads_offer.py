"""The list sorts by title from an index, and by number, state, owner and days without reading rows."""

import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('frameworks', '0011_remark_on_meetings_in_both_languages'),
        ('projects', '0034_find_what_waits_longest'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='project',
            name='project_newest',
        ),
        migrations.AddIndex(
            model_name='project',
            index=models.Index(fields=['-updated_at', '-id'], include=('hidden_from', 'is_draft', 'owner', 'framework', 'area', 'state', 'cycle', 'number', 'starts_on', 'ends_on'), name='project_newest'),
        ),
        migrations.AddIndex(
            model_name='project',
            index=models.Index(django.db.models.functions.text.Lower(django.db.models.functions.comparison.Coalesce(django.db.models.functions.comparison.NullIf('title_en', models.Value('')), models.F('title_ko'))), models.OrderBy(models.F('id'), descending=True), name='project_title_en'),
        ),
        migrations.AddIndex(
            model_name='project',
            index=models.Index(django.db.models.functions.text.Lower(django.db.models.functions.comparison.Coalesce(django.db.models.functions.comparison.NullIf('title_ko', models.Value('')), models.F('title_en'))), models.OrderBy(models.F('id'), descending=True), name='project_title_ko'),
        ),
    ]
