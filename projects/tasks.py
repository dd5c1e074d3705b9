"""What the queue rings for. Safe to run twice, or by two at once: rows decide."""

import logging

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from alliance import scanner, wall
from alliance.accounts.choices import SideCode
from projects import making
from projects.operations.attaching import scan_file
from projects.operations.making import clear
from projects.queries.files import files_to_scan

log = logging.getLogger(__name__)


@shared_task
def scan_files(**_later_arguments: object) -> None:
    """Ask the scanner about every file that waits for it. When it does not answer, they wait for the next round."""
    for side in SideCode.values:
        with transaction.atomic():
            wall.stand_on(side)
            waiting = files_to_scan(side)
        for file_id in waiting:
            try:
                scan_file(file_id=file_id, side=side, at=timezone.now())
            except scanner.ScannerError as problem:
                log.warning("A file waits on: %s", problem)
                # One file that it cannot read must not keep the others waiting; a scanner that is down does.
                if not scanner.answers():
                    return


@shared_task
def make_files(**_later_arguments: object) -> int:
    """Make files of reports that wait, and clear away those whose time is over. Nothing depends on its being rung."""
    clear(at=timezone.now())
    return making.work()
