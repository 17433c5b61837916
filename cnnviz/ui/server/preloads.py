"""What a page will need is asked for with it: else a browser learns of it only when the first run of the script has come."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from streamlit import file_util

from cnnviz.parts import (
    carrier,
    compare,
    controls,
    graph,
    keys,
    manners,
    over,
    share,
    signal_stepper,
    start,
    stepper,
    take,
    terms,
)
from cnnviz.state import START
from cnnviz.ui.server.scripts import address

ELEMENTS = ("BidiComponent", "Html", "ButtonGroup", "Button", "Checkbox")
"""Elements of Streamlit's that every page has. It loads what draws them when it draws the first."""
SHELL = (manners.PART, keys.PART, terms.PART, over.PART, take.PART, share.PART)
"""The parts of every page."""
MAIN = {
    START: (start.PART,),
    "lab": (carrier.PART, stepper.PART, compare.PART, controls.PART),
    "network": (graph.PART,),
    "signals": (signal_stepper.PART, controls.PART),
}
"""The parts with which the pages begin that are opened most, by the page's name in a link."""

_SCRIPTS = "static/js"
_IN_PAGE = re.compile(rf'"\./{_SCRIPTS}/([\w.-]+\.js)"')
_IMPORTED = re.compile(r'\b(?:from|import) ?["`\']\./([\w.-]+\.js)["`\']')


def preloads(link: Mapping[str, str]) -> bytes:
    """HTML for the head of the page that `link` opens: the scripts that its first run will need.

    Whatever the link says, no more follows from it than a few scripts that the page does not need.
    """
    main = () if "lesson" in link else MAIN.get(link.get("page", START), ())
    # Streamlit asks for its scripts without cookies, and a script of ours is asked for as a page asks for its own.
    streamlit = "".join(
        f'<link rel="modulepreload" crossorigin href="./{_SCRIPTS}/{each}">' for each in chunks()
    )
    ours = (address(part.name) for part in (*SHELL, *main))
    return (
        streamlit + "".join(f'<link rel="modulepreload" href="{each}">' for each in ours if each)
    ).encode()


@cache
def chunks() -> tuple[str, ...]:
    """The scripts behind `ELEMENTS` that Streamlit's page does not ask for itself, whatever they are called in this version."""
    static = Path(file_util.get_static_dir())
    named = set(_IN_PAGE.findall((static / "index.html").read_text(encoding="utf-8")))
    found: dict[str, None] = {}
    waiting = [path.name for each in ELEMENTS for path in sorted((static / _SCRIPTS).glob(f"{each}.*.js"))]
    while waiting:
        name = waiting.pop(0)
        if name not in named and name not in found:
            found[name] = None
            waiting += _IMPORTED.findall((static / _SCRIPTS / name).read_text(encoding="utf-8"))
    return tuple(found)
