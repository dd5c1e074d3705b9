"""What differs already is opened as an item of its own; a log of who met whom never changes; work ends on a day."""

from django.db import migrations, models

FORWARD = """
INSERT INTO projects_divergence (project_id, us_health, rok_health, opened_at, us_words, rok_words)
SELECT id, us_health, rok_health, greatest(us_reported_at, rok_reported_at), '', ''
FROM projects_project
WHERE state IN ('ENDORSED', 'PRESENTED') AND us_health <> rok_health
    AND least(us_reported_at, rok_reported_at) >= now() - interval '90 days'
    AND us_reported_at IS NOT NULL AND rok_reported_at IS NOT NULL;

CREATE TRIGGER engagement_is_immutable BEFORE UPDATE OR DELETE ON projects_engagement
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP TRIGGER engagement_audience_never_widens ON projects_engagement;
"""
BACKWARD = """
CREATE TRIGGER engagement_audience_never_widens BEFORE UPDATE OF audience ON projects_engagement
    FOR EACH ROW EXECUTE FUNCTION keep_audience();
DROP TRIGGER engagement_is_immutable ON projects_engagement;
DELETE FROM projects_divergence WHERE us_settled_at IS NULL AND rok_settled_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0024_keep_replies_in_their_thread")]

    operations = [
        migrations.AddField("submission", "ended_on", models.DateField(null=True, verbose_name="day the work ended")),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
