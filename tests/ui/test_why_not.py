"""Why not another class: what stands beside the two class maps is what their numbers say."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from cnnviz.explain import class_maps
from cnnviz.parts.answers.strip import CROPPED, PADDED, SCALED, UNSCALED, photo_for, scaling
from cnnviz.reader import shipped
from cnnviz.reading import read
from cnnviz.state import NetworkState
from tests.networks.test_squeezenet import reading_of
from tests.ui.test_lab import opened

BARBELL, UNIFORM = 422, 652
LINK = {"page": "network", "network": "squeezenet", "from": "photo", "panel": "why", "why": "whynot"}


def texts(app: object) -> str:
    """All sentences on the page, numbers without their thin spaces."""
    return "\n".join(each.value for each in app.markdown).replace("\u202f", "")  # type: ignore[attr-defined]


def test_rank_odds_and_cells_are_those_of_the_logits() -> None:
    """Of the astronaut, a barbell and a military uniform."""
    app = opened(**LINK, rival=str(UNIFORM))
    said, reading = texts(app), reading_of("astronaut")
    scores, chances = reading.scores, reading.chances
    assert scores is not None and chances is not None
    found = class_maps(reading.network, reading.values, "scores")
    assert found is not None
    ahead = int((found.of(UNIFORM) > found.of(BARBELL)).sum())
    rank = 1 + sorted(scores, reverse=True).index(scores[UNIFORM])
    assert f"is number {rank} of 1000" in said
    assert f"is ahead in {ahead} of 169 cells" in said
    factor = re.search(r"≈ (\d+) times", said)
    assert factor is not None
    assert float(factor[1]) == pytest.approx(math.exp(scores[BARBELL] - scores[UNIFORM]), rel=0.005)
    assert float(factor[1]) == pytest.approx(chances[BARBELL] / chances[UNIFORM], rel=0.006)


def test_without_another_class_the_page_asks_for_one() -> None:
    """Also where a link names the answer itself, or no class of this network."""
    for rival in (None, str(BARBELL), "999999"):
        app = opened(**LINK, **({} if rival is None else {"rival": rival}))
        assert not app.exception
        assert any("Choose a class" in each.value for each in app.info)


def test_a_network_without_class_maps_does_not_offer_it() -> None:
    """A link to it shows the first method."""
    app = opened(page="network", panel="why", why="whynot", rival="3")
    assert not app.exception and "It shows what really happens" in texts(app)


@pytest.mark.parametrize(
    ("shape", "fit", "sentence"),
    [
        ((3, 300, 400), "crop", CROPPED),
        ((3, 300, 400), "stretch", SCALED),
        ((3, 300, 400), "pad", PADDED),
        ((3, 300, 300), "crop", SCALED),
        ((3, 227, 227), "crop", UNSCALED),
    ],
)
def test_the_scaling_is_named(shape: tuple[int, int, int], fit: str, sentence: str) -> None:
    """The answer hangs on it, so the sentence is that of the settings in force."""
    reader = shipped("squeezenet")
    how = type(reader.preprocessing)(fit=fit, unit="255")
    assert scaling(read(reader, np.zeros(shape, np.uint8), how)) == sentence


def test_the_photos_maps_are_those_of_the_bars_and_of_the_chosen_class() -> None:
    """No other map is sent, and none where answers are hidden."""
    reading = reading_of("astronaut")
    found = class_maps(reading.network, reading.values, "scores")
    state = NetworkState(network="squeezenet", source="photo", answer=UNIFORM)
    photo = photo_for(str, state, reading)
    assert photo is not None and found is not None
    assert len(photo.maps) == 6 and next(iter(photo.maps)) == BARBELL and UNIFORM in photo.maps
    for index, each in photo.maps.items():
        np.testing.assert_array_equal(each, found.of(index))
    hidden = photo_for(str, state.changed(hide=("answers",)), reading)
    assert hidden is not None and not hidden.maps
