"""Streamlit's widgets as the pages show them: each shows a value of the state, and what it reports is checked.

What was set on a widget in a run that was cut short may never reach the browser, and what the browser then reports was
never chosen. Therefore a widget whose value was changed by anything but itself, or whose words or bounds were, is another
widget from then on, with the value as its own, and the former one is not heard any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from cnnviz.state.fields import PageState
from cnnviz.ui import session
from cnnviz.ui.reports import Report, alike, report_of

AROUND = "shell."
"""The keys of widgets that belong to no page begin so."""
_SHOWN = "widgets"
_MOST_ANEW = 1000
"""After so many others the first comes again: by then the browser has long forgotten it."""


def show(widget: Callable[..., Any], label: str, field: str, **options: Any) -> None:
    """Show `widget` for one field of the state."""
    value = getattr(session.current(), field)
    key = f"{session.page()}.{field}"
    show_value(widget, label, key, value, lambda chosen: session.change(**{field: chosen}), **options)


def row(label: str, field: str, names: Mapping[Any, str], **options: Any) -> None:
    """Show the `names` in a row, of which one is chosen, for one field of the state."""
    show(st.segmented_control, label, field, **_named(names), **options)


def row_of_value(
    label: str, key: str, names: Mapping[Any, str], value: Any, take: Callable[[Any], None], **options: Any
) -> None:
    """As :func:`row`, for a value that is not a field by itself; `key` and `take` as for :func:`show_value`."""
    show_value(st.segmented_control, label, key, value, take, **_named(names), **options)


def _named(names: Mapping[Any, str]) -> dict[str, Any]:
    return {"options": tuple(names), "format_func": names.get, "required": True}


def show_value(
    widget: Callable[..., Any], label: str, key: str, value: Any, take: Callable[[Any], None], **options: Any
) -> None:
    """Show `widget` for a value that is not a field by itself; `take` puts the visitor's choice where it belongs.

    What is no choice that the widget offers (:mod:`cnnviz.ui.reports`) leaves all as it is, and the widget shows that again.
    What comes after its page was left is not heard, unless its `key` says that it stands around all of them
    (:data:`AROUND`): of two presses there the later one counts, also where no run has drawn what the first one chose. An answer never moves a slider that is still being dragged, as the
    widget is only touched where the state is something else than it reported.
    """
    report = report_of(widget, value, options)
    widgets = _widgets()
    shown = widgets.get(key)
    if shown is None:
        shown = widgets[key] = _Shown(key, 0, report, take)
    elif shown.is_another(report):
        shown = widgets[key] = _Shown(key, (shown.number + 1) % _MOST_ANEW, report, take)
    elif not alike(st.session_state.get(shown.name, report.value), report.value):
        st.session_state[shown.name] = report.value
    shown.show(report, take)
    number = shown.number
    widget(label, key=shown.name, on_change=lambda: _hear(key, number), **options | report.given)


def heading(words: str) -> None:
    """A heading for screen readers, where the eye needs none."""
    st.html(f'<h2 class="unseen">{words}</h2>')


def on_this_page(act: Callable[..., None]) -> Callable[..., None]:
    """The callback of a button or an upload that does nothing once its page was left."""
    here = session.page()

    def heard(*arguments: Any) -> None:
        if session.page() == here:
            act(*arguments)

    return heard


def _hear(key: str, number: int) -> None:
    """Take what the widget with this key and number reports, if it is a choice."""
    shown = _widgets()[key]
    said = st.session_state.get(shown.name)
    if shown.number != number or shown.page not in ("", session.page()) or alike(said, shown.value):
        return
    if shown.report.fits(said):
        shown.value = said
        shown.take(said)
    shown.made = session.current()


def _widgets() -> dict[str, _Shown]:
    """The visitor's widgets by key."""
    made: dict[str, _Shown] = {}
    return session.kept(_SHOWN, lambda: made)


@dataclass
class _Shown:
    """A widget as it was last shown.

    Attributes
    ----------
    key, number
        Which widget it is, and how many stood in its place before.
    report, take
        What it offers, and where a choice goes.
    value
        What the browser has: what it was given, or reported since.
    page
        Where it stands; "" if around all pages.
    made
        The state after its last report; None once the state was shown since.
    """

    key: str
    number: int
    report: Report
    take: Callable[[Any], None]
    value: Any = None
    made: PageState | None = None
    page: str = ""

    def __post_init__(self) -> None:
        self.show(self.report, self.take)

    @property
    def name(self) -> str:
        """The key that Streamlit knows it by."""
        return f"{self.key}~{self.number}" if self.number else self.key

    def is_another(self, report: Report) -> bool:
        """Whether what is to be shown is not what the browser has, for another reason than the widget's own report."""
        if report.form != self.report.form:
            return True
        own = self.made is not None and self.made is session.current()
        has = st.session_state.get(self.name, self.value)
        return not own and not (alike(report.value, self.value) and alike(has, self.value))

    def show(self, report: Report, take: Callable[[Any], None]) -> None:
        """Note that the widget shows this from now on."""
        self.report, self.take, self.value, self.made = report, take, report.value, None
        self.page = "" if self.key.startswith(AROUND) else session.page()
