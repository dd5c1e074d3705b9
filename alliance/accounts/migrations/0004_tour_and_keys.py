"""At which station of the tour a person is, and whether pages listen to keys of one character."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_end_sessions")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="tour_station",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "Ended"),
                    (1, "Where things stand"),
                    (2, "What waits for you"),
                    (3, "The projects"),
                    (4, "The cycle and its calendar"),
                    (5, "Help, whenever you want it"),
                ],
                default=1,
                editable=False,
                verbose_name="station of the tour",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="takes_keys",
            field=models.BooleanField(default=True, editable=False, verbose_name="keys of one character"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=Q(("tour_station__in", [0, 1, 2, 3, 4, 5])),
                name="user_tour_station_known",
                violation_error_message="The tour has no such station.",
            ),
        ),
    ]
