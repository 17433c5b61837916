"""What a run of the lab's script sends after an answer: nothing that the browser has, and all that it may not have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.door.browser import answered, asking, door_of, fire, mounted, shown
from tests.ui.test_lab import opened

KERNELS, STEPPER, CONTROLS = "lab.kernels", "lab.stepper", "lab.controls"
TANH = {"name": "activation", "value": "tanh"}
SOBEL_Y = [-1, -2, -1, 0, 0, 0, 1, 2, 1]


def test_the_maps_of_an_answer_are_not_sent_again() -> None:
    """The browser says that it has them: the run for that sends nothing of them, and one after another change all."""
    app = opened(size="16", panel="cost")
    door = door_of(app)
    answer = answered(door, asking(KERNELS, "sobel_y"))
    fire(app, KERNELS, has={STEPPER: answer.version})
    said = {"key": STEPPER, "version": answer.version, "turn": 0, "door": door.token, "direct": True}
    assert mounted(app, STEPPER) == (said, None)
    assert shown(app, KERNELS).meta["chosen"] == "sobel_y"
    assert app.query_params["kernel"] == "sobel_y"
    fire(app, CONTROLS, TANH)
    said, part = mounted(app, STEPPER)
    assert part is not None and part.meta["act"]["name"] == "tanh"
    assert said["version"] > answer.version


def has_another(version: int) -> list[dict[str, Any]]:
    """What does not say that the browser has the Stepper's content of this version."""
    other: Any = [version - 1, version + 1, str(version), float(version), None, [version]]
    return [{}, {KERNELS: version}, *({STEPPER: each} for each in other)]


@pytest.mark.parametrize("which", range(len(has_another(0))))
def test_maps_that_may_not_have_arrived_are_sent(which: int) -> None:
    """A run of which the browser did not say that it has this very answer brings everything."""
    app = opened(size="16")
    answer = answered(door_of(app), asking(KERNELS, "sobel_y"))
    fire(app, KERNELS, has=has_another(answer.version)[which])
    said, part = mounted(app, STEPPER)
    assert part is not None and said["version"] == answer.version
    np.testing.assert_array_equal(part.arrays["weight"], np.tile(SOBEL_Y, 3))


def test_an_older_answer_that_arrived_is_not_the_newest() -> None:
    """The word that the first is there does not keep the second from being sent."""
    app = opened(size="16")
    first, second = (
        answered(door_of(app), asking(KERNELS, name, first=turn))
        for turn, name in enumerate(("sobel_y", "prewitt_x"), 1)
    )
    fire(app, KERNELS, has={STEPPER: first.version})
    assert mounted(app, STEPPER)[0]["version"] == second.version
    np.testing.assert_array_equal(shown(app, STEPPER).arrays["weight"], np.tile([-1, 0, 1], 9))
    assert shown(app, KERNELS).meta["chosen"] == "prewitt_x"


@pytest.mark.parametrize(
    "change",
    [
        lambda app: fire(app, CONTROLS, TANH),
        lambda app: app.slider(key="lab.size").set_value(24),
        lambda app: app.segmented_control(key="lab.unit").set_value(1),
    ],
)
def test_any_other_change_after_an_answer_sends_the_maps(change: Callable[[AppTest], AppTest]) -> None:
    """Another activation, another size, another unit: what the browser has is no answer to these."""
    app = opened(size="16")
    answer = answered(door_of(app), asking(KERNELS, "sobel_y"))
    fire(app, KERNELS, has={STEPPER: answer.version})
    assert mounted(app, STEPPER)[1] is None
    change(app).run()
    assert mounted(app, STEPPER)[0]["version"] > answer.version
    np.testing.assert_array_equal(shown(app, STEPPER).arrays["weight"], np.tile(SOBEL_Y, 3))


def test_an_answer_that_was_lost_is_sent_by_the_script() -> None:
    """The browser then asks by Streamlit's trigger for what the server has done already."""
    app = opened(size="16")
    answer = answered(door_of(app), asking(KERNELS, "sobel_y"))
    fire(app, KERNELS, "sobel_y", has={STEPPER: answer.version - 1})
    assert mounted(app, STEPPER)[0]["version"] == answer.version
    np.testing.assert_array_equal(shown(app, STEPPER).arrays["weight"], np.tile(SOBEL_Y, 3))


def test_a_run_for_nothing_sends_what_it_sent() -> None:
    """Part by part the same version, so that what reaches the browser is no other than before."""
    app = opened(size="16")
    keys = ("lab.pixels", "lab.photos", KERNELS, "lab.dials", "lab.editor", CONTROLS, STEPPER)
    before = [mounted(app, key)[0] for key in keys]
    app.run()
    assert [mounted(app, key)[0] for key in keys] == before
