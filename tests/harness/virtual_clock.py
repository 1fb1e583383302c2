"""The clock of chapter 13, for the tests of all chapters."""

from ch13_testing.virtual_clock import VirtualClock, run

__all__ = ["VirtualClock", "run"]
