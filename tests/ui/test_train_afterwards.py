"""What one does with a network that was trained, without a browser: what it confuses, and the way to the network page."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnnviz import ops
from cnnviz.images.drawing import DIGIT_SIDE, encode
from cnnviz.network_training import NetworkTraining, picture_of
from cnnviz.state import from_query
from cnnviz.state.train.network import TrainNetworkState
from tests.ui.heard import send
from tests.ui.sent import sent
from tests.ui.test_lab import opened
from tests.ui.test_visitor import visitor_of

NET = "conv4k3s2p1-bn-relu-max2-drop0.25-flat-fc{classes}"
STEPS = 6
TRAINING, CONFUSION, ANSWERS = "train-network.training", "train-network.confusion", "network.answers"


def trained(source: str = "digits", **query: str) -> AppTest:
    """The view after some steps of a small network."""
    net = NET.format(classes=5 if source == "shapes" else 10)
    app = opened(page="train-network", data=source, count="60", batch="10", net=net, **query)
    for turn in range(1, 1000):
        send(app, TRAINING, [turn, {"to": STEPS, "told": 0}])
        if training_of(app).trainer.step == STEPS and not training_of(app).due(state_of(app)):
            return app
    raise AssertionError("it does not come to an end")


def training_of(app: AppTest) -> NetworkTraining:
    """What is kept of it."""
    found: NetworkTraining = visitor_of(app).computed[TRAINING]
    return found


def state_of(app: AppTest) -> TrainNetworkState:
    """What the page shows."""
    state = app.session_state["train-network.state"].state
    assert isinstance(state, TrainNetworkState)
    return state


def expected(app: AppTest) -> np.ndarray:
    """The probabilities of the network that is shown, for the picture that is shown."""
    training, state = training_of(app), state_of(app)
    network = training.trainer.network(training.moment_of(state))
    image, _label = picture_of(state, training.split)
    return ops.softmax(network.apply(image[np.newaxis] / np.float32(255)), dim=1)[0]


@pytest.mark.parametrize("source", ["digits", "fashion", "shapes"])
def test_the_matrix_is_of_the_moment_that_is_shown(source: str) -> None:
    """The answers that were read last until then; a message opens a cell, which stands in the link."""
    app = trained(source)
    meta, arrays = sent(app, CONFUSION)
    training = training_of(app)
    read = training.answers_at(training.moment_of(state_of(app)))
    assert read is not None and read.confusion is not None
    size = len(meta["classes"])
    assert np.array_equal(arrays["matrix"].reshape(size, size), read.confusion.matrix)
    assert arrays["matrix"].sum() == len(training.split.held_out)
    true, answer = (int(place) for place in np.argwhere(read.confusion.matrix)[0])
    send(app, CONFUSION, [1, {"cell": [true, answer]}])
    assert app.query_params["cell"] == f"{true}_{answer}"
    meta, arrays = sent(app, CONFUSION)
    assert meta["cell"] == [true, answer] and set(arrays["labels"]) == {true}
    send(app, CONFUSION, [2, {"picture": int(arrays["places"][0])}])
    assert app.query_params.get("picture", "0") == str(arrays["places"][0])
    send(app, CONFUSION, [3, {"cell": None}])
    assert "cell" not in app.query_params


def test_before_training_nothing_is_counted() -> None:
    """The matrix has its place, and says what fills it."""
    app = opened(page="train-network", count="60", cell="3_5")
    meta, arrays = sent(app, CONFUSION)
    assert not meta["read"] and not arrays["matrix"].any() and "Press Run" in meta["most"]
    assert not app.exception and not app.error


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("source", ["digits", "fashion", "shapes"])
def test_the_network_page_gives_the_same_answer_for_the_same_picture(source: str, language: str) -> None:
    """With the classes' names; the held-out pictures are there to choose among."""
    app = trained(source, picture="17", lang=language)
    chances, held_out = expected(app), training_of(app).split.held_out
    app.button(key="train-network.open").click().run()
    assert not app.exception and not app.error and not app.warning
    query = {name: app.query_params[name] for name in ("page", "network", "sample")}
    assert query == {"page": "network", "network": "own", "sample": "17"}
    _meta, arrays = sent(app, ANSWERS)
    np.testing.assert_allclose(arrays["probabilities"], chances, rtol=0, atol=1e-5)
    shown, _ = sent(app, "network.samples")
    assert shown["chosen"] == "17" and "17" in [name for name, *_rest in shown["options"]]
    same = {str(place) for place in np.flatnonzero(held_out.labels == held_out.labels[17])}
    assert {name for name, *_rest in shown["options"]} <= same
    other = shown["options"][0][0]
    send(app, "network.samples", [1, other])
    seen = sent(app, ANSWERS)[1]["seen"]
    np.testing.assert_array_equal(np.rint(seen * 255), held_out.images[int(other)].ravel())


def test_a_drawing_goes_along() -> None:
    """And is read there as it was here."""
    levels = np.zeros((DIGIT_SIDE, DIGIT_SIDE), np.uint8)
    levels[10:44, 25:29] = 15
    app = trained(drawing=encode(levels))
    chances = expected(app)
    app.button(key="train-network.open").click().run()
    assert app.query_params["from"] == "drawing" and not app.exception
    np.testing.assert_allclose(sent(app, ANSWERS)[1]["probabilities"], chances, rtol=0, atol=1e-5)


def test_what_was_given_up_is_not_opened() -> None:
    """One sentence says so, and what to do; the page stays."""
    app = trained()
    visitor_of(app).computed.clear()
    app.button(key="train-network.open").click().run()
    assert "was removed because other visitors needed the memory" in app.error[0].value and not app.exception
    assert "own.network" not in visitor_of(app).brought


def test_a_training_goes_with_its_visitor() -> None:
    """No button on the page holds it when nobody looks at it any more."""
    app = trained()
    training, visitor = weakref.ref(training_of(app)), visitor_of(app)
    visitor.leave()
    gc.collect()
    assert training() is None and visitor.account.bytes == 0


def test_a_link_to_a_cell_is_read() -> None:
    """Whether there are so many classes is for the page to see."""
    assert from_query({"page": "train-network", "cell": "7_0"})[0] == TrainNetworkState(cell=(7, 0))
    for text in ("7", "7_0_1", "7_-1", "100_0", "a_b", ""):
        assert from_query({"page": "train-network", "cell": text})[1] == ["cell"]
