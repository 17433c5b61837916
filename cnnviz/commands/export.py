"""``cnnviz export LINK FILE.html``: keep what a link shows as one file."""

from __future__ import annotations

import argparse
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from cnnviz.commands.command import USAGE, Command
from cnnviz.limits import MEGABYTE
from cnnviz.words import translation


def add(parser: ArgumentParser) -> None:
    """What is recorded, and where it goes."""
    parser.add_argument(
        "link", help='such as "?kernel=sobel_x&stride=2", with or without the address before it'
    )
    parser.add_argument("file", type=Path, help="the HTML file to write")
    parser.add_argument(
        "--most",
        type=_megabytes,
        metavar="MB",
        help="of numbers on the page of a network, other than is usual; maps of layers that would be more are left out",
    )
    parser.add_argument(
        "--layers",
        type=_names,
        default=(),
        metavar="NAME,NAME",
        help="the layers of a network whose maps can be opened; all for which there is room without it",
    )


def run(given: Namespace) -> int:
    """Write the file; what cannot be recorded is said on the error stream."""
    from cnnviz.record import MOST_BYTES, RecordError, page_for

    file = given.file
    most = MOST_BYTES if given.most is None else given.most * MEGABYTE
    try:
        html, language = page_for(given.link, most, given.layers)
    except RecordError as error:
        print(error, file=sys.stderr)
        return USAGE
    _, page = translation(language).gettext, html.encode()
    try:
        file.write_bytes(page)
    except OSError as error:
        reason = error.strerror or str(error)
        told = _("The file {file} cannot be written: {reason}.").format(file=file, reason=reason)
        print(told, file=sys.stderr)
        return USAGE
    print(_("{file} is written: {size} KB.").format(file=file, size=-(-len(page) // 1000)))
    return 0


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if not all(names):
        raise argparse.ArgumentTypeError("a name is empty; write names with commas between them")
    return names


def _megabytes(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError("it has to be a whole number above 0")
    return int(text)


COMMAND = Command(
    "export",
    "keep what a link shows as one HTML file that opens without a server and without a network",
    add,
    run,
)
