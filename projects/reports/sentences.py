"""Sentences for a fact sheet: English ones that begin with a verb in -ing, Korean ones that end in a noun.

A sentence that people wrote is turned only where no other reading is possible: its first word must be a verb by
form or by what follows, and no second verb may hang on it. Whatever is less than certain is not turned.
"""

import re

LONGEST = 300
# Words that are verbs whatever follows.
VERBS = {
    "accelerate": "accelerating", "adopt": "adopting", "build": "building", "connect": "connecting",
    "create": "creating", "deepen": "deepening", "deliver": "delivering", "detect": "detecting",
    "develop": "developing", "enable": "enabling", "enhance": "enhancing", "ensure": "ensuring",
    "establish": "establishing", "expand": "expanding", "facilitate": "facilitating", "identify": "identifying",
    "improve": "improving", "integrate": "integrating", "introduce": "introducing", "maintain": "maintaining",
    "modernize": "modernizing", "organize": "organizing", "prepare": "preparing", "prevent": "preventing",
    "promote": "promoting", "protect": "protecting", "provide": "providing", "reduce": "reducing",
    "strengthen": "strengthening", "sustain": "sustaining",
}  # fmt: skip
# Words that are nouns as well: before an article or the like they are verbs.
VERBS_OR_NOUNS = {
    "advance": "advancing", "conduct": "conducting", "exercise": "exercising", "help": "helping", "hold": "holding",
    "host": "hosting", "increase": "increasing", "link": "linking", "map": "mapping", "open": "opening",
    "plan": "planning", "pool": "pooling", "repair": "repairing", "share": "sharing", "support": "supporting",
    "test": "testing", "train": "training", "use": "using", "watch": "watching",
}  # fmt: skip
GERUNDS = frozenset((*VERBS.values(), *VERBS_OR_NOUNS.values()))
ARTICLES = frozenset((
    "a", "an", "the", "its", "our", "their", "this", "these", "those", "each", "every", "all", "both", "two",
    "three", "four", "five", "six",
))  # fmt: skip
# After "and" or a comma these begin no second command.
HARMLESS = ARTICLES | frozenset((
    "in", "on", "at", "by", "for", "from", "of", "with", "through", "across", "among", "between", "under",
    "over", "as", "where", "which", "who", "that", "than", "other", "others", "more", "most", "new", "any",
    "one", "such", "including",
))  # fmt: skip
JOINTS = re.compile(r"(?:\b(?:and|or|then|but|while|nor|so)\b|[,;:–—(/&]|\s-\s)\s*")
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# With one of these "Building a yard" may be what is spoken of, and no list of deeds.
FINITE = re.compile(r"\b(?:is|are|was|were|be|will|would|has|have|had|can|could|must|may|should|shall)\b")
LIKE_COMMANDS = frozenset((
    "bring", "ring", "sing", "focus", "mention", "position", "function", "station", "question", "caution",
    "condition",
))  # fmt: skip
NO_COMMAND = re.compile(r"(?:ity|ness|ship|tion|ing|(?<![su])s)$")
ABBREVIATIONS = frozenset((
    "etc", "inc", "ltd", "no", "nos", "dr", "mr", "mrs", "ms", "gen", "col", "st", "vs", "approx", "fig",
))  # fmt: skip

ENDINGS = (
    ("하였다", "하였음"), ("되었다", "되었음"), ("높인다", "높임"), ("줄인다", "줄임"), ("세운다", "세움"),
    ("나눈다", "나눔"), ("갖춘다", "갖춤"), ("늘린다", "늘림"), ("살핀다", "살핌"), ("지킨다", "지킴"),
    ("시킨다", "시킴"), ("넓힌다", "넓힘"), ("밝힌다", "밝힘"), ("있다", "있음"), ("없다", "없음"), ("했다", "했음"),
    ("됐다", "됐음"), ("한다", "함"), ("된다", "됨"),
)  # fmt: skip
# What ends so may be a sentence, or a word; what does not is no finished verb.
MAYBE_VERBS = "다요까오자라네죠"
HANGUL = re.compile("[가-힣]")


def in_ing(text: str) -> str:
    """Return the first sentence of an English text as one that begins with a verb in -ing; empty where none is sure."""
    sentence = _first_sentence(text)
    first = WORD.match(sentence)
    if first is None or sentence.endswith("?"):
        return ""
    verb, rest = first.group().lower(), sentence[first.end() :].rstrip(".!")
    if not re.match(r" \S", rest):
        return ""
    if verb in GERUNDS and _next(rest) in ARTICLES and not FINITE.search(rest):
        return f"{sentence[0].upper()}{sentence[1 : first.end()]}{rest}."
    gerund = VERBS.get(verb) or (VERBS_OR_NOUNS.get(verb, "") if _next(rest) in ARTICLES else "")
    return f"{gerund.capitalize()}{rest}." if gerund and _is_one_command(rest) else ""


def in_noun(text: str) -> str:
    """Return the first sentence of a Korean text with a noun ending; empty where none is sure."""
    line = text.strip().partition("\n")[0]
    ended = re.search(r"(?<=[가-힣)])[.!?](?=\s|$)", line)
    sentence = (line[: ended.start()] if ended else line).strip()
    if not sentence or len(sentence) > LONGEST or not HANGUL.match(sentence[-1]) or "?" in line[len(sentence) :][:1]:
        return ""
    for ending, noun in ENDINGS:
        if sentence.endswith(ending):
            return f"{sentence.removesuffix(ending)}{noun}"
    return "" if sentence[-1] in MAYBE_VERBS else sentence


def _first_sentence(text: str) -> str:
    """Return the first sentence of an English text's first line; empty where its end is not sure, or far off."""
    line = text.strip().partition("\n")[0].strip()
    for end in re.finditer(r"[.!?](?=\s|$)", line):
        last = line[: end.start()].rpartition(" ")[2].strip("()\"'“”’")
        if end.end() == len(line) or not (len(last) < 3 or "." in last or last.lower() in ABBREVIATIONS):
            line = line[: end.end()]
            break
    return line if len(line) <= LONGEST else ""


def _next(rest: str) -> str:
    word = WORD.search(rest)
    return word.group().lower() if word else ""


def _is_one_command(rest: str) -> bool:
    """Test whether nothing that is joined on could be a second verb beside the first."""
    return all(_is_harmless(rest[joint.end() :]) for joint in JOINTS.finditer(rest))


def _is_harmless(after: str) -> bool:
    word = WORD.match(after)
    if word is None:
        return not after.strip()
    said = word.group()
    if said[0].isupper() or said[0].isdigit() or said.lower() in HARMLESS:
        return True
    return said.lower() not in LIKE_COMMANDS and NO_COMMAND.search(said.lower()) is not None
