"""When a person looked where things stand last, and when their visit before that ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_tour_and_keys")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="looked_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="looked last"),
        ),
        migrations.AddField(
            model_name="user",
            name="looked_before",
            field=models.DateTimeField(editable=False, null=True, verbose_name="end of the visit before"),
        ),
    ]
