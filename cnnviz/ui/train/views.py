"""The choice between the views of training, which stands above the controls of each."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnnviz.state import SECTIONS
from cnnviz.ui import session, widgets
from cnnviz.words import Translate


def choose_view(_: Translate) -> None:
    """Offer the views; each is a page of its own, which stays as it was left."""
    _choose(_, "shell.view")
    st.divider()


def choose_view_in_page(_: Translate) -> None:
    """Offer them above the page as well, for small screens, where the settings are folded away: ``app.css`` shows it only there."""
    if not session.hides("controls"):
        with st.container(key="train-views"):
            _choose(_, "shell.view.page", label_visibility="collapsed")


def _choose(_: Translate, key: str, **options: Any) -> None:
    names = {
        "train": _("One kernel"),
        "train-network": _("A network"),
        "train-step": _("One step"),
        "train-own": _("Own classes"),
    }
    widgets.show_value(
        st.segmented_control,
        _("Training view"),
        key,
        session.page(),
        session.go_to,
        options=SECTIONS["train"],
        format_func=names.get,
        required=True,
        width="stretch",
        **options,
    )
