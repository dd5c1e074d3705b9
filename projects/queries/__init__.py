"""Reads of the cooperation, each starting from what the reader may see."""
