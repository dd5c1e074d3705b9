"""The side wall around files of reports: what a side has made, what is in it and who asked is that side's own."""

from django.db import migrations

from alliance.wall import SIDE, part_of, policy

WALLS = {
    "projects_reportfile": f"side = {SIDE}",
    "projects_reportbytes": part_of("projects_reportbytes", "projects_reportfile", "file_id"),
    "projects_reportwish": part_of("projects_reportwish", "projects_reportfile", "file_id"),
}


class Migration(migrations.Migration):
    dependencies = [("projects", "0028_make_report_files")]

    operations = [
        *(migrations.RunSQL(*policy(table, rule)) for table, rule in WALLS.items()),
        # Documents are compressed in themselves, and are read whole.
        migrations.RunSQL(
            "ALTER TABLE projects_reportbytes ALTER COLUMN body SET STORAGE EXTERNAL",
            "ALTER TABLE projects_reportbytes ALTER COLUMN body SET STORAGE EXTENDED",
        ),
    ]
