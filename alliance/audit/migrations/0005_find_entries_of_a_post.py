"""What was done as one post is found without reading all that its side did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_seal_entries")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["post_id", "-at"], name="entry_post"),
        ),
    ]
