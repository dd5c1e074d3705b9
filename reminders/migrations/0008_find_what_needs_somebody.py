from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0007_tell_of_changes")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ["DEAD", "IN_DOUBT"])),
                fields=["state"],
                name="delivery_to_look_at",
            ),
        ),
    ]
