"""Versions and snapshots never change, visibility never narrows, a comment's audience never widens."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER version_is_immutable BEFORE UPDATE OR DELETE ON projects_version
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER snapshot_is_immutable BEFORE UPDATE OR DELETE ON projects_snapshot
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_visibility() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF array_position(ARRAY['OWN', 'BOTH', 'PUBLIC'], NEW.visibility::text)
        < array_position(ARRAY['OWN', 'BOTH', 'PUBLIC'], OLD.visibility::text) THEN
        RAISE EXCEPTION 'The visibility of a project never narrows.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'project_visibility_only_widens';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER project_visibility_only_widens BEFORE UPDATE OF visibility ON projects_project
    FOR EACH ROW EXECUTE FUNCTION keep_visibility();

CREATE FUNCTION keep_audience() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.audience = 'OWN' AND NEW.audience <> 'OWN' THEN
        RAISE EXCEPTION 'The audience of a comment never widens.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_audience_never_widens';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER comment_audience_never_widens BEFORE UPDATE OF audience ON projects_comment
    FOR EACH ROW EXECUTE FUNCTION keep_audience();
"""
BACKWARD = """
DROP TRIGGER comment_audience_never_widens ON projects_comment;
DROP FUNCTION keep_audience();
DROP TRIGGER project_visibility_only_widens ON projects_project;
DROP FUNCTION keep_visibility();
DROP TRIGGER snapshot_is_immutable ON projects_snapshot;
DROP TRIGGER version_is_immutable ON projects_version;
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial"), ("audit", "0002_refuse_changes")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
