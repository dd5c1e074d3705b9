import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

ERRANDS = [("FILES", "Files of reports that you asked for")]


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0010_keep_codes_alone"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ErrandMute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("errand", models.CharField(choices=ERRANDS, max_length=11)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="errand_mutes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("errand__in", ["FILES"])),
                        name="errandmute_errand_known",
                        violation_error_message="Choose one of the values offered.",
                    ),
                    models.UniqueConstraint(fields=("user", "errand"), name="errandmute_once_a_person_and_errand"),
                ],
            },
        ),
        migrations.AddField(
            model_name="delivery",
            name="errand",
            field=models.CharField(blank=True, choices=ERRANDS, db_default="", default="", max_length=11),
        ),
        migrations.RemoveConstraint(model_name="delivery", name="delivery_of_obligation_or_change"),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=Q(("errand__in", ["FILES", ""])),
                name="delivery_errand_known",
                violation_error_message="Choose one of the values offered.",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=Q(
                    Q(("change__isnull", True), ("errand", ""), ("obligation__isnull", False)),
                    Q(("change__isnull", False), ("errand", ""), ("obligation__isnull", True)),
                    Q(("change__isnull", True), ("obligation__isnull", True), Q(("errand", ""), _negated=True)),
                    _connector="OR",
                ),
                name="delivery_of_one_thing",
            ),
        ),
    ]
