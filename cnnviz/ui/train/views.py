"""The choice between the views of training, which stands above the controls of each."""

from __future__ import annotations

import streamlit as st

from cnnviz.state import SECTIONS
from cnnviz.ui import session, widgets
from cnnviz.words import Translate


def choose_view(_: Translate) -> None:
    """Offer the views; each is a page of its own, which stays as it was left."""
    names = {
        "train": _("One kernel"),
        "train-network": _("A network"),
        "train-step": _("One step"),
        "train-own": _("Own classes"),
    }
    widgets.show_value(
        st.segmented_control,
        _("Training view"),
        "shell.view",
        session.page(),
        session.go_to,
        options=SECTIONS["train"],
        format_func=names.get,
        required=True,
        width="stretch",
    )
    st.divider()
