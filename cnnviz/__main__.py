"""``python -m cnnviz export LINK FILE.html``: keep what a link shows as one file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cnnviz.limits import MEGABYTE
from cnnviz.record import MOST_BYTES, RecordError, gallery_command, page_for
from cnnviz.words import translation

USAGE = 2
"""The exit status where there is nothing to do as it was asked."""


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; gives the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m cnnviz", description="What cnnviz does without a server."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    export = commands.add_parser(
        "export",
        help="keep what a link shows as one HTML file that opens without a server and without a network",
    )
    export.add_argument(
        "link", help='such as "?kernel=sobel_x&stride=2", with or without the address before it'
    )
    export.add_argument("file", type=Path, help="the HTML file to write")
    export.add_argument(
        "--most",
        type=_megabytes,
        default=MOST_BYTES // MEGABYTE,
        metavar="MB",
        help="of numbers on the page of a network (%(default)s); maps of layers that would be more are left out",
    )
    export.add_argument(
        "--layers",
        type=lambda text: tuple(text.split(",")),
        default=(),
        metavar="NAME,NAME",
        help="the layers of a network whose maps can be opened; all for which there is room without it",
    )
    gallery = commands.add_parser(
        "gallery", help="write all examples and lessons as recorded pages with an index into a folder"
    )
    gallery.add_argument("folder", type=Path, help="is made if it is not there")
    given = parser.parse_args(arguments)
    try:
        if given.command == "gallery":
            return gallery_command(given.folder)
        return _export(given.link, given.file, given.most * MEGABYTE, given.layers)
    except RecordError as error:
        print(error, file=sys.stderr)
        return USAGE


def _megabytes(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError("it has to be a whole number above 0")
    return int(text)


def _export(link: str, file: Path, most_bytes: int, layers: tuple[str, ...]) -> int:
    html, language = page_for(link, most_bytes, layers)
    _ = translation(language).gettext
    page = html.encode()
    try:
        file.write_bytes(page)
    except OSError as error:
        reason = error.strerror or str(error)
        told = _("The file {file} cannot be written: {reason}.").format(file=file, reason=reason)
        raise RecordError(told) from None
    print(_("{file} is written: {size} KB.").format(file=file, size=-(-len(page) // 1000)))
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal may know no Chinese
    sys.exit(main())
