"""A side counts its days on the clock of its own capital."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("frameworks", "0008_date_meetings_in_order"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="side",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code", "US"), ("time_zone", "America/New_York")),
                    models.Q(("code", "ROK"), ("time_zone", "Asia/Seoul")),
                    _connector="OR",
                ),
                name="side_zone_is_its_capitals",
                violation_error_message="Each side counts its days on the clock of its own capital.",
            ),
        ),
    ]
