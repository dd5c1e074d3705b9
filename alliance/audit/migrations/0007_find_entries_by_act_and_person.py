from django.db import migrations
from django.db.models import Index


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_waive_with_a_reason")]

    operations = [
        migrations.AddIndex(
            model_name="entry", index=Index(fields=["side", "verb", "-at"], name="entry_act")
        ),
        migrations.AddIndex(model_name="entry", index=Index(fields=["actor", "-at"], name="entry_actor")),
    ]
