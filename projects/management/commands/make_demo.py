"""manage.py make_demo: fill an empty site in demo mode with people, cycles and illustrative projects."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from projects.operations.demo import NotReadyError, make_demo


class Command(BaseCommand):
    help = "Make the demo workspace, counted from today. In demo mode only; a second run changes nothing."

    def handle(self, *args: object, verbosity: int = 1, **options: object) -> None:
        try:
            made = make_demo(at=timezone.now())
        except NotReadyError as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(
                f"Demo workspace: {made} projects, all illustrative." if made else "The demo workspace exists."
            )
