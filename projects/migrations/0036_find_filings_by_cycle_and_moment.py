from django.db import migrations
from django.db.models import F, Index, OrderBy


class Migration(migrations.Migration):
    dependencies = [("projects", "0035_sort_by_what_heads_offer")]

    operations = [
        migrations.AddIndex(
            model_name="submission",
            index=Index(
                OrderBy(F("submitted_at"), descending=True, nulls_last=True),
                OrderBy(F("id"), descending=True),
                name="submission_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=Index(fields=["cycle", "state"], name="submission_of_cycle_in_state"),
        ),
    ]
