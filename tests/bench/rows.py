"""Generated projects, Korean and English, with their partners and status reports, made by the database itself."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from django.db import connection

from frameworks.models import Country, Cycle, Framework
from projects.words import initials

KOREAN_WORDS = (
    "해양 안보 역량 강화 연합 훈련 정보 공유 협력국 지원 사이버 방산 공급망 재난 구호 감시 체계 정비 교육 회의"
)
ENGLISH_WORDS = "maritime security capacity exercise information partner cyber supply chain relief radar training talks"
KOREAN, ENGLISH = KOREAN_WORDS.split(), ENGLISH_WORDS.split()
# A word and in how many of every hundred thousand rows it stands.
PLANTED = (("르완", 100), ("가뭄", 2_000), ("평화유지", 10_000))
# So many status reports a project, and so many in all at most.
REPORTS_EACH, REPORTS = 10, 1_000_000
# The statuses of a project follow from its number: a seventh is at risk for the US side, on a tenth nobody said
# anything of late, and now and then the sides differ.
PROJECTS = """
INSERT INTO projects_project (
    key, prefix, number, framework_id, owner, visibility, stage, state, cycle_id, title_en, title_ko, kind, area_id,
    aims_en, aims_ko, activities_en, activities_ko, complements_en, complements_ko, resources_en, resources_ko,
    business_en, business_ko, location_en, location_ko, is_complementary, is_business, starts_on, ends_on,
    date_precision, source, is_illustrative, version_number, shared_from, us_health, us_reported_at, rok_health,
    rok_reported_at, partner_codes, stale, search_text, grams, created_by_id, created_at, updated_at
)
SELECT
    'gen-' || lpad(at::text, 7, '0'), 'rcf', CASE WHEN shared THEN 1000 + at END, %(framework)s,
    CASE at %% 2 WHEN 1 THEN 'US' ELSE 'ROK' END,
    CASE WHEN NOT shared THEN 'OWN' WHEN at %% 5 = 0 THEN 'PUBLIC' ELSE 'BOTH' END,
    CASE WHEN draft THEN 'CONCEPT' WHEN at %% 10 = 9 THEN 'COMPLETED' ELSE 'ACTIVE' END,
    CASE WHEN draft THEN 'DRAFT'
        ELSE ('{SUBMITTED,RETURNED,ENDORSED,PRESENTED,CLOSED}'::text[])[1 + at / 7 %% 5] END,
    CASE WHEN NOT draft THEN %(cycle)s END, title_en, title_ko, 'PROJECT', (%(areas)s::bigint[])[1 + at %% 6],
    aims_en, aims_ko, '', '', '', '', '', '', '', '', '', '', at %% 11 = 0, at %% 13 = 0, '2026-01-01', '2026-12-31',
    'DAY', '', true, 1, CASE WHEN shared THEN 1 END,
    CASE WHEN NOT shared THEN '' WHEN at %% 7 = 0 THEN 'AT_RISK' ELSE 'ON_TRACK' END, said,
    CASE WHEN NOT shared THEN '' WHEN at %% 500 = 0 THEN 'OFF_TRACK' WHEN at %% 49 = 0 OR at %% 100 = 33 THEN 'AT_RISK'
        ELSE 'ON_TRACK' END, said,
    ARRAY(SELECT code FROM unnest(%(codes)s::text[]) WITH ORDINALITY AS known (code, place)
        WHERE place - 1 IN (at %% %(many)s, at / 3 %% %(many)s) ORDER BY code),
    '{}', search, ARRAY(SELECT DISTINCT one || other FROM unnest(
        string_to_array(search, NULL), (string_to_array(search, NULL))[2:]) AS pairs (one, other)
        WHERE one <> E'\\n' AND other <> E'\\n' ORDER BY 1),
    %(user)s, touched, touched
FROM (
    SELECT *, statement_timestamp() - at * interval '1 minute' AS touched,
        CASE WHEN shared THEN statement_timestamp() - (CASE WHEN at %% 10 = 3 THEN 200 ELSE at %% 60 END)
            * interval '1 day' END AS said,
        concat_ws(E'\\n', lower(replace(title_en, ' ', '')), replace(title_ko, ' ', ''), replace(aims_en, ' ', ''),
            replace(aims_ko, ' ', ''), CASE WHEN shared THEN 'rcf-' || 1000 + at ELSE '' END, begun) AS search
    FROM (
        SELECT at, at %% 100 < 8 AS draft, at %% 100 >= 30 AS shared,
            string_agg((%(korean)s::text[])[one], ' ' ORDER BY seed) FILTER (WHERE seed <= 4) || ' 사업 ' || at
                AS title_ko,
            string_agg((%(initials)s::text[])[one], '' ORDER BY seed) FILTER (WHERE seed <= 4) || 'ㅅㅇ' || at
                AS begun,
            string_agg((%(korean)s::text[])[one], ' ' ORDER BY seed) FILTER (WHERE seed > 4)
                || (SELECT coalesce(string_agg(' ' || word, ''), '')
                    FROM unnest(%(planted)s::text[], %(every)s::int[]) AS planted (word, every)
                    WHERE at %% every = 7 %% every) AS aims_ko,
            initcap(string_agg((%(english)s::text[])[other], ' ' ORDER BY seed) FILTER (WHERE seed <= 4)) || ' ' || at
                AS title_en,
            string_agg((%(english)s::text[])[other], ' ' ORDER BY seed) FILTER (WHERE seed > 2) AS aims_en
        FROM generate_series(%(first)s, %(last)s) AS at
        CROSS JOIN LATERAL (
            SELECT seed, 1 + abs(hashint8extended(at, seed) %% cardinality(%(korean)s::text[]))::int AS one,
                1 + abs(hashint8extended(at, 99 + seed) %% cardinality(%(english)s::text[]))::int AS other
            FROM generate_series(1, 16) AS seed
        ) AS dice GROUP BY at
    ) AS written
) AS told ORDER BY at
"""
PARTNERS = """
INSERT INTO projects_project_partners (project_id, country_id)
SELECT project.id, country.id FROM projects_project project
CROSS JOIN LATERAL unnest(project.partner_codes) AS code JOIN frameworks_country country ON country.alpha2 = code
WHERE project.id > %(before)s
"""
# The two newest words are those that stand on the project; each two before are a month older.
REPORTED = """
INSERT INTO projects_statusreport (project_id, side, health, reason, reporter_id, reported_at)
SELECT id, CASE back %% 2 WHEN 0 THEN 'US' ELSE 'ROK' END,
    CASE back WHEN 0 THEN us_health WHEN 1 THEN rok_health ELSE CASE (id + back) %% 9 WHEN 0 THEN 'AT_RISK'
        ELSE 'ON_TRACK' END END,
    'generated', %(user)s, us_reported_at - back / 2 * interval '30 days'
FROM projects_project CROSS JOIN generate_series(0, %(each)s) AS back
WHERE id > %(before)s AND number IS NOT NULL LIMIT %(reports)s
"""
FILLED = ("projects_project", "projects_project_partners", "projects_statusreport")
INDICES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = ANY(%s) AND indexname NOT IN (SELECT conname FROM pg_constraint) AND indexdef NOT LIKE '%%UNIQUE%%'
"""


def fill(count: int, *, user_id: int) -> None:
    """Generate projects until there are so many, each set of rows by one statement, and gather statistics.

    Triggers and foreign keys are left out, so the rows must say themselves what triggers would.
    """
    framework = Framework.objects.get(code="RCF")
    countries = list(Country.objects.partners().order_by("alpha2").values_list("alpha2", flat=True))
    values = {
        "framework": framework.pk,
        "cycle": Cycle.objects.get(state="OPEN").pk,
        "areas": list(framework.areas.order_by("order").values_list("pk", flat=True)),
        "codes": countries,
        "many": len(countries),
        "korean": KOREAN,
        "initials": [initials(word) for word in KOREAN],
        "english": ENGLISH,
        "planted": [word for word, _often in PLANTED],
        "every": [100_000 // often for _word, often in PLANTED],
        "user": user_id,
        "last": count - 1,
    }
    with _unhindered() as cursor:
        cursor.execute("SELECT max(id), count(*) FILTER (WHERE key LIKE 'gen-%') FROM projects_project")
        values["before"], values["first"] = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM projects_statusreport WHERE reason = 'generated'")
        reports = min(REPORTS_EACH * count, REPORTS) - cursor.fetchone()[0]
        cursor.execute(PROJECTS, values)
        cursor.execute(PARTNERS, values)
        # Three of ten projects are one side's alone and have none.
        cursor.execute(REPORTED, {**values, "reports": reports, "each": REPORTS_EACH * 10 // 7})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def _unhindered() -> Iterator["psycopg2.extensions.cursor"]:
    """Give a cursor for which no trigger fires and no index is kept; the indices are built anew at the end."""
    database = psycopg2.connect(os.environ["ALLIANCE_DATABASE_URL"].replace("alliance_owner@", "postgres@"))
    try:
        with database, database.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica; SET maintenance_work_mem = '1GB'")
            cursor.execute(INDICES, [list(FILLED)])
            indices = cursor.fetchall()
            for name, _definition in indices:
                cursor.execute(f'DROP INDEX "{name}"')
            yield cursor
            for _name, definition in indices:
                cursor.execute(definition)
    finally:
        database.close()
