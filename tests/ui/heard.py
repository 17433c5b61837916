"""What a page hears of the messages that a browser sends."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from cnnviz.ui import session


def heard(app: AppTest, *values: Any, event: str = "action") -> list[Any]:
    """Let the page's only component send each of `values` as its trigger; the bodies that reach the page, unchecked."""
    bodies: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "act", lambda key, body: bodies.append(body))
        for value in values:
            (element,) = app.get("bidi_component")
            trigger = WidgetState(
                id=f"$$STREAMLIT_INTERNAL_KEY_{element.proto.id}__events",
                json_trigger_value=json.dumps([{"event": event, "value": value}]),
            )
            app._run(WidgetStates(widgets=[trigger]))
            assert not app.exception
    return bodies
