"""``cnnviz gallery FOLDER``: write all examples and lessons as recorded pages with an index."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from cnnviz.commands.command import USAGE, Command


def add(parser: ArgumentParser) -> None:
    """Where it goes."""
    parser.add_argument("folder", type=_named, help="is made if it is not there")


def _named(text: str) -> Path:
    if not text.strip():
        raise ArgumentTypeError("name a folder; . is the one you are in")
    return Path(text)


def run(given: Namespace) -> int:
    """Write it; what cannot be written is said on the error stream."""
    from cnnviz.record import RecordError, gallery_command

    try:
        return gallery_command(given.folder)
    except RecordError as error:
        print(error, file=sys.stderr)
        return USAGE


COMMAND = Command(
    "gallery", "write all examples and lessons as recorded pages with an index into a folder", add, run
)
