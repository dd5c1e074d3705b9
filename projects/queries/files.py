"""The files of a project that one person may see, and their bytes, whole or in part."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.db.models import BigIntegerField, BinaryField, F, Func, Q, QuerySet, Value

from alliance.statements import Slot, Statement
from frameworks.policies import Actor, HiddenError
from projects.choices import Audience, ScanState
from projects.media import LABELS
from projects.models import Attachment, AttachmentContent, Project

# A file that waits for longer is one that the scanner does not answer for.
SCANNED_WITHIN = timedelta(minutes=5)
HANDED_OUT = frozenset({ScanState.CLEAN, ScanState.UNSCANNED})
UNDECIDED = (ScanState.WAITING, ScanState.UNSCANNED)


class FileLine(NamedTuple):
    """A file in the list of them, with who added it and, unless that was as no post, as which; ``size`` in bytes."""

    key: str
    name: str
    media_type: str
    size: int
    sha256: str
    description: str
    side: str
    audience: str
    scan: str
    added_at: datetime
    name_en: str
    name_ko: str
    title_en: str | None
    title_ko: str | None
    is_late: bool = False

    @property
    def kind(self) -> str:
        """Return what kind of file it is, in words."""
        return str(LABELS.get(self.media_type, self.media_type))

    @property
    def is_own(self) -> bool:
        """Test whether one side alone may read it."""
        return self.audience == Audience.OWN

    @property
    def is_handed_out(self) -> bool:
        """Test whether it may be taken now."""
        return self.scan in HANDED_OUT

    @property
    def scanned(self) -> str:
        """Return what the scanner said of it, in words."""
        return str(ScanState(self.scan).label)


def visible_files(actor: Actor) -> QuerySet[Attachment]:
    """Return the files that are there for a person; one with malware only for the side that added it."""
    there = Attachment.objects.visible_to(actor).filter(removed_at__isnull=True)
    return there.filter(Q(side=actor.private_side) | ~Q(scan=ScanState.INFECTED))


def files_of(project: Project, actor: Actor, at: datetime) -> list[FileLine]:
    """Return the files of a project, the newest first."""
    lines = (FileLine(*row) for row in _files_statement(actor).rows(project=project.pk))
    late = at - SCANNED_WITHIN
    return [line._replace(is_late=line.scan == ScanState.WAITING and line.added_at < late) for line in lines]


@lru_cache(maxsize=1024)
def _files_statement(actor: Actor) -> Statement:
    files = visible_files(actor).filter(project_id=Slot("project", BigIntegerField()))
    what = ("key", "name", "media_type", "size", "sha256", "description", "side", "audience", "scan", "uploaded_at")
    who = ("uploaded_by__name_en", "uploaded_by__name_ko", "uploaded_as__title_en", "uploaded_as__title_ko")
    return Statement(files.order_by("-uploaded_at", "-pk").values_list(*what, *who))


def own_files(project: Project, actor: Actor) -> QuerySet[Attachment]:
    """Return the files of a project that the own side added, the newest first."""
    return visible_files(actor).filter(project=project, side=actor.side).order_by("-uploaded_at", "-pk")


def find_file(project: Project, actor: Actor, key: str, name: str) -> Attachment:
    """Return the file of an address.

    :raises HiddenError: alike for what is absent, removed, or not there for this person.
    """
    file = visible_files(actor).filter(project=project, key=key, name=name).first()
    if file is None:
        raise HiddenError
    return file


def content_of(file_id: int, first: int = 0, length: int | None = None) -> bytes:
    """Return the bytes of a file, of which PostgreSQL reads no more than is asked for."""
    part: tuple[Value, ...] = () if length is None else (Value(length),)
    body = Func(F("body"), Value(first + 1), *part, function="SUBSTRING", output_field=BinaryField())
    return bytes(AttachmentContent.objects.filter(pk=file_id).values_list(body, flat=True).get())


def files_to_scan(side: str) -> list[int]:
    """Return the files of a side that nobody has looked into, the oldest first."""
    waiting = Attachment.objects.filter(side=side, scan__in=UNDECIDED, removed_at__isnull=True)
    return list(waiting.order_by("uploaded_at", "pk").values_list("pk", flat=True))
