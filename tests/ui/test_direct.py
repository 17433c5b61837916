"""Answers past a run of the script: what is in them, when they are refused, and who gets them."""

from __future__ import annotations

import asyncio
import gc
import json
import struct
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from cnnviz import kernels, ops
from cnnviz.images.digits import samples
from cnnviz.images.drawing import DIGIT_SIDE, decode
from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import working_copy
from cnnviz.limits import LIMITS
from cnnviz.reader import shipped
from cnnviz.reading import read
from cnnviz.state import LabState, SignalState
from cnnviz.ui import direct
from cnnviz.ui.direct import MOST_AT_ONCE, ROUTE, Asked, Line, NotDirectError, Reply, pack
from cnnviz.ui.network.readings import as_digit, reading_place
from cnnviz.ui.session import Held
from tests.loops import played
from tests.patience import PATIENCE
from tests.ui.sent import sent
from tests.ui.test_lab import opened

SMALL = {"size": "16"}
LAB, NETWORK = "lab.line", "network.line"
SHIPPED_TYPES = (np.uint8, np.int16, np.float32)
"""What the browser can read."""


def picked(name: str, turn: int = 1, of: str = "lab.kernels") -> dict[str, Any]:
    """What the browser sends when a thumbnail is clicked."""
    return {"of": of, "messages": [[turn, name]]}


def sampled(name: str) -> dict[str, Any]:
    """The same for a digit."""
    return picked(name, of="network.samples")


def photographed(name: str) -> dict[str, Any]:
    """The same for a photo that a network reads."""
    return picked(name, of="network.photos")


def turned(scope: str, **values: float) -> dict[str, Any]:
    """What the browser sends when a slider is moved."""
    return {"of": "lab.dials", "messages": [[1, {"scope": scope, "values": values}]]}


def edited(*actions: dict[str, Any]) -> dict[str, Any]:
    """What the browser sends of the grid."""
    return {"of": "lab.editor", "messages": [[turn, action] for turn, action in enumerate(actions, 1)]}


def tool(name: str) -> dict[str, Any]:
    return {"kind": "tool", "name": name}


def pasted(weights: np.ndarray) -> dict[str, Any]:
    return {"kind": "paste", "text": "\n".join("\t".join(map(str, row)) for row in weights.tolist())}


def drawn(body: Any) -> dict[str, Any]:
    """What the browser sends of the pad."""
    return {"of": "network.pad", "messages": [[1, body]]}


def hexadecimal(levels: np.ndarray) -> str:
    return "".join(f"{level:x}" for level in levels.ravel().tolist())


def stroke() -> np.ndarray:
    """Levels of a drawn 1."""
    levels = np.zeros((DIGIT_SIDE, DIGIT_SIDE), np.uint8)
    levels[10:44, 25:29] = 15
    return levels


def at_link(link: Any) -> AppTest:
    """The app as another visitor opens it with a link."""
    app = AppTest.from_file(str(Path(__file__).resolve().parents[2] / "app.py"), default_timeout=PATIENCE)
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


def part(app: AppTest, key: str) -> Any:
    """The component with this key."""
    (element,) = (e for e in app.get("bidi_component") if e.proto.id.endswith(f"-{key}"))
    return element.proto


def data_of(app: AppTest, key: str) -> dict[str, Any]:
    """The JSON that the component with this key was sent."""
    proto = part(app, key)
    data: dict[str, Any] = json.loads(proto.json or proto.mixed.json)
    return data


def fire(app: AppTest, key: str, *messages: Any) -> AppTest:
    """Let a component send numbered messages the usual way, so that the script runs."""
    trigger = WidgetState(
        id=f"$$STREAMLIT_INTERNAL_KEY_{part(app, key).id}__events",
        json_trigger_value=json.dumps([{"event": "action", "value": messages}]),
    )
    app._run(WidgetStates(widgets=[trigger]))
    assert not app.exception
    return app


def told(packed: bytes) -> dict[str, Any]:
    """An answer as a browser reads it: its JSON, with each array as NumPy reads the bytes at its place."""
    (length,) = struct.unpack_from("<I", packed)
    start = 4 + length
    assert start % 8 == 0
    answer: dict[str, Any] = json.loads(packed[4:start])
    for part, arrays in answer.pop("arrays").items():
        for name, (kind, place, size) in arrays.items():
            assert kind in ("uint8", "int16", "float32")
            assert place % 8 == 0
            answer[part][name] = np.frombuffer(
                packed, np.dtype(kind).newbyteorder("<"), size, offset=start + place
            )
    return answer


def same_as(shown: Mapping[str, Any], data: Mapping[str, Any]) -> None:
    """Check that an answer tells a component what `data`, from a run of the script, tell it."""
    assert json.loads(json.dumps(shown)) == {name: data[name] for name in shown}


def same_content(content: dict[str, Any], data: dict[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
    """Check that an answer's content is what a run of the script sent, to the last bit."""
    assert content["meta"] == data["meta"]
    assert content.keys() - {"meta"} == arrays.keys()
    for name, values in arrays.items():
        assert content[name].dtype == values.dtype
        np.testing.assert_array_equal(content[name], values)


class Fixed(Line):
    """A line that always gives the same answer, or raises."""

    def __init__(self, gives: Reply | Exception) -> None:
        super().__init__()
        self.gives = gives
        self.heard: list[Any] = []

    def reply(self, message: Any) -> Reply:
        self.heard.append((message, threading.current_thread()))
        if isinstance(self.gives, Exception):
            raise self.gives
        return self.gives

    def answer(self, asked: Asked) -> Reply:
        raise NotImplementedError


EMPTY = Reply(1, {"lang": "en"}, False, {}, {})


def request(
    path: str, parts: Iterable[bytes] = (b"null",), method: str = "POST", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """What a server with nothing but the route answers."""
    return played(requested(path, parts, method, **headers))


async def requested(
    path: str, parts: Iterable[bytes] = (b"null",), method: str = "POST", **headers: str
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
    await Starlette(routes=[ROUTE])(scope, receive, send)
    begun = said[0]
    body = b"".join(message.get("body", b"") for message in said[1:])
    return begun["status"], {name.decode(): value.decode() for name, value in begun["headers"]}, body


# How an answer is packed


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(SHIPPED_TYPES), st.lists(st.integers(0, 4), min_size=1, max_size=3)),
        max_size=5,
    ),
    st.text(max_size=12),
    st.sampled_from([True, False, None]),
)
def test_what_is_packed_is_read_again(shapes: list[Any], word: str, run: bool | None) -> None:
    """Any arrays of the types that are sent, of any size and not in one piece either, and any words beside them."""
    generator = np.random.default_rng(len(shapes))
    arrays = {
        f"of {number}": generator.integers(0, 200, shape).astype(kind).T
        for number, (kind, shape) in enumerate(shapes)
    }
    reply = Reply(3, {"photo": word}, run, {"picker": {"chosen": word}}, {"graph": ({"word": word}, arrays)})
    packed = pack(reply)
    answer = told(packed)
    assert (answer["number"], answer["run"], answer["link"]) == (3, run, urlencode({"photo": word}))
    assert answer["picker"] == {"chosen": word}
    graph = answer["graph"]
    assert graph.pop("meta") == {"word": word}
    assert graph.keys() == arrays.keys()
    for name, values in arrays.items():
        assert graph[name].dtype == values.dtype
        np.testing.assert_array_equal(graph[name], values.ravel())
    assert len(packed) % 8 == 0


# What is in the lab's answers

SOBEL_Y = np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]], np.float32)
SOBEL_X = SOBEL_Y.T.copy()
ODD = np.array([[0.5, -1, 0.25]], np.float32)
CHANGES: dict[str, tuple[dict[str, Any], dict[str, str], np.ndarray]] = {
    "another kernel": (picked("sobel_y"), {}, SOBEL_Y),
    "the last of several clicks": (
        {"of": "lab.kernels", "messages": [[1, "box"], [2, "prewitt_x"], [3, "sobel_y"]]},
        {},
        SOBEL_Y,
    ),
    "a slider": (turned("box", size=5), {"kernel": "box"}, np.full((5, 5), 1 / 25, np.float32)),
    "a tool": (edited(tool("negate")), {}, -SOBEL_X),
    "two tools": (edited(tool("transpose"), tool("double")), {}, 2 * SOBEL_Y),
    "a paste": (edited(pasted(ODD)), {}, ODD),
    "a size": (
        edited({"kind": "resize", "rows": 5, "columns": 3}),
        {},
        np.pad(SOBEL_X, ((1, 1), (0, 0))),
    ),
}


@pytest.mark.parametrize("about", [*CHANGES])
@pytest.mark.parametrize(
    "options", [{}, {"unit": "1", "act": "tanh"}, {"flip": "1", "pool": "avg", "pad": "same"}]
)
def test_the_arrays_of_an_answer_are_the_engines(about: str, options: dict[str, str]) -> None:
    """Convolution, activation and pooling of the kernel that was asked for, computed here from the photo."""
    message, before, kernel = CHANGES[about]
    app = opened(**SMALL, **options, **before)
    got = told(pack(app.session_state[LAB].reply(message)))["stepper"]
    pixels = working_copy(load_photo("astronaut"), 16, True).pixels
    values = pixels * np.float32(1 / 255 if options.get("unit") else 1)
    weight = np.broadcast_to(kernel, (1, 3, *kernel.shape))
    weight = weight[..., ::-1, ::-1] if options.get("flip") else weight
    tall, wide = kernel.shape
    around = (
        tuple((side // 2, side // 2) for side in (tall, wide)) if options.get("pad") else ((0, 0), (0, 0))
    )
    conv = ops.conv2d(values, np.ascontiguousarray(weight), padding=around)
    act = ops.tanh(conv) if options.get("act") else ops.relu(conv)
    pool = ops.avg_pool2d(act, 2) if options.get("pool") else ops.max_pool2d(act, 2)
    close = {"rtol": 1e-5, "atol": 1e-4 * float(np.abs(conv).max())}
    np.testing.assert_array_equal(got["weight"], weight.ravel())
    np.testing.assert_allclose(got["conv"], conv.ravel(), **close)
    np.testing.assert_allclose(got["pool"], pool.ravel(), **close)
    meta = got["meta"]
    assert meta["conv"]["out"] == [*conv.shape]
    if meta["act"]["sent"] == "numbers":
        np.testing.assert_allclose(got["act"], act.ravel(), rtol=1e-5, atol=1e-6)
    else:
        assert meta["act"]["sent"] == "positive" and "act" not in got
        np.testing.assert_array_equal(np.maximum(got["conv"], 0), ops.relu(got["conv"]))


def test_each_type_of_array_reaches_the_browser() -> None:
    """Whole numbers in 16 bits where they fit, else single precision; what a photo has, in 8."""
    whole = told(pack(opened(**SMALL).session_state[LAB].reply(picked("sobel_y"))))["stepper"]
    broken = told(pack(opened(**SMALL, unit="1").session_state[LAB].reply(picked("sobel_y"))))["stepper"]
    assert (whole["conv"].dtype, broken["conv"].dtype) == (np.int16, np.float32)
    net = told(pack(opened(page="network").session_state[NETWORK].reply(sampled("5"))))
    assert net["graph"]["levels"].dtype == np.uint8
    assert net["answers"]["logits"].dtype == np.float32


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("about", [*CHANGES])
def test_an_answer_is_what_a_visitor_with_its_link_is_shown(about: str, language: str) -> None:
    """Every component has the same, in the same language, as in a page that is opened with the answer's link."""
    message, before, _kernel = CHANGES[about]
    reply = opened(**SMALL, **before, lang=language).session_state[LAB].reply(message)
    answer = told(pack(reply))
    other = at_link(reply.link)
    same_content(answer["stepper"], *sent(other, "cnnviz_stepper"))
    for name, key in (("picker", "lab.kernels"), ("dials", "lab.dials"), ("editor", "lab.editor")):
        same_as(reply.small[name], data_of(other, key))
    assert dict(other.query_params) == dict(reply.link)


def test_the_maps_of_an_answer_are_not_sent_again() -> None:
    """The browser says that it has them: the run for that sends nothing of them, and any later run all."""
    app = opened(**SMALL, panel="cost")
    line = app.session_state[LAB]
    assert line.reply(picked("sobel_y")).number == 1
    fire(app, "lab.kernels", [2, {"arrived": 1}])
    data = data_of(app, "lab.stepper")
    assert data == {"same": True, "meta": None, "direct": [line.token, 1]}
    assert data_of(app, "lab.kernels")["chosen"] == "sobel_y"
    assert app.query_params["kernel"] == "sobel_y"
    app.selectbox(key="lab.activation").select("tanh").run()
    data = data_of(app, "lab.stepper")
    assert data["same"] is False and data["meta"]["act"]["name"] == "tanh"


@pytest.mark.parametrize("told", [None, {"arrived": 0}, {"arrived": 2}, {"arrived": "1"}])
def test_maps_that_may_not_have_arrived_are_sent(told: Any) -> None:
    """A run of which the browser did not say that it has this very answer brings everything."""
    app = opened(**SMALL)
    app.session_state[LAB].reply(picked("sobel_y"))
    fire(app, "lab.kernels", [2, told])
    data, arrays = sent(app, "cnnviz_stepper")
    assert data["same"] is False and data["meta"] is not None
    np.testing.assert_array_equal(arrays["weight"], np.tile(SOBEL_Y.ravel(), 3))


def test_an_older_answer_that_arrived_is_not_the_newest() -> None:
    """The word that the first is there does not keep the second from being sent."""
    app = opened(**SMALL)
    line = app.session_state[LAB]
    for name in ("sobel_y", "prewitt_x"):
        line.reply(picked(name))
    fire(app, "lab.kernels", [3, {"arrived": 1}])
    assert data_of(app, "lab.stepper")["same"] is False
    assert data_of(app, "lab.kernels")["chosen"] == "prewitt_x"


def test_any_other_change_after_an_answer_sends_the_maps() -> None:
    """Another activation, another size, another unit: what the browser has is no answer to these."""
    for change in (
        lambda app: app.selectbox(key="lab.activation").select("tanh"),
        lambda app: app.slider(key="lab.size").set_value(24),
        lambda app: app.segmented_control(key="lab.unit").set_value(1),
    ):
        app = opened(**SMALL)
        app.session_state[LAB].reply(picked("sobel_y"))
        app.session_state[LAB].arrived(1)
        change(app).run()
        data, arrays = sent(app, "cnnviz_stepper")
        assert data["same"] is False and data["meta"] is not None
        assert arrays["weight"].ravel().tolist() == np.broadcast_to(SOBEL_Y, (3, 3, 3)).ravel().tolist()


def test_an_answer_that_was_lost_is_sent_by_the_script() -> None:
    """The browser then asks the usual way for what the server has done already."""
    app = opened(**SMALL)
    app.session_state[LAB].reply(picked("sobel_y"))
    fire(app, "lab.kernels", [1, "sobel_y"])
    data = data_of(app, "lab.stepper")
    assert data["same"] is False and data["meta"] is not None


def test_answers_are_counted_one_after_another() -> None:
    """By their numbers the browser tells an old one."""
    line = opened(**SMALL).session_state[LAB]
    assert [line.reply(picked(name)).number for name in ("sobel_y", "prewitt_x", "sobel_x")] == [1, 2, 3]


# Whether the script runs afterwards


@pytest.mark.parametrize(
    ("query", "message", "run"),
    [
        ({}, picked("sobel_y"), False),
        ({"kernel": "box"}, turned("box", size=5), False),
        ({"w": "1_2~3_4"}, edited(tool("negate")), False),
        ({}, edited(tool("negate")), True),
        ({"w": "1_2~3_4"}, picked("sobel_y"), True),
        ({}, picked("box"), True),
        ({"pin": "conv_0_2_3"}, picked("sobel_y"), True),
        *(({"panel": panel}, picked("sobel_y"), True) for panel in ("cost", "borders", "frequency")),
    ],
)
def test_the_script_runs_only_where_its_own_parts_change(
    query: dict[str, str], message: dict[str, Any], run: bool
) -> None:
    """A panel, a pinned element, another family's kernels, and the way back from a first change by hand."""
    assert opened(**SMALL, **query).session_state[LAB].reply(message).run is run


# What is refused


def refused(line: Line, held: Held, message: Any) -> None:
    """Check that `message` gets no answer and leaves the state, and what is known of the last answer, as it is."""
    before = held.now
    with pytest.raises(NotDirectError):
        line.reply(message)
    assert held.now is before


def test_nothing_is_answered_before_the_state_is_drawn() -> None:
    """A control has changed the state and its run is about to come; after it, the line answers again."""
    app = opened(**SMALL)
    line = app.session_state[LAB]
    line.ground.held.become(lambda state: replace(state, bias=2.0))
    refused(line, line.ground.held, picked("sobel_y"))
    app.run()
    assert line.reply(picked("sobel_y")).number == 1


def test_nothing_is_answered_where_the_page_shows_no_maps() -> None:
    """A kernel that does not fit leaves a sentence in their place, which goes away with a run."""
    app = opened(size="8", kernel="box", set="size:15")
    assert app.error
    with pytest.raises(NotDirectError):
        app.session_state[LAB].reply(turned("box", size=3))


def test_an_edit_whose_answer_was_lost_is_done_once() -> None:
    """The browser sends it again the usual way, and the numbers of messages tell."""
    app = opened(**SMALL, w="1_2~3_4")
    app.session_state[LAB].reply(edited(tool("double")))
    fire(app, "lab.editor", [1, tool("double")])
    assert app.session_state["lab.state"].state.weights == (((2.0, 4.0), (6.0, 8.0)),)
    fire(app, "lab.editor", [1, tool("double")], [2, tool("negate")])
    assert app.session_state["lab.state"].state.weights == (((-2.0, -4.0), (-6.0, -8.0)),)


def test_a_component_that_is_made_anew_counts_on() -> None:
    """It is told the newest message of its key that the line or the script handled, so that the next one is not dropped."""
    app = opened(**SMALL)
    app.session_state[LAB].reply(picked("sobel_y", turn=20))
    app.query_params["kernel"] = "sobel_y"
    app.run()
    assert [data_of(app, key)["turn"] for key in ("lab.kernels", "lab.dials")] == [20, 0]


def test_a_page_that_was_left_is_not_heard() -> None:
    """A control whose page is no longer open changes nothing, whatever it still says."""
    app = opened(page="network")
    before = app.session_state["network.state"].state
    app.session_state["page"] = "signals"
    app.session_state["signals.state"] = Held(SignalState())
    fire(app, "network.samples", [1, "13"])
    assert app.session_state["network.state"].state is before
    assert app.session_state["signals.state"].state == SignalState()


def test_a_line_without_a_run_answers_nothing() -> None:
    """It has no ground to stand on."""
    for line in (type(opened(**SMALL).session_state[LAB])(),):
        with pytest.raises(NotDirectError):
            line.reply(picked("sobel_y"))


def test_nothing_is_answered_while_the_grid_holds_what_is_no_kernel() -> None:
    """The sentence about it goes away with a run; when it is right again, the line is open."""
    app = opened(**SMALL)
    line = app.session_state[LAB]
    cells = {"kind": "cells", "channel": 0, "texts": [["x", "0", "1"]] + [["0", "0", "0"]] * 2}
    refused(line, line.ground.held, edited(cells))
    fire(app, "lab.editor", [1, cells])
    assert data_of(app, "lab.editor")["error"]
    refused(line, line.ground.held, picked("sobel_y"))
    fire(app, "lab.kernels", [1, "sobel_y"])
    assert line.reply(picked("sobel_x")).number == 1


@pytest.mark.parametrize(
    "message",
    [
        edited({"kind": "resize", "rows": 15, "columns": 15}),
        edited({"kind": "cells", "channel": 0, "texts": [["1/0", "0", "1"]] + [["0", "0", "0"]] * 2}),
        edited(tool("double"), tool("explode")),
        edited(*[tool("double")] * 30),
        edited(),
        {"of": "lab.editor", "messages": [[1, tool("double"), 3]]},
        {"of": "lab.editor", "messages": [tool("double")]},
        {"of": "lab.editor", "messages": [[1, None]]},
        picked("nope"),
        picked(""),
        {"of": "lab.kernels", "messages": [[1, ["sobel_y"]]]},
        {"of": "lab.kernels", "messages": [["1", "sobel_y"]]},
        {"of": "lab.kernels", "messages": "sobel_y"},
        {"of": "lab.kernels"},
        {"of": "network.pad", "messages": [[1, "0" * DIGIT_SIDE**2]]},
        {"of": "nope", "messages": [[1, "sobel_y"]]},
        {"of": "lab.dials", "messages": [[1, {"scope": "sobel_x"}]]},
        {"of": "lab.dials", "messages": [[1, {"scope": "sobel_x", "values": {"sigma": "1"}}]]},
        {"of": "lab.dials", "messages": [[1, {"scope": "sobel_x", "values": {"sigma": True}}]]},
        turned("sobel_x", size=10**400),
        turned("sobel_x", size=float("nan")),
        turned("sobel_x", size=float("inf")),
        {"of": "lab.kernels", "messages": [[1, {"arrived": 1}]]},
    ],
)
def test_what_does_not_fit_goes_the_usual_way(message: Any) -> None:
    """A kernel larger than the picture, text that is no number, names that are not there, other shapes of messages."""
    line = opened(size="8").session_state[LAB]
    refused(line, line.ground.held, message)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**400), 10**400)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        [
            "of",
            "lab.kernels",
            "lab.dials",
            "lab.editor",
            "network.pad",
            "messages",
            "sobel_y",
            "passing",
            "scope",
            "kind",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["of", "messages", "kind", "passing", "scope", "values"]), inner, max_size=4
        )
        | st.fixed_dictionaries(
            {
                "of": st.sampled_from(["lab.kernels", "lab.dials", "lab.editor", "network.pad"]),
                "messages": st.lists(st.tuples(st.integers(0, 9), inner).map(list) | inner, max_size=3),
            }
        )
    ),
    max_leaves=14,
)


@pytest.fixture(scope="module")
def lab_line() -> tuple[AppTest, Line]:
    app = opened(size="8")
    return app, app.session_state[LAB]


@pytest.fixture(scope="module")
def network_line() -> tuple[AppTest, Line]:
    app = opened(page="network", **{"from": "drawing"})
    return app, app.session_state[NETWORK]


@settings(max_examples=150, deadline=None)
@given(message=JSON)
def test_nonsense_changes_nothing(lab_line: Any, network_line: Any, message: Any) -> None:
    """Whatever JSON a browser sends is refused or is one of the visitor's own changes; nothing else is ever raised."""
    for _app, line in (lab_line, network_line):
        held = line.ground.held
        before = held.state
        try:
            reply = line.reply(message)
        except NotDirectError:
            assert held.state is before
        else:
            assert type(held.state) is type(before)
            told(pack(reply))


# The route


def test_an_answer_comes_in_one_piece_and_is_kept_nowhere() -> None:
    """The bytes are those of the packed reply; no cache may keep them; no server packs them again."""
    line = Fixed(EMPTY)
    status, headers, body = request(f"/direct/{line.token}", [b'{"of": ', b'"lab.kernels"}'])
    assert (status, body) == (200, pack(EMPTY))
    assert headers["cache-control"] == "no-store"
    assert headers["content-encoding"] == "identity"
    assert headers["content-type"] == "application/octet-stream"
    ((heard, thread),) = line.heard
    assert heard == {"of": "lab.kernels"}
    assert thread is not threading.main_thread()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"1" * 5000, 400),
        (b"[" * 200_000, 400),
        (b"x" * (LIMITS.request_bytes + 1), 413),
        (b'"' + b"x" * (LIMITS.request_bytes - 2) + b'"', 200),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(body: bytes, status: int) -> None:
    """No JSON, too deep, too long; in one part or in many."""
    line = Fixed(EMPTY)
    for parts in ([body], [body[at : at + 50_000] for at in range(0, len(body), 50_000)] or [b""]):
        got, _headers, said = request(f"/direct/{line.token}", parts)
        assert got == status
        assert said == (pack(EMPTY) if status == 200 else b"")


def test_what_is_not_direct_has_no_content() -> None:
    """The browser then goes the usual way."""
    line = Fixed(NotDirectError())
    status, _headers, body = request(f"/direct/{line.token}")
    assert (status, body) == (204, b"")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://school.example:8501", 200),
        ("http://localhost:8501", 200),
        ("http://elsewhere.example", 403),
        ("http://school.example:8501.elsewhere.example", 403),
        ("http://school.example", 403),
        ("null", 403),
        ("", 403),
        ("http://[", 403),
    ],
)
def test_only_a_page_of_this_server_is_answered(origin: str | None, status: int) -> None:
    """A page from elsewhere gets nothing, even if it knew the token."""
    line = Fixed(EMPTY)
    headers = {"Host": "school.example:8501"} | ({} if origin is None else {"Origin": origin})
    assert request(f"/direct/{line.token}", **headers)[0] == status
    assert len(line.heard) == (status == 200)


@pytest.mark.parametrize("token", ["", "x", "..%2f", "%00", "a" * 32, "a/b", "日"])
def test_an_unknown_token_leads_nowhere(token: str) -> None:
    """404, and the body is not even read."""
    status, _headers, body = request(f"/direct/{token}", [b"x" * (LIMITS.request_bytes + 1)])
    assert status == 404
    assert b"Traceback" not in body


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_only_posts_are_answered(method: str) -> None:
    """A link or an image in a foreign page cannot change anything."""
    line = Fixed(EMPTY)
    status, _headers, _body = request(f"/direct/{line.token}", method=method)
    assert status == 405
    assert not line.heard


def test_the_route_answers_the_real_line() -> None:
    """From the bytes of a request to the bytes of the maps."""
    line = opened(**SMALL).session_state[LAB]
    status, _headers, body = request(f"/direct/{line.token}", [json.dumps(picked("sobel_y")).encode()])
    assert status == 200
    answer = told(body)
    assert dict(parse_qsl(answer["link"]))["kernel"] == "sobel_y"
    np.testing.assert_array_equal(answer["stepper"]["weight"], np.tile(SOBEL_Y.ravel(), 3))
    status, _headers, body = request(f"/direct/{line.token}", [json.dumps(picked("nope")).encode()])
    assert (status, body) == (204, b"")


class Slow(Fixed):
    """A line that answers when it may."""

    def __init__(self) -> None:
        super().__init__(EMPTY)
        self.may = threading.Event()

    def reply(self, message: Any) -> Reply:
        assert self.may.wait(10)
        return super().reply(message)


def test_one_visitor_cannot_keep_all_workers_busy() -> None:
    """Of requests that are under way at once, so many are answered and the others refused at once; then it goes on."""
    line = Slow()

    async def scene() -> list[int]:
        first = [asyncio.create_task(requested(f"/direct/{line.token}")) for _ in range(MOST_AT_ONCE)]
        while line.under_way < MOST_AT_ONCE:
            await asyncio.sleep(0)
        assert (await requested(f"/direct/{line.token}"))[0] == 204
        line.may.set()
        return [status for status, _headers, _body in await asyncio.gather(*first)]

    statuses = played(scene())
    assert statuses == [200] * MOST_AT_ONCE
    assert request(f"/direct/{line.token}")[0] == 200
    assert line.under_way == 0


@pytest.mark.parametrize("gives", [NotDirectError(), replace(EMPTY, small={"x": {"low": float("-inf")}})])
def test_a_request_that_failed_is_no_longer_under_way(gives: Any) -> None:
    """Nor is one whose numbers JSON cannot carry, which goes the usual way as well."""
    line = Fixed(gives)
    for _ in range(2 * MOST_AT_ONCE):
        assert request(f"/direct/{line.token}")[0] == 204
        assert request(f"/direct/{line.token}", [b"{"])[0] == 400
    assert line.under_way == 0


# Who gets an answer


def test_a_token_opens_its_own_visitors_state_alone() -> None:
    """Two visitors: what one asks for changes nothing for the other, and their tokens are long and different."""
    one, other = opened(**SMALL), opened(**SMALL)
    lines = [app.session_state[LAB] for app in (one, other)]
    tokens = [line.token for line in lines]
    assert tokens[0] != tokens[1] and min(map(len, tokens)) >= 32
    status, _headers, _body = request(f"/direct/{tokens[0]}", [json.dumps(picked("sobel_y")).encode()])
    assert status == 200
    states = [line.ground.held.state.kernel for line in lines]
    assert states == ["sobel_y", "sobel_x"]
    assert lines[1].ground.held.now[1] == 0


def test_each_page_has_a_line_of_its_own() -> None:
    """A network's message does not fit the lab's line, and its state stays."""
    app = opened(**SMALL)
    lab = app.session_state[LAB]
    app.segmented_control(key="shell.page").set_value("network").run()
    network = app.session_state[NETWORK]
    assert lab.token != network.token
    refused(lab, lab.ground.held, drawn("0" * DIGIT_SIDE**2))
    refused(network, network.ground.held, picked("sobel_y"))
    assert isinstance(lab.ground.held.state, LabState)


def test_a_line_ends_with_its_session() -> None:
    """Nothing but the session holds it: when that is gone, the token leads nowhere."""
    line = Fixed(EMPTY)
    path = f"/direct/{line.token}"
    assert request(path)[0] == 200
    del line
    gc.collect()
    assert request(path)[0] == 404


def test_an_answer_does_not_keep_a_line_alive() -> None:
    """Also the worker threads let go of it."""
    line = Fixed(EMPTY)
    token = line.token
    for _ in range(8):
        request(f"/direct/{token}")
    line.heard.clear()
    del line
    gc.collect()
    assert token not in direct._LINES


# The state that is held


def test_an_answer_never_overwrites_a_change_that_came_meanwhile() -> None:
    """It takes the place of the state that it was computed from, and of no other."""
    first, second, third = LabState(), LabState(bias=1.0), LabState(bias=2.0)
    held = Held(first)
    assert held.answer(first, second) == 1
    assert held.now == (second, 1)
    held.become(lambda state: replace(state, bias=5.0))
    changed = held.state
    assert held.answer(second, third) is None
    assert held.now == (changed, 1)
    held.put(first)
    assert held.answer(changed, third) is None
    assert held.answer(replace(first), third) is None, "an equal state is another one"
    assert held.answer(first, third) == 2
    assert held.now == (third, 2)


def test_a_change_during_the_computation_wins() -> None:
    """A control's callback comes while the maps are computed: the answer is refused, and the change stays."""
    app = opened(**SMALL)
    line = app.session_state[LAB]
    held = line.ground.held

    class Meanwhile(Held):
        def answer(self, before: Any, after: Any) -> int | None:
            self.become(lambda state: replace(state, bias=3.0))
            return super().answer(before, after)

    slow = Meanwhile(held.state)
    line.ground = replace(line.ground, held=slow)
    with pytest.raises(NotDirectError):
        line.reply(picked("sobel_y"))
    assert (slow.state.bias, slow.state.kernel) == (3.0, "sobel_x")


def test_of_many_answers_at_once_none_is_lost() -> None:
    """From several threads, each answer that is given has its own number."""
    line = opened(size="8").session_state[LAB]
    names = kernels.FAMILIES[kernels.KERNELS["sobel_x"].family]
    numbers: list[int] = []

    def ask(name: str) -> None:
        for _ in range(5):
            with suppress(NotDirectError):
                numbers.append(line.reply(picked(name)).number)

    threads = [threading.Thread(target=ask, args=(name,)) for name in names[:4]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [*range(1, len(numbers) + 1)]
    assert line.ground.held.now[1] == len(numbers) > 0


# The network page

SCENES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "another sample": ({}, sampled("57")),
    "another photo": ({"network": "faces", "from": "photo", "size": "64"}, photographed("coffee")),
    "a drawing": ({"from": "drawing"}, drawn(hexadecimal(stroke()))),
    "an empty pad": ({"from": "drawing"}, drawn("0" * DIGIT_SIDE**2)),
}


def expected_reading(scene: str) -> Any:
    if scene == "another sample":
        return read(shipped("digits"), samples()[0][57][None])
    if scene == "another photo":
        return read(shipped("faces"), working_copy(load_photo("coffee"), 64, True).pixels)
    levels = stroke() if scene == "a drawing" else np.zeros((DIGIT_SIDE, DIGIT_SIDE), np.uint8)
    return read(shipped("digits"), as_digit(levels))


SMALL_PARTS = {
    "another sample": ("picker", "network.samples"),
    "another photo": ("picker", "network.photos"),
    "a drawing": ("sketch", "network.pad"),
    "an empty pad": ("sketch", "network.pad"),
}


@pytest.mark.parametrize("scene", SCENES)
def test_a_networks_answer_is_what_a_run_of_the_script_sends(scene: str) -> None:
    """Graph, bars, thumbnails and pad have the same, in the same page and in one that is opened with the answer's link."""
    query, message = SCENES[scene]
    app = opened(page="network", **query)
    line = app.session_state[NETWORK]
    reply = line.reply(message)
    answer = told(pack(reply))
    app.run()
    name, key = SMALL_PARTS[scene]
    for name_of_content in reply.contents:
        same_content(answer[name_of_content], *sent(app, f"cnnviz_{name_of_content}"))
    same_as(reply.small[name], data_of(app, key))
    other = at_link(reply.link)
    assert dict(other.query_params) == dict(reply.link)
    same_as(reply.small[name], data_of(other, key))
    for name_of_content in reply.contents:
        data, arrays = sent(other, f"cnnviz_{name_of_content}")
        data["meta"] |= (
            {"selected": answer["graph"]["meta"]["selected"]} if "selected" in data["meta"] else {}
        )
        same_content(answer[name_of_content], data, arrays)


@pytest.mark.parametrize("scene", [name for name in SCENES if name != "another photo"])
def test_the_bars_of_an_answer_are_the_networks(scene: str) -> None:
    """Probabilities and logits of the picture that was asked for, as the engine gives them here."""
    query, message = SCENES[scene]
    reply = opened(page="network", **query).session_state[NETWORK].reply(message)
    bars, expected = told(pack(reply))["answers"], expected_reading(scene)
    np.testing.assert_array_equal(bars["probabilities"], expected.chances)
    np.testing.assert_array_equal(bars["logits"], expected.scores)
    np.testing.assert_array_equal(bars["seen"], expected.values["digit"].ravel())
    assert reply.run is True
    if scene == "a drawing":
        np.testing.assert_array_equal(decode(reply.link["drawing"], DIGIT_SIDE), stroke())


def test_a_faces_answer_has_no_bars_and_the_networks_maps() -> None:
    """A detector does not answer with one number for each class."""
    query, message = SCENES["another photo"]
    reply = opened(page="network", **query).session_state[NETWORK].reply(message)
    assert reply.contents.keys() == {"graph"}
    columns = reply.contents["graph"][0]["columns"]
    expected = expected_reading("another photo")
    assert [tuple(column["size"]) for column in columns[:1]] == [expected.picture.shape[1:]]


@pytest.mark.parametrize("scene", SCENES)
def test_what_an_answer_brought_of_a_network_is_not_sent_again(scene: str) -> None:
    """The run that follows says that the browser has graph and bars, and computes no reading again."""
    query, message = SCENES[scene]
    app = opened(page="network", **query)
    line = app.session_state[NETWORK]
    reply = line.reply(message)
    kept = app.session_state["visitor"].passing["network.reading"].kept
    fire(app, SMALL_PARTS[scene][1], [2, {"arrived": 1}])
    assert app.session_state["visitor"].passing["network.reading"].kept is kept
    for name in reply.contents:
        data = data_of(app, f"network.{name}")
        assert data.pop("turn") == 0
        data.pop("opens_in", None)  # where the page scrolls: a few letters
        assert data == {"same": True, "meta": None, "direct": [line.token, 1]}


@pytest.mark.parametrize("scene", SCENES)
def test_a_networks_answer_that_was_lost_is_sent_by_the_script(scene: str) -> None:
    """The browser then asks the usual way for what the server has done already."""
    query, message = SCENES[scene]
    app = opened(page="network", **query)
    reply = app.session_state[NETWORK].reply(message)
    fire(app, SMALL_PARTS[scene][1], message["messages"][-1])
    for name in reply.contents:
        data, arrays = sent(app, f"cnnviz_{name}")
        assert data["same"] is False
        same_content(told(pack(reply))[name], data, arrays)


def test_another_scale_after_an_answer_sends_the_network() -> None:
    """What the graph is sent depends on more than its reading."""
    app = opened(page="network")
    app.session_state[NETWORK].reply(sampled("57"))
    app.session_state[NETWORK].arrived(1)
    fire(app, "network.graph", [1, ["scale", "network"]])
    data, arrays = sent(app, "cnnviz_graph")
    assert data["same"] is False and data["meta"]["scale"] == "network" and arrays


def test_a_stroke_under_way_is_shown_and_nothing_else() -> None:
    """Its bars are the network's; link and state stay, and no run follows."""
    app = opened(page="network", **{"from": "drawing"})
    line = app.session_state[NETWORK]
    state, link = line.ground.held.state, dict(app.query_params)
    reply = line.reply(drawn(hexadecimal(stroke())) | {"passing": True})
    assert reply.run is None
    assert dict(reply.link) == link
    assert line.ground.held.state is state
    np.testing.assert_array_equal(
        told(pack(reply))["answers"]["logits"], expected_reading("a drawing").scores
    )
    assert line.ground.held.now == (state, 0), "it is not counted"
    finished = line.reply(drawn(hexadecimal(stroke())))
    assert (reply.number, finished.number, finished.run) == (0, 1, True)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({}, sampled("200")),
        ({}, sampled("-1")),
        ({}, sampled("007")),
        ({}, sampled("coffee")),
        ({}, drawn("0" * DIGIT_SIDE**2)),
        ({"network": "faces", "from": "photo", "size": "64"}, photographed("nope")),
        ({"network": "faces", "from": "photo", "size": "64"}, photographed("5")),
        ({"from": "drawing"}, sampled("5")),
        ({"from": "drawing"}, drawn("0" * 10)),
        ({"from": "drawing"}, drawn("G" * DIGIT_SIDE**2)),
        ({"from": "drawing"}, drawn("0" * 10) | {"passing": True}),
        ({"from": "drawing"}, drawn({"wet": "0" * DIGIT_SIDE**2})),
        ({"from": "drawing"}, drawn(None)),
    ],
)
def test_what_a_network_cannot_be_given_goes_the_usual_way(
    query: dict[str, str], message: dict[str, Any]
) -> None:
    """Samples and photos that are not there, drawings of other shapes, messages of a control that is not shown."""
    line = opened(page="network", **query).session_state[NETWORK]
    refused(line, line.ground.held, message)


def test_an_own_network_that_was_slow_is_left_to_the_script() -> None:
    """There it is read in slices, which can be stopped; a quick one is answered."""
    app = opened(page="network")
    line = app.session_state[NETWORK]
    ground = line.ground
    own = replace(ground.state, network="own")
    held = Held(own)
    for seconds, answered in ((1.0, False), (0.001, True)):
        line.ground = replace(ground, held=held, state=own)
        reading_place(ground.visitor).seconds = seconds
        if answered:
            assert line.reply(sampled("57")).number == 1
        else:
            refused(line, held, sampled("57"))
    line.ground = ground
    reading_place(ground.visitor).seconds = 1.0
    assert line.reply(sampled("57")).number == 1, "one that comes with the project is known to be quick"


def test_a_network_is_not_read_before_its_state_is_drawn() -> None:
    """Another network was chosen and its run is about to come."""
    line = opened(page="network").session_state[NETWORK]
    line.ground.held.become(lambda state: replace(state, answer=3))
    refused(line, line.ground.held, sampled("57"))
