"""The database repeats partners, versions, status reports and endorsements on their project; so is what is there."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION keep_partner_codes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE projects_project project SET partner_codes = ARRAY(
        SELECT country.alpha2 FROM projects_project_partners partner
        JOIN frameworks_country country ON country.id = partner.country_id
        WHERE partner.project_id = project.id ORDER BY country.alpha2
    ) WHERE project.id IN (SELECT project_id FROM changed);
    RETURN NULL;
END $$;
CREATE TRIGGER partners_added_on_project AFTER INSERT ON projects_project_partners
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_partner_codes();
CREATE TRIGGER partners_removed_on_project AFTER DELETE ON projects_project_partners
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_partner_codes();

CREATE FUNCTION keep_last_editor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE projects_project SET last_editor_id = NEW.saved_by_id WHERE id = NEW.project_id;
    RETURN NULL;
END $$;
CREATE TRIGGER version_names_last_editor AFTER INSERT ON projects_version
    FOR EACH ROW EXECUTE FUNCTION keep_last_editor();

CREATE FUNCTION keep_newest_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.side = 'US' THEN
        UPDATE projects_project SET us_health = NEW.health, us_reported_at = NEW.reported_at
        WHERE id = NEW.project_id AND (us_reported_at IS NULL OR us_reported_at <= NEW.reported_at);
    ELSE
        UPDATE projects_project SET rok_health = NEW.health, rok_reported_at = NEW.reported_at
        WHERE id = NEW.project_id AND (rok_reported_at IS NULL OR rok_reported_at <= NEW.reported_at);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER statusreport_stands_on_project AFTER INSERT ON projects_statusreport
    FOR EACH ROW EXECUTE FUNCTION keep_newest_status();

CREATE FUNCTION keep_signatures() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE in_force integer;
BEGIN
    SELECT max(version.number) INTO in_force
    FROM projects_endorsement endorsement JOIN projects_version version ON version.id = endorsement.version_id
    WHERE endorsement.project_id = NEW.project_id AND endorsement.side = NEW.side
        AND endorsement.lapsed_at IS NULL AND endorsement.withdrawn_at IS NULL;
    IF NEW.side = 'US' THEN
        UPDATE projects_project SET us_signed = in_force WHERE id = NEW.project_id;
    ELSE
        UPDATE projects_project SET rok_signed = in_force WHERE id = NEW.project_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER endorsement_stands_on_project AFTER INSERT OR UPDATE ON projects_endorsement
    FOR EACH ROW EXECUTE FUNCTION keep_signatures();

WITH newest AS (
    SELECT DISTINCT ON (project_id, side) project_id, side, health, reported_at
    FROM projects_statusreport ORDER BY project_id, side, reported_at DESC, id DESC
)
UPDATE projects_project project
SET us_health = coalesce(us.health, ''), us_reported_at = us.reported_at,
    rok_health = coalesce(rok.health, ''), rok_reported_at = rok.reported_at
FROM projects_project every
LEFT JOIN newest us ON us.project_id = every.id AND us.side = 'US'
LEFT JOIN newest rok ON rok.project_id = every.id AND rok.side = 'ROK'
WHERE every.id = project.id AND (us.project_id IS NOT NULL OR rok.project_id IS NOT NULL);

WITH signed AS (
    SELECT endorsement.project_id, max(version.number) FILTER (WHERE endorsement.side = 'US') AS us,
        max(version.number) FILTER (WHERE endorsement.side = 'ROK') AS rok
    FROM projects_endorsement endorsement JOIN projects_version version ON version.id = endorsement.version_id
    WHERE endorsement.lapsed_at IS NULL AND endorsement.withdrawn_at IS NULL GROUP BY endorsement.project_id
)
UPDATE projects_project project SET us_signed = signed.us, rok_signed = signed.rok
FROM signed WHERE signed.project_id = project.id;

UPDATE projects_project project SET partner_codes = listed.codes
FROM (
    SELECT partner.project_id, array_agg(country.alpha2 ORDER BY country.alpha2) AS codes
    FROM projects_project_partners partner JOIN frameworks_country country ON country.id = partner.country_id
    GROUP BY partner.project_id
) listed WHERE listed.project_id = project.id;

UPDATE projects_project project SET last_editor_id = version.saved_by_id
FROM projects_version version WHERE version.project_id = project.id AND version.number = project.version_number;
"""
BACKWARD = """
DROP TRIGGER endorsement_stands_on_project ON projects_endorsement;
DROP FUNCTION keep_signatures();
DROP TRIGGER statusreport_stands_on_project ON projects_statusreport;
DROP FUNCTION keep_newest_status();
DROP TRIGGER version_names_last_editor ON projects_version;
DROP FUNCTION keep_last_editor();
DROP TRIGGER partners_removed_on_project ON projects_project_partners;
DROP TRIGGER partners_added_on_project ON projects_project_partners;
DROP FUNCTION keep_partner_codes();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0006_repeat_what_sides_said")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
