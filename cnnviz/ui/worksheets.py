"""The worksheet in the panel with the downloads, for the lab and the signals page alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from cnnviz.pipeline import Stages
from cnnviz.state.stages import StagesState
from cnnviz.ui import session, widgets
from cnnviz.ui.results import download
from cnnviz.views.sentences import in_markdown
from cnnviz.views.worksheet import PAPERS, worksheet_file
from cnnviz.words import Translate
from cnnviz.worksheets import WorksheetError, check

_PLACE = "worksheet.paper"


def show(_: Translate, state: StagesState, run: Stages, again: Callable[[], Stages]) -> None:
    """Which paper, and a button for the worksheet; a sentence where `run` makes none.

    `again` gives the run once more, when the file is asked for.
    """
    st.divider()
    st.markdown(
        _(
            "A worksheet: a part of this result as numbers on paper, with blanks to fill in by hand, and the solution on a second page. It is about the pinned element, if there is one."
        )
    )
    try:
        check(run)
    except WorksheetError as error:
        st.caption(in_markdown(_, error))
        return
    chosen = st.session_state.get(_PLACE, "a4")
    papers = {key: paper.name for key, paper in PAPERS.items()}
    # Buttons of a fragment that stand in no container of their own have one place, at which Streamlit keeps one file.
    with st.container(horizontal=True, vertical_alignment="bottom"):
        widgets.row_of_value(
            _("Paper"),
            f"{session.page()}.download.paper",
            papers,
            chosen,
            partial(session.keep, _PLACE),
            width="content",
        )
        download(
            _("Worksheet (PDF)"), "worksheet.pdf", lambda: worksheet_file(_, state, again(), PAPERS[chosen])
        )
