"""What strangers send: the app answers the next visitor as before, and shows nobody its insides."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from cnnviz.state import PAGES
from tests.patience import PATIENCE

from .conftest import running_app


@pytest.fixture(scope="module")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app of its own: Streamlit writes into its log what it could not read."""
    with running_app(tmp_path_factory.mktemp("hostile") / "streamlit.log") as (url, _process):
        yield url


def rerun(query: str = "", **widgets: str) -> bytes:
    """A visitor's request for a run, with values of widgets that are or are not there."""
    message = BackMsg()
    message.rerun_script.query_string = query
    for name, value in widgets.items():
        state = message.rerun_script.widget_states.widgets.add()
        state.id, state.json_value = name, value
    return message.SerializeToString()


def answers(url: str, *messages: bytes | str) -> list[ForwardMsg]:
    """What one visitor is sent after `messages`, until a run has finished, a heartbeat is answered or the line is cut."""
    found: list[ForwardMsg] = []
    with line(url, url) as socket:
        for message in messages:
            socket.send(message)
        try:
            while not found or found[-1].WhichOneof("type") not in ("script_finished", "heartbeat_ack"):
                found.append(ForwardMsg.FromString(socket.recv(PATIENCE)))  # type: ignore[arg-type]
        except (websockets.ConnectionClosed, TimeoutError):
            pass
    return found


def line(url: str, origin: str) -> ClientConnection:
    """A web socket to the app at `url` from a page of `origin`."""
    stream = url.replace("http", "ws") + "/_stcore/stream"
    return connect(
        stream,
        subprotocols=[Subprotocol("streamlit")],
        origin=Origin(origin),
        max_size=None,
        open_timeout=PATIENCE,
        ping_interval=None,  # which cuts the line to an app that is too busy to answer it
    )


def is_served(url: str, query: str = "") -> bool:
    """Whether a visitor's run ends well: finished, and no exception on the page."""
    found = answers(url, rerun(query))
    shown = [m.delta.new_element.WhichOneof("type") for m in found if m.WhichOneof("type") == "delta"]
    return found[-1].WhichOneof("type") == "script_finished" and bool(shown) and "exception" not in shown


HOSTILE: dict[str, Callable[[], list[bytes | str]]] = {
    "bytes that are no message": lambda: [b"\xff" * 1000],
    "a text": lambda: ["<script>alert(1)</script>"],
    "an empty message": lambda: [
        b"",
        BackMsg(app_heartbeat=True).SerializeToString(),
    ],  # of which one is answered
    "a very long link": lambda: [rerun("w=" + "1_" * 500_000)],
    "every key of every page with nonsense": lambda: [
        rerun(
            "page=" + page + "&" + "&".join(f"{form.key}=%00%FF{{{{7*7}}}}" for form in kind.FORMS.values())
        )
        for page, kind in PAGES.items()
    ],
    "values of widgets that do not exist": lambda: [
        rerun(
            "",
            **{
                "$$ID-x-lab.kernels": '{"action": {"messages": [[1, {"a": []}]], "has": {"lab.stepper": []}}}',
                "$$ID-x-lab.stepper": '{"action": {"messages": [[1e400, null], 7], "has": {"__proto__": 1}}}',
                "__proto__": "[]",
            },
        )
    ],
    "a run of another app's page": lambda: [rerun("") + b"\x12\x04evil"],
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_the_next_visitor_is_served_as_before(app_url: str, kind: str) -> None:
    """Nonsense on one line changes nothing on another, and the process lives."""
    answers(app_url, *HOSTILE[kind]())
    assert is_served(app_url)


@pytest.mark.parametrize("page", PAGES)
def test_nobody_is_shown_the_insides(app_url: str, page: str) -> None:
    """A page opened with nonsense in every key says so in words, without an exception or a path of the server."""
    nonsense = "&".join(f"{form.key}=%3Cb%3E" for form in PAGES[page].FORMS.values())
    found = answers(app_url, rerun(f"page={page}&{nonsense}"))
    sent = b"".join(message.SerializeToString() for message in found)
    assert b"Traceback" not in sent
    assert b"site-packages" not in sent
    assert not any(m.delta.new_element.WhichOneof("type") == "exception" for m in found)


def test_a_page_of_another_origin_gets_no_line(app_url: str) -> None:
    """The socket is refused to a page that came from elsewhere."""

    with pytest.raises(websockets.InvalidStatus) as refused, line(app_url, "http://evil.example"):
        pass
    assert refused.value.response.status_code == 403


def test_an_upload_needs_the_pages_token(app_url: str) -> None:
    """A file sent without the token that the page was given is refused."""
    asked = urllib.request.Request(f"{app_url}/_stcore/upload_file/session/file", data=b"x", method="PUT")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked)
    assert refused.value.code in (400, 403)


@pytest.mark.parametrize(
    "path", ["/app/static/../../app.py", "/static/../../../etc/passwd", "/.streamlit/config.toml", "/cnnviz"]
)
def test_no_file_of_the_server_is_given_away(app_url: str, path: str) -> None:
    """Ways out of the static folder lead to the page itself or to nothing."""
    try:
        with urllib.request.urlopen(app_url + path) as answer:
            body: Any = answer.read()
    except urllib.error.HTTPError as error:
        body = error.read()
    assert b"open_page" not in body
    assert b"root:" not in body
    assert b"gatherUsageStats" not in body
