"""The picture of a network as a component: what it is sent, and what a browser can make it do."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from cnnviz.ui.components import bundle
from cnnviz.ui.components.graph import SCALES, checked
from cnnviz.ui.network.graph_words import TITLES, graph_title, graph_words
from tests.patience import PATIENCE

JAVASCRIPT = [path.read_text() for path in sorted((Path(bundle.FOLDER) / "graph").glob("*.js"))]


def graph_app() -> None:
    import numpy as np
    import streamlit as st

    from cnnviz.network import read_onnx
    from cnnviz.ui.components.graph import graph
    from cnnviz.ui.network.graph_words import graph_words
    from cnnviz.views.network_payload import graph_payload
    from tests.network.build import small_network

    network = read_onnx(small_network().SerializeToString())
    x = np.linspace(-1, 1, 210, dtype=np.float32).reshape(1, 3, 7, 10)
    meta, arrays = graph_payload(network, network.run({"image": x}), input="image", probabilities="answer")
    st.session_state.setdefault("heard", [])
    meta |= graph_words(str, meta) | {"scale": "layer", "selected": None, "large": False}
    graph(
        (meta, arrays),
        key="graph",
        on_select=lambda *what: st.session_state.heard.append(what),
        on_scale=lambda scale: st.session_state.heard.append(scale),
        on_page=lambda *what: st.session_state.heard.append(what),
        opens_in="below",
    )


@pytest.fixture(scope="module")
def app() -> AppTest:
    started = AppTest.from_function(graph_app, default_timeout=PATIENCE).run()
    assert not started.exception
    return started


def send(app: AppTest, *values: Any) -> list[Any]:
    """Let the browser send each of `values` as its waiting messages; gives what the page heard."""
    app.session_state["heard"] = []
    (element,) = app.get("bidi_component")
    for value in values:
        trigger = WidgetState(
            id=f"$$STREAMLIT_INTERNAL_KEY_{element.proto.id}__events",
            json_trigger_value=json.dumps([{"event": "action", "value": value}]),
        )
        app._run(WidgetStates(widgets=[trigger]))
        assert not app.exception
    return app.session_state["heard"]


def data_of(app: AppTest) -> dict[str, Any]:
    (element,) = app.get("bidi_component")
    return json.loads(element.proto.mixed.json)


def columns(app: AppTest) -> list[dict[str, Any]]:
    return data_of(app)["meta"]["columns"]


def test_arrays_arrive_as_one_column_each(app: AppTest) -> None:
    """Levels are uint8 and numbers float32, and every offset in the description lies inside them."""
    (element,) = app.get("bidi_component")
    sent = json.loads(element.proto.mixed.json)
    found = {}
    for name in ("levels", "numbers"):
        blob = element.proto.mixed.arrow_blobs[sent[name]["__streamlit_arrow_ref__"]].data
        table = pa.ipc.open_stream(io.BytesIO(blob)).read_all()
        assert table.num_columns == 1
        found[name] = table.column(0).to_numpy()
    assert (found["levels"].dtype, found["numbers"].dtype) == (np.uint8, np.float32)
    for column in columns(app):
        if column["kind"] == "maps":
            assert column["levels"] + column["count"] * np.prod(column["cells"]) <= len(found["levels"])
        assert column["numbers"] + column["count"] <= len(found["numbers"])


def test_choices_reach_the_page(app: AppTest) -> None:
    """A map with a place, a map alone, a number, a scale: each reaches its own function, in order, once."""
    got = send(
        app,
        [[1, ["select", "left", 2, 3, 4]]],
        [[1, ["select", "left", 2, 3, 4]], [2, ["select", "left", 1]]],
        [[3, ["select", "logits", 4]], [4, ["scale", "unit"]]],
        [[5, ["page", "left", 0]]],
    )
    layer = next(c["layer"] for c in columns(app) if c["array"] == "left")
    logits = next(c["layer"] for c in columns(app) if c["array"] == "logits")
    assert got == [(layer, 2, (3, 4)), (layer, 1, None), (logits, 4, None), "unit", ("left", 0)]
    assert data_of(app)["turn"] == 5


HOSTILE: list[Any] = [
    ["select", "image", 0],
    ["select", "nothing", 0],
    ["select", "left", 4],
    ["select", "left", -1],
    ["select", "left", True],
    ["select", "left", 1.0],
    ["select", "left", 1, 7, 0],
    ["select", "left", 1, 0, 10],
    ["select", "left", 1, 0],
    ["select", "left", 1, 0, 0, 0],
    ["select", "logits", 1, 0, 0],
    ["select", ["left"], 1],
    ["select"],
    ["page", "left", 1],
    ["page", "left"],
    ["scale", "colour"],
    ["scale", ["unit"]],
    ["scale"],
    {"scale": "unit"},
    [],
    None,
]


def test_what_is_not_there_cannot_be_chosen(app: AppTest) -> None:
    """The input, other layers, channels, places and pages outside the network, other scales: nothing is heard."""
    assert send(app, *([[100 + at, body]] for at, body in enumerate(HOSTILE))) == []


numbers = st.one_of(st.integers(-3, 12), st.booleans(), st.floats(), st.text(max_size=4), st.none())


@settings(max_examples=150, deadline=None)
@given(
    what=st.one_of(st.sampled_from(["select", "page", "scale"]), numbers),
    array=st.one_of(st.sampled_from(["a", "row", "x"]), numbers),
    rest=st.lists(numbers, max_size=4),
)
def test_whatever_is_taken_is_there(what: Any, array: Any, rest: list[Any]) -> None:
    """Of arbitrary messages only those are taken that name a column, a channel and a place that exist."""
    known: list[dict[str, Any]] = [
        {
            "array": "x",
            "op_type": "",
            "kind": "maps",
            "total": 1,
            "shape": [1, 3, 5],
            "size": [3, 5],
            "page_count": 1,
        },
        {"array": "a", "op_type": "Conv", "kind": "maps", "total": 4, "shape": [4, 3, 5], "size": [3, 5]}
        | {"page_count": 2, "layer": "A"},
        {
            "array": "row",
            "op_type": "Gemm",
            "kind": "numbers",
            "total": 9,
            "shape": [9, 1, 1],
            "page_count": 1,
        }
        | {"layer": "R"},
    ]
    match checked([what, array, *rest], known):
        case None:
            pass
        case ["scale", scale]:
            assert scale in SCALES
        case ["page", name, page]:
            assert 0 <= page < {"x": 1, "a": 2, "row": 1}[name]
        case ["select", layer, channel, cell]:
            assert 0 <= channel < {"A": 4, "R": 9}[layer]
            if layer == "R":
                assert cell == (0, 0)
            elif cell is not None:
                assert 0 <= cell[0] < 3 and 0 <= cell[1] < 5
        case other:
            pytest.fail(str(other))


def test_every_word_the_browser_asks_for_is_sent(app: AppTest) -> None:
    """`words.name` in the scripts and the names in the table are the same set, so none is missing or idle."""
    sent = set(graph_words(str, {"columns": []})["words"])
    asked = {name for source in JAVASCRIPT for name in re.findall(r"\bwords\.(\w+)", source)}
    assert asked | {f"scale_{scale}" for scale in SCALES} == sent


def test_operators_have_titles() -> None:
    """The input and often met operators have words; another is called by its own name."""
    assert graph_title(str, "") == "Input"
    assert graph_title(str, "Relu") == "ReLU"
    assert graph_title(str.upper, "MaxPool") == "MAX POOLING"
    assert graph_title(str, "Erf") == "Erf"
    assert all(TITLES.values())


def test_no_name_stands_twice_in_the_script() -> None:
    """The joined script declares each top-level name once."""
    names = re.findall(
        r"^(?:async )?(?:function|class|const|let) (\w+)", bundle.script("graph/graph.js"), re.MULTILINE
    )
    assert len(names) == len(set(names)), sorted(n for n in names if names.count(n) > 1)


def test_the_picture_knows_no_page(app: AppTest) -> None:
    """The page tells where a chosen map opens; the scripts name no place of a page."""
    assert data_of(app)["opens_in"] == "below"
    assert not [source for source in JAVASCRIPT if re.search(r"st-key-\w", source)]


def test_names_from_models_are_text_only() -> None:
    """Layer names and labels are a stranger's words: no script of the component writes markup."""
    assert not [
        source for source in JAVASCRIPT if re.search(r"innerHTML|insertAdjacentHTML|outerHTML", source)
    ]
