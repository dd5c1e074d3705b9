"""manage.py verify_report FILE: which snapshot a document was made from, and whether a byte of it was changed."""

from hashlib import sha256
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from projects.models import Snapshot
from projects.reports.canon import content_digest
from projects.reports.verifying import Finding, Match, StrangeError, examine, extension_of, origins


class Command(BaseCommand):
    help = "Say which frozen report a file was made from, and whether a byte of it was changed since."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, **options: Path) -> None:
        path = options["file"]
        try:
            data = path.read_bytes()
        except OSError as problem:
            raise CommandError(_("{file} cannot be read.").format(file=path)) from problem
        try:
            snapshot = _snapshot_of(data, path)
            found = examine(data, snapshot.content, snapshot.sha256)
            digest = content_digest(data)
        except StrangeError as problem:
            raise CommandError(_("{file} is no document of a report, or damaged.").format(file=path)) from problem
        self.stdout.write(_("Snapshot: {slug}, SHA-256 {digest}").format(slug=snapshot.slug, digest=snapshot.sha256))
        self.stdout.write(_("This file: SHA-256 {digest}").format(digest=sha256(data).hexdigest()))
        self.stdout.write(_("Its content: {digest}").format(digest=digest))
        if found.match is Match.CHANGED:
            raise CommandError(_changed(found))
        self.stdout.write(_agreed(found, extension_of(data)))


def _snapshot_of(data: bytes, path: Path) -> Snapshot:
    """Return the snapshot a file names.

    :raises CommandError: if it names none, or none that is kept here unharmed.
    """
    extension_of(data)
    named = origins(data)
    if not named:
        raise CommandError(_("{file} names no snapshot.").format(file=path))
    if len(named) > 1:
        slugs = ", ".join(slug for slug, _digest in named)
        raise CommandError(_("{file} names several snapshots, and is verified against one alone: {slugs}").format(
            file=path, slugs=slugs
        ))  # fmt: skip
    slug, digest = named[0]
    snapshot = Snapshot.objects.filter(slug=slug, sha256=digest).first()
    if snapshot is None:
        raise CommandError(
            _("No such snapshot is kept here: {slug}, SHA-256 {digest}").format(slug=slug, digest=digest)
        )
    if sha256(snapshot.content.encode()).hexdigest() != snapshot.sha256:
        raise CommandError(_("The snapshot {slug} itself no longer fits its hash.").format(slug=slug))
    return snapshot


def _agreed(found: Finding, extension: str) -> str:
    edition = {"en": _("English"), "ko": _("Korean"), "both": _("both languages")}[found.edition]
    if found.match is Match.SAME:
        said = _("Unchanged: not one byte differs from what the snapshot gives ({format}, {edition}).")
    else:
        said = _(
            "Compressed anew: the bytes differ, and all that it holds is what the snapshot gives ({format}, {edition})."
        )
    return said.format(format=extension.upper(), edition=edition)


def _changed(found: Finding) -> str:
    """Say that a file differs, and where; a newer library that sets it otherwise would look the same."""
    said = _(
        "Changed: this is not what the snapshot gives here. It was altered, or another version of this site made it."
    )
    parts = [part for part in found.parts if part]
    return said + (" " + _("What differs: {parts}").format(parts=", ".join(parts)) if parts else "")
