"""The view of a network that learns, as the script draws it."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz import network_training
from cnnviz.memory import LEDGER
from tests.ui.door.browser import answer_to, answered, asking, door_of, fire, held_of, shown
from tests.ui.test_lab import opened

PAGE = "train-network"
SMALL = {"page": PAGE, "net": "flat-fc10", "count": "20", "batch": "8", "epochs": "20"}
TRAINING = f"{PAGE}.training"


@pytest.fixture(autouse=True)
def _ample_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slice ends with what is asked for, however busy the machine is."""
    monkeypatch.setattr(network_training, "SLICE_SECONDS", 600.0)


def training(app: AppTest) -> dict[str, Any]:
    """What the part of the training is told."""
    return shown(app, TRAINING).meta


def test_an_opened_link_waits() -> None:
    """However often the page runs for something else."""
    app = opened(**SMALL, step="9")
    for _ in range(2):
        assert (training(app)["trained"], training(app)["target"]) == (0, 9)
        fire(app, f"{PAGE}.stage", {"picture": 3}, has={TRAINING: 0})
    fire(app, TRAINING, {"to": 9, "told": 0}, has={TRAINING: 0})
    assert training(app)["trained"] == 9


def test_a_training_that_was_dropped_says_so_and_comes_to_the_same_numbers() -> None:
    """Others may need its room while its visitor rests."""
    app = opened(**SMALL)
    door = door_of(app)
    first = answered(door, asking(TRAINING, {"to": 9, "told": 0})).shown[TRAINING]
    visitor = app.session_state["visitor"]
    visitor.last = -1e9
    claimed = visitor.account.bytes
    assert visitor.give_up() and visitor.account.bytes < claimed
    fire(app, f"{PAGE}.stage", {"picture": 3}, has={TRAINING: 0})
    told = training(app)
    assert (told["trained"], told["target"]) == (0, 9) and "same numbers" in told["waits"]
    fire(app, TRAINING, {"to": 9, "told": 0}, first=2, has={TRAINING: 0})
    again = shown(app, TRAINING)
    assert again.meta["verdict"] == first.meta["verdict"] and again.meta["own"] == first.meta["own"]
    assert again.arrays["losses"].tolist() == first.arrays["losses"].tolist()


def test_what_cannot_be_trained_is_one_sentence() -> None:
    """As a sentence, and the layers stay to be mended."""
    app = opened(page=PAGE, net="conv4k3-fc10")
    (error,) = app.error
    assert error.value.startswith("A fully connected layer takes a vector") and error.value.endswith(".")
    assert shown(app, f"{PAGE}.builder").meta["lines"]
    fire(app, f"{PAGE}.builder", {"preset": "softmax"})
    assert not app.error and training(app)["trained"] == 0


def test_where_there_is_no_room_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the page stays whole."""
    monkeypatch.setattr(LEDGER, "limits", LEDGER.limits.__class__(process_bytes=1, light_bytes=1))
    app = opened(**SMALL)
    assert len(app.error) == 1 and "full at the moment" in app.error[0].value
    assert not app.exception


def test_other_pictures_for_which_there_is_no_room_are_left_to_the_script(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Which says so, with the controls still there to choose others."""
    app = opened(**SMALL)
    door = door_of(app)
    monkeypatch.setattr(LEDGER, "limits", LEDGER.limits.__class__(process_bytes=1))
    body = {"name": "seed", "value": 4321}
    assert answer_to(door, asking(f"{PAGE}.controls", body)) is None
    fire(app, f"{PAGE}.controls", body)
    assert len(app.error) == 1 and "full at the moment" in app.error[0].value and not app.exception
    assert shown(app, f"{PAGE}.controls").meta


def test_a_slice_changes_what_is_new_alone() -> None:
    """The whole course comes once, and then its new points."""
    app = opened(**SMALL)
    door = door_of(app)
    whole = answered(door, asking(TRAINING, {"to": 4, "told": 0})).shown[TRAINING]
    part = answered(door, asking(TRAINING, {"to": 7, "told": 0}, first=2)).shown[TRAINING]
    assert whole.whole and whole.arrays["steps"].tolist() == [1, 2, 3, 4]
    assert not part.whole and [point[0] for point in part.meta["news"]["points"]] == [5, 6, 7]
    assert held_of(app, PAGE).state.step == 7  # type: ignore[attr-defined]


def test_pictures_that_are_drawn_first_are_waited_for() -> None:
    """With how far they are, if it takes long."""
    app = opened(page=PAGE, data="shapes", net="flat-fc5", count="20", seed="77")
    for _ in range(100):
        if not [key for key in app.session_state["visitor"].computed if key.startswith("long_work")]:
            break
        fire(app, "train-network.pictures.progress", "go on")
        app.run()
    assert training(app)["trained"] == 0
