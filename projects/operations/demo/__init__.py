"""The demo workspace: people, cycles and illustrative projects to look around in. Never on a real site."""

from projects.operations.demo.making import NotReadyError, make_demo

__all__ = ["NotReadyError", "make_demo"]
