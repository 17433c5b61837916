"""``cnnviz``: open the app."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace

from cnnviz.places import APP

HIGHEST_PORT = 2**16 - 1
INTERRUPTED = 130
"""The exit status of what was ended with Ctrl+C, by the custom of shells."""


def add(parser: ArgumentParser) -> None:
    """The options of the app."""
    parser.add_argument(
        "--port",
        type=_port,
        help="the port on which it answers; the first free one from 8501 on if none is given",
    )
    parser.add_argument(
        "--no-browser",
        action="store_true",
        help="open no browser; the address is written to the terminal",
    )


def run(given: Namespace) -> int:
    """Open the app until it is ended; gives the exit status.

    Where a process can, it becomes the app, so that whoever ends the command ends the app.
    """
    command = streamlit(given.port, given.no_browser)
    if os.name == "posix":
        os.execv(command[0], command)
    try:
        return subprocess.run(command).returncode
    except KeyboardInterrupt:
        return INTERRUPTED


def streamlit(port: int | None, no_browser: bool) -> list[str]:
    """The command that opens the app. Streamlit finds the settings beside it, in ``.streamlit/config.toml``."""
    command = [sys.executable, "-m", "streamlit", "run", str(APP)]
    command += [] if port is None else [f"--server.port={port}"]
    return command + (["--server.headless=true"] if no_browser else [])


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:6]) <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a whole number from 1 to {HIGHEST_PORT}")
    return int(text)
