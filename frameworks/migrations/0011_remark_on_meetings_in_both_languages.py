"""What is remarked on a meeting is kept in both languages, as all that people read."""

from django.db import migrations, models

# Proposed and decided changes name their fields.
CHANGES = """
UPDATE frameworks_meetingchange SET
    before = before - 'note' || CASE WHEN before ? 'note' THEN jsonb_build_object('{new}', before->'note') ELSE '{{}}' END,
    after = after - 'note' || CASE WHEN after ? 'note' THEN jsonb_build_object('{new}', after->'note') ELSE '{{}}' END
WHERE before ? 'note' OR after ? 'note'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('frameworks', '0010_owe_status_reports'),
    ]

    operations = [
        migrations.RenameField(model_name='meeting', old_name='note', new_name='note_en'),
        migrations.AddField(model_name='meeting', name='note_ko', field=models.TextField(blank=True)),
        migrations.RunSQL(
            CHANGES.format(new='note_en'),
            CHANGES.replace("'note'", "'note_en'").format(new='note'),
        ),
    ]
