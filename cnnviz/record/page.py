"""One HTML file out of views: scripts, styles, and what was recorded."""

from __future__ import annotations

import html
import json
import tomllib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import Any

from cnnviz.parts.part import Part, script
from cnnviz.places import HOME
from cnnviz.record.errors import RecordError
from cnnviz.record.pile import SharedPile, deflated
from cnnviz.record.told import Teller
from cnnviz.record.view import View
from cnnviz.state import PageState
from cnnviz.views.numbers import grouped
from cnnviz.words import translation

FOLDER = Path(__file__).resolve().parent

FONTS = {
    "font": '"Source Sans", "Source Sans 3", system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Micro Hei", sans-serif',
    "code-font": '"Source Code Pro", ui-monospace, monospace',
}
"""Streamlit's fonts, where a machine has them; no file of a font is in the page."""


def page_of(view: View, state: PageState, home: str = "") -> str:
    """The recorded page of one view as HTML, in the language of `state`, with a link to `home` if there is one."""
    return html_of([view], view.pile, language=state.language, large=state.large, home=home)


def html_of(
    views: Sequence[View],
    pile: SharedPile,
    *,
    language: str,
    large: bool = False,
    lesson: Mapping[str, Any] | None = None,
    teller: Teller | None = None,
    home: str = "",
) -> str:
    """The HTML of a page that shows one of some views at a time.

    Parameters
    ----------
    pile
        With the arrays of all views.
    lesson, teller
        What the script is told of the lesson that leads through the views, and who numbered the values of that.
    home
        Where the page leads back to: a relative link.

    Raises
    ------
    RecordError
        A view has numbers that cannot be recorded.
    """
    _ = translation(language).gettext
    teller = teller or Teller()
    try:
        told = [teller.view(view) for view in views]
        held, stream = pile.packed()
        unpacking = _("The numbers are being unpacked: {share}")
        text = _json(
            {"views": told, "lesson": lesson, "values": teller.values, "pile": held, "unpacking": unpacking}
        )
    except ValueError:  # JSON has neither infinity nor NaN
        raise RecordError(
            _("This view has numbers without a finite value, which cannot be recorded.")
        ) from None
    code = _code(teller.parts)
    kept = _("One file of about {size} KB, recorded by cnnviz. It needs no server and no network.")
    template = Template((FOLDER / "page.html").read_text("utf-8"))
    licence = (HOME / "LICENSE").read_text("utf-8").strip()
    for notice in dict.fromkeys(view.notice for view in views if view.notice):
        licence += f"\n\nUnder the same licence it holds the weights of a network:\n\n{notice}"
    encoded, view = (b64encode(deflated(each)).decode() for each in (stream, text))

    def page(kilobytes: int) -> str:
        return template.substitute(
            licence=licence,
            language=language.replace("_", "-"),
            hash="sha256-" + b64encode(sha256(code.encode()).digest()).decode(),
            style=theme() + (FOLDER / "recorded.css").read_text("utf-8"),
            size=" large" if large else "",
            home=_home(_("All recorded pages"), home),
            noscript=html.escape(_("This page needs JavaScript.")),
            hosts="\n".join(_markup(name, part) for name, part in sorted(teller.parts.items())),
            kept=html.escape(kept.format(size=grouped(kilobytes))),
            view=view,
            damaged=html.escape(
                _(
                    "The numbers of this page cannot be unpacked: the file is not complete, or this browser is too old. Save the file again, or open it in a browser from 2023 or newer."
                )
            ),
            data=encoded,
            script=code,
        )

    return page(-(-len(page(0).encode()) // 1000))


def _home(name: str, link: str) -> str:
    return f'<p class="home"><a href="{html.escape(link)}">{html.escape(name)}</a></p>\n' if link else ""


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _code(parts: Mapping[str, Part]) -> str:
    """One module: each part's script in a function of its own, as names are unique within a part alone."""
    mounts = ",\n".join(f"{json.dumps(name)}: {_enclosed(parts[name].entry)}" for name in sorted(parts))
    return f"{_enclosed('../record/recorded.js')}({{\n{mounts}\n}});\n"


@cache
def _enclosed(entry: str) -> str:
    """An expression whose value is what the module gives by default."""
    body, found, default = script(entry).partition("\nexport default ")
    assert found, entry
    return f"(() => {{\n{body}\nreturn {default}\n}})()"


def _markup(name: str, part: Part) -> str:
    """The part's style and markup, of which the script makes as many as it mounts."""
    return f'<template id="{name}"><style>{part.style or ""}</style>{part.markup or ""}</template>'


@cache
def theme() -> str:
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
