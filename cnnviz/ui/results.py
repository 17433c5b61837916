"""What stands below the Stepper in the lab and on the signals page alike: panels, files, programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from cnnviz.offers import shows_demonstration
from cnnviz.state.stages import StagesState
from cnnviz.ui import session, widgets
from cnnviz.views.export import npy_file
from cnnviz.views.programs import DIALECTS, INPUT_FILE, Step, dialects_for, program, whole_input
from cnnviz.words import Translate

Panels = dict[str, tuple[str, Callable[[], None]]]
"""By id: what the row of names calls a panel, and what draws it."""
_TELLS = {
    "borders": {"sum", "output", "act", "pool"},
    "frequency": {"kernel"},
    "downloads": {"kernel", "products", "sum", "output", "act", "pool", "then"},
    "matrix": {"kernel", "products", "sum", "output"},
    "overlap": {"kernel", "products", "sum", "output"},
}
"""By panel, what it would tell of what can be covered; the pinned element's depends on the stage that it is of."""
_MIMES = {"npy": "application/octet-stream", "pdf": "application/pdf"}


def show_panel(_: Translate, state: StagesState, panels: Panels) -> None:
    """A row of names, and the panel chosen from it, which is the state's `panel`; the others are not computed.

    One that would tell what is covered says that it is. None where panels are hidden, and none in a demonstration.
    """
    if session.hides("panels") or shows_demonstration(state):
        return
    st.divider()
    widgets.heading(_("More about this result"))
    names = {panel: name for panel, (name, _show) in panels.items()}
    widgets.row(_("More about this result"), "panel", names)
    if tells_nothing_covered(state):
        panels[state.panel][1]()
    else:
        still_covered(_)


def tells_nothing_covered(state: StagesState) -> bool:
    """Whether the state's panel gives nothing away that is covered."""
    return _TELLS.get(state.panel, set()).isdisjoint(state.covered())


def still_covered(_: Translate) -> None:
    """Say why a panel is empty."""
    if session.hides("values"):
        st.caption(_("Numbers are hidden on this page, and with them what this panel would tell."))
        return
    st.caption(_("Some of this is still covered above: guess first, or reveal it there."))


def download(label: str, name: str, make: Callable[[], bytes]) -> None:
    """A button for the file `name`, which is only made when it is asked for."""
    st.download_button(
        label,
        make,
        file_name=name,
        mime=_MIMES[name.rpartition(".")[2]],
        on_click="ignore",
        key=f"{session.page()}.download.{name}",
    )


def where_to_take(_: Translate) -> None:
    """Say where pictures, numbers and all else are saved."""
    st.caption(
        _("Pictures, numbers and a recorded page of this view are under “Take away”, at the top of the page.")
    )


def programs(_: Translate, steps: Sequence[Step]) -> None:
    """What `steps` compute as a program in each dialect, and the file with the input that all of them read."""
    st.divider()
    st.markdown(
        _(
            "The same computation as a program: save the input beside it as {file}, and its numbers are those of this page."
        ).format(file=f"`{INPUT_FILE}`")
    )
    download(_("Input (NPY)"), INPUT_FILE, lambda: npy_file(whole_input(steps)))
    offered = dialects_for(steps)
    for dialect, tab in zip(offered, st.tabs([DIALECTS[name].label for name in offered]), strict=True):
        tab.code(program(_, dialect, steps), language="python")
