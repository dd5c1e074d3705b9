"""What style promises: words that can be read in both themes, files that stay small, parts that say the same."""

import gzip
import re
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

CSS = Path(__file__).parents[2] / "static" / "css"
SCRIPTS, TEMPLATES = CSS.parent / "js", CSS.parents[1] / "templates"
LAYERS = ("tokens", "base", "components", "charts", "lists", "pages", "print")
TEXT = ("ink", "ink-2", "accent", "ok", "risk", "off", "unverified", "diverge", "own")
PAIRS = [
    *product(TEXT, ("bg", "surface", "accent-tint"), [4.5]),
    *product(("own", "ink", "ink-2", "accent"), ("own-tint",), [4.5]),
    *[(name, f"{name}-tint", 4.5) for name in ("ok", "risk", "off")],
    ("on-bar", "bar", 4.5),
    ("on-accent", "accent-fill", 4.5),
    *product(("line-2", "focus"), ("bg", "surface"), [3.0]),
]


def colours(theme: int) -> dict[str, str]:
    """Return each colour's name and value in the light (0) or the dark (1) theme."""
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    both = {name: pair for name, *pair in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", text)}
    return {name: pair[theme] for name, pair in both.items()} | dict(re.findall(r"--([\w-]+): (#\w{6});", text))


def luminance(colour: str) -> float:
    """Return the relative luminance that WCAG 2.2 defines."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_every_pair_of_colours_has_contrast(theme, ink, ground, least):
    named = colours(theme)
    dark, light = sorted((luminance(named[ink]), luminance(named[ground])))
    assert (light + 0.05) / (dark + 0.05) >= least


def test_all_style_fits_in_twenty_kilobytes():
    assert sum(len(gzip.compress((CSS / f"{layer}.css").read_bytes())) for layer in LAYERS) < 20_000


def test_no_script_holds_up_a_page_and_all_of_them_are_light():
    pages = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]
    scripts = [tag for page in pages for tag in re.findall(r"<script\b[^>]*>", page)]
    assert scripts
    assert all(re.search(r"\bdefer\b", tag) for tag in scripts)
    assert sum('rel="preload"' in line for page in pages for line in page.splitlines()) == 1
    assert sum(len(gzip.compress(path.read_bytes())) for path in SCRIPTS.glob("*.js")) < 12_000


def test_each_usual_syllable_is_named_alike_for_both_weights():
    faces = re.findall(r"@font-face \{.*?\}", (CSS / "tokens.css").read_text(encoding="utf-8"))
    named = [re.search(r"unicode-range: ([^;]+);", face)[1] for face in faces if "-hangul.woff2" in face]
    assert len(named) == 2
    assert named[0] == named[1]
    # Of two files that hold a sign the later one is taken.
    rare, usual = (next(at for at, face in enumerate(faces) if part in face) for part in ("-rare.", "-hangul.woff2"))
    assert rare < usual


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_is_one_short_file(layer):
    text = (CSS / f"{layer}.css").read_text(encoding="utf-8")
    assert f"@layer {layer} {{" in text
    assert len(text.splitlines()) <= 300


def show(source: str, language: str = "en", **context: object) -> str:
    with translation.override(language):
        return Template("{% load alliance cooperation %}" + source).render(Context(context))


MOMENT = datetime(2026, 9, 17, 3, 59, tzinfo=UTC)


def test_each_reader_sees_their_own_capital_first():
    american = show("{% two_clocks at %}", at=MOMENT)
    korean = show("{% two_clocks at %}", "ko", at=MOMENT)
    assert american.index("Wed 16 Sep 23:59 Washington") < american.index("Thu 17 Sep 12:59 Seoul")
    assert korean.index("9. 17.(목) 12:59 서울") < korean.index("9. 16.(수) 23:59 워싱턴")
    # A person's side decides, not their language.
    seoul_first = show("{% two_clocks at %}", at=MOMENT, shell=SimpleNamespace(side="ROK"))
    assert seoul_first.index("Seoul") < seoul_first.index("Washington")


def test_a_day_is_written_as_the_language_does():
    assert ">Wed 16 Sep 2026</time>" in show("{% day on %}", on=date(2026, 9, 16))
    assert ">2026. 9. 16.(수)</time>" in show("{% day on %}", "ko", on=date(2026, 9, 16))
    assert show("{% day on %}", on=None) == ""


def test_an_instant_is_not_shown_as_a_day():
    with pytest.raises(TemplateSyntaxError):
        show("{% day on %}", on=MOMENT)


def test_a_status_is_shape_and_word():
    mark = show('{% status_mark "AT_RISK" %}')
    assert "#s-r" in mark
    assert "At risk" in mark
    assert "#s-" not in show('{% status_mark "" %}')


def test_a_status_told_by_its_shape_keeps_the_word_for_the_ear():
    assert '<span class="vh">At risk</span>' in show('{% status_mark "AT_RISK" word=False %}')
    assert '3<span class="vh"> At risk</span>' in show('{% status_mark "AT_RISK" text=3 %}')


def test_the_readers_language_comes_first_and_a_gap_is_named():
    both = SimpleNamespace(title_en="Sea Dragon", title_ko="시드래곤")
    assert (
        show("{% pair it 'title' %}{% other it 'title' %}", it=both)
        == 'Sea Dragon<span class="sub" lang="ko">시드래곤</span>'
    )
    korean_only = SimpleNamespace(title_en="", title_ko="시드래곤")
    assert show("{% pair it 'title' %}", it=korean_only) == '<span lang="ko">시드래곤</span>'
    assert "Korean only" in show("{% missing it 'title' %}", it=korean_only)
    assert show("{% other it 'title' %}{% missing it 'title' %}", it=SimpleNamespace(title_en="", title_ko="")) == ""


def test_what_people_wrote_is_escaped():
    nasty = SimpleNamespace(title_en="<script>", title_ko="")
    assert "<script>" not in show("{% pair it 'title' %}{% other it 'title' %}{% pair it 'title' %}", "ko", it=nasty)
    assert "<script>" not in show("{% pair it 'title' %}", it=nasty)
