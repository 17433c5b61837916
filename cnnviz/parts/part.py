"""What a part of a page is: its scripts, styles and markup, and what it shows.

A part runs in the browser and knows no page. Its folder has its scripts and styles, `PART`, which names them, and functions
that make its content of a state and a result. The ES modules are joined into one script, since a Streamlit component without
an installed package can only be given as one string. They keep to a plain form: one-line imports from a relative path, and
names that are unique in a script.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy.typing as npt

FOLDER = Path(__file__).resolve().parent
_IMPORT = re.compile(r'^import .* from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
_NOTE = re.compile(r"^ */\*\*(?:(?!\*/).)*\*/\n", re.MULTILINE | re.DOTALL)
"""A comment for whoever works on a module, on lines of its own: browsers are not sent it."""

Content = tuple[Mapping[str, Any], Mapping[str, npt.NDArray[Any]]]
"""What a part shows: its meta data, plain values as JSON can carry them, and its arrays."""


@dataclass(frozen=True)
class Part:
    """The files of a part, as paths below `FOLDER`.

    Attributes
    ----------
    name
        Under which Streamlit knows it.
    entry
        The module whose default export mounts it.
    styles
        One after the other.
    kind, maps
        Of a Stepper: its CSS classes, and the markup above what all Steppers share. Others make their own.
    """

    name: str
    entry: str
    styles: tuple[str, ...] = ()
    kind: str = ""
    maps: str = ""

    @property
    def script(self) -> str:
        """The part's modules joined into one."""
        return script(self.entry)

    @property
    def style(self) -> str | None:
        """The part's styles joined into one."""
        return text(*self.styles) if self.styles else None

    @property
    def markup(self) -> str | None:
        """What stands in the page before the script begins."""
        if not self.maps:
            return None
        return f'<div class="{self.kind}">\n{text(self.maps, "stepper/panel.html")}</div>\n'


def script(entry: str) -> str:
    """The module `entry` (a path below this folder) behind everything that it imports, once each."""
    modules: dict[Path, str] = {}

    def collect(path: Path) -> None:
        if path in modules:
            return
        modules[path] = ""  # reserved, so that a cycle ends here
        source = path.read_text(encoding="utf-8")
        for relative in _IMPORT.findall(source):
            collect((path.parent / relative).resolve())
        del modules[path]
        modules[path] = _EXPORT.sub("", _IMPORT.sub("", _NOTE.sub("", source)))

    collect((FOLDER / entry).resolve())
    return "\n".join(modules.values())


def text(*names: str) -> str:
    """The files `names` below this folder, one after the other."""
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)
