"""What the glossary would say otherwise in a project's texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from alliance.statements import Statement
from frameworks.models import GlossaryTerm
from projects.labels import label_of, split
from projects.terms import Advice, Term, advise


@dataclass(frozen=True, slots=True)
class Pointer:
    """A term, what the glossary says for it in the other language, and in which field that is missed."""

    advice: Advice
    label: str
    language: str

    @property
    def says(self) -> str:
        """Return the ways to say it, as a list to read."""
        return " / ".join(self.advice.says)


def pointers_of(texts: Mapping[str, str]) -> list[Pointer]:
    """Return what the glossary would say otherwise in the pairs of a project's texts."""
    terms = [Term(*row) for row in _glossary_statement().rows()]
    return [Pointer(advice, label_of(advice.other), split(advice.other)[1]) for advice in advise(texts, terms)]


@cache
def _glossary_statement() -> Statement:
    return Statement(GlossaryTerm.objects.order_by("pk").values_list("en", "ko", "context", "note"))
