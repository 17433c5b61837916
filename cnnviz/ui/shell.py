"""What stands around every page: the name, the way to the other pages, the language, the large type for a projector."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from cnnviz.parts import manners
from cnnviz.parts.manners.content import manners as frame_words
from cnnviz.state import section_of
from cnnviz.ui import lesson, session, streamlit_words, visitor, widgets
from cnnviz.ui.lab.page import page as lab
from cnnviz.ui.latest import latest
from cnnviz.ui.network.page import page as network
from cnnviz.ui.part import mount
from cnnviz.ui.signals.page import page as signals
from cnnviz.ui.train.kernel.page import page as train_kernel
from cnnviz.ui.train.network.page import page as train_network
from cnnviz.ui.train.own.page import page as train_own
from cnnviz.ui.train.step.page import page as train_step
from cnnviz.words import Translate, translation

_FOLDER = Path(__file__).parent
_style = latest(lambda: (_FOLDER / "app.css").read_text(encoding="utf-8"), _FOLDER)

_DRAW: dict[str, Callable[[Translate], None]] = {
    "lab": lab,
    "network": network,
    "train": train_kernel,
    "train-network": train_network,
    "train-step": train_step,
    "train-own": train_own,
    "signals": signals,
}


def open_page() -> None:
    """Show the page in the visitor's language and write its state to the link."""
    visitor.arrive()
    state = session.follow_link()
    _ = translation(state.language).gettext
    large_type = "html { font-size: 20px; }" if state.large else ""  # what Streamlit shows grows with it
    st.html(f"<style>{_style()}{streamlit_words.style(_)}{large_type}</style>")
    names = {"lab": _("Kernel lab"), "network": _("Network"), "train": _("Train"), "signals": _("Signals")}
    st.set_page_config(page_title=f"{names[section_of(session.page())]} · cnnviz")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="top"):
        _top(_, names)
    mount(manners.PART, frame_words(_, state.language, session.page()), key="shell.manners")
    beside = st.container()
    _DRAW[session.page()](_)
    with beside:  # after the page, which its card looks at
        lesson.show(_)
    session.drawn()
    session.write_link()


def _top(_: Translate, names: dict[str, str]) -> None:
    """The name, the pages by their `names`, the large text and the language in one row."""
    st.html(
        f'<h1 class="masthead">cnn<b>viz</b><span class="unseen"> · {names[section_of(session.page())]}</span></h1>',
        width="content",
    )
    widgets.row_of_value(
        _("Page"),
        "shell.page",
        names,
        section_of(session.page()),
        session.go_to_section,
        label_visibility="collapsed",
    )
    st.space("stretch")
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", width="content", key="top-choices"
    ):
        widgets.show(st.toggle, _("Large text"), "large")
        widgets.row(_("Language"), "language", {"en": "EN", "zh_CN": "中文"}, label_visibility="collapsed")
