"""manage.py load_reference: bring the reference data up to what its files say."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from frameworks.operations import BadReferenceError, load_reference
from frameworks.operations.loading import FOLDER


class Command(BaseCommand):
    help = "Load the reference data: all of it, or nothing. May be run again at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=FOLDER, help="The folder of the CSV files.")

    def handle(self, *args: object, folder: Path, verbosity: int = 1, **options: object) -> None:
        try:
            loaded = load_reference(folder, at=timezone.now())
        except BadReferenceError as error:
            raise CommandError(str(error)) from error
        if verbosity:
            done = f"Reference data: {loaded.total_added} rows added, {loaded.total_changed} changed."
            self.stdout.write(done if loaded else "Reference data: everything is there already.")
