"""A part of a page that runs alone, when its visitor leaves or asks for another run in the middle."""

from __future__ import annotations

import logging

import pytest
from streamlit.testing.v1 import AppTest

from tests.patience import PATIENCE


def page(asked: str) -> None:
    """A page with one part, whose places are given up while it is drawn, as Streamlit gives them up for a run that shall end."""
    import streamlit as st
    from streamlit.errors import StreamlitInvalidLayoutContextError
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    from cnnviz.ui import session

    @session.apart("any.part")
    def draw() -> None:
        st.session_state["drawn"] = st.session_state.get("drawn", 0) + 1
        if st.session_state["drawn"] == 1:
            context = get_script_run_ctx()
            assert context is not None and context.script_requests is not None
            if asked == "end":
                context.script_requests.request_stop()
            elif asked == "run":
                context.script_requests.request_rerun(RerunData())
            raise StreamlitInvalidLayoutContextError("The place is no longer there.")
        st.text("drawn to the end")

    session.follow_link()
    draw()


def run(asked: str) -> AppTest:
    """The page after a run in whose middle this was asked for."""
    return AppTest.from_function(page, args=(asked,), default_timeout=PATIENCE).run()


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log tells whoever runs the server of mistakes."""
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


def test_a_part_whose_visitor_leaves_ends_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    """Neither on the page nor in the log: that its place was given up is no mistake."""
    app = run("end")
    assert errors(caplog) == []
    assert app.session_state["drawn"] == 1
    assert not app.exception and not app.text


def test_a_part_gives_way_to_the_run_that_is_asked_for(caplog: pytest.LogCaptureFixture) -> None:
    """The next run draws it to its end, and what stopped the first is told nowhere."""
    app = run("run")
    assert errors(caplog) == []
    assert app.session_state["drawn"] == 2
    assert not app.exception
    assert [each.value for each in app.text] == ["drawn to the end"]


def test_a_place_that_is_lacking_for_another_reason_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """It is a mistake in the page, which nothing hides."""
    assert len(run("nothing").exception) == 1
    assert len(errors(caplog)) == 1
