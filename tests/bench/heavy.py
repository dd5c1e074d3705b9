"""Two projects on which much and little was said, to lay their pages side by side."""

import hashlib
import statistics
from collections import deque
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliance.accounts.models import User
from frameworks.models import Framework
from frameworks.queries import actor_of
from projects import operations
from projects.choices import Audience
from projects.models import Attachment, AttachmentContent, Comment, Project, Version
from tests.bench.servers import Server

VERSIONS, COMMENTS, FILES = 200, 500, 50
# A page of so much more may take so much longer and be so much larger.
TIME_LIMIT, SIZE_LIMIT = 2.0, 2.25


def log(key: str) -> Project:
    """Log a project, file it and show it to both sides, as people do."""
    at = timezone.now()
    author, lead = (actor_of(User.objects.get(username=f"us-{role}"), at=at) for role in ("author", "lead"))
    framework = Framework.objects.get(code="RCF")
    fields = {"title_en": key, "aims_en": "Measure it.", "kind": "PROJECT", "area": framework.areas.get(code="MS")}
    fields |= {"date_precision": "DAY", "is_complementary": False, "is_business": False}
    project = operations.create_project(framework_id=framework.pk, fields=fields, actor=author, at=at, key=key)
    operations.submit(project_id=project.pk, actor=author, at=at)
    operations.share_with_other_side(project_id=project.pk, actor=lead, at=at)
    project.refresh_from_db()
    return project


def fill(project: Project, *, versions: int, comments: int, files: int) -> Project:
    """Give a project so many versions, comments for both sides and files."""
    first = project.versions.order_by("number").first()
    author, at = first.saved_by, first.saved_at
    begin = project.version_number
    Version.objects.bulk_create(
        Version(
            project=project,
            submission=first.submission,
            number=begin + number,
            content={**first.content, "source": str(number)},
            sha256=hashlib.sha256(str(number).encode()).hexdigest(),
            saved_by=author,
            saved_as=first.saved_as,
            saved_at=at + timedelta(minutes=number),
        )
        for number in range(1, versions - begin + 1)
    )
    Project.objects.filter(pk=project.pk).update(version_number=max(begin, versions))
    Comment.objects.filter(project=project).delete()
    Comment.objects.bulk_create(
        Comment(
            project=project,
            side=project.owner,
            audience=Audience.BOTH,
            body=f"Remark {number}: who pays for the second week?",
            author=author,
            post=first.saved_as,
            written_at=at + timedelta(minutes=number),
        )
        for number in range(comments)
    )
    for number in range(files):
        body = f"Plan {number}.".encode()
        kept = Attachment.objects.create(
            project=project,
            side=project.owner,
            audience=Audience.BOTH,
            name=f"plan-{number}.txt",
            media_type="text/plain",
            size=len(body),
            sha256=hashlib.sha256(body).hexdigest(),
            scan="UNSCANNED",
            uploaded_by=author,
            uploaded_as=first.saved_as,
            uploaded_at=at + timedelta(minutes=number),
        )
        AttachmentContent.objects.create(attachment=kept, body=body)
    return project


def statements(path: str, user: User) -> int:
    """Return how many statements a page takes."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
        if answer.streaming:
            deque(answer, maxlen=0)
    return len(captured)


def measure(product: Server, *, rounds: int) -> Iterator[str]:
    """Lay the page of a project with much beside one with little; give the name of what is missed."""
    light, heavy = log("bench-light"), log("bench-heavy")
    fill(light, versions=1, comments=1, files=1)
    fill(heavy, versions=VERSIONS, comments=COMMENTS, files=FILES)
    paths = [project.get_absolute_url() for project in (light, heavy)]
    walls: dict[str, list[float]] = {path: [] for path in paths}
    sizes = {path: product.get(path).size for path in paths}
    for _round in range(20 * rounds):
        for path in paths:
            walls[path].append(product.get(path).wall)
    few, many = (statistics.median(walls[path]) for path in paths)
    lead = User.objects.get(username="us-lead")
    costs = [statements(path, lead) for path in paths]
    print(
        f"project with {VERSIONS} versions, {COMMENTS} comments, {FILES} files beside one of each: "
        f"{many / few:.2f}x the time (hold {TIME_LIMIT}), {sizes[paths[1]] / sizes[paths[0]]:.2f}x the bytes "
        f"(hold {SIZE_LIMIT}), {costs[1]} statements and {costs[0]}; {few * 1000:.0f} and {many * 1000:.0f} ms",
        flush=True,
    )
    if many / few > TIME_LIMIT or sizes[paths[1]] / sizes[paths[0]] > SIZE_LIMIT or costs[0] != costs[1]:
        yield "project with much"
