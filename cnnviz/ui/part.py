"""Mount a part of a page: the one place where what it shows goes to the browser, and its messages come from there."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import streamlit as st

from cnnviz import parts
from cnnviz.actions import RefusedError
from cnnviz.parts.part import FOLDER, Content, Part
from cnnviz.ui import session
from cnnviz.ui.door import NotDirectError, asked_of, told_by
from cnnviz.ui.latest import latest
from cnnviz.ui.server.scripts import offer

EVENT = "action"
"""The trigger that brings messages."""


def mount(
    part: Part,
    content: Content | Callable[[], Content],
    *,
    key: str,
    made_of: object = None,
    direct: bool = False,
) -> None:
    """Show a part of the page.

    Parameters
    ----------
    content
        What it shows. Arrays of any shape go to the browser flat, in their own type, as Arrow tables of one column.
    key
        Names the part on all pages: the page's name, a dot, and the name by which its messages are known to
        :func:`cnnviz.actions.after`.
    made_of
        What tells whether `content` is still the same; `content` may then be a function, which is only called where it is to
        be sent. Without it the contents themselves tell.
    direct
        Whether its messages may be answered without a run of the script.
    """
    door = session.door()
    if made_of is None:
        content = content() if callable(content) else content
        made_of = told_by(content)
    version, arrived = door.to_send(key, made_of, session.version())
    data: dict[str, Any] = {
        "key": key,
        "version": version,
        "turn": door.turn(key),
        "door": door.token,
        "direct": direct,
        "meta": None,
    }
    if not arrived:
        meta, arrays = content() if callable(content) else content
        data["meta"] = meta
        data |= {name: pa.table({"v": np.ravel(values)}) for name, values in arrays.items()}
    _registered(part)(key=key, data=data, on_action_change=_taker(key))


def prepare() -> None:
    """Make the scripts of all parts ready when the server starts, so that its first visitor does not wait for it."""
    for found in pkgutil.iter_modules(parts.__path__):
        part = getattr(importlib.import_module(f"{parts.__name__}.{found.name}"), "PART", None)
        if isinstance(part, Part):
            _registered(part)


@cache
def _registered(part: Part) -> Callable[..., Any]:
    """Streamlit's function for the part."""

    def register() -> Callable[..., Any]:
        return st.components.v2.component(
            part.name, html=part.markup, css=part.style, js=offer(part.name, part.script)
        )

    registered = latest(register, FOLDER)
    return lambda **given: registered()(**given)


def _taker(key: str) -> Callable[[], None]:
    """What does the messages of the part with this key that come as Streamlit's trigger.

    While a script runs, Streamlit keeps only the newest of the triggers that wait for it. A part therefore repeats its
    unanswered messages in every trigger.
    """

    def take() -> None:
        state = st.session_state.get(key)
        if not isinstance(state, dict) or not session.is_open(key):
            return
        try:
            asked = asked_of(key, state.get(EVENT))
        except NotDirectError:
            return
        door = session.door()
        work = door.works.get(key)
        bodies = door.new(asked)
        for body in bodies if work is None else work.to_do(bodies):
            if work is None or not work.takes(body):
                session.act(key, body)
            else:
                with suppress(RefusedError):
                    work.reply(body)

    return take
