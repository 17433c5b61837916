"""What stands around every page: the name, the way to the other pages, the language, the large type for a projector."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from cnnviz.glossary import TITLE as GLOSSARY
from cnnviz.offers import shows_demonstration
from cnnviz.parts import keys, manners, over, terms
from cnnviz.parts.keys.content import keys_content
from cnnviz.parts.manners.content import manners as frame_words
from cnnviz.parts.over.content import over_content
from cnnviz.parts.share.content import page_names
from cnnviz.parts.terms.content import terms_content
from cnnviz.state import SECTIONS, START, PageState, StartState, link_of, section_of
from cnnviz.ui import hiding, lesson, session, streamlit_words, visitor, widgets
from cnnviz.ui.glossary.page import page as glossary
from cnnviz.ui.lab.page import page as lab
from cnnviz.ui.latest import latest
from cnnviz.ui.network.page import page as network
from cnnviz.ui.part import mount
from cnnviz.ui.share import show_share
from cnnviz.ui.signals.page import page as signals
from cnnviz.ui.start.page import page as start
from cnnviz.ui.take import show_take
from cnnviz.ui.teacher.page import page as teacher
from cnnviz.ui.train.kernel.page import page as train_kernel
from cnnviz.ui.train.network.page import page as train_network
from cnnviz.ui.train.own.page import page as train_own
from cnnviz.ui.train.step.page import page as train_step
from cnnviz.words import Translate, translation

_FOLDER = Path(__file__).parent
_style = latest(lambda: (_FOLDER / "app.css").read_text(encoding="utf-8"), _FOLDER)

_DRAW: dict[str, Callable[[Translate], None]] = {
    "start": start,
    "lab": lab,
    "network": network,
    "train": train_kernel,
    "train-network": train_network,
    "train-step": train_step,
    "train-own": train_own,
    "signals": signals,
    "glossary": glossary,
    "teacher": teacher,
}


def open_page() -> None:
    """Show the page in the visitor's language and write its state to the link."""
    visitor.arrive()
    state = session.follow_link()
    _ = translation(state.language).gettext
    large_type = "html { font-size: 20px; }" if state.large else ""  # what Streamlit shows grows with it
    bare = hiding.style() if session.hides("controls") else ""
    st.html(f"<style>{_style()}{streamlit_words.style(_)}{large_type}{bare}</style>")
    names = page_names(_)
    st.set_page_config(page_title=f"{names[section_of(session.page())]} · cnnviz")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="top"):
        _top(_, state, names)
    mount(manners.PART, frame_words(_, state.language, session.page()), key="shell.manners")
    mount(terms.PART, lambda: terms_content(_, state.language), key="shell.terms", made_of=state.language)
    hiding.still_shown(_)
    beside = st.container()
    _DRAW[session.page()](_)
    with beside:  # after the page, which its card looks at
        lesson.show(_)
    session.drawn()
    session.write_link()


def _top(_: Translate, state: PageState, names: dict[str, str]) -> None:
    """The name, which leads to the start, the sections by their `names`, and what holds on every page, in one row."""
    start = urlencode(link_of(StartState(large=state.large, language=state.language)))
    section = section_of(session.page())
    here = ' aria-current="page"' if section == START else ""
    back = _("Back to the start")
    marks = " demo" * shows_demonstration(state) + " led" * lesson.leads()
    st.html(
        f'<h1 class="masthead{marks}"><a href="?{start}" title="{back}"{here}>cnn<b>viz</b></a>'
        f'<span class="unseen"> · {names[section]}</span></h1>',
        width="content",
    )
    if not session.hides("controls"):
        widgets.row_of_value(
            _("Page"),
            "shell.page",
            {each: names[each] for each in SECTIONS},
            section,
            session.go_to_section,
            label_visibility="collapsed",
        )
    st.space("stretch")
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", width="content", key="top-choices"
    ):
        hiding.way_out(_)
        if not session.hides("controls"):
            mount(over.PART, over_content(_, state, session.page()), key="shell.over")
            st.button(_(GLOSSARY), key="shell.glossary", on_click=session.go_to, args=("glossary",))
        offered = not (session.hides("controls") or shows_demonstration(state))
        mount(keys.PART, keys_content(_, session.page(), offered=offered), key="shell.keys")
        widgets.show_value(
            st.toggle,
            _("Large text"),
            "shell.large",
            session.current().large,
            lambda large: session.change(large=large),
        )
        widgets.row_of_value(
            _("Language"),
            "shell.language",
            {"en": "EN", "zh_CN": "中文"},
            session.language(),
            lambda language: session.change(language=language),
            label_visibility="collapsed",
        )
        show_take()
        show_share()
