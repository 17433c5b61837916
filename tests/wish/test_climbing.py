"""Pictures that grow for a map: along the gradient, reproducibly, and upwards."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.images.digits import samples
from cnnviz.networks import Network
from cnnviz.networks.partial import part_to
from cnnviz.networks.steps import outcome
from cnnviz.reader import shipped
from cnnviz.reading import Reading, read
from cnnviz.wish import DOUBLINGS, Climb, Grown, Source, grow, source_of
from cnnviz.wish.climbing import rising

from .networks import branched, reading_of


@pytest.fixture(scope="module")
def digit() -> Reading:
    return read(shipped("digits"), samples()[0][143][None])


def grown(reading: Reading, source: Source, climb: Climb) -> Grown:
    (*_, last) = grow(reading, source, climb)
    return last


@pytest.mark.parametrize("goal", ["map", "cell"])
@pytest.mark.parametrize("source", [Source("conv1", 2), Source("left", 1), Source("right", 0)])
def test_the_gradient_is_that_of_finite_differences(goal: str, source: Source) -> None:
    """By a gray level of any pixel and channel; in float64, with a preprocessing that scales each channel by itself."""
    reading = reading_of(branched(3))
    weights = {name: array.astype(np.float64) for name, array in reading.network.weights.items()}
    wide = [type(port)(port.name, port.shape, np.dtype(np.float64)) for port in reading.network.inputs]
    net = part_to(Network(reading.network.layers, wide, ["chances"], weights), source.array)
    rng = np.random.default_rng(5)
    pixels = rng.uniform(20, 230, (3, 21, 17))
    value, gradient = outcome(rising(net, pixels, reading, source, goal))
    step = 2.0**-4
    # the numbers go into the network in float32, so a difference is known to about 1e-4 of the value
    for at in [(0, 10, 8), (1, 9, 7), (2, 11, 9), (0, 3, 14), (2, 17, 2)]:
        ends = []
        for sign in (1, -1):
            moved = pixels.copy()
            moved[at] += sign * step
            ends.append(outcome(rising(net, moved, reading, source, goal))[0])
        assert gradient[at] == pytest.approx(
            (ends[0] - ends[1]) / (2 * step), rel=2e-2, abs=2e-5 * max(1, abs(value))
        )


def test_the_value_is_the_maps_own() -> None:
    """The mean with cells below 0 counted as 0, or the cell in the middle, of what the whole network makes of these numbers."""
    reading = reading_of(branched(4))
    net = part_to(reading.network, "right")
    pixels = reading.received.astype(np.float64)
    own = reading.values["right"][0, 1]
    assert outcome(rising(net, pixels, reading, Source("right", 1), "map"))[0] == pytest.approx(
        np.maximum(own, 0).mean()
    )
    rows, columns = own.shape
    middle = own[rows // 2, columns // 2]
    assert outcome(rising(net, pixels, reading, Source("right", 1), "cell"))[0] == pytest.approx(middle)


def test_a_map_without_a_positive_cell_still_has_a_gradient() -> None:
    """That of its plain mean; where cells are above 0, only these count."""
    reading = reading_of(branched(6))
    net = part_to(reading.network, "conv1")
    pixels = reading.received.astype(np.float64)
    values = reading.values["conv1"][0]
    assert (values > 0).any(axis=(1, 2)).all()
    low = {**net.weights, "w1": -np.abs(net.weights["w1"])}
    below = Network(net.layers, net.inputs, net.outputs, low)
    white = np.full_like(pixels, 255)
    value, gradient = outcome(rising(below, white, reading, Source("conv1", 0), "map"))
    assert value == 0 and gradient.any()


def test_a_map_is_followed_back_through_what_has_no_slope() -> None:
    """Joined maps to their branch, a class to its map; a convolution is where it ends."""
    reading = reading_of(branched(1))
    found = {
        (array, channel): source_of(reading.network, reading.values, array, channel)
        for array, channel in [("joined", 1), ("joined", 4), ("chances", 3), ("pool1", 2), ("left", 0)]
    }
    assert found["joined", 1] == Source("left", 1)
    assert found["joined", 4] == Source("right", 2, ("Relu",))
    assert found["chances", 3] == Source("right", 1, ("Softmax", "Flatten", "GlobalAveragePool", "Relu"))
    assert found["pool1", 2] == Source("conv1", 2, ("MaxPool", "Relu"))
    assert found["left", 0] == Source("left", 0)


def test_a_row_made_of_many_cells_is_no_map_of_theirs(digit: Reading) -> None:
    """The digits' flattened maps have a place of their own for each cell."""
    assert source_of(digit.network, digit.values, "flatten", 5).array == "flatten"


@pytest.mark.parametrize("array", ["relu1", "relu2", "probabilities"])
def test_the_value_rises(digit: Reading, array: str) -> None:
    """For maps of both layers and for a class: at the end it is far above the noise's."""
    values = grown(digit, source_of(digit.network, digit.values, array, 3), Climb(goal="map")).values
    assert len(values) == DOUBLINGS[-1] + 1
    assert np.mean(values[-16:]) > max(0.0, values[0]) + 0.25 * np.std(values)
    assert np.mean(values[-16:]) > 1.5 * max(values[0], 1e-6)


def test_the_same_seed_gives_the_same_bytes(digit: Reading) -> None:
    """However the work is cut; another seed, blur or jitter gives another picture."""
    source = source_of(digit.network, digit.values, "relu2", 5)
    one, other = grown(digit, source, Climb()), grown(digit, source, Climb())
    assert one.values == other.values and one.moments.keys() == set(DOUBLINGS)
    assert all(np.array_equal(one.moments[step], other.moments[step]) for step in DOUBLINGS)
    for climb in (Climb(seed=1), Climb(blur=0), Climb(jitter=0), Climb(rate=2), Climb(goal="cell")):
        assert not np.array_equal(grown(digit, source, climb).picture, one.picture)


def test_a_step_moves_a_pixel_as_far_as_it_says(digit: Reading) -> None:
    """Without blur and jitter, and away from black and white: the root mean square of the first step is the rate."""
    source = source_of(digit.network, digit.values, "relu1", 0)
    moments = grown(digit, source, Climb(rate=8, blur=0, jitter=0)).moments
    moved = moments[1].astype(float) - moments[0]
    assert np.sqrt((moved**2).mean()) == pytest.approx(8, abs=0.5)  # pictures are rounded to whole levels


def test_a_smaller_picture_is_grown_for_a_map_that_sees_little() -> None:
    """Where the layers take any size: SqueezeNet's fire4 needs no 227 pixels, and a class has no other map than its own."""
    reading = read(shipped("squeezenet"), np.zeros((3, 227, 227), np.uint8))
    first = next(grow(reading, Source("fire4/expand1x1", 3), Climb()))
    assert first.picture.shape[1] == first.picture.shape[2] < 64
    assert next(grow(reading, Source("conv10", 3), Climb())).picture.shape == (3, 112, 112)
