"""More samples of the character pairs, so that the planner tells rare words from common ones."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_guard_history")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE projects_project ALTER COLUMN grams SET STATISTICS 200;",
            "ALTER TABLE projects_project ALTER COLUMN grams SET STATISTICS -1;",
        )
    ]
