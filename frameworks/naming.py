"""How people number meetings and cycles, in each language. Values in, values out."""

from alliance.accounts.choices import Language

TEENS = range(11, 14)
ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def english_ordinal(number: int) -> str:
    """Return a number as "1st", "12th" or "58th"."""
    ending = "th" if number % 100 in TEENS else ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def meeting_name(ordinal: int, forum: str, language: str) -> str:
    """Return "58th SCM" or "제58차 SCM"; ``forum`` is a code, or a name in that language."""
    return f"제{ordinal}차 {forum}" if language == Language.KO else f"{english_ordinal(ordinal)} {forum}"


def cycle_name(ordinal: int, language: str) -> str:
    """Return "58th cycle" or "제58차 보고주기", for the cycle that ends with that meeting."""
    return f"제{ordinal}차 보고주기" if language == Language.KO else f"{english_ordinal(ordinal)} cycle"


def post_slug(side: str, role: str, *bound: str) -> str:
    """Return the address of a post, such as "us-poc-ms": what it is bound to, an area or a framework, comes last."""
    return "-".join(part.lower() for part in (side, role, *bound) if part)
