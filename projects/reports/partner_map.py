"""The partners of South-East Asia and the Pacific as dots on a map. Pure: counts in, geometry out.

The outlines in ``_partner_map_land.svg`` are those of Natural Earth (1:110m, public domain), cut to the region and
rounded to a unit of the drawing. A dot stands at the seat of government, to a tenth of a degree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from frameworks.models import Country
from projects.queries.partners import PartnerGroup

# The drawing: plate carrée, 90° E to 138° W and 30° N to 50° S, in units of an eighth of a degree or so.
WEST, NORTH = 90.0, 30.0
WIDTH, HEIGHT = 1000, 606
PER_DEGREE = WIDTH / 132
# A dot without a project, and how much its radius grows with the root of their number, so that areas compare.
SMALLEST, GROWTH, LARGEST = 5.0, 3.0, 26.0

# Latitude north and longitude east, in degrees; what lies beyond the date line goes on past 180.
SEATS: dict[str, tuple[float, float]] = {
    "AS": (-14.3, 189.3), "AU": (-35.3, 149.1), "BN": (4.9, 114.9), "CK": (-21.2, 200.2), "FJ": (-18.1, 178.4),
    "FM": (6.9, 158.2), "GU": (13.5, 144.8), "ID": (-6.2, 106.8), "KH": (11.6, 104.9), "KI": (1.3, 173.0),
    "LA": (18.0, 102.6), "MH": (7.1, 171.4), "MM": (19.7, 96.1), "MY": (3.1, 101.7), "NC": (-22.3, 166.5),
    "NR": (-0.5, 166.9), "NU": (-19.1, 190.1), "NZ": (-41.3, 174.8), "PF": (-17.5, 210.4), "PG": (-9.4, 147.2),
    "PH": (14.6, 121.0), "PW": (7.5, 134.6), "SB": (-9.4, 160.0), "SG": (1.3, 103.8), "TH": (13.8, 100.5),
    "TK": (-9.4, 188.8), "TL": (-8.6, 125.6), "TO": (-21.1, 184.8), "TV": (-8.5, 179.2), "VN": (21.0, 105.9),
    "VU": (-17.7, 168.3), "WF": (-13.3, 183.8), "WS": (-13.8, 188.2),
}  # fmt: skip
# How the letters hang where a neighbour is below.
BESIDE: dict[str, str] = {"AS": "start", "MY": "end", "SG": "start", "TK": "start", "WF": "end", "WS": "end"}


@dataclass(frozen=True, slots=True)
class Dot:
    """One partner: its middle, its radius, and where its letters stand."""

    country: Country
    count: int
    x: float
    y: float
    radius: float

    @property
    def anchor(self) -> str:
        """Return how the letters hang on their point."""
        return BESIDE.get(self.country.alpha2, "middle")

    @property
    def text_x(self) -> float:
        """Return where the letters stand, from the left."""
        return round(self.x + {"start": 1, "end": -1, "middle": 0}[self.anchor] * (self.radius + 3), 1)

    @property
    def text_y(self) -> float:
        """Return the line of the letters, from the top."""
        return round(self.y + (self.radius + 12 if self.anchor == "middle" else 4), 1)


def dots_of(groups: Iterable[PartnerGroup]) -> list[Dot]:
    """Return the partners of all groups that lie on the map, each once, the fewest projects on top."""
    lines = {line.country.alpha2: line for group in groups for line in group.lines}
    dots = [_dot(line.country, line.count, *SEATS[code]) for code, line in lines.items() if code in SEATS]
    return sorted(dots, key=lambda dot: (-dot.count, dot.country.alpha2))


def _dot(country: Country, count: int, latitude: float, longitude: float) -> Dot:
    radius = min(SMALLEST + GROWTH * sqrt(count), LARGEST)
    x, y = (longitude - WEST) * PER_DEGREE, (NORTH - latitude) * PER_DEGREE
    return Dot(country, count, round(x, 1), round(y, 1), round(radius, 1))
