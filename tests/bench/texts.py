"""How long the difference of two long texts takes."""

import random
import time
from collections.abc import Iterator

from projects.differences import compare

# Twenty pages of some five hundred words; every tenth word of the second is another.
WORDS, VOCABULARY, LIMIT = 10_000, 3_000, 0.5


def measure() -> Iterator[str]:
    """Compare two texts of twenty pages; give the name of what is missed."""
    dice = random.Random(20)
    known = [f"word{number}" for number in range(VOCABULARY)]
    before = [dice.choice(known) for _word in range(WORDS)]
    after = [dice.choice(known) if number % 10 == 0 else word for number, word in enumerate(before)]
    started = time.perf_counter()
    difference = compare(" ".join(before), " ".join(after))
    seconds = time.perf_counter() - started
    print(
        f"difference of two texts of 20 pages {seconds * 1000:.0f} ms (hold {LIMIT * 1000:.0f}), "
        f"{difference.words_out} words out, {difference.words_in} in",
        flush=True,
    )
    if seconds > LIMIT:
        yield "difference of long texts"
