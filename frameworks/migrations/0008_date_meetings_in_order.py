"""The days of a meeting stand in their order, and a confirmed or postponed one says what is known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("frameworks", "0007_say_which_meeting_sources_differ_on"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("announced_on__isnull", True),
                    ("start_on__isnull", True),
                    ("start_on__gte", models.F("announced_on")),
                    _connector="OR",
                ),
                name="meeting_start_on_not_before_announced_on",
                violation_error_message="It cannot be announced after it was held.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("start_on__isnull", True),
                    ("published_on__isnull", True),
                    ("published_on__gte", models.F("start_on")),
                    _connector="OR",
                ),
                name="meeting_published_on_not_before_start_on",
                violation_error_message="It cannot be published before it is held.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("announced_on__isnull", True),
                    ("published_on__isnull", True),
                    ("published_on__gte", models.F("announced_on")),
                    _connector="OR",
                ),
                name="meeting_published_on_not_before_announced_on",
                violation_error_message="It cannot be published before it is announced.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("end_on__isnull", True), ("start_on__isnull", False), _connector="OR"),
                name="meeting_end_on_has_start_on",
                violation_error_message="A meeting that ends on a day has a first day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("window_until__isnull", True), ("window_from__isnull", False), _connector="OR"),
                name="meeting_window_until_has_window_from",
                violation_error_message="A planned time has a first day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "CONFIRMED"), _negated=True),
                    models.Q(("date_precision", "DAY"), ("start_on__isnull", False)),
                    _connector="OR",
                ),
                name="meeting_confirmed_has_a_day",
                violation_error_message="A meeting is confirmed once its first day is known to the day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "POSTPONED"), _negated=True), ("start_on__isnull", True), _connector="OR"
                ),
                name="meeting_postponed_has_no_day",
                violation_error_message="A postponed meeting has no first day yet. Its old day stays in the list of changes.",
            ),
        ),
    ]
