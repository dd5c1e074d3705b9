"""Answers that belong to no app: errors, and whether the service is well."""

from collections.abc import Callable

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from alliance import health, scanner

PATIENCE_SECONDS = 2


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: what was asked cannot be read."""
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: the reader may see it, but not do it."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404, with one page and one wording for what is hidden and for what is absent."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without asking the database for anything, since it may be what failed."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers, whatever it depends on."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say of each dependency whether it answers; 503 when one does not."""
    checks: dict[str, Callable[[], bool]] = {
        "database": database_answers,
        "redis": redis_answers,
        "migrations": migrations_are_done,
        **health.CHECKS,
    }
    if scanner.is_configured():
        checks["clamd"] = scanner.answers
    found = {name: "ok" if check() else "down" for name, check in checks.items()}
    return JsonResponse(found, status=200 if set(found.values()) == {"ok"} else 503)


def database_answers() -> bool:
    """Test whether PostgreSQL answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def redis_answers() -> bool:
    """Test whether the broker answers a ping."""
    timeouts = {"socket_timeout": PATIENCE_SECONDS, "socket_connect_timeout": PATIENCE_SECONDS}
    try:
        with Redis.from_url(settings.CELERY_BROKER_URL, **timeouts) as broker:
            return bool(broker.ping())
    except (RedisError, ValueError):
        return False


def migrations_are_done() -> bool:
    """Test whether the database has the shape this code expects."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False
