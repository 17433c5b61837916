"""How one app process serves a whole class: answer times, processor and memory, and whether it stays so.

Run ``python benchmarks/server.py`` with the test requirements installed (Linux: it reads ``/proc``). Visitors are
web sockets that speak Streamlit's protocol. Each opens the kernel lab at 512 x 512 and then chooses another kernel
once a second, with the request that a browser sends for a click on its thumbnail; an answer's time runs from the
click to the last byte with the maps. ``--scripted`` takes the longer way instead, a run of the script, as for the
settings: the time runs to the message that the script has finished. ``--soak 20000`` adds so many answers to thirty visitors, with the
memory every tenth of the way; visitors who left are counted too. ``--processes 2`` shares the visitors among so many
app processes, each visitor staying with one, as a proxy with sticky sessions does.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.running import share  # noqa: E402
from tests.browser.conftest import running_app  # noqa: E402

SIZE = 512
FAMILY = ("sobel_x", "sobel_y", "prewitt_x", "prewitt_y", "scharr_x", "scharr_y")
PICKER = "lab.kernels"
HELD = {
    "slider": "double_array_value",
    "number_input": "double_value",
    "checkbox": "bool_value",
}
"""Widgets whose values a browser sends along with each click, and the field that they go to."""


class App:
    """The app's processes as a proxy and the system see them."""

    def __init__(self, started: Sequence[tuple[str, subprocess.Popen[bytes]]], scripted: bool) -> None:
        self.scripted = scripted
        self.urls = [url for url, _ in started]
        self.folders = [Path(f"/proc/{process.pid}") for _, process in started]

    def seconds(self) -> float:
        """Processor time used so far."""
        fields = [(folder / "stat").read_text().rsplit(")", 1)[1].split() for folder in self.folders]
        return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """Memory in use."""
        lines = [line for folder in self.folders for line in (folder / "status").read_text().splitlines()]
        return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


class Visitor:
    """One open page: a web socket, and the time of each answer in milliseconds."""

    def __init__(self, url: str, number: int, scripted: bool) -> None:
        self.url = url
        self.number = number
        self.scripted = scripted
        self.asked = 0
        self.bytes = 0
        self.failed = 0
        self.times: list[float] = []
        self.held: dict[str, Any] = {}
        self.picker, self.fragment, self.token = "", "", ""

    async def __aenter__(self) -> Visitor:
        stream = self.url.replace("http", "ws") + "/_stcore/stream"
        self.socket = await websockets.connect(
            stream, subprotocols=["streamlit"], origin=self.url, max_size=None, compression=None
        )
        message = BackMsg()
        message.rerun_script.query_string = urlencode({"size": SIZE})
        await self._answered(message)
        assert self.picker and self.fragment and self.token, "the lab did not show its kernels"
        self.bytes = 0
        host, port = self.url.removeprefix("http://").split(":")
        self.reader, self.writer = await asyncio.open_connection(host, int(port), limit=2**24)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()
        await self.socket.close()

    async def choose(self) -> None:
        """Click on the next kernel and wait for its maps."""
        self.asked += 1
        kernel = FAMILY[(self.asked + self.number) % len(FAMILY)]
        began = time.perf_counter()
        await (self._run(kernel) if self.scripted else self._ask(kernel))
        self.times.append((time.perf_counter() - began) * 1000)

    async def _ask(self, kernel: str) -> None:
        """One request for a direct answer, over a connection that stays open."""
        body = json.dumps({"of": PICKER, "messages": [[self.asked, kernel]]}).encode()
        head = f"POST /direct/{self.token} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
        self.writer.write(head.encode() + body)
        answer = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 120)).decode().lower()
        if " 200 " not in answer.split("\r\n")[0]:
            raise RuntimeError(f"no direct answer: {answer}")
        length = int(answer.split("content-length:")[1].split("\r\n")[0])
        content = await self.reader.readexactly(length)
        self.bytes += length
        self.failed += b'"run":false' not in content[:20_000]

    async def _run(self, kernel: str) -> None:
        """The trigger that runs the script."""
        message = BackMsg()
        rerun = message.rerun_script
        rerun.fragment_id = self.fragment
        for name, (field, value) in self.held.items():
            widget = rerun.widget_states.widgets.add(id=name)
            if field.endswith("array_value"):
                getattr(widget, field).data.extend(value)
            else:
                setattr(widget, field, value)
        widget = rerun.widget_states.widgets.add(id=f"$$STREAMLIT_INTERNAL_KEY_{self.picker}__events")
        widget.json_trigger_value = json.dumps([{"event": "action", "value": [[self.asked, kernel]]}])
        await self._answered(message)

    async def _answered(self, message: BackMsg) -> None:
        """Send `message` and read what comes until the script has finished."""
        await self.socket.send(message.SerializeToString())
        while True:
            received = await asyncio.wait_for(self.socket.recv(), 120)
            self.bytes += len(received)
            answer = ForwardMsg.FromString(received)
            kind = answer.WhichOneof("type")
            if kind == "script_finished":
                return
            if kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                self._seen(answer.delta)

    def _seen(self, delta: Any) -> None:
        """Keep what the browser would send back: the widgets' values, the picker's id and the fragment it stands in."""
        element = delta.new_element
        kind = element.WhichOneof("type")
        shown = getattr(element, kind)
        if kind == "exception":
            self.failed += 1
        elif kind == "bidi_component" and shown.id.endswith(PICKER):
            self.picker, self.fragment = shown.id, delta.fragment_id
            self.token = json.loads(shown.mixed.json or shown.json)["direct"][0]
        elif kind in HELD and (shown.set_value or shown.id not in self.held):
            self.held[shown.id] = (HELD[kind], shown.value if shown.set_value else shown.default)

    async def stay(self, changes: int, period: float) -> None:
        """Make `changes`, one in each `period` seconds; a late one moves the next ones."""
        await asyncio.sleep(random.random() * period)
        due = time.perf_counter()
        for _ in range(changes):
            await self.choose()
            due = max(due + period, time.perf_counter())
            await asyncio.sleep(due - time.perf_counter())


async def enter(app: App, count: int) -> list[Visitor]:
    """Visitors who come one after the other."""
    visitors = [
        Visitor(app.urls[number % len(app.urls)], number, app.scripted).__aenter__()
        for number in range(count)
    ]
    return [await visitor for visitor in visitors]


async def leave(visitors: list[Visitor]) -> None:
    """All go."""
    await asyncio.gather(*(visitor.__aexit__() for visitor in visitors))


async def a_class(app: App, count: int, changes: int) -> None:
    """One line of the table: `count` visitors, one change a second each."""
    before = app.megabytes()
    visitors = await enter(app, count)
    entered = app.megabytes()
    began, used = time.perf_counter(), app.seconds()
    await asyncio.gather(*(visitor.stay(changes, 1.0) for visitor in visitors))
    elapsed, busy = time.perf_counter() - began, app.seconds() - used
    times = [value for visitor in visitors for value in visitor.times]
    sent = sum(visitor.bytes for visitor in visitors) / sum(visitor.asked for visitor in visitors)
    print(
        f"| {count} | {statistics.median(times):.0f} / {share(times, 0.95):.0f} | {100 * busy / elapsed:.0f} "
        f"| {(entered - before) / count:.2f} | {len(times) / elapsed:.1f} | {sent / 1000:.0f} "
        f"| {sum(visitor.failed for visitor in visitors)} |",
        flush=True,
    )
    await leave(visitors)


async def soak(app: App, answers: int, count: int = 30) -> None:
    """`answers` in all to visitors who come and go: a third of them leaves at each tenth of the way."""
    visitors = await enter(app, count)
    print(
        f"\nSoak: {answers} answers to {count} visitors; megabytes: {app.megabytes():.0f}",
        end="",
        flush=True,
    )
    for _ in range(10):
        await asyncio.gather(*(visitor.stay(answers // (10 * count), 0.0) for visitor in visitors))
        gone, visitors = visitors[: count // 3], visitors[count // 3 :]
        await leave(gone)
        visitors += await enter(app, count // 3)
        print(f" {app.megabytes():.0f}", end="", flush=True)
    await leave(visitors)
    await asyncio.sleep(5)
    print(f"; all left: {app.megabytes():.0f}")


async def measure(app: App, soaked: int) -> None:
    """Print the tables."""
    warm = await enter(app, 10)
    await asyncio.gather(*(visitor.stay(6, 0.2) for visitor in warm))
    await leave(warm)
    print(
        f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors; {SIZE} x {SIZE}; "
        f"{len(app.urls)} app process(es); {'runs of the script' if app.scripted else 'direct answers'}\n"
    )
    print(
        "| visitors | answer p50 / p95 (ms) | processor (% of one) | MB a visitor | answers a second | kB an answer | failed |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for count, changes in ((1, 20), (30, 20), (100, 10)):
        await a_class(app, count, changes)
    if soaked:
        await soak(app, soaked)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--soak", type=int, default=0, metavar="ANSWERS", help="answers of the long run; 0 leaves it out"
    )
    parser.add_argument("--processes", type=int, default=1, help="app processes that share the visitors")
    parser.add_argument("--scripted", action="store_true", help="answers by a run of the script")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        apps = [
            stack.enter_context(running_app(folder / f"log{number}")) for number in range(arguments.processes)
        ]
        asyncio.run(measure(App(apps, arguments.scripted), arguments.soak))
