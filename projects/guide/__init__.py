"""What the site says of itself: how each role does its work, its words, and the stations of its tour. Texts alone."""

from projects.guide.parts import PLACES, Question, Step
from projects.guide.roles import GUIDES
from projects.guide.tour import STOPS, Stop, stop_at
from projects.guide.words import WORDS, Word

__all__ = ["GUIDES", "PLACES", "STOPS", "WORDS", "Question", "Step", "Stop", "Word", "stop_at"]
