"""What a command is."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass

USAGE = 2
"""The exit status where there is nothing to do as it was asked."""


@dataclass(frozen=True)
class Command:
    """One word of the command line.

    Attributes
    ----------
    name, help
        The word, and what it does, as ``--help`` has it.
    add
        Tells the parser what else the command takes.
    run
        Does it; gives the exit status.
    """

    name: str
    help: str
    add: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
