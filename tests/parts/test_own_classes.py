"""What is shown of a visitor's own classes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cnnviz.images.picture import ImageError
from cnnviz.own_classes.lesson import Lesson
from cnnviz.parts.own_classes.content import own_changes, own_content
from cnnviz.parts.own_classes.sentences import percent
from cnnviz.state.train.own import TrainOwnState
from tests.own_classes.pictures import learned, lesson, noise

STATE = TrainOwnState()


def english(text: str) -> str:
    """No translation."""
    return text


def shown(made: Lesson, state: TrainOwnState = STATE, **more: Any) -> dict[str, Any]:
    """The content, as JSON can carry it."""
    meta, arrays = own_content(english, made, state, **more)
    assert not arrays
    found: dict[str, Any] = json.loads(json.dumps(meta, allow_nan=False))
    return found


def test_before_it_has_learned_nothing_is_read() -> None:
    """The button invites to learn, and bars are empty."""
    meta = shown(lesson())
    assert meta["ready"] and not meta["learned"] and meta["reading"] is None and meta["button"] == "Train"
    assert "Ready" in meta["note"] and meta["facts"] == {
        "pictures": 21,
        "took": None,
        "right": None,
        "count": None,
    }
    assert all(f"t{number}" in meta for each in meta["classes"] for number in each)


def test_the_terms_that_are_shown_and_the_rest_are_the_score() -> None:
    """Of each class; and the mean of its map with the bias."""
    made = lesson("photos")
    learned(made)
    meta = shown(made)
    for score, why in zip(meta["reading"]["scores"], meta["reading"]["why"], strict=True):
        assert sum(value for _n, _c, value in why["terms"]) + why["rest"] == pytest.approx(score, abs=1e-9)
        assert why["mean"] + why["bias"] == pytest.approx(score, abs=1e-5)
        assert len(why["map"]) == 169 and max(map(abs, why["map"])) <= 1
        assert why["others"] + len(why["terms"]) == 21
        strong = [value for _n, _c, value in why["terms"]]
        assert strong == sorted(strong, reverse=True)
    assert max(abs(value) for why in meta["reading"]["why"] for value in why["map"]) == 1


def test_an_answer_has_no_thumbnails_that_the_browser_has() -> None:
    """Nor words; a look of the camera is answered in a few kilobytes."""
    made = lesson()
    learned(made)
    made.add(0)
    new = made.groups[0].examples[-1].number
    known = frozenset(range(1000))
    meta = own_changes(english, made, STATE.changed(source="camera"), known=known)
    assert [name for name in meta if name[0] == "t" and name[1:].isdigit()] == [f"t{new}"]
    assert "words" not in meta and len(json.dumps({**meta, f"t{new}": ""})) < 9000


def test_the_sentence_says_what_matters_most() -> None:
    """First what went wrong, then what lacks, then what has changed."""
    made = lesson()
    wrong = ImageError("This file is empty.")
    assert (shown(made, said=wrong)["note"], shown(made, said=wrong)["wrong"]) == (
        "This file is empty.",
        True,
    )
    assert shown(made, share=0.25)["note"] == "Training: 25% done."
    learned(made)
    assert "Every new picture is classified at once" in shown(made)["note"]
    made.add(0)
    assert shown(made)["note"].startswith("Pictures added or removed since the last training: 1.")
    assert shown(made)["button"] == "Train with the changes"


def test_what_it_has_never_seen_is_said() -> None:
    """It has to choose, and says that it only chooses."""
    made = lesson()
    learned(made)
    made.look(noise(4))
    meta = shown(made)
    assert meta["large"].endswith("?") and "unlike all examples" in meta["means"]


def test_only_what_can_be_seen_is_sent_of_the_picture() -> None:
    """The points of a drawing to the pad, an address where files are shown, nothing of what the camera saw."""
    made = lesson()
    assert len(shown(made)["now"]["levels"]) == 54**2 and shown(made)["now"]["picture"] is None
    as_file = shown(made, STATE.changed(source="upload"))["now"]
    assert as_file["levels"] is None and as_file["picture"].startswith("data:image/png;base64,")
    as_seen = shown(made, STATE.changed(source="camera", way="scratch"))["now"]
    assert as_seen["levels"] is as_seen["picture"] is None and len(as_seen["small"]) == 28**2


def test_unsure_examples_are_those_with_the_least_for_their_own_class() -> None:
    """Four of them, and what they were taken for."""
    made = lesson("photos")
    known = learned(made)
    own = sorted(float(said[label]) for said, label in zip(known.left_out, known.labels, strict=True))
    found = shown(made)["unsure"]
    assert [each["own"] for each in found] == [percent(share) for share in own[:4]]


@pytest.mark.parametrize(
    ("share", "text"),
    [(1.0, "100.0%"), (0.99999, "99.9%"), (0.5, "50.0%"), (0.0005, "0.1%"), (1e-9, "<0.1%"), (0.0, "0.0%")],
)
def test_a_share_below_one_is_never_written_as_all(share: float, text: str) -> None:
    """As nothing is certain."""
    assert percent(share) == text


def test_wrong_readings_come_first_the_clearest_mistake_before_the_others() -> None:
    """All of them up to a dozen, then those that were hardly right; and how many were wrong is said."""
    made = lesson()
    known = learned(made)
    for wrong, count in ((0, 4), (3, 4), (5, 5), (15, 12)):
        said = np.full((21, 3), 0.05)
        said[np.arange(21), known.labels] = 0.9
        for at in range(wrong):
            said[at] = 0.0
            share = (0.965, 0.667, 0.979, 0.940, 0.58)[at % 5]
            said[at, (known.labels[at] + 1) % 3], said[at, known.labels[at]] = share, 1 - share
        made._learned["drawings", "transfer"] = replace(known, left_out=said)
        meta = shown(made)
        mistakes = [float(each["share"][:-1]) for each in meta["unsure"] if each["top"] != each["label"]]
        assert len(meta["unsure"]) == count and mistakes == sorted(mistakes, reverse=True)
        assert len(mistakes) == min(wrong, 12)
        assert f"Read wrongly: {wrong} of 21" in meta["unsureIs"] or wrong == 0
        assert ("12 clearest" in meta["unsureIs"]) == (wrong == 15)


def test_what_nearly_equal_pictures_do_to_the_number_is_said_of_photos() -> None:
    """Where some come from a camera or a file; drawings are each drawn anew."""
    for start, said in (("drawings", False), ("photos", True)):
        made = lesson(start)
        learned(made)
        assert ("Near copies" in shown(made, STATE.changed(start=start))["note"]) == said


def test_both_ways_are_told_side_by_side() -> None:
    """What each learned, and how many were right."""
    made = lesson()
    learned(made)
    learned(made, "scratch")
    transfer, scratch = shown(made)["ways"]
    assert (
        "512 × 3 weights and 3 biases" in transfer["about"]
        and "1539 parameters trained" in transfer["result"]
    )
    assert "28 × 28" in scratch["about"] and "3603 parameters trained" in scratch["result"]
