"""How far a change travels through the code: files, calls, and moves from one file to another, for what hands do most.

``python benchmarks/trips.py``, with ``-v`` for the names of the files. Calls of functions of cnnviz are counted (closures and
comprehensions too; not those of libraries, nor generators going on), in the thread that answers; each trip is made once before
it is counted, so that what is kept from then on is not counted.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from inspect import CO_GENERATOR
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OURS = str(ROOT / "cnnviz")
WIRE = ("actions", "parts", "state", "ui", "views", "words.py")
"""What carries a change and shows it; the rest computes."""
sys.path.insert(0, str(ROOT))

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates  # noqa: E402
from streamlit.testing.v1 import AppTest  # noqa: E402

from cnnviz.ui.server.direct import _made  # noqa: E402


@dataclass
class Trip:
    """What was passed through."""

    files: set[str] = field(default_factory=set)
    calls: int = 0
    moves: int = 0
    _begun: set[FrameType] = field(default_factory=set)

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        file = frame.f_code.co_filename
        if event != "call" or not file.startswith(OURS) or frame in self._begun:
            return
        if frame.f_code.co_flags & CO_GENERATOR:
            self._begun.add(frame)
        self.calls += 1
        self.files.add(file)
        caller = frame.f_back
        self.moves += caller is None or caller.f_code.co_filename != file

    def of(self, act: Callable[[], Any]) -> Trip:
        """The trip that `act` makes."""
        threading.setprofile(self)
        sys.setprofile(self)
        try:
            act()
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
        return self


class Page:
    """A page as one visitor has it, without a browser."""

    def __init__(self, **link: str) -> None:
        self.app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600)
        self.app.query_params.update(link)
        self.app.run()
        self._turn = 0

    def directly(self, part: str, body: Any) -> Callable[[], None]:
        """Send a message by a request of its own."""
        self._turn += 1
        sent = {"of": part, "messages": [[self._turn, body]], "has": {}}
        door = self.app.session_state["door"]

        def act() -> None:
            _made(door, sent)

        return act

    def by_script(self, part: str, *bodies: Any) -> Callable[[], None]:
        """Send messages by Streamlit's trigger; without any, only the run that follows a direct answer."""
        messages = []
        for body in bodies:
            self._turn += 1
            messages.append([self._turn, body])
        protos = [element.proto for element in self.app.get("bidi_component")]
        parts = {
            sent["key"]: (proto, sent)
            for proto in protos
            if (sent := json.loads(proto.mixed.json or proto.json))
        }
        has = {key: sent["version"] for key, (_, sent) in parts.items()}
        value = {"event": "action", "value": {"messages": messages, "has": has}}
        trigger = WidgetState(
            id=f"$$STREAMLIT_INTERNAL_KEY_{parts[part][0].id}__events", json_trigger_value=json.dumps([value])
        )
        states = WidgetStates(widgets=[trigger])
        return lambda: self.app._run(states)

    def panel(self, panel: str) -> Callable[[], None]:
        """Open a panel of the network page by its name in the row of names."""
        names = next(row for row in self.app.segmented_control if (row.key or "").startswith("network.panel"))

        def act() -> None:
            names.set_value(panel).run()
            state = self.app.session_state["network.state"].state
            assert state.panel == panel, f"the panel {state.panel} is open"

        return act


def cell(number: int) -> dict[str, Any]:
    """A number in the middle of a kernel of 3 by 3."""
    return {
        "kind": "cells",
        "channel": 0,
        "texts": [["0", "1", "0"], ["1", str(number), "1"], ["0", "1", "0"]],
    }


def trips() -> Iterator[tuple[str, Trip]]:
    """Each trip by its name."""
    lab = Page(kernel="laplacian_4")
    lab.directly("lab.editor", cell(1))()
    yield "kernel cell, direct answer", Trip().of(lab.directly("lab.editor", cell(2)))
    yield "the run of the script after it", Trip().of(lab.by_script("lab.editor"))
    lab.by_script("lab.editor", cell(3))()
    yield "kernel cell, by the script", Trip().of(lab.by_script("lab.editor", cell(4)))
    digits = Page(page="network")
    digits.directly("network.samples", "1")()
    yield "sample digit, direct answer", Trip().of(digits.directly("network.samples", "2"))
    digits.by_script("network.samples", "3")()
    yield "sample digit, by the script", Trip().of(digits.by_script("network.samples", "4"))
    digits.panel("trace")()
    digits.panel("layer")()
    yield "trace panel opened", Trip().of(digits.panel("trace"))


if __name__ == "__main__":
    print(f"{'trip':34}{'files':>6}{'of the wire':>13}{'calls':>7}{'moves':>7}")
    for name, trip in trips():
        wire = sum(Path(file).relative_to(OURS).parts[0] in WIRE for file in trip.files)
        print(f"{name:34}{len(trip.files):6}{wire:13}{trip.calls:7}{trip.moves:7}")
        if "-v" in sys.argv:
            print(*sorted(Path(file).relative_to(OURS).as_posix() for file in trip.files), sep="\n  ")
