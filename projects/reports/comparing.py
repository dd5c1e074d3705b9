"""Two frozen reports held against each other: what became of each project, and which texts of it changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language, SideCode
from projects.choices import Ending, Health, Kind, ReportKind, Stage, State, Visibility
from projects.content import PAIRS
from projects.differences import mark_up
from projects.reports.parts import TEXT_LABELS, Names, written
from projects.reports.texts import DASH, NOTHING, Text, clean, day, join, label, plain
from projects.reports.tree import Change

Data = dict[str, Any]
# A kind holds all that the kinds before it hold of the same day.
WIDER = (ReportKind.PUBLIC, ReportKind.JOINT, ReportKind.OWN)
# Under which heads a change is told that is no text, and then what one side says to the other alone.
HEADS = (
    _("Priority area"), _("Further areas"), _("Kind"), _("Stage"), _("Visibility"), _("Starts on"), _("Ends on"),
    _("Partners"), _("Themes"), _("Principles"), _("Links companies of both sides"), _("How it ended"),
    _("What came of it"), _("Source"),
)  # fmt: skip
STATUS, STEPS = _("Status reported by the {side} side"), _("Milestones of the work")
JUDGED = (*SideCode.values, STEPS)
YES_OR_NO = {True: _("Yes"), False: _("No")}


class Became(TextChoices):
    """What became of a project between two reports."""

    NEW = "NEW", _("New")
    CHANGED = "CHANGED", _("Changed")
    CONTINUED = "CONTINUED", _("Continued")
    CLOSED = "CLOSED", _("Closed")
    DROPPED = "DROPPED", _("Dropped without a decision")
    ENDED = "ENDED", _("Closed before")


@dataclass(frozen=True, slots=True)
class Met:
    """A project as the older and as the newer report tell of it; one of them may not tell of it at all."""

    before: Data | None
    after: Data | None
    became: Became
    changes: tuple[Change, ...] = ()

    @property
    def last(self) -> Data:
        """Return what the newest report that knows it says."""
        found = self.after or self.before
        if found is None:
            raise ValueError("A project stands in one of two reports at least.")
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """All projects of two reports in the order of the newer one, then those that it does not tell of.

    ``left_out`` counts those of which nothing can be said: they stand in the wider kind of report alone, and the
    narrower one may leave them out for what it is.
    """

    met: tuple[Met, ...]
    left_out: int
    with_status: bool


def compare(before: Data, after: Data, languages: tuple[str, ...], renamed: Mapping[str, str]) -> Comparison:
    """Return what became of each project.

    :param languages: in which names of codes are told; what people wrote is compared in both.
    :param renamed: the reference that a project had before it was shared, to the one it has now.
    """
    older = {renamed.get(entry["ref"], entry["ref"]): entry for entry in before["entries"]}
    newer = {renamed.get(entry["ref"], entry["ref"]): entry for entry in after["entries"]}
    with_status = ReportKind.PUBLIC not in {before["kind"], after["kind"]}
    writer = _Writer(Names.of(before), Names.of(after), languages, with_status=with_status)
    step = WIDER.index(ReportKind(after["kind"])) - WIDER.index(ReportKind(before["kind"]))
    met, left_out = [], 0
    for ref in dict.fromkeys((*newer, *older)):
        was, now = older.get(ref), newer.get(ref)
        if (was is None and step > 0) or (now is None and step < 0):
            left_out += 1
        else:
            changes = writer.changes(was, now) if was and now else ()
            met.append(Met(was, now, _became(was, now, changes), changes))
    return Comparison(tuple(met), left_out, with_status)


def _became(before: Data | None, after: Data | None, changes: tuple[Change, ...]) -> Became:
    if after is None:
        return Became.ENDED if before and before["state"] == State.CLOSED else Became.DROPPED
    if after["state"] == State.CLOSED and (before is None or before["state"] != State.CLOSED):
        return Became.CLOSED
    if before is None:
        return Became.NEW
    return Became.CHANGED if changes else Became.CONTINUED


class _Writer:
    """Marks up the texts of a project, each report's codes by the names that report has for them."""

    def __init__(self, before: Names, after: Names, languages: tuple[str, ...], *, with_status: bool) -> None:
        self.before, self.after, self.languages, self.with_status = before, after, languages, with_status
        # Said once, since a word takes long to be looked up in both languages.
        self.heads = [*map(label, HEADS), *(label(STATUS, side=label(side.label)) for side in SideCode), label(STEPS)]
        self.words = {one: label(one.label) for kind in (Kind, Stage, Visibility, Ending, Health) for one in kind}
        self.answers = {answer: label(word) for answer, word in YES_OR_NO.items()}
        self.fields = {name: label(TEXT_LABELS.get(name, _("Title"))) for name in PAIRS}
        self.spoken = {language: label(Language(language).label) for language in Language.values}

    def changes(self, before: Data, after: Data) -> tuple[Change, ...]:
        """Return what differs, what people wrote first."""
        return (*self._written(before, after), *self._told(before, after))

    def _written(self, before: Data, after: Data) -> Iterator[Change]:
        """Yield what people wrote, in both languages whichever the document speaks."""
        first = self.languages[0]
        both = (first, *(language for language in Language.values if language != first))
        for name in PAIRS:
            for language in both:
                was, now = (clean(entry["texts"][name][language]) for entry in (before, after))
                if was.split() != now.split():
                    said = label("{field} ({language})", field=self.fields[name], language=self.spoken[language])
                    yield Change(said, language, mark_up(was, now))

    def _told(self, before: Data, after: Data) -> Iterator[Change]:
        """Yield what stands for a code or a day, in the languages of the document."""
        heads = self.heads if self.with_status else self.heads[: -len(JUDGED)]
        told = zip(heads, self._facts(before, self.before), self._facts(after, self.after), strict=True)
        for name, was, now in told:
            if was != now:
                for language, _said in join([was, now], "\n").spoken(self.languages):
                    yield Change(name, language, mark_up(was.get(language), now.get(language)))

    def _facts(self, entry: Data, names: Names) -> list[Text]:
        """Return what is told under each of the heads."""
        facts = [
            names.area(entry["area"]),
            join([names.area(code) for code in entry["secondary_areas"]]),
            self.words[Kind(entry["kind"])],
            self.words[Stage(entry["stage"])],
            self.words[Visibility(entry["visibility"])],
            _day(entry, "starts_on"),
            _day(entry, "ends_on"),
            _listed(names, "countries", entry["partners"]),
            _listed(names, "themes", entry["themes"]),
            _listed(names, "principles", entry["principles"]),
            self.answers[bool(entry["is_business"])],
            self.words[Ending(entry["ending"])] if entry["ending"] else NOTHING,
            plain(entry["ending_words"]),
            plain(entry["source"] or ""),
        ]
        return facts + (self._judged(entry) if self.with_status else [])

    def _judged(self, entry: Data) -> list[Text]:
        """Return each side's own word without the moment it was said, which always differs, and the milestones."""
        said = [self._status(entry["status"].get(side)) for side in SideCode.values]
        return [*said, join(map(_step, entry["steps"]), "; ")]

    def _status(self, report: Data | None) -> Text:
        if report is None:
            return NOTHING
        said = [self.words[Health(report["health"])]]
        if report["reason"]:
            said.append(plain(report["reason"]))
        return join(said, "; ")


def _day(entry: Data, field: str) -> Text:
    said = day(entry[field], entry["date_precision"])
    return NOTHING if said == DASH else said


def _listed(names: Names, kind: str, codes: list[str]) -> Text:
    return names.listed(kind, codes) if codes else NOTHING


def _step(step: Data) -> Text:
    """Return a milestone with the day it is expected or was reached."""
    title = written(step["title"])
    if step["is_dropped"]:
        return label(_("{title} (dropped)"), title=title)
    if step["actual_on"]:
        return label(_("{title} (reached {day})"), title=title, day=day(step["actual_on"]))
    return label(_("{what} (by {day})"), what=title, day=day(step["forecast_on"] or step["planned_on"]))
