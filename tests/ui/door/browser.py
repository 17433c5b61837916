"""The browser's end of the door: what it sends, and what it reads of an answer and of what the script mounts."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from cnnviz.state import link_of
from cnnviz.ui.door import Door, Held
from cnnviz.ui.server.direct import direct
from tests.loops import played
from tests.ui.heard import send
from tests.ui.sent import data_of, sent


def asking(
    key: str, *bodies: Any, first: int = 1, has: Mapping[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """What the part with this key asks with these bodies, numbered from `first` on."""
    return {
        "of": key,
        "messages": [[turn, body] for turn, body in enumerate(bodies, first)],
        "has": has or {},
    } | more


# Requests

BODY = json.dumps(asking("lab.kernels", "sobel_y")).encode()
"""Of a request like any other."""


def request(
    path: str, parts: Iterable[bytes] = (BODY,), method: str = "POST", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """What a server with nothing but the route answers."""
    return played(requested(path, parts, method, **headers))


async def requested(
    path: str, parts: Iterable[bytes] = (BODY,), method: str = "POST", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """The same, in an event loop that is there already."""
    waiting = list(parts)

    async def receive() -> dict[str, Any]:
        part = waiting.pop(0) if waiting else b""
        return {"type": "http.request", "body": part, "more_body": bool(waiting)}

    said: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    await Starlette(routes=[direct("")])(scope, receive, send)
    begun = said[0]
    body = b"".join(message.get("body", b"") for message in said[1:])
    return begun["status"], {name.decode(): value.decode() for name, value in begun["headers"]}, body


def answer_to(door: Door, message: Any) -> Told | None:
    """What the door answers to a request with this JSON; None where it leaves it to the script."""
    status, _headers, body = request(f"/direct/{door.token}", [json.dumps(message).encode()])
    assert (status, bool(body)) in ((200, True), (204, False))
    return told(body) if body else None


def answered(door: Door, message: Any) -> Told:
    """The same for what has to be answered."""
    answer = answer_to(door, message)
    assert answer is not None
    return answer


def refused(door: Door, held: Held, message: Any) -> None:
    """Check that `message` gets no answer and leaves the state and its version as they are."""
    before = held.now
    assert answer_to(door, message) is None
    assert held.now is before


# Answers


@dataclass(frozen=True)
class Part:
    """What one part shows; where that is not the whole, `base` is the version that it changes."""

    meta: dict[str, Any]
    arrays: dict[str, np.ndarray]
    whole: bool = True
    base: int | None = None


@dataclass(frozen=True)
class Told:
    """An answer as a browser reads it."""

    version: int
    link: str
    run: bool
    passing: bool
    shown: dict[str, Part]


def told(packed: bytes) -> Told:
    """Its JSON, with each array as NumPy reads the bytes at its place."""
    (length,) = struct.unpack_from("<I", packed)
    start = 4 + length
    assert start % 8 == 0
    said = json.loads(packed[4:start])
    shown = {}
    for key, part in said.pop("shown").items():
        arrays = {}
        for name, (kind, place, size) in part.pop("arrays").items():
            assert kind in ("uint8", "int8", "int16", "int32", "float32", "float64")
            assert place % 8 == 0
            arrays[name] = np.frombuffer(packed, np.dtype(kind).newbyteorder("<"), size, offset=start + place)
        shown[key] = Part(arrays=arrays, **part)
    return Told(shown=shown, **said)


# The page


def door_of(app: AppTest) -> Door:
    """The visitor's door."""
    door: Door = app.session_state["door"]
    return door


def held_of(app: AppTest, page: str = "lab") -> Held:
    """Where a page's state is held."""
    held: Held = app.session_state[f"{page}.state"]
    return held


def link(held: Held) -> dict[str, str]:
    """The link that opens the page as it is now."""
    return link_of(held.state)


def keys_of(app: AppTest) -> list[str]:
    """Of all parts that are mounted."""
    return [json.loads(e.proto.json or e.proto.mixed.json)["key"] for e in app.get("bidi_component")]


def mounted(app: AppTest, key: str) -> tuple[dict[str, Any], Part | None]:
    """How the script mounted a part: what goes beside what it shows; and that, None if the browser is to have it."""
    data = data_of(app, key)
    meta, arrays = sent(app, key)
    said = {name: value for name, value in data.items() if name != "meta" and name not in arrays}
    assert data["meta"] is not None or not arrays
    return said, None if data["meta"] is None else Part(meta, arrays)


def shown(app: AppTest, key: str) -> Part:
    """What the script sent to be shown by a part."""
    part = mounted(app, key)[1]
    assert part is not None
    return part


def fire(
    app: AppTest, key: str, *bodies: Any, first: int = 1, has: Mapping[str, Any] | None = None
) -> AppTest:
    """Let a part send messages, numbered from `first` on, by Streamlit's trigger, so that the script runs."""
    return send(app, key, *enumerate(bodies, first), has=dict(has or {}))


def same(answer: Part, script: Part) -> None:
    """Check that an answer shows what the script does, to the last bit; of a partial one what it has.

    News are points of curves that the script sends whole.
    """
    if answer.whole:
        assert answer.meta.keys() == script.meta.keys()
        assert answer.arrays.keys() == script.arrays.keys()
    told = {name: value for name, value in answer.meta.items() if name != "news"}
    assert told == {name: script.meta[name] for name in told}
    for name, values in answer.arrays.items():
        assert values.dtype == script.arrays[name].dtype
        np.testing.assert_array_equal(values, script.arrays[name])


# What the parts say


def tool(name: str) -> dict[str, Any]:
    """Of the editor, where a tool is clicked."""
    return {"kind": "tool", "name": name}


def pasted(weights: np.ndarray) -> dict[str, Any]:
    """Of the editor, where a table is pasted."""
    return {"kind": "paste", "text": "\n".join("\t".join(map(str, row)) for row in weights.tolist())}


def turned(scope: str, **values: float) -> dict[str, Any]:
    """Of the dials, where one is moved."""
    return {"scope": scope, "values": values}


def setting(name: str, value: Any) -> dict[str, Any]:
    """Of the controls, where one is moved."""
    return {"name": name, "value": value}


def spot(stage: str, channel: int, row: int, column: int) -> dict[str, Any]:
    """Of a Stepper, where an element is pinned."""
    return {"stage": stage, "channel": channel, "row": row, "column": column}


def hexadecimal(levels: np.ndarray) -> str:
    """Of a pad."""
    return "".join(f"{level:x}" for level in levels.ravel().tolist())
