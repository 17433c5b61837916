"""A visitor who speaks Streamlit's protocol: opens a page, uploads, clicks, asks for direct answers, and leaves."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.load.http import LONGEST, Answer, Connection

HELD = {
    "slider": "double_array_value",
    "number_input": "double_value",
    "checkbox": "bool_value",
}
"""Widgets whose values a browser sends along with each click, and the field that they go to."""

Widget = tuple[str, str, Any]
"""The id of a widget, the field of its state, and its value."""


class Visitor:
    """One open page.

    Attributes
    ----------
    alerts
        What the page refused or warned of since the last click.
    texts
        What it wrote as text since then.
    ids, fragments
        Of its widgets and components by their keys: under which name a browser answers, and the part they stand in.
    failed
        Errors that a page must never show.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = Connection(url)
        self.bytes = self.failed = 0
        self.alerts: list[str] = []
        self.texts: list[str] = []
        self.ids: dict[str, str] = {}
        self.fragments: dict[str, str] = {}
        self.token = self.query = ""
        self._held: dict[str, tuple[str, Any]] = {}
        self._cookie = self._uploader = ""
        self._left = False
        self._finished = asyncio.Event()
        self._urls: asyncio.Queue[list[FileURLs]] = asyncio.Queue()
        self._socket: Any = None
        self._listening: asyncio.Task[None] | None = None
        self._works: dict[str, asyncio.Task[None]] = {}

    async def open(self, **link: object) -> Visitor:
        """Open the app at a link and wait until the page stands."""
        stream = self.url.replace("http", "ws") + "/_stcore/stream"
        self._socket = await websockets.connect(
            stream,
            subprotocols=[websockets.Subprotocol("streamlit")],
            origin=websockets.Origin(self.url),
            max_size=None,
            compression=None,
            ping_interval=None,
            open_timeout=LONGEST,
        )
        self._listening = asyncio.create_task(self._listen())
        self.query = urlencode(link)
        await self.run()
        return self

    async def leave(self) -> None:
        """Close the page: its long work first, which would go on to speak on a closed line."""
        self._left = True
        for work in self._works.values():
            work.cancel()
        await asyncio.gather(*self._works.values(), return_exceptions=True)
        self.http.close()
        if self._socket is not None:
            await self._socket.close()
        if self._listening is not None:
            self._listening.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await self._listening

    async def run(self, *widgets: Widget, fragment: str = "") -> None:
        """Let the script run with these widgets' values, and wait for its end."""
        await self.begin(*widgets, fragment=fragment)
        await self.finished()

    async def begin(self, *widgets: Widget, fragment: str = "") -> None:
        """The same without waiting."""
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.fragment_id = self.query, fragment
        held = [(name, field, value) for name, (field, value) in self._held.items()]
        for name, field, value in (*held, *widgets):
            state = rerun.widget_states.widgets.add(id=name)
            if field.endswith("array_value"):
                getattr(state, field).data.extend(value)
            elif field == "file_uploader_state_value":
                state.file_uploader_state_value.uploaded_file_info.add(**value)
            else:
                setattr(state, field, value)
        self.alerts, self.texts = [], []
        self._finished.clear()
        await self._socket.send(message.SerializeToString())

    async def finished(self) -> None:
        """Wait for the end of a run.

        Raises
        ------
        OSError
            The line is cut, or no end comes.
        """
        waiting = asyncio.create_task(self._finished.wait())
        assert self._listening is not None
        await asyncio.wait({waiting, self._listening}, timeout=LONGEST, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            waiting.cancel()
            raise ConnectionError("the line was cut" if self._listening.done() else "no answer")

    async def settled(self) -> None:
        """Wait until nothing runs, and all long work that the page asks for is done."""
        await self.finished()
        while works := [work for work in self._works.values() if not work.done()]:
            await asyncio.gather(*works)
            await self.finished()

    def act(self, key: str, *messages: tuple[int, object]) -> Widget:
        """The widget's value by which a part tells the script of messages; without any it asks for a run."""
        events = json.dumps([{"event": "action", "value": {"messages": messages, "has": {}}}])
        return f"$$STREAMLIT_INTERNAL_KEY_{self.ids[key]}__events", "json_trigger_value", events

    async def press(self, key: str) -> None:
        """Press a button, without waiting."""
        await self.begin((self.ids[key], "trigger_value", True), fragment=self.fragments[key])

    async def ask(self, key: str, turn: int, body: object, over: Connection | None = None) -> Answer:
        """A direct answer to a message of the part `key`."""
        message = json.dumps({"of": key, "messages": [[turn, body]], "has": {}}).encode()
        answer = await (over or self.http).ask("POST", f"/direct/{self.token}", message)
        self.bytes += len(answer.body)
        return answer

    def go_on(self, key: str, turn: int = 0) -> None:
        """Ask for long work slice by slice, and for the run that shows what came of it; `turn` messages were sent before."""
        if not self._left and (key not in self._works or self._works[key].done()):
            self._works[key] = asyncio.create_task(self._go_on(key, turn))

    async def _go_on(self, key: str, turn: int) -> None:
        line = Connection(self.url)
        try:
            while (
                not self._left
            ):  # a task that is told to end does not hear it if an answer comes in the same moment
                turn += 1
                answer = await self.ask(key, turn, "go on", line)
                if answer.status != 200 or b'"run":true' in answer.body[:2000]:
                    break
        finally:
            line.close()
        if not self._left:
            await self.run(self.act(key), fragment=self.fragments[key])

    async def file_urls(self, *names: str) -> list[FileURLs]:
        """Where the server wants these files."""
        message = BackMsg()
        message.file_urls_request.request_id = "files"
        message.file_urls_request.file_names.extend(names)
        await self._socket.send(message.SerializeToString())
        return await asyncio.wait_for(self._urls.get(), LONGEST)

    async def send_file(self, place: str, name: str, data: bytes) -> int:
        """Bring a file to its place, as the browser does before it tells the script; the status of the answer."""
        if not self._cookie:
            health = await self.http.ask("GET", "/_stcore/health")
            self._cookie = health.headers.get("set-cookie", "").split(";")[0]
        edge = "----------------cnnviz"
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + data + f"\r\n--{edge}--\r\n".encode()
        headers = {
            "Content-Type": f"multipart/form-data; boundary={edge}",
            "Cookie": self._cookie,
            "X-Xsrftoken": self._cookie.partition("=")[2],
        }
        return (await self.http.ask("PUT", place, body, headers)).status

    async def upload(self, name: str, data: bytes) -> int:
        """Drop a file on the page's uploader, without waiting for what the script makes of it; the status."""
        (place,) = await self.file_urls(name)
        status = await self.send_file(place.upload_url, name, data)
        if status == 204:
            info = {"name": name, "size": len(data), "file_id": place.file_id, "file_urls": place}
            await self.begin((self._uploader, "file_uploader_state_value", info))
        return status

    def says(self, words: str) -> bool:
        """Whether the page has written `words` since the last click."""
        return any(words in text for text in self.texts)

    async def _listen(self) -> None:
        """Hear what the server says, until the line is cut."""
        with suppress(websockets.ConnectionClosed):
            async for received in self._socket:
                self.bytes += len(received)
                self._hear(ForwardMsg.FromString(received))

    def _hear(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "script_finished":
            if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self._finished.set()
        elif kind == "file_urls_response":
            self._urls.put_nowait(list(message.file_urls_response.file_urls))
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._see(message.delta.new_element, message.delta.fragment_id)

    def _see(self, element: Any, fragment: str) -> None:
        """Keep what the browser would send back, and what the visitor reads."""
        kind = element.WhichOneof("type")
        shown = getattr(element, kind)
        if kind == "exception":
            self.failed += 1
        elif kind == "alert" and shown.format in (Alert.ERROR, Alert.WARNING):
            self.alerts.append(shown.body)
        elif kind == "markdown":
            self.texts.append(shown.body)
        elif kind in HELD and (shown.set_value or shown.id not in self._held):
            self._held[shown.id] = (HELD[kind], shown.value if shown.set_value else shown.default)
        elif kind == "file_uploader":
            self._uploader = shown.id
        if kind in ("bidi_component", "button"):
            key = shown.id.split("-", 2)[-1]
            self.ids[key], self.fragments[key] = shown.id, fragment
        if kind == "bidi_component":
            sent = json.loads(shown.mixed.json or shown.json)
            self.token = sent["door"]
            if sent["meta"] and sent["meta"].get("running"):
                self.go_on(sent["key"], sent["turn"])


async def leave(visitors: Sequence[Visitor]) -> None:
    """All go."""
    await asyncio.gather(*(visitor.leave() for visitor in visitors))
