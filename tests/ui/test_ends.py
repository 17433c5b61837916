"""What the network page says of an answer, by what the network ends with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from onnx import NodeProto
from streamlit.testing.v1 import AppTest

from cnnviz.networks import read_onnx
from cnnviz.networks.ends import MEANINGS as KNOWN
from cnnviz.parts.answers import strip as sentences
from cnnviz.reader import reader_of
from cnnviz.state.network import MEANINGS
from cnnviz.ui.network.ends import NAMES
from cnnviz.ui.networks import OwnNetwork
from tests.networks.build import model, node
from tests.ui.sent import sent
from tests.ui.test_network import page

ENDS: dict[str, tuple[list[NodeProto], str]] = {
    "probabilities": ([node("Softmax", "z", "p", axis=1), node("Identity", "p", "y")], "y"),
    "logarithms": ([node("LogSoftmax", "z", "y", axis=1)], "y"),
    "logits": ([], "z"),
    "labels": ([node("Sigmoid", "z", "y")], "y"),
    "one label": ([node("Sigmoid", "one", "y")], "y"),
    "one number": ([], "one"),
    "index": ([node("ArgMax", "z", "y", axis=1)], "y"),
    "smallest": ([node("ArgMin", "z", "y", axis=1, keepdims=0)], "y"),
    "several": ([node("Softmax", "z", "p", axis=1)], "maps one z p"),
}


def own(name: str) -> OwnNetwork:
    """Three numbers of a picture, or one, with this end."""
    rng = np.random.default_rng(3)
    nodes = [
        node("Conv", "x k", "maps"),
        node("GlobalAveragePool", "maps", "means"),
        node("Flatten", "means", "flat"),
        node("MatMul", "flat m", "z"),
        node("MatMul", "flat n", "one"),
    ]
    weights = {
        "k": rng.normal(size=(4, 3, 3, 3)).astype(np.float32),
        "m": rng.normal(size=(4, 3)).astype(np.float32),
        "n": rng.normal(size=(4, 1)).astype(np.float32),
    }
    more, outputs = ENDS[name]
    built = model([*nodes, *more], {"x": (1, 3, 8, 8)}, outputs, weights)
    return OwnNetwork(reader_of(read_onnx(built.SerializeToString())), "own.onnx")


def opened(name: str, **query: str) -> AppTest:
    """The page with that network after its first run."""
    app = page(own(name), network="own", **{"from": "photo"}, **query)
    assert not app.exception
    assert not app.error
    return app


def strip(app: AppTest) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What the answers' strip is sent."""
    return sent(app, "cnnviz_answers")


@pytest.mark.parametrize(
    ("name", "kind", "softmax", "beside", "note"),
    [
        ("probabilities", "shares", True, True, None),
        ("logarithms", "shares", False, True, sentences.LOGARITHMS),
        ("logits", "shares", True, True, sentences.SOFTMAX_ADDED),
        ("labels", "labels", False, True, sentences.LABELS),
        ("one label", "labels", False, True, sentences.ONE_LABEL),
        ("one number", "numbers", False, False, sentences.ONE_NUMBER),
        ("index", "shares", True, True, "The network itself ends with the number"),
        ("smallest", "numbers", False, False, "ArgMin gives the position"),
    ],
)
def test_the_strip_says_what_the_network_ends_with(
    name: str, kind: str, softmax: bool, beside: bool, note: str | None
) -> None:
    """The kind of its numbers, what stands beside them, and a sentence where that is not the usual end."""
    meta, arrays = strip(opened(name))
    assert (meta["kind"], meta["softmax"], "logits" in arrays) == (kind, softmax, beside)
    assert (meta["note"] is None) if note is None else (note in meta["note"])
    assert meta["named"] == (name in ("index", "smallest"))
    if name == "smallest":
        assert meta["winner"] == int(np.argmin(arrays["probabilities"]))


@pytest.mark.parametrize("panel", ["layer", "trace", "why", "preprocessing", "account"])
@pytest.mark.parametrize("name", ENDS)
def test_every_panel_opens_for_every_end(name: str, panel: str) -> None:
    """No panel takes a value for a class of certainty, or fails."""
    app = opened(name, panel=panel, why="saliency")
    if panel == "why":
        assert not app.warning
        slope = {"labels": "before sigmoid", "one label": "before sigmoid", "one number": "network's number"}
        word = slope.get(name, "network's number" if name == "smallest" else "before softmax")
        assert any(word in caption.value for caption in app.caption)


def test_the_outputs_that_answer_can_be_chosen() -> None:
    """The map is not among them; another output brings its own meaning along."""
    app = opened("several")
    meta, _arrays = strip(app)
    assert meta["kind"] == "shares" and meta["note"] is None
    box = app.selectbox(key="network.output")
    assert box.options == ["one", "z", "p"] and box.value == "p"
    assert not [each for each in app.selectbox if each.key.startswith("network.meaning")]
    box.set_value("one").run()
    assert not app.exception
    assert strip(app)[0]["kind"] == "numbers"
    assert app.query_params["output"] == "one"


def test_what_the_file_leaves_open_can_be_chosen() -> None:
    """Logits for a softmax, for a sigmoid each, or mere numbers; the link carries the choice."""
    app = opened("logits")
    kinds = {}
    for meaning in ("label_logits", "values", "logits"):
        next(box for box in app.selectbox if box.key.startswith("network.meaning")).set_value(meaning).run()
        assert not app.exception
        kinds[meaning] = (strip(app)[0]["kind"], app.query_params.get("meaning"))
    assert kinds == {
        "label_logits": ("labels", "label_logits"),
        "values": ("numbers", "values"),
        "logits": ("shares", None),
    }


@pytest.mark.parametrize("name", ["probabilities", "logits", "several"])
@pytest.mark.parametrize("meaning", [meaning for meaning in MEANINGS if meaning])
def test_a_link_with_another_meaning_or_output_gives_way(name: str, meaning: str) -> None:
    """What the graph says outranks it, and an output that is not there is the usual one."""
    app = opened(name, meaning=meaning, output="no such output")
    kind = strip(app)[0]["kind"]
    assert kind == "shares" or (name == "logits" and meaning in ("label_logits", "values"))


def test_links_carry_every_meaning_and_each_has_a_name() -> None:
    """What the engine knows, the link can say and the page can name."""
    assert set(MEANINGS) == {"", *KNOWN} and set(NAMES) == set(KNOWN)
