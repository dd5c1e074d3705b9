"""What a person finds by words: everything they may see, ranked and by kind, in a fixed number of statements."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any

from django.db.models import Case, Count, Exists, F, Func, Model, OuterRef, Q, QuerySet, TextField, Value, When, Window
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import Exact, GreaterThan
from django.urls import reverse

from alliance.accounts.choices import Language
from alliance.templatetags.alliance import HANGUL, other_language, text_of
from frameworks.calendar.clocks import ZONES
from frameworks.models import Commitment, Meeting, Post, Tenure
from frameworks.naming import meeting_name
from frameworks.policies import Actor
from projects.choices import Sort
from projects.content import PAIRS, TEXTS
from projects.models import Attachment, Comment, Project
from projects.queries.files import visible_files
from projects.queries.finding import NUMBERED
from projects.queries.hits import keys_of, newest_of, with_keys
from projects.queries.posts import today_of
from projects.words import Sought, around, initials, normalise, places

# Of each kind the page shows so many, the palette fewer, and a page of one kind alone more.
SHOWN, GLANCE, PER_PAGE = 10, 5, 50
# How well something fits: it is called so, its name begins so, its name holds all words, they stand elsewhere.
CALLED, BEGINS, NAMED, ELSEWHERE = range(4)
# What is read as a whole is the same for each who looks and for each letter that is typed.
_normalised = lru_cache(maxsize=8192)(normalise)


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one language."""

    words: str
    language: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found: ``said`` is a piece of what it says where its title does not hold all words."""

    thing: Any
    url: str
    title: Text
    said: Text | None
    fit: int


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind, the best first: some of it, and how many there are.

    ``has_more`` says that there are more than ``total``, of which the newest alone were looked at.
    """

    kind: Sort
    hits: list[Hit]
    total: int
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks for what and when, in which language they read, and which part of each kind they are shown.

    Where one kind alone is looked at, of the others only their number counts.
    """

    actor: Actor
    sought: Sought
    at: datetime
    language: str
    part: slice
    kind: str
    is_whole: bool

    def part_of(self, kind: Sort) -> slice:
        """Return which part of a kind is shown."""
        return self.part if self.kind in {"", kind} else slice(0, 1)

    def both(self, thing: object, field: str) -> list[Text]:
        """Return a text in the languages it has, the reader's first."""
        languages = (self.language, other_language(self.language))
        return [Text(words, one) for one in languages if (words := text_of(thing, field, one))]

    def hit(self, thing: Any, url: str, titles: Sequence[Text], texts: Iterable[Text], fit: int) -> Hit:
        """Return a thing as it is shown; ELSEWHERE says that its title counts for nothing."""
        title = titles[0]
        terms = self.sought.terms
        missing = [term for term in terms if fit == ELSEWHERE or not places(title.words, [term])]
        elsewhere = ((around(one.words, missing), one) for one in (*titles[1:], *texts))
        said = next((Text(words, one.language) for words, one in elsewhere if words), None) if missing else None
        return Hit(thing, url, title, said, fit)


def find_everything(
    actor: Actor,
    sought: Sought,
    *,
    at: datetime,
    language: str,
    part: slice,
    kind: str = "",
    is_whole: bool = False,
) -> list[Group]:
    """Return what a person finds of each kind; the kinds in which something fits best come first.

    :param part: which hits of each kind, or of the one that is chosen; beyond the end they are the last ones.
    :param is_whole: whether to look at all projects that hold the words, however many; else at the newest 5,000.
    """
    look = Look(actor, sought, at, language, part, kind, is_whole)
    groups = [find(look) for find in FINDERS]
    return sorted(groups, key=lambda group: min((hit.fit for hit in group.hits), default=ELSEWHERE))


def _projects(look: Look) -> Group:
    matching = Project.objects.visible_to(look.actor).matching(" ".join(look.sought.terms))
    keys = None if look.is_whole else keys_of(matching)
    has_more = keys is None and not look.is_whole
    among = newest_of(matching) if has_more else matching if keys is None else with_keys(keys)
    order = (F("fit").asc(), F("updated_at").desc(), F("pk").desc())
    fits, total = _part(among.annotate(fit=_fit_of_project(look.sought)), order, look.part_of(Sort.PROJECTS), "fit")
    shown = Project.objects.visible_to(look.actor).defer("search_text", "grams").in_bulk(list(fits))
    hits = []
    for project, fit in ((shown[pk], fit) for pk, fit in fits.items() if pk in shown):
        texts = [text for field in PAIRS[1:] for text in look.both(project, field)]
        hits.append(look.hit(project, project.get_absolute_url(), look.both(project, "title"), texts, fit))
    return Group(Sort.PROJECTS, hits, total, has_more)


def _fit_of_project(sought: Sought) -> Case:
    """Return how well a project fits: its titles are the first two lines of what is searched, their initials the last.

    Its number has a line of its own between others.
    """
    names = [_line(TEXTS.index(name) + 1) for name in ("title_en", "title_ko")]
    if sought.has_initials:
        names.append(_line(-1))
    is_called = reduce(or_, (Q(Exact(name, Value(sought.whole))) for name in names))
    if NUMBERED.fullmatch(sought.whole):
        is_called |= _holds(F("search_text"), f"\n{sought.whole}\n")
    begins = reduce(or_, (Q(Exact(StrIndex(name, Value(sought.terms[0])), Value(1))) for name in names))
    together = Concat(*(part for name in names for part in (name, Value("\n"))), output_field=TextField())
    is_named = reduce(and_, (_holds(together, term) for term in sought.terms))
    return Case(
        When(is_called, then=Value(CALLED)),
        When(begins & is_named, then=Value(BEGINS)),
        When(is_named, then=Value(NAMED)),
        default=Value(ELSEWHERE),
    )


def _line(number: int) -> Func:
    return Func(F("search_text"), Value("\n"), Value(number), function="split_part", output_field=TextField())


def _holds(text: Any, term: str) -> Q:
    return Q(GreaterThan(StrIndex(text, Value(term)), Value(0)))


def _comments(look: Look) -> Group:
    found = _on_visible_projects(Comment.objects.visible_to(look.actor), look)
    fits, total = _part(found, ["-written_at", "-pk"], look.part_of(Sort.COMMENTS))
    shown = _with_project(Comment, "body", "side", "audience", "kind", "written_at", "parent_id", "post").in_bulk(fits)
    hits = []
    for said in (shown[pk] for pk in fits if pk in shown):
        url = f"{said.project.get_absolute_url()}?talk={said.parent_id or said.pk}#c{said.pk}"
        texts = [Text(said.body, _language_of(said.body))]
        hits.append(look.hit(said, url, look.both(said.project, "title"), texts, ELSEWHERE))
    return Group(Sort.COMMENTS, hits, total)


def _files(look: Look) -> Group:
    found = _on_visible_projects(visible_files(look.actor), look)
    fits, total = _part(found, ["-uploaded_at", "-pk"], look.part_of(Sort.FILES))
    shown = _with_project(Attachment, "name", "description", "side", "audience", "uploaded_at").in_bulk(fits)
    hits = []
    for file in (shown[pk] for pk in fits if pk in shown):
        url = f"{file.project.get_absolute_url()}?whole=yes#files"
        titles, texts = ([Text(words, _language_of(words))] for words in (file.name, file.description))
        hits.append(look.hit(file, url, titles, texts, NAMED))
    return Group(Sort.FILES, hits, total)


def _on_visible_projects(found: Any, look: Look) -> Any:
    visible = Project.objects.visible_to(look.actor).filter(pk=OuterRef("project_id"))
    return found.filter(Exists(visible)).matching(" ".join(look.sought.terms))


def _with_project(model: type[Model], *columns: str) -> QuerySet[Any]:
    """Return things with what names the project they stand on."""
    whole = [f"project__{name}" for name in ("key", "prefix", "number", "title_en", "title_ko")]
    joined = ("project", "post") if "post" in columns else ("project",)
    return model._default_manager.select_related(*joined).only(*columns, *whole)


def _part(found: Any, order: Sequence[Any], part: slice, *more: str) -> tuple[dict[int, Any], int]:
    """Return the keys of a part of what was found, in order, each with one value more, and how many there are."""
    rows = list(found.order_by(*order).values_list("pk", *(more or ("pk",)), Window(Count("pk")))[part])
    if not rows and part.start and (total := found.count()):
        return _part(found, order, _last(part, total), *more)
    return {row[0]: row[1] for row in rows}, rows[0][-1] if rows else 0


def _last(part: slice, total: int) -> slice:
    """Return the part in which the last of so many lies, when this one lies beyond."""
    length = part.stop - part.start
    start = min(part.start, max(total - 1, 0) // length * length)
    return slice(start, start + length)


def _language_of(words: str) -> str:
    return Language.KO if HANGUL.search(words) else Language.EN


@dataclass(frozen=True, slots=True)
class Candidate:
    """One row of a table that is small enough to be read as a whole."""

    thing: Any
    url: str
    titles: list[Text]
    texts: list[Text]
    # Names that count as a title does, and what else the page shows beside it: no piece of these is shown again.
    names: Sequence[str] = ()
    beside: Sequence[str] = ()


def _read_as_a_whole(kind: Sort, candidates: Iterable[Candidate], look: Look) -> Group:
    """Return the candidates that hold all terms, the best first, otherwise in the order in which they come."""
    fitting = ((fit, one) for one in candidates if (fit := _fit(one, look.sought)) is not None)
    ranked = sorted(fitting, key=lambda found: found[0])
    part = _last(look.part_of(kind), len(ranked))
    hits = [look.hit(one.thing, one.url, one.titles, one.texts, fit) for fit, one in ranked[part]]
    return Group(kind, hits, len(ranked))


def _fit(one: Candidate, sought: Sought) -> int | None:
    names = [_normalised(words) for words in (*(title.words for title in one.titles), *one.names)]
    if sought.has_initials:
        names += map(initials, names[:])
    named = "\n".join(names)
    everything = "\n".join(
        (named, *(_normalised(words) for words in (*(text.words for text in one.texts), *one.beside)))
    )
    if not all(term in everything for term in sought.terms):
        return None
    if not all(term in named for term in sought.terms):
        return ELSEWHERE
    if sought.whole in names:
        return CALLED
    return BEGINS if any(name.startswith(sought.terms[0]) for name in names) else NAMED


@dataclass(frozen=True, slots=True)
class Seated:
    """A post that the reader may know of, and who holds it today."""

    post: Post
    holders: list[Tenure]


def _people(look: Look) -> Group:
    held: dict[int, list[Tenure]] = {}
    of_sides = (Tenure.objects.on(today_of(side, look.at)).filter(post__side=side) for side in ZONES)
    for tenure in reduce(or_, of_sides).select_related("user").order_by("acting", "starts_on", "pk"):
        held.setdefault(tenure.post_id, []).append(tenure)
    posts = Post.objects.known_to(look.actor.side).select_related("organization", "area")
    known = posts.order_by("role", "area__order", "slug", "pk")
    return _read_as_a_whole(Sort.PEOPLE, (_seated(post, held.get(post.pk, []), look) for post in known), look)


def _seated(post: Post, holders: list[Tenure], look: Look) -> Candidate:
    areas = look.both(post.area, "name") if post.area else []
    names = [name for one in holders for name in (one.user.name_en, one.user.name_ko) if name]
    offices = [text.words for text in look.both(post.organization, "name")]
    return Candidate(Seated(post, holders), post.get_absolute_url(), look.both(post, "title"), areas, names, offices)


def _meetings(look: Look) -> Group:
    newest_first = Meeting.objects.select_related("forum").order_by("-ordinal", "forum__code", "pk")
    return _read_as_a_whole(Sort.MEETINGS, (_meeting(one, look) for one in newest_first), look)


def _meeting(meeting: Meeting, look: Look) -> Candidate:
    forum = meeting.forum
    called = {Language.EN.value: forum.name_en, Language.KO.value: forum.name_ko}
    languages = (look.language, other_language(look.language))
    titles = [Text(meeting_name(meeting.ordinal, forum.code, one), one) for one in languages]
    names = [meeting.address, f"{forum.code} {meeting.ordinal}"]
    names += [meeting_name(meeting.ordinal, called[one], one) for one in languages]
    url = reverse("projects:meeting", args=[meeting.address])
    cities = [text.words for text in look.both(meeting, "city")]
    return Candidate(meeting, url, titles, look.both(meeting, "note"), names, cities)


def _commitments(look: Look) -> Group:
    made = Commitment.objects.select_related("statement__meeting__forum")
    newest_first = made.order_by("-statement__stated_on", "order", "pk")
    return _read_as_a_whole(Sort.COMMITMENTS, (_commitment(one, look) for one in newest_first), look)


def _commitment(made: Commitment, look: Look) -> Candidate:
    texts = [*look.both(made, "summary"), *look.both(made, "pillar")]
    url = f"{reverse('frameworks:commitments')}#{made.code}"
    return Candidate(made, url, look.both(made, "title"), texts, (made.code,))


FINDERS: tuple[Callable[[Look], Group], ...] = (_projects, _people, _meetings, _commitments, _comments, _files)
