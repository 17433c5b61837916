"""Should something break all the same: one sentence in the visitor's language, and a way back. The log has the traceback."""

from __future__ import annotations

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from cnnviz.ui import session
from cnnviz.words import N_, closest_language, translation

_COUNT = "mishaps"

BROKEN = N_(
    "Something went wrong here, and it is not your fault: this page could not be drawn. What happened is in the server's log. Go back to what was shown before; if that does not help, reload the page."
)
SERVER = N_("Something went wrong here. What happened is in the server's log. Please try again.")


def show_mishap(error: Exception) -> bool:
    """Tell the visitor that a run of the script, a part of the page or a callback ended with `error`.

    Streamlit has logged it, and calls this in the place where the page broke off. True says that nothing more is to be shown.
    """
    _ = translation(session.language()).gettext
    number = st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    st.error(_(BROKEN))
    # each is another button, as several parts of a page can break in one run
    st.button(_("Back to what was shown before"), key=f"mishap.{number}", on_click=session.go_back)
    return True


def answer_mishap(request: Request, error: Exception) -> Response:
    """Answer a request that failed with a plain sentence; the server logs why."""
    _ = translation(closest_language(request.headers.get("Accept-Language"))).gettext
    return PlainTextResponse(_(SERVER), 500, headers={"Cache-Control": "no-store"})
