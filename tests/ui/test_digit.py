"""The strip with the digit: the pad, the samples, what the network sees and what it answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from cnnviz.images.digits import samples
from cnnviz.images.drawing import DIGIT_SIDE, decode, encode
from cnnviz.learning.digit_input import centre_as_mnist
from cnnviz.reader import shipped
from cnnviz.reading import read
from cnnviz.ui.direct import Reply
from cnnviz.ui.network.digit import UNNAMED, placed, unnamed
from cnnviz.ui.network.readings import as_digit
from tests.ui.sent import sent
from tests.ui.test_lab import opened as page


def opened(**query: str) -> AppTest:
    """The network page after its first run at a link."""
    app = page(page="network", **query)
    assert not app.exception
    return app


def part(app: AppTest, name: str) -> Any:
    (element,) = [each for each in app.get("bidi_component") if each.proto.component_name == f"cnnviz_{name}"]
    return element.proto


def data_of(app: AppTest, name: str) -> dict[str, Any]:
    proto = part(app, name)
    return json.loads(proto.json or proto.mixed.json)


def array(app: AppTest, name: str) -> np.ndarray:
    """An array of the answer's component."""
    _data, arrays = sent(app, "cnnviz_answers")
    return arrays[name]


def send(app: AppTest, name: str, *messages: Any) -> AppTest:
    """Let one component send numbered messages in one trigger."""
    trigger = WidgetState(
        id=f"$$STREAMLIT_INTERNAL_KEY_{part(app, name).id}__events",
        json_trigger_value=json.dumps([{"event": "action", "value": list(messages)}]),
    )
    app._run(WidgetStates(widgets=[trigger]))
    assert not app.exception
    return app


def seven() -> np.ndarray:
    """Levels of a drawn 7."""
    levels = np.zeros((DIGIT_SIDE, DIGIT_SIDE), np.uint8)
    levels[12:16, 14:38] = 15
    for row in range(16, 42):
        column = 36 - (row - 16) // 2
        levels[row, column - 4 : column] = 15
    return levels


def digits(levels: np.ndarray) -> str:
    return "".join(f"{level:x}" for level in levels.ravel().tolist())


def answer_to(app: AppTest, *messages: Any, passing: bool = False) -> Reply:
    """What the page's line says to messages of the pad, perhaps of a stroke that is still under way."""
    asked = {"of": "network.pad", "messages": list(messages), "passing": passing}
    reply = app.session_state["network.line"].reply(asked)
    assert isinstance(reply, Reply)
    return reply


def check_answer(meta: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
    """The bars show what the network gives for the centred 7."""
    expected = read(shipped("digits"), as_digit(seven()))
    np.testing.assert_array_equal(arrays["probabilities"], expected.values["probabilities"][0])
    np.testing.assert_array_equal(arrays["logits"], expected.values["logits"][0])
    np.testing.assert_array_equal(arrays["seen"].ravel(), expected.values["digit"].ravel())
    assert meta["winner"] == 7


@pytest.mark.parametrize("passing", [True, False])
def test_the_answer_to_a_stroke_is_the_engines(passing: bool) -> None:
    """While it is drawn and when it is finished, the bars show what the network gives for the centred drawing."""
    reply = answer_to(opened(**{"from": "drawing"}), [1, digits(seven())], passing=passing)
    check_answer(*reply.contents["answers"])
    assert reply.small["sketch"]["levels"] == digits(seven())


def test_a_stroke_that_comes_through_the_script_is_answered_alike() -> None:
    """Where the line is not to be had, a finished stroke goes the usual way, to the same bars."""
    app = opened(**{"from": "drawing"})
    send(app, "sketch", [1, digits(seven())])
    data, arrays = sent(app, "cnnviz_answers")
    check_answer(data["meta"], arrays)
    assert data_of(app, "sketch")["levels"] == digits(seven())
    np.testing.assert_array_equal(decode(app.query_params["drawing"], DIGIT_SIDE), seven())


def test_a_stroke_under_way_passes() -> None:
    """While the pen is down, state, link and what is kept stay and no run follows; one for something else shows no stroke."""
    app = opened(**{"from": "drawing"})
    link, held = dict(app.query_params), app.session_state["network.line"].ground.held
    state, kept = held.state, app.session_state["visitor"].passing["network.reading"].kept
    for turn in (0, 0):  # many pieces of a stroke have one number
        reply = answer_to(app, [turn, digits(seven())], passing=True)
        assert reply.run is None
        assert reply.link == link
        assert "drawing" not in reply.link
        assert held.state is state
        assert app.session_state["visitor"].passing["network.reading"].kept is kept
    app.run()
    assert app.query_params == link
    assert app.session_state["visitor"].passing["network.reading"].kept is kept
    assert set(data_of(app, "sketch")["levels"]) == {"0"}
    assert not array(app, "seen").any()


def test_a_finished_stroke_goes_into_the_link_and_the_page_follows() -> None:
    """The link carries exactly the drawing; the run that follows shows what the line read, and sends nothing twice."""
    app = opened(**{"from": "drawing"})
    answer_to(app, [0, digits(seven())], passing=True)
    reply = answer_to(app, [1, digits(seven())])
    assert reply.run is True
    np.testing.assert_array_equal(decode(reply.link["drawing"], DIGIT_SIDE), seven())
    place = app.session_state["visitor"].passing["network.reading"]
    kept = place.kept
    assert place.shown is not kept[1]
    np.testing.assert_array_equal(kept[1].picture, as_digit(seven()))
    app.query_params.clear()
    app.query_params.update(reply.link)
    app.session_state["network.line"].arrived(reply.number)
    app.run()
    assert not app.exception
    assert app.query_params == reply.link
    assert place is app.session_state["visitor"].passing["network.reading"]
    assert place.kept is kept
    assert place.shown is kept[1]
    assert data_of(app, "sketch")["levels"] == digits(seven())
    for name in ("answers", "graph"):
        data = data_of(app, name)
        assert (data["same"], data["meta"]) == (True, None)
        assert data.keys() - {"opens_in"} == {"turn", "direct", "same", "meta"}


def test_of_several_strokes_over_the_line_the_newest_counts() -> None:
    """What waits is sent together: the bars show the last of it, and the link carries it."""
    app = opened(**{"from": "drawing"})
    reply = answer_to(app, [1, digits(np.flip(seven()))], [2, digits(seven())])
    check_answer(*reply.contents["answers"])
    np.testing.assert_array_equal(decode(reply.link["drawing"], DIGIT_SIDE), seven())


def test_a_cleared_pad_leaves_the_link() -> None:
    """Without ink there is nothing to carry, and a sentence says what the bars are then, also over the line."""
    app = opened(**{"from": "drawing", "drawing": encode(seven())})
    reply = answer_to(app, [1, "0" * DIGIT_SIDE**2])
    assert "drawing" not in reply.link
    assert "Nothing has been drawn yet" in reply.contents["answers"][0]["note"]
    app = opened(**{"from": "drawing", "drawing": encode(seven())})
    assert data_of(app, "answers")["meta"]["note"] is None
    send(app, "sketch", [1, "0" * DIGIT_SIDE**2])
    assert "drawing" not in app.query_params
    assert "Nothing has been drawn yet" in data_of(app, "answers")["meta"]["note"]


def test_a_link_brings_the_drawing_back() -> None:
    """A link's drawing is on the pad and in front of the network."""
    app = opened(**{"from": "drawing", "drawing": encode(seven())})
    assert data_of(app, "sketch")["levels"] == digits(seven())
    np.testing.assert_array_equal(array(app, "seen").reshape(1, 28, 28) * 255, as_digit(seven()))


@pytest.mark.parametrize("sample", [0, 63, 199])
def test_a_sample_is_read_as_it_is(sample: int) -> None:
    """The network sees the stored picture divided by 255, and the picker shows the twenty of that digit."""
    app = opened(sample=str(sample))
    images, labels = samples()
    np.testing.assert_array_equal(array(app, "seen").reshape(28, 28), images[sample] / np.float32(255))
    shown = data_of(app, "picker")
    assert shown["chosen"] == str(sample)
    assert [int(name) for name, *_rest in shown["options"]] == np.flatnonzero(
        labels == labels[sample]
    ).tolist()


def test_a_picked_sample_and_a_pressed_bar_go_into_the_link() -> None:
    """Both are part of what a link shows."""
    app = opened(sample="0")
    _images, labels = samples()
    other = int(np.flatnonzero(labels == labels[0])[5])
    send(app, "picker", [1, str(other)])
    send(app, "answers", [1, 3])
    assert (app.query_params["sample"], app.query_params["answer"]) == (str(other), "3")
    assert data_of(app, "answers")["meta"]["chosen"] == 3
    send(app, "answers", [2, None])
    assert "answer" not in app.query_params


def test_another_digit_shows_its_first_sample() -> None:
    """Choosing a digit goes to that digit's first picture."""
    app = opened(sample="0")
    _images, labels = samples()
    app.button_group(key="network.digit").set_value(4).run()
    assert app.query_params["sample"] == str(np.flatnonzero(labels == 4)[0])


@settings(max_examples=40, deadline=None)
@given(
    top=st.integers(0, 20),
    left=st.integers(0, 20),
    height=st.integers(1, 8),
    width=st.integers(1, 8),
    seed=st.integers(0, 99),
)
def test_box_and_centre_are_where_the_ink_is(top: int, left: int, height: int, width: int, seed: int) -> None:
    """The box is the smallest around the ink; the centre is SciPy's, counted from the corner of the first pixel."""
    ink = np.zeros((28, 28), np.uint8)
    ink[top : top + height, left : left + width] = np.random.default_rng(seed).integers(
        1, 256, (height, width)
    )
    box, centre = placed(ink)
    assert box == (top, left, top + height, left + width) and centre is not None
    np.testing.assert_allclose(np.array(centre) - 0.5, ndimage.center_of_mass(ink))


def test_an_empty_sheet_has_no_box() -> None:
    """Without ink there is nothing to mark."""
    assert placed(np.zeros((28, 28), np.uint8)) == (None, None)


def test_a_drawn_digit_stands_where_mnist_has_it() -> None:
    """The marked box is 20 long and the marked centre within a pixel of the middle."""
    box, centre = placed(np.rint(centre_as_mnist(seven()) * 255).astype(np.uint8))
    assert box is not None and centre is not None
    assert max(box[2] - box[0], box[3] - box[1]) == 20
    np.testing.assert_allclose(centre, (14, 14), atol=1)


@pytest.mark.parametrize("count", [0, 3, 10, 11])
def test_names_that_do_not_fit_the_classes_are_told(count: int) -> None:
    """Ten classes take ten names; of fewer or more the page says why numbers stand in their place."""
    reader = replace(shipped("digits"), labels=tuple(f"name {at}" for at in range(count)) or None)
    said = unnamed(str, read(reader, as_digit(seven())))
    assert said == (None if count in (0, 10) else UNNAMED.format(names=count, classes=10))
