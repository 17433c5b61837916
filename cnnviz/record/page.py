"""One HTML file out of a view: scripts, styles, and what was recorded."""

from __future__ import annotations

import html
import json
import tomllib
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import Any

from cnnviz.parts import layer_stepper
from cnnviz.parts.part import Part, script
from cnnviz.places import HOME
from cnnviz.record.errors import RecordError
from cnnviz.record.view import Layers, Record, View
from cnnviz.state import PageState
from cnnviz.views.numbers import grouped
from cnnviz.words import translation

FOLDER = Path(__file__).resolve().parent

LAYER = "network.layer"
"""The key of the Stepper that shows a layer."""

FONTS = {
    "font": '"Source Sans", "Source Sans 3", system-ui, sans-serif',
    "code-font": '"Source Code Pro", ui-monospace, monospace',
}
"""Streamlit's fonts, where a machine has them; no file of a font is in the page."""


def page_of(view: View, state: PageState) -> str:
    """The recorded page as HTML, in the language of `state`."""
    _ = translation(state.language).gettext
    parts = {key: part for key, (part, _record) in view.shown.items()}
    if view.layers is not None:
        parts[LAYER] = layer_stepper.PART
    code = _code(parts)
    data = b64encode(view.data).decode()
    try:
        told = _json(_told(view))
    except ValueError:  # JSON has neither infinity nor NaN
        raise RecordError(
            _("This view has numbers without a finite value, which cannot be recorded.")
        ) from None
    kept = _("One file of about {size} KB, recorded by cnnviz. It needs no server and no network.")
    template = Template((FOLDER / "page.html").read_text("utf-8"))
    licence = (HOME / "LICENSE").read_text("utf-8").strip()
    if view.notice:
        licence += f"\n\nUnder the same licence it holds the weights of a network:\n\n{view.notice}"

    def page(kilobytes: int) -> str:
        return template.substitute(
            licence=licence,
            language=state.language.replace("_", "-"),
            hash="sha256-" + b64encode(sha256(code.encode()).digest()).decode(),
            style=_theme() + (FOLDER / "recorded.css").read_text("utf-8"),
            size=' class="large"' if state.large else "",
            noscript=html.escape(_("This page needs JavaScript.")),
            hosts="\n".join(_host(key, part) for key, part in parts.items()),
            kept=html.escape(kept.format(size=grouped(kilobytes))),
            view=told,
            data=data,
            script=code,
        )

    return page(-(-len(page(0).encode()) // 1000))


def _told(view: View) -> dict[str, Any]:
    """What the script is told; an entry of meta data that several have is told once, and named by its number."""
    values: dict[str, int] = {}

    def number(value: object) -> int:
        return values.setdefault(json.dumps(value, sort_keys=True), len(values))

    def told(record: Record) -> dict[str, Any]:
        meta = {name: number(value) for name, value in record.meta.items()}
        return {"meta": meta, "places": record.places}

    layers = None if view.layers is None else _layers(view.layers, told)
    return {
        "title": view.title,
        "facts": view.facts,
        "credits": view.credits,
        "warnings": view.warnings,
        "shown": {key: told(record) for key, (_part, record) in view.shown.items()},
        "layers": layers,
        "kernels": [told(each) for each in view.kernels],
        "values": [json.loads(text) for text in values],
    }


def _layers(layers: Layers, told: Any) -> dict[str, Any]:
    maps = {
        name: [None if each is None else told(each) for each in found] for name, found in layers.maps.items()
    }
    return {"key": LAYER, **vars(layers), "maps": maps}


def _json(value: object) -> str:
    """JSON that no text in it can end: a sign that HTML knows stands as an escape, which is the same to JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _code(parts: Mapping[str, Part]) -> str:
    """One module: each part's script in a function of its own, as names are unique within a part alone."""
    mounts = ",\n".join(f"{json.dumps(key)}: {_enclosed(part.entry)}" for key, part in parts.items())
    return f"{_enclosed('../record/recorded.js')}({{\n{mounts}\n}});\n"


def _enclosed(entry: str) -> str:
    """An expression whose value is what the module gives by default."""
    body, found, default = script(entry).partition("\nexport default ")
    assert found, entry
    return f"(() => {{\n{body}\nreturn {default}\n}})()"


def _host(key: str, part: Part) -> str:
    """Where the part is mounted, with its style and markup."""
    inner = f"<template><style>{part.style or ''}</style>{part.markup or ''}</template>"
    place = f'<div class="part" id="{key}">{inner}</div>'
    if key != LAYER:
        return place
    return f'<section id="opened">\n<p id="note"></p>\n{place}\n<p id="absent" class="boxed" role="status" hidden></p>\n</section>'


@cache
def _theme() -> str:
    """The variables that Streamlit gives its components, light and dark, out of its own settings."""
    theme = tomllib.loads((HOME / ".streamlit/config.toml").read_text("utf-8"))["theme"]
    light, dark = (_variables(theme[name]) for name in ("light", "dark"))
    return (
        f":root {{ color-scheme: light dark; {_variables(FONTS)} {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    )


def _variables(settings: Mapping[str, str]) -> str:
    """``primaryColor`` is the variable ``--st-primary-color``."""
    names = {
        name: "".join(f"-{sign.lower()}" if sign.isupper() else sign for sign in name) for name in settings
    }
    return " ".join(f"--st-{names[name]}: {value};" for name, value in settings.items())
