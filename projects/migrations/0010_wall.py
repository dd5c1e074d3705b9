"""The side wall of the database: what is one side's own, the other cannot read or write, whatever a query forgets.

A project hides itself by one comparison; what hangs on a project hides with it; what a side says only to itself
hides by its own side. The owner of the tables, who migrates and loads, sees all.
"""

from django.db import migrations

SIDE = "(SELECT app.side())"


def visible(table: str) -> str:
    """Return what holds for a row whose project is visible."""
    return f"EXISTS (SELECT FROM projects_project project WHERE project.id = {table}.project_id)"


def said(table: str) -> tuple[str, str]:
    """Return what may be read and written of what people say to their own side or to both."""
    return f"(side = {SIDE} OR audience = 'BOTH') AND {visible(table)}", f"side = {SIDE} AND {visible(table)}"


# Of the other side's project a side reads the versions from the one that was shared.
READABLE = f"""EXISTS (
    SELECT FROM projects_project project WHERE project.id = projects_version.project_id
    AND (project.owner = {SIDE} OR projects_version.number >= project.shared_from)
)"""
WITH_PROJECT = (
    "projects_projectmember",
    "projects_project_partners",
    "projects_project_principles",
    "projects_project_themes",
    "projects_project_secondary_areas",
    "projects_submission",
    "projects_endorsement",
    "projects_statusreport",
)
# Table to what may be read, and what may be written where that is less.
WALLS = {
    "projects_project": ("hidden_from <> (SELECT app.side_code())", ""),
    **{table: (visible(table), "") for table in WITH_PROJECT},
    "projects_version": (READABLE, ""),
    "projects_review": said("projects_review"),
    "projects_comment": said("projects_comment"),
    "projects_sidenote": (f"side = {SIDE} AND {visible('projects_sidenote')}", ""),
    "projects_snapshot": (f"{SIDE} IS NOT NULL AND (kind <> 'OWN' OR side = {SIDE})", f"side = {SIDE}"),
}
FORWARD = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON {table} TO alliance_owner USING (true) WITH CHECK (true);
CREATE POLICY wall ON {table} TO alliance_web USING ({read}) WITH CHECK ({write or read});
"""
    for table, (read, write) in WALLS.items()
)
BACKWARD = "".join(
    f"""
DROP POLICY wall ON {table};
DROP POLICY owner_all ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""
    for table in WALLS
)


class Migration(migrations.Migration):
    dependencies = [("projects", "0009_search_under_the_wall"), ("audit", "0003_wall")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
