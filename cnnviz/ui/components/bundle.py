"""Join the ES modules of a component into the one script that Streamlit mounts.

A component without an installed package can only be given as one string, but
its parts read and test better as modules. The modules keep to a plain form:
one-line imports from a relative path, and names that are unique in a bundle.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from cnnviz.ui.latest import latest

FOLDER = Path(__file__).resolve().parent
_IMPORT = re.compile(r'^import .* from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
_NOTE = re.compile(r"^ */\*\*(?:(?!\*/).)*\*/\n", re.MULTILINE | re.DOTALL)
"""A comment for whoever works on a module, on lines of its own: it is not sent with every run."""


def component(
    name: str, entry: str, *styles: str, html: Callable[[], str] | None = None
) -> Callable[..., Any]:
    """What mounts the component `name`: the script `entry` with `styles` (paths below this folder) in the markup of `html`."""

    def register() -> Callable[..., Any]:
        return st.components.v2.component(
            name, html=html and html(), css=text(*styles) if styles else None, js=script(entry)
        )

    registered = latest(register, FOLDER)
    return lambda **given: registered()(**given)


def script(entry: str) -> str:
    """The module `entry` (a path below this folder) behind everything that it imports, once each."""
    parts: dict[Path, str] = {}

    def collect(path: Path) -> None:
        if path in parts:
            return
        parts[path] = ""  # reserved, so that a cycle ends here
        source = path.read_text(encoding="utf-8")
        for relative in _IMPORT.findall(source):
            collect((path.parent / relative).resolve())
        del parts[path]
        parts[path] = _EXPORT.sub("", _IMPORT.sub("", _NOTE.sub("", source)))

    collect((FOLDER / entry).resolve())
    return "\n".join(parts.values())


def text(*names: str) -> str:
    """The files `names` below this folder, one after the other."""
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)


def frame(kind: str, maps: str) -> str:
    """The markup of a Stepper with the CSS classes `kind`: its `maps` (a file below this folder) above what all share."""
    return f'<div class="{kind}">\n{text(maps, "stepper/panel.html")}</div>\n'
