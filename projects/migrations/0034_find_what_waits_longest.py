"""Find what was submitted and moved by nobody longest, and the active work that ends first, without a walk."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("projects", "0033_show_who_is_editing")]

    operations = [
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["updated_at", "id"], condition=Q(state="SUBMITTED"), name="project_waiting"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=["updated_at", "id"], condition=Q(state="SUBMITTED") & ~Q(stale=[]), name="project_behind_longest"
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                F("ends_on").asc(nulls_last=True),
                F("id"),
                condition=Q(stage="ACTIVE") & (Q(starts_on__isnull=False) | Q(ends_on__isnull=False)),
                name="project_under_way",
            ),
        ),
    ]
