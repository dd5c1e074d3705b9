"""A number by which all sessions of a person end at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_create_cache_table")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="session_series",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
