"""How gunicorn serves the site: ALLIANCE_BIND says where, ALLIANCE_WORKERS how many processes."""

import os
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

bind = os.environ.get("ALLIANCE_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("ALLIANCE_WORKERS", "2"))
# Threads, so that a browser's idle connections do not hold a whole worker.
worker_class = "gthread"
threads = 4
# Load once and share the memory; no connection to the database is open at that moment.
preload_app = True
timeout = 60
graceful_timeout = 10
if Path("/dev/shm").is_dir():  # noqa: S108 - the heartbeat of workers must not wait for a disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def on_starting(server: Any) -> None:
    """Refuse to serve when a system check finds an error, demo mode on an open address first of all."""
    django.setup()
    call_command("check")
