"""Each side reads its own record, and of the other's what both may read."""

from django.db import migrations

FORWARD = """
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON audit_entry TO alliance_owner USING (true) WITH CHECK (true);
CREATE POLICY wall ON audit_entry TO alliance_web
    USING ((SELECT app.side()) IS NOT NULL AND (shared OR side = (SELECT app.side())))
    WITH CHECK (side = (SELECT app.side()));
"""
BACKWARD = """
DROP POLICY wall ON audit_entry;
DROP POLICY owner_all ON audit_entry;
ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_refuse_changes")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
