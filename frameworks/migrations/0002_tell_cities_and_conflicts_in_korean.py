from django.db import migrations, models

# A meeting without a day is people's to change, so that loading the reference data again would leave it in English.
NAME_KNOWN_CITIES = """
UPDATE frameworks_meeting SET city_ko = CASE city_en WHEN 'Seoul' THEN '서울' WHEN 'Washington' THEN '워싱턴' ELSE '' END
"""


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0001_initial")]

    operations = [
        migrations.RenameField("meeting", "city", "city_en"),
        migrations.AlterField(
            "meeting", "city_en", models.CharField(blank=True, max_length=80, verbose_name="city in English")
        ),
        migrations.AddField(
            "meeting",
            "city_ko",
            models.CharField(blank=True, max_length=80, verbose_name="city in Korean", default=""),
            preserve_default=False,
        ),
        migrations.RunSQL(NAME_KNOWN_CITIES, migrations.RunSQL.noop),
        migrations.RenameField("sourceconflict", "subject", "subject_en"),
        migrations.RenameField("sourceconflict", "claim_a", "claim_a_en"),
        migrations.RenameField("sourceconflict", "claim_b", "claim_b_en"),
        migrations.AddField(
            "sourceconflict", "subject_ko", models.CharField(max_length=200, default=""), preserve_default=False
        ),
        migrations.AddField("sourceconflict", "claim_a_ko", models.TextField(default=""), preserve_default=False),
        migrations.AddField("sourceconflict", "claim_b_ko", models.TextField(default=""), preserve_default=False),
    ]
