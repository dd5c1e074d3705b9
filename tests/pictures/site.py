"""The still site, for the web server that ./dev shots starts."""

from django.conf import settings

from tests.pictures.still import stop_clock, with_forgetting

stop_clock()
settings.MIDDLEWARE = with_forgetting()

from alliance.wsgi import application  # noqa: E402 - the middleware is read once, when the site is made

__all__ = ["application"]
