"""Work on which themes answers a commitment; loading the reference data fills it."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0011_remark_on_meetings_in_both_languages")]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="theme_codes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, default=list, size=None
            ),
        ),
    ]
