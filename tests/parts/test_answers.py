"""The bars of a network's answer: what the browser is sent."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from cnnviz import ops
from cnnviz.images.digits import samples
from cnnviz.inputs import network_picture
from cnnviz.networks.steps import outcome
from cnnviz.parts.answers.content import (
    ALL_SHOWN,
    SHOWN_OF_MANY,
    Seen,
    Told,
    answers_content,
    ranked,
    seen_content,
    shown,
)
from cnnviz.parts.answers.strip import NO_CLASS, strip_content
from cnnviz.parts.part import FOLDER, Content
from cnnviz.reader import shipped
from cnnviz.reading import Reading, read
from cnnviz.state import NetworkState

ROOT = Path(__file__).resolve().parents[2]


def digit() -> Reading:
    """A sample of the digits."""
    images, _labels = samples()
    return read(shipped("digits"), images[30][None])


def of_digit() -> Content:
    """What is shown of it."""
    reading = digit()
    assert reading.chances is not None
    seen = Seen("Seen", "What was done", reading.values["digit"][0, 0], box=(1, 2, 3, 4), centre=(14.5, 14))
    return answers_content(
        reading.chances,
        reading.scores,
        reading.labels,
        chosen=None,
        translate=lambda sentence: f"<{sentence}>",
        seen=seen,
    )


def of_many() -> Content:
    """What is shown of a thousand classes without names."""
    logits = np.random.default_rng(1).normal(size=1000).astype(np.float32)
    return answers_content(ops.softmax(logits), None, None, chosen=7, translate=str)


def test_the_browser_is_sent_the_engines_numbers() -> None:
    """Logits, probabilities and the input are those of the network's own arrays, bit for bit."""
    images, _labels = samples()
    reading = digit()
    meta, arrays = of_digit()
    np.testing.assert_array_equal(arrays["logits"], reading.values["logits"][0])
    np.testing.assert_array_equal(arrays["probabilities"], reading.values["probabilities"][0])
    np.testing.assert_array_equal(arrays["seen"], np.float32(images[30] / np.float32(255)))
    assert meta["winner"] == int(np.argmax(reading.values["logits"][0]))
    assert meta["seen"] == {
        "title": "Seen",
        "caption": "What was done",
        "height": 28,
        "width": 28,
        "low": 0,
        "high": 1,
        "box": (1, 2, 3, 4),
        "centre": (14.5, 14),
    }


def test_ten_digits_stand_in_their_order() -> None:
    """Every class of a small network has a bar, in the order of the network's answer."""
    meta, _arrays = of_digit()
    assert meta["answers"] == [[digit, str(digit)] for digit in range(10)]
    assert meta["others"] == 0


def test_a_thousand_classes_are_the_first_five_the_chosen_one_and_the_rest() -> None:
    """The largest probabilities come first, the others are counted, and the browser has all numbers for their sum.

    The chosen class, here 7, has a bar behind them, as its class map can be laid over the photo.
    """
    meta, arrays = of_many()
    order = np.argsort(-arrays["probabilities"])
    assert 7 not in order[:SHOWN_OF_MANY]
    assert [index for index, _label in meta["answers"]] == [*order[:SHOWN_OF_MANY].tolist(), 7]
    assert meta["others"] == 1000 - SHOWN_OF_MANY - 1
    assert meta["labels"] == [str(index) for index in order[:2]]
    assert "logits" not in arrays and meta["chosen"] == 7 and meta["seen"] is None


def test_there_is_a_word_for_everything_the_script_asks_for() -> None:
    """Each word that the modules read by name is in the data, translated; columns are looked up by name too."""
    meta, _arrays = of_digit()
    asked = {"answer", "logit", "share", "exponent"}
    for path in [*Path(FOLDER, "answers").glob("*.js"), Path(FOLDER, "heatmaps/figure.js")]:
        asked |= set(re.findall(r"words\.(\w+)", path.read_text("utf-8")))
    alone = seen_content(None, translate=str, others=())[0]["words"].keys()
    assert asked == meta["words"].keys() | alone
    assert all(word.startswith("<") for word in meta["words"].values())


@given(
    probabilities=npst.arrays(np.float32, st.integers(1, 40), elements=st.floats(0, 1, width=32)),
    most=st.integers(1, 50),
)
def test_ranks_are_distinct_and_fall(probabilities: np.ndarray, most: int) -> None:
    """As many different classes as asked for, none less probable than one that follows or is left out."""
    found = ranked(probabilities, most)
    assert len(found) == len(set(found)) == min(most, len(probabilities))
    assert (np.diff(probabilities[found]) <= 0).all()
    left = np.delete(probabilities, found)
    assert not left.size or left.max() <= probabilities[found].min()


@given(count=st.integers(1, 40))
def test_few_classes_are_all_shown_and_many_are_cut(count: int) -> None:
    """Up to a dozen classes each have a bar; of more, ten do."""
    assert len(shown(np.zeros(count, np.float32))) == (count if count <= ALL_SHOWN else SHOWN_OF_MANY)


def test_what_is_no_number_comes_last() -> None:
    """A network that breaks gives NaN; its bars are not the most probable ones."""
    assert ranked(np.array([np.nan, 0.2, np.nan, 0.8], np.float32), 4) == [3, 1, 0, 2]


@pytest.mark.parametrize(
    ("probabilities", "logits", "labels"),
    [
        (np.zeros((1, 3)), None, None),
        (np.zeros(0), None, None),
        (np.zeros(3), np.zeros(2), None),
        (np.zeros(3), None, ["a", "b"]),
    ],
)
def test_lengths_that_do_not_fit_are_refused(probabilities: Any, logits: Any, labels: Any) -> None:
    """A batch, no class at all, or names for other classes are the page's mistake."""
    with pytest.raises(ValueError, match="one length"):
        answers_content(probabilities, logits, labels, chosen=None, translate=str)


def test_softmax_of_the_sent_logits_gives_the_sent_probabilities() -> None:
    """The two columns belong together: softmax of the one is the other within float32."""
    _meta, arrays = of_digit()
    np.testing.assert_allclose(
        ops.softmax(arrays["logits"].astype(float)), arrays["probabilities"], atol=1e-6
    )


@pytest.mark.parametrize("kind", ["shares", "labels", "numbers"])
def test_other_numbers_than_shares_are_told_as_what_they_are(kind: str) -> None:
    """Only shares of a whole are read as a class; softmax is shown only where it is taken."""
    numbers = np.array([0.25, 0.75, 0.5], np.float32)
    told = Told(kind, "lead", "heading", softmax=kind == "shares", own=False)
    meta, arrays = answers_content(numbers, numbers, None, chosen=None, translate=str, told=told)
    assert (meta["kind"], meta["softmax"], meta["named"]) == (kind, kind == "shares", False)
    assert meta["words"]["verdict"] == "lead" and meta["words"]["logit"] == "heading"
    assert "own" not in meta["words"]["agrees"]
    np.testing.assert_array_equal(arrays["probabilities"], numbers)


def test_a_class_that_the_network_names_is_the_answer() -> None:
    """Also where another number is the largest."""
    numbers = np.array([0.25, 0.75, 0.5], np.float32)
    meta, _arrays = answers_content(
        numbers, None, ["a", "b", "c"], chosen=None, translate=str, told=Told("numbers", winner=0)
    )
    assert (meta["winner"], meta["second"], meta["labels"], meta["named"]) == (0, 1, ["a", "b"], True)


def test_negative_numbers_are_ranked_before_what_is_none() -> None:
    """Numbers that are no probabilities may all lie below -1."""
    assert ranked(np.array([np.nan, -7, -3], np.float32), 3) == [2, 1, 0]


def test_no_class_is_named_like_what_the_photo_shows() -> None:
    """Where the note says so; and only with that photo itself, and that network."""
    reader = shipped("squeezenet")
    assert set(NO_CLASS) == {("squeezenet", "astronaut")}
    names = (ROOT / "assets/networks/imagenet_classes.tsv").read_text().lower()
    assert "astronaut" not in names and "宇航员" not in names
    for state in (
        NetworkState(network="squeezenet", source="photo"),
        NetworkState(network="squeezenet", source="photo", photo="coffee"),
    ):
        picture = network_picture(state, reader)
        assert picture is not None
        content = strip_content(str, state, outcome(read.steps(reader, picture)))
        assert content is not None
        assert ("is an astronaut" in (content[0]["note"] or "")) == (state.photo == "astronaut")
