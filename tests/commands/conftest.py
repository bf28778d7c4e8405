"""The command line is tried as a process, on installations of its own."""

from tests.homes import homes

__all__ = ["homes"]
