"""Who of a side works on a project is that side's affair, on a shared project too; the reader's own team shows alone."""

from django.db import migrations

from alliance.wall import SIDE, visible

TABLE = "projects_projectmember"
OF_OWN_SIDE = f"EXISTS (SELECT FROM accounts_user person WHERE person.id = {TABLE}.user_id AND person.side = {SIDE})"
RULE = f"{visible(TABLE)} AND {OF_OWN_SIDE}"


class Migration(migrations.Migration):
    dependencies = [("projects", "0025_open_what_differs"), ("accounts", "0003_end_sessions")]

    operations = [
        migrations.RunSQL(
            f"ALTER POLICY wall ON {TABLE} USING ({RULE}) WITH CHECK ({RULE})",
            f"ALTER POLICY wall ON {TABLE} USING ({visible(TABLE)}) WITH CHECK ({visible(TABLE)})",
        )
    ]
