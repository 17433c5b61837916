"""The curve's dots are readings, and the places where the answer changes are found to one step of the slider."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.disturbances import Changes, parameters_for
from cnnviz.filling import RANDOM
from cnnviz.images.digits import samples
from cnnviz.memory import Ledger
from cnnviz.reader import shipped
from cnnviz.reading import read
from cnnviz.response_curve import MOST_PLACES, Curve, measured, places_on

DIGITS = shipped("digits")
PICTURE = samples()[0][143][np.newaxis]


def curve(name: str, numbers: tuple[tuple[str, float], ...] = ()) -> Curve:
    *_, found = measured(DIGITS, PICTURE, None, RANDOM, numbers, name)
    assert found.finished
    return found


@given(
    side=st.integers(1, 2000),
    channels=st.sampled_from((1, 3)),
    number=st.integers(0, 13),
)
def test_places_are_few_and_on_the_slider(side: int, channels: int, number: int) -> None:
    """With the neutral one first, and both ends."""
    parameters = parameters_for(channels, side, side + 3)
    parameter = parameters[number % len(parameters)]
    places = places_on(parameter)
    assert len(places) == len(set(places)) <= MOST_PLACES + 3
    assert places[0] == parameter.default
    assert {min(places), max(places)} == {parameter.low, parameter.high}
    assert all(parameter.clean(place) == place for place in places)


@pytest.mark.parametrize("name", ["turn", "thickness", "noise"])
def test_every_dot_is_a_reading_with_the_other_sliders_in_force(name: str) -> None:
    """Whatever the moved slider itself was at."""
    found = curve(name, (("columns", 2.0), (name, 1.0)))
    for place in found.places[::9]:
        reading = read(DIGITS, PICTURE, changes=Changes((("columns", 2.0), (name, place))))
        assert found.points[place][0] == reading.answer()
        np.testing.assert_array_equal(found.points[place][1], reading.chances)


def test_a_change_is_found_to_one_step_of_the_slider() -> None:
    """The question on the start page names it: 7 up to 34 degrees."""
    found = curve("turn")
    up, down = found.turns()
    assert up == (35, 7, 2)
    assert down[1] == 7
    for place, before, after in (up, down):
        nearer = place - np.sign(place)
        for at, answer in ((nearer, before), (place, after)):
            assert read(DIGITS, PICTURE, changes=Changes((("turn", at),))).answer() == answer
    assert found.next_class() != found.answer


def test_it_is_shown_while_it_grows_and_given_back_with_its_claim() -> None:
    """From the neutral place outwards."""
    account = Ledger().account()
    steps = measured(DIGITS, PICTURE, None, RANDOM, (), "turn", account.claim())
    found = next(steps)
    assert found.answer is None
    assert found.next_class() is None
    while not found.points:
        next(steps)
    assert found.places == [0]
    assert account.bytes > 0
    steps.close()
    del steps, found
    assert account.bytes == 0


def test_of_a_slider_that_is_not_there_the_curve_is_that_of_turning() -> None:
    """A photo has no strokes, as the panel shows; a link may name their thickness all the same."""
    curve = next(
        measured(shipped("squeezenet"), np.zeros((3, 9, 9), np.uint8), None, RANDOM, (), "thickness")
    )
    assert curve.parameter.name == "turn"
