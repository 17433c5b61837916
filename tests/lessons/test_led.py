"""How far a visitor is with a card: what the page computed decides, and nothing else."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest

from cnnviz.lessons.checks.lab import output_size, output_values, pinned
from cnnviz.lessons.led import SHOWN, look
from cnnviz.lessons.questions.lab import convolution_value, output_side
from cnnviz.lessons.reading import read_lesson
from cnnviz.lessons.scene import Scene
from cnnviz.state import LabState, NetworkState
from cnnviz.state.stages import Pin

from .scenes import scene_of

LESSON = read_lesson((Path(__file__).parent / "lesson.toml").read_bytes(), "test")
START = LabState(size=16, colour=False, activation="identity", pooling="none")


def test_a_pin_on_a_negative_number_does_it() -> None:
    """One on a positive number does not, and how many there are is told."""
    run = scene_of(START).result
    below = tuple(int(at) for at in np.argwhere(run.conv < 0)[0])
    above = tuple(int(at) for at in np.argwhere(run.conv > 0)[0])
    for place, done in ((below, True), (above, False)):
        seen = pinned(scene_of(START.changed(pin=Pin("conv", *place))), sign="negative")
        assert seen.done == done
        assert seen.numbers["count"] == np.count_nonzero(run.conv < 0)


@pytest.mark.parametrize("pin", [Pin("conv", 0, 99, 0), Pin("conv", 2, 0, 0), Pin("pool", 0, 0, 0)])
def test_a_pin_beside_the_maps_does_nothing(pin: Pin) -> None:
    """As a link may name one."""
    assert not pinned(scene_of(START.changed(pin=pin))).done


@pytest.mark.parametrize("scene", [Scene(START), Scene(NetworkState())])
def test_a_page_that_shows_nothing_of_it(scene: Scene) -> None:
    """Nothing is done there, and nothing is asked."""
    assert not any(check(scene).done for check in (pinned, output_size))
    assert not output_values(scene, sign="positive").done
    assert convolution_value(scene, Random(0)) is None
    assert output_side(scene, Random(0)) is None


def test_the_same_draw_asks_for_the_same() -> None:
    """So a class sees the question that its teacher sees."""
    scene = scene_of(START.changed(lesson="test", card=2, draw=5))
    one, two = (look(LESSON, 2, scene).asked for _ in range(2))
    other = look(LESSON, 2, scene_of(START.changed(draw=6))).asked
    assert one == two != other


def test_a_guess_is_judged_by_the_number_on_the_screen() -> None:
    """Or it was shown."""
    asked = look(LESSON, 2, scene_of(START)).asked
    assert asked is not None
    pin = asked.view["pin"]
    assert isinstance(pin, Pin)
    assert asked.answer[0] == scene_of(START).result.conv[pin.channel, pin.row, pin.column]
    for guess, verdict in ((f"{asked.answer[0]:g}", "right"), ("x", "unreadable"), (SHOWN, SHOWN)):
        led = look(LESSON, 2, scene_of(START.changed(guess=guess)))
        assert (led.verdict, led.done) == (verdict, verdict in ("right", SHOWN))


def test_options_come_in_another_order() -> None:
    """By the draw; a guess names the option, not its place."""
    orders = {look(LESSON, 3, Scene(NetworkState(draw=draw))).order for draw in range(20)}
    assert orders == {(0, 1), (1, 0)}
    assert look(LESSON, 3, Scene(NetworkState(guess="0"))).done
    assert not look(LESSON, 3, Scene(NetworkState(guess="1"))).done
    assert look(LESSON, 3, Scene(NetworkState(guess="9"))).verdict == ""
