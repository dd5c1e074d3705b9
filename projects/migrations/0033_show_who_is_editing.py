"""Who has the form of a project open is told to those who see the project: of a draft, to nobody of the other side."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from alliance.wall import SIDE, policy, visible

TABLE = "projects_editing"
SIDES = [("US", "US"), ("ROK", "ROK")]


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("frameworks", "0011_remark_on_meetings_in_both_languages"),
        ("projects", "0032_save_views"),
    ]

    operations = [
        migrations.CreateModel(
            name="Editing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=SIDES, max_length=3)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="frameworks.post"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="editing", to="projects.project"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["until"], name="editing_until")],
                "constraints": [
                    models.CheckConstraint(
                        name="editing_side_known",
                        condition=Q(side__in=["US", "ROK"]),
                        violation_error_message="Choose one of the values offered.",
                    ),
                    models.UniqueConstraint(fields=["project", "user"], name="editing_once_a_project_and_person"),
                    models.CheckConstraint(
                        name="editing_until_not_before_since",
                        condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                        violation_error_message="The end cannot be before the start.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(*policy(TABLE, visible(TABLE), f"side = {SIDE} AND {visible(TABLE)}")),
    ]
