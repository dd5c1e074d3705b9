"""What a file is and holds never changes, nor what a comment said; bytes are stored so that a part can be read."""

from django.db import migrations

FORWARD = """
ALTER TABLE projects_attachmentcontent ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE TRIGGER attachmentcontent_is_immutable BEFORE UPDATE OR DELETE ON projects_attachmentcontent
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER commentedit_is_immutable BEFORE UPDATE OR DELETE ON projects_commentedit
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attachment_audience_never_widens BEFORE UPDATE OF audience ON projects_attachment
    FOR EACH ROW EXECUTE FUNCTION keep_audience();
CREATE TRIGGER engagement_audience_never_widens BEFORE UPDATE OF audience ON projects_engagement
    FOR EACH ROW EXECUTE FUNCTION keep_audience();
"""
BACKWARD = """
DROP TRIGGER engagement_audience_never_widens ON projects_engagement;
DROP TRIGGER attachment_audience_never_widens ON projects_attachment;
DROP TRIGGER commentedit_is_immutable ON projects_commentedit;
DROP TRIGGER attachmentcontent_is_immutable ON projects_attachmentcontent;
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0021_wall_what_is_new")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
