"""A conflict of sources names the meeting that they tell of differently."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("frameworks", "0006_correct_holidays_and_rules_of_a_cycle"),
    ]

    operations = [
        migrations.AddField(
            model_name="sourceconflict",
            name="meeting",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conflicts",
                to="frameworks.meeting",
            ),
        ),
    ]
