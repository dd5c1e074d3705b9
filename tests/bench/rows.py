"""A hundred thousand generated projects, Korean and English, and one real project with a history."""

import csv
import io
import random
from datetime import UTC, datetime, timedelta

from django.db import connection

from frameworks.models import Cycle, Framework
from projects.words import indexed, initials, normalise

KOREAN_WORDS = (
    "해양 안보 역량 강화 연합 훈련 정보 공유 협력국 지원 사이버 방산 공급망 재난 구호 감시 체계 정비 교육 회의"
)
ENGLISH_WORDS = "maritime security capacity exercise information partner cyber supply chain relief radar training talks"
KOREAN, ENGLISH = KOREAN_WORDS.split(), ENGLISH_WORDS.split()
# A word and in how many of every hundred thousand rows it stands.
PLANTED = (("르완", 100), ("가뭄", 2_000), ("평화유지", 10_000))
COLUMNS = (
    *(
        "key",
        "prefix",
        "number",
        "framework_id",
        "owner",
        "visibility",
        "stage",
        "state",
        "cycle_id",
        "title_en",
        "title_ko",
    ),
    *("kind", "area_id", "aims_en", "aims_ko", "activities_en", "activities_ko", "complements_en", "complements_ko"),
    *("resources_en", "resources_ko", "business_en", "business_ko", "location_en", "location_ko"),
    *("is_complementary", "is_business", "starts_on", "ends_on", "date_precision", "source", "is_illustrative"),
    *("version_number", "shared_from", "us_health", "rok_health", "partner_codes", "stale"),
    *("search_text", "grams", "created_by_id", "created_at", "updated_at"),
)
# An empty field of these is an empty text; of the others it is nothing.
TEXTS = tuple(name for name in COLUMNS if name.endswith(("_en", "_ko", "_health")) or name == "source")
STATUS = """
INSERT INTO projects_statusreport (project_id, side, health, reason, reporter_id, reported_at)
SELECT id, side, CASE WHEN id %% 7 = 0 THEN 'AT_RISK' ELSE 'ON_TRACK' END, 'generated', %s, updated_at
FROM projects_project, unnest(ARRAY['US', 'ROK']) AS side WHERE number IS NOT NULL AND id %% 2 = 0
"""
# Two partners each, so that every country has as many as any other.
PARTNERS = """
INSERT INTO projects_project_partners (project_id, country_id)
SELECT project.id, country.id FROM projects_project project
JOIN (SELECT id, row_number() OVER (ORDER BY alpha2) - 1 AS place, count(*) OVER () AS many FROM frameworks_country)
    country ON country.place IN (project.id % many, (project.id / 3) % many)
WHERE project.key LIKE 'gen-%'
"""


def fill(count: int, *, user_id: int) -> None:
    """Copy generated projects into the table, and gather statistics as autovacuum would."""
    framework = Framework.objects.get(code="RCF")
    areas = list(framework.areas.order_by("order").values_list("pk", flat=True))
    cycle = Cycle.objects.get(state="OPEN")
    dice = random.Random(20241030)  # the same rows each time, no secret
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for at in range(count):
        writer.writerow(_row(at, dice, framework.pk, areas, cycle.pk, user_id))
    buffer.seek(0)
    with connection.cursor() as cursor:
        options = f"FORMAT csv, FORCE_NOT_NULL ({', '.join(TEXTS)})"
        # Nobody may copy into a walled table, its owner included.
        cursor.execute("ALTER TABLE projects_project NO FORCE ROW LEVEL SECURITY")
        cursor.copy_expert(f"COPY projects_project ({', '.join(COLUMNS)}) FROM STDIN ({options})", buffer)
        cursor.execute("ALTER TABLE projects_project FORCE ROW LEVEL SECURITY")
        cursor.execute(STATUS, [user_id])
        cursor.execute(PARTNERS)
        # Rows of a site that has grown for years lie as close.
        cursor.execute("VACUUM (FULL, ANALYZE) projects_project")
        cursor.execute("VACUUM ANALYZE")


def _row(at: int, dice: random.Random, framework: int, areas: list[int], cycle: int, user: int) -> list[object]:
    draft, shared = at % 100 < 8, at % 100 >= 30
    planted = " ".join(word for word, often in PLANTED if at % (100_000 // often) == 7 % (100_000 // often))
    title_ko = f"{' '.join(dice.choices(KOREAN, k=4))} 사업 {at}"
    title_en = f"{' '.join(dice.choices(ENGLISH, k=4))} {at}".capitalize()
    aims_ko, aims_en = f"{' '.join(dice.choices(KOREAN, k=12))} {planted}", " ".join(dice.choices(ENGLISH, k=14))
    texts = normalise(title_en), normalise(title_ko), normalise(aims_en), normalise(aims_ko)
    search, pairs = indexed([*texts, f"rcf-{1000 + at}" if shared else "", initials(texts[1])])
    touched = datetime(2026, 11, 1, tzinfo=UTC) - timedelta(minutes=at)
    state = "DRAFT" if draft else dice.choice(["SUBMITTED", "RETURNED", "ENDORSED", "PRESENTED", "CLOSED"])
    return [
        f"gen-{at:06d}", "rcf", 1000 + at if shared else None, framework, "US" if at % 2 else "ROK",
        ("PUBLIC" if at % 5 == 0 else "BOTH") if shared else "OWN", "CONCEPT" if draft else "ACTIVE", state,
        None if draft else cycle, title_en, title_ko, "PROJECT", areas[at % 6], aims_en, aims_ko, *[""] * 10,
        at % 11 == 0, at % 13 == 0, "2026-01-01", "2026-12-31", "DAY", "", True, 1, 1 if shared else None,
        "", "", "{}", "{}", search, "{" + ",".join(f'"{pair}"' for pair in pairs) + "}", user,
        touched.isoformat(), touched.isoformat(),
    ]  # fmt: skip
