"""What a page hears of the messages that a browser sends."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from cnnviz.ui import session
from tests.ui.sent import part


def trigger(app: AppTest, name: str, value: Any) -> AppTest:
    """Let a part send `value`, which can be anything, as its trigger; `name` as in :func:`tests.ui.sent.part`."""
    told = WidgetState(
        id=f"$$STREAMLIT_INTERNAL_KEY_{part(app, name).proto.id}__events",
        json_trigger_value=json.dumps([{"event": "action", "value": value}]),
    )
    app._run(WidgetStates(widgets=[told]))
    assert not app.exception
    return app


def send(app: AppTest, name: str, *messages: Any, has: dict[str, int] | None = None) -> AppTest:
    """Let a part send its numbered messages together, and say what the browser `has`."""
    return trigger(app, name, {"messages": messages, "has": has or {}})


def heard(app: AppTest, *values: Any) -> list[Any]:
    """Let the page's only part send each of `values` as its messages; the bodies that reach the page, unchecked."""
    return heard_of(app, *({"messages": value, "has": {}} for value in values))


def heard_of(app: AppTest, *values: Any) -> list[Any]:
    """The same with `values` as they come, which may be no messages."""
    bodies: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "act", lambda key, body: bodies.append(body))
        for value in values:
            trigger(app, "", value)
    return bodies
