"""The command line, ``cnnviz`` or ``python -m cnnviz``: opens the app, or does what :mod:`cnnviz.commands` has."""

from __future__ import annotations

import argparse
import sys

import cnnviz
from cnnviz.commands import COMMANDS, app


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; gives the exit status."""
    parser = argparse.ArgumentParser(
        prog="cnnviz",
        description="See how a convolutional network computes and learns. Without a command, the app opens in the browser.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {cnnviz.__version__}")
    app.add(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for command in COMMANDS:
        below = commands.add_parser(command.name, help=command.help, description=command.help)
        command.add(below)
        below.set_defaults(run=command.run)
    given = parser.parse_args(arguments)
    if given.command is None:
        return app.run(given)
    if given.port is not None or given.no_browser:
        parser.error("--port and --no-browser are for the app, which opens without a command")
    status: int = given.run(given)
    return status


def command() -> int:
    """The same for a terminal, which may know no Chinese."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    return main()


if __name__ == "__main__":
    sys.exit(command())
