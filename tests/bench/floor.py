"""The floor: one-file Django without middleware or sign-in, over the same rows; nothing simpler serves them."""

import csv
import io

import django
import rustpy_xlsxwriter
from django.conf import settings

if not settings.configured:
    from alliance import env

    settings.configure(
        SECRET_KEY="floor",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": {**env.database("ALLIANCE_DATABASE_URL"), "CONN_MAX_AGE": 600}},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.postgres"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        USE_TZ=True,
    )
    django.setup()

from django.contrib.postgres.fields import ArrayField  # settings come first in a one-file site
from django.core.handlers.wsgi import WSGIHandler
from django.db import models
from django.db.models import Count, Func
from django.http import HttpResponse, StreamingHttpResponse  # noqa: TID251  # a site in one file
from django.template import Context, Engine
from django.urls import path

COLUMNS = (
    "key", "number", "title_en", "title_ko", "owner", "visibility", "stage", "state", "starts_on", "updated_at",
)  # fmt: skip
EXPORTED = (*COLUMNS, "ends_on", "kind")


class Row(models.Model):  # noqa: DJ008  # nobody reads its name
    key = models.TextField()
    number = models.IntegerField(null=True)
    title_en = models.TextField()
    title_ko = models.TextField()
    owner = models.TextField()
    visibility = models.TextField()
    stage = models.TextField()
    state = models.TextField()
    kind = models.TextField()
    area_id = models.IntegerField()
    cycle_id = models.IntegerField(null=True)
    us_health = models.TextField()
    rok_health = models.TextField()
    partner_codes = ArrayField(models.TextField())
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    updated_at = models.DateTimeField()
    search_text = models.TextField()
    grams = ArrayField(models.TextField())

    class Meta:
        app_label = "contenttypes"
        managed = False
        db_table = "projects_project"


PAGE = Engine().from_string(
    "<!doctype html><title>Floor</title><p>{{ count }}</p><table>{% for row in rows %}<tr>"
    + "".join(f"<td>{{{{ row.{name} }}}}</td>" for name in COLUMNS)
    + "</tr>{% endfor %}</table>"
)


def narrowed(request):
    rows = Row.objects.all()
    if state := request.GET.get("state"):
        rows = rows.filter(state=state)
    if area := request.GET.get("area"):
        rows = rows.filter(area_id=area)
    if words := request.GET.get("q"):
        pairs = [words[at : at + 2] for at in range(len(words) - 1)]
        rows = rows.extra(where=["grams OPERATOR(app.@@>) %s::text[]"], params=[pairs])  # the operator with an index
        rows = rows.filter(search_text__contains=words)
    return rows


def listing(request):
    rows = narrowed(request)
    start = (int(request.GET.get("page", "1")) - 1) * 50
    shown = rows.only(*COLUMNS).order_by("-updated_at", "-id")[start : start + 50]
    return HttpResponse(table_of(rows.count(), shown))


def table_of(count, rows):
    return PAGE.render(Context({"count": count, "rows": rows}))


def sums(by):
    return list(Row.objects.order_by().values_list(*by).annotate(number=Count("pk")))


def faceted(request):
    rows = Row.objects.only(*COLUMNS).order_by("-updated_at", "-id")[:50]
    return HttpResponse(table_of(sums(["area_id", "stage", "us_health", "rok_health"]), rows))


def summed(request):
    partners = Row.objects.order_by().values_list(Func("partner_codes", function="unnest"), "area_id")
    told = [sums(["area_id", "us_health", "rok_health"]), sums(["cycle_id", "state"])]
    return HttpResponse(table_of([*told, list(partners.annotate(number=Count("pk")))], []))


def board(request):
    filed = Row.objects.filter(cycle_id=request.GET["cycle"])
    counts = dict(filed.order_by().values_list("state").annotate(number=Count("pk")))
    newest = filed.only(*COLUMNS).order_by("-updated_at", "-id")
    return HttpResponse("".join(table_of(counts[state], newest.filter(state=state)[:50]) for state in counts))


def detail(request, key):
    row = Row.objects.only(*COLUMNS).get(key=key)
    return HttpResponse(table_of(Row.objects.filter(pk=row.pk).count(), [row]))


def export(request):
    def lines():
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        for at, row in enumerate(Row.objects.values_list(*EXPORTED).iterator(chunk_size=2000), start=1):
            writer.writerow(f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" else cell for cell in row)
            if at % 500 == 0:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue()

    return StreamingHttpResponse(lines(), content_type="text/csv")


def workbook(request):
    rows = Row.objects.values(*EXPORTED).iterator(chunk_size=2000)
    target = io.BytesIO()
    told = ({**row, "updated_at": row["updated_at"].date()} for row in rows)
    rustpy_xlsxwriter.write_worksheet(told, target, sheet_name="Rows", datetime_format="yyyy-mm-dd")
    return HttpResponse(target.getvalue(), content_type="application/octet-stream")


urlpatterns = [
    path("", listing),
    path("export.csv", export),
    path("export.xlsx", workbook),
    path("facets/", faceted),
    path("sums/", summed),
    path("board/", board),
    path("<str:key>/", detail),
]
application = WSGIHandler()
