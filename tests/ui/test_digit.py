"""The strip with the digit: the pad, the samples, what the network sees and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage
from streamlit.testing.v1 import AppTest

from cnnviz.images.digits import samples
from cnnviz.images.drawing import DIGIT_SIDE, decode, encode
from cnnviz.learning.digit_input import as_digit, centre_as_mnist
from cnnviz.parts.answers.strip import UNNAMED, placed, unnamed
from cnnviz.reader import shipped
from cnnviz.reading import read
from cnnviz.ui.door import Answer, Asked
from tests.ui.heard import send
from tests.ui.sent import data_of, sent
from tests.ui.test_lab import opened as page


def opened(**query: str) -> AppTest:
    """The network page after its first run at a link."""
    app = page(page="network", **query)
    assert not app.exception
    return app


def meta_of(app: AppTest, key: str) -> dict[str, Any]:
    """What a part of the page shows, without its arrays."""
    return sent(app, key)[0]


def array(app: AppTest, name: str) -> np.ndarray:
    """An array of the answer's part."""
    return sent(app, "network.answers")[1][name]


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


def answer_to(app: AppTest, *messages: Any, passing: bool = False) -> Answer:
    """What the page's door says to messages of the pad, perhaps of a stroke that is still under way."""
    answer = app.session_state["door"].answer(Asked("network.pad", messages, passing))
    assert isinstance(answer, Answer)
    return answer


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
    shown = answer_to(opened(**{"from": "drawing"}), (1, digits(seven())), passing=passing).reply.shown
    check_answer(*shown["network.answers"].content)
    assert shown["network.pad"].content == ({"levels": digits(seven())}, {})
    assert not shown["network.pad"].whole


def test_a_stroke_that_comes_through_the_script_is_answered_alike() -> None:
    """Where the page cannot be asked directly, a finished stroke goes the usual way, to the same bars."""
    app = opened(**{"from": "drawing"})
    send(app, "network.pad", [1, digits(seven())])
    check_answer(*sent(app, "network.answers"))
    assert meta_of(app, "network.pad")["levels"] == digits(seven())
    np.testing.assert_array_equal(decode(app.query_params["drawing"], DIGIT_SIDE), seven())


def test_a_stroke_under_way_passes() -> None:
    """While the pen is down, state, link and what is kept stay, and a run for something else shows no stroke."""
    app = opened(**{"from": "drawing"})
    link, held = dict(app.query_params), app.session_state["network.state"]
    now, kept = held.now, app.session_state["visitor"].computed["network.reading"].now
    for turn in (0, 0):  # many pieces of a stroke have one number
        answer = answer_to(app, (turn, digits(seven())), passing=True)
        assert answer.passing
        assert answer.link == link
        assert "drawing" not in answer.link
        assert held.now is now
        assert app.session_state["visitor"].computed["network.reading"].now is kept
    app.run()
    assert app.query_params == link
    assert app.session_state["visitor"].computed["network.reading"].now is kept
    assert set(meta_of(app, "network.pad")["levels"]) == {"0"}
    assert not array(app, "seen").any()


def test_a_finished_stroke_goes_into_the_link_and_the_page_follows() -> None:
    """The link carries exactly the drawing; the run that follows shows what the answer did, and sends nothing twice."""
    app = opened(**{"from": "drawing"})
    answer_to(app, (0, digits(seven())), passing=True)
    answer = answer_to(app, (1, digits(seven())))
    assert answer.reply.run and not answer.passing
    np.testing.assert_array_equal(decode(answer.link["drawing"], DIGIT_SIDE), seven())
    stored = app.session_state["visitor"].computed["network.reading"]
    kept = stored.now
    assert stored.shown is not kept[1]
    np.testing.assert_array_equal(kept[1].picture, as_digit(seven()))
    app.query_params.clear()
    app.query_params.update(answer.link)
    send(app, "network.pad", has=dict.fromkeys(answer.reply.shown, answer.version))
    assert app.query_params == answer.link
    assert stored is app.session_state["visitor"].computed["network.reading"]
    assert stored.now is kept
    assert stored.shown is kept[1]
    assert meta_of(app, "network.pad")["levels"] == digits(seven())
    for key in ("network.answers", "network.graph"):
        assert sent(app, key) == (None, {})
        assert data_of(app, key)["version"] == answer.version


def test_of_several_strokes_at_once_the_newest_counts() -> None:
    """What waits is sent together: the bars show the last of it, and the link carries it."""
    app = opened(**{"from": "drawing"})
    answer = answer_to(app, (1, digits(np.flip(seven()))), (2, digits(seven())))
    check_answer(*answer.reply.shown["network.answers"].content)
    np.testing.assert_array_equal(decode(answer.link["drawing"], DIGIT_SIDE), seven())


def test_a_cleared_pad_leaves_the_link() -> None:
    """Without ink there is nothing to carry, and a sentence says what the bars are then, by either way."""
    app = opened(**{"from": "drawing", "drawing": encode(seven())})
    answer = answer_to(app, (1, "0" * DIGIT_SIDE**2))
    assert "drawing" not in answer.link
    assert "Nothing has been drawn yet" in answer.reply.shown["network.answers"].content[0]["note"]
    app = opened(**{"from": "drawing", "drawing": encode(seven())})
    assert meta_of(app, "network.answers")["note"] is None
    send(app, "network.pad", [1, "0" * DIGIT_SIDE**2])
    assert "drawing" not in app.query_params
    assert "Nothing has been drawn yet" in meta_of(app, "network.answers")["note"]


def test_a_link_brings_the_drawing_back() -> None:
    """A link's drawing is on the pad and in front of the network."""
    app = opened(**{"from": "drawing", "drawing": encode(seven())})
    assert meta_of(app, "network.pad")["levels"] == digits(seven())
    np.testing.assert_array_equal(array(app, "seen").reshape(1, 28, 28) * 255, as_digit(seven()))


@pytest.mark.parametrize("sample", [0, 63, 199])
def test_a_sample_is_read_as_it_is(sample: int) -> None:
    """The network sees the stored picture divided by 255, and the picker shows the twenty of that digit."""
    app = opened(sample=str(sample))
    images, labels = samples()
    np.testing.assert_array_equal(array(app, "seen").reshape(28, 28), images[sample] / np.float32(255))
    shown = meta_of(app, "network.samples")
    assert shown["chosen"] == str(sample)
    assert [int(name) for name, *_rest in shown["options"]] == np.flatnonzero(
        labels == labels[sample]
    ).tolist()


def test_a_picked_sample_and_a_pressed_bar_go_into_the_link() -> None:
    """Both are part of what a link shows."""
    app = opened(sample="0")
    _images, labels = samples()
    other = int(np.flatnonzero(labels == labels[0])[5])
    send(app, "network.samples", [1, str(other)])
    send(app, "network.answers", [1, 3])
    assert (app.query_params["sample"], app.query_params["answer"]) == (str(other), "3")
    assert meta_of(app, "network.answers")["chosen"] == 3
    send(app, "network.answers", [2, None])
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
