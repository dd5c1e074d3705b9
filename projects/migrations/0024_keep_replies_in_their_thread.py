"""A reply stays in its thread's project and audience; either side resolves a thread of both, and changes no word of it.

The wall of 0010 lets a side write only what is its own. Resolving is the one thing a side does to the other's comment,
so it gets a policy of its own, and a trigger that holds it to that.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION keep_to_thread() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM projects_comment thread
        WHERE thread.id = NEW.parent_id AND thread.parent_id IS NULL AND thread.project_id = NEW.project_id
        AND (thread.audience = 'BOTH' OR (NEW.audience = 'OWN' AND NEW.side = thread.side))
    ) THEN
        RAISE EXCEPTION 'A reply is read by nobody who may not read its thread.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_reply_keeps_to_its_thread';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER comment_reply_keeps_to_its_thread
    BEFORE INSERT OR UPDATE OF parent_id, project_id, side, audience ON projects_comment
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION keep_to_thread();

CREATE POLICY resolving ON projects_comment FOR UPDATE TO alliance_web
    USING (audience = 'BOTH' AND EXISTS (SELECT FROM projects_project project WHERE project.id = project_id))
    WITH CHECK (audience = 'BOTH' AND EXISTS (SELECT FROM projects_project project WHERE project.id = project_id));
CREATE TRIGGER comment_is_changed_by_its_side
    BEFORE UPDATE OF
        project_id, version_id, side, kind, audience, body, author_id, post_id, written_at, parent_id, edited_at
    ON projects_comment
    FOR EACH ROW WHEN (
        (NEW.side <> OLD.side OR OLD.side <> app.side()) AND NOT pg_has_role('alliance_owner', 'USAGE')
    ) EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP TRIGGER comment_is_changed_by_its_side ON projects_comment;
DROP POLICY resolving ON projects_comment;
DROP TRIGGER comment_reply_keeps_to_its_thread ON projects_comment;
DROP FUNCTION keep_to_thread();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0023_number_by_framework")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
