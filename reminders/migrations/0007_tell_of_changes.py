"""A meeting that moved is told of once to each person it concerns; a duty knows when it was given another day."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

ONE_OF = Q(change__isnull=True, obligation__isnull=False) | Q(change__isnull=False, obligation__isnull=True)


def to(model: str, related: str) -> models.ForeignKey:
    """Return a key that protects what it names and may be empty."""
    return models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name=related, to=model)


class Migration(migrations.Migration):
    dependencies = [
        ("frameworks", "0005_one_holder_a_day"),
        ("reminders", "0006_tell_as_the_ladder_says"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("obligation", "redated_at", models.DateTimeField(null=True)),
        *(
            operation
            for model, related in (("delivery", "deliveries"), ("notice", "notices"))
            for operation in (
                migrations.AddField(model, "change", to("frameworks.meetingchange", related)),
                migrations.AlterField(model, "obligation", to("reminders.obligation", related)),
                migrations.AddConstraint(
                    model, models.CheckConstraint(condition=ONE_OF, name=f"{model}_of_obligation_or_change")
                ),
            )
        ),
        migrations.AddConstraint(
            "notice", models.UniqueConstraint(fields=("change", "user"), name="notice_once_a_change_and_person")
        ),
    ]
