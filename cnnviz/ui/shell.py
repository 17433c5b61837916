"""What stands around every page: the name, the language, the large type for a projector."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from cnnviz.ui import session, streamlit_words
from cnnviz.ui.lab.page import page
from cnnviz.words import LANGUAGES, translation

_STYLE = (Path(__file__).parent / "app.css").read_text(encoding="utf-8")


def open_page() -> None:
    """Show the page in the visitor's language and write its state to the link."""
    state = session.follow_link()
    _ = translation(state.language).gettext
    st.html(f"<style>{_STYLE}{streamlit_words.style(_)}</style>")
    name, large, language = st.columns([5, 1.3, 1.3], vertical_alignment="center")
    page_name = _("Kernel lab")
    name.html(
        f'<div class="masthead"><span class="mark">cnn<b>viz</b></span><span class="page">{page_name}</span></div>'
    )
    with large:
        session.show(st.toggle, _("Large type"), "large")
    with language:
        session.show(
            st.segmented_control,
            _("Language"),
            "language",
            options=tuple(LANGUAGES),
            format_func={"en": "EN", "zh_CN": "中文"}.get,
            required=True,
            label_visibility="collapsed",
        )
    page(_, state)
    session.write_link()
