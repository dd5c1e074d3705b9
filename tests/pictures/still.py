"""The site with its clock stopped and no memory: whoever comes, in whatever order, finds the same page."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

MOMENT = datetime(2026, 9, 8, 13, 10, tzinfo=UTC)
# Signing in is remembered from one page to the next.
REMEMBERED = "/account/login/"
FORGETTING = "tests.pictures.still.ForgetfulMiddleware"


def stop_clock() -> None:
    """Let the whole process live at one moment."""
    timezone.now = lambda: MOMENT


def with_forgetting() -> list[str]:
    """Return the site's middleware with the one that forgets."""
    return [FORGETTING, *settings.MIDDLEWARE]


class ForgetfulMiddleware:
    """Answer each request, and then undo what it wrote."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        if request.path == REMEMBERED:
            return self.get_response(request)
        with transaction.atomic():
            answer = self.get_response(request)
            transaction.set_rollback(True)
        return answer
