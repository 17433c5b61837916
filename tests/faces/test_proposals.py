"""Facts of P-Net on a pyramid: its windows, what it proposes, and how well it does alone on the photos that come along."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import onnxruntime as ort
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cnnviz import faces
from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import Pixels, working_copy
from cnnviz.networks import receptive_fields
from cnnviz.preprocessing import Preprocessing
from cnnviz.zoo import SHIPPED, load

FACE = (40, 112, 112, 169)
"""The astronaut's face in the photo of 320 x 320 pixels, measured by hand: from the hair to the chin, ear to ear."""

OWN = SHIPPED["faces"].preprocessing


def photo(name: str, size: int) -> Pixels:
    return working_copy(load_photo(name), size, colour=True).pixels


def found(name: str, size: int, threshold: float, how: Preprocessing = OWN) -> list[faces.Proposal]:
    levels = faces.look(load("faces"), photo(name, size), 20, how)
    return faces.kept(faces.proposed(levels, threshold))


@pytest.mark.parametrize("size", [128, 224, 320, 480, 640])
def test_the_likeliest_box_is_the_astronauts_face(size: int) -> None:
    """At every size of the photo the first box overlaps the face measured by hand by more than half."""
    best = found("astronaut", size, 0.95)[0]
    assert faces.overlaps([edge * size / 320 for edge in FACE], [faces.drawn(best.box)])[0] > 0.5
    assert best.probability > 0.99


def test_offsets_bring_a_box_closer_to_the_face() -> None:
    """Read as left, top, right, bottom they raise the overlap; with rows and columns exchanged they would not."""
    best = found("astronaut", 320, 0.95)[0]
    level = faces.look(load("faces"), photo("astronaut", 320), 20, OWN)[best.level]
    left, top, right, bottom = level.offsets[:, best.row, best.column]
    window = faces.drawn(best.corners)
    exchanged = np.array(window) + (window[2] - window[0]) * np.array([left, top, right, bottom])
    before, after, wrong = faces.overlaps(FACE, [window, faces.drawn(best.box), exchanged])
    assert after > before and after > wrong


def test_a_wall_has_no_face() -> None:
    """Not one window of the brick wall reaches even the paper's low threshold of 0.6."""
    assert found("brick", 256, 0.6) == []


def test_p_net_alone_gives_false_alarms() -> None:
    """A cup of coffee has no face, but windows that pass; the page says so, and later networks would throw them out."""
    assert len(found("coffee", 320, 0.6)) > 10
    assert (
        max(each.probability for each in found("coffee", 320, 0.6))
        < found("astronaut", 320, 0.6)[0].probability
    )


def test_numbers_on_the_wrong_scale_ruin_the_detector() -> None:
    """With pixels from 0 to 255 there are boxes everywhere; with 0 to 1 fewer faces than with the network's own."""
    own = found("astronaut", 320, 0.95)
    assert len(found("astronaut", 320, 0.95, Preprocessing(unit="255"))) > 20 * len(own)
    unsure = faces.look(load("faces"), photo("astronaut", 320), 20, Preprocessing())
    assert max(level.probability.max() for level in unsure) < own[0].probability


def test_probabilities_are_onnxruntimes() -> None:
    """On every copy of the photo, map and offsets agree with onnxruntime on the same numbers."""
    session = ort.InferenceSession(SHIPPED["faces"].path.read_bytes(), providers=["CPUExecutionProvider"])
    for level in faces.look(load("faces"), photo("cat", 240), 16, OWN):
        copy = faces.averaged(photo("cat", 240), *level.received.shape[1:])
        np.testing.assert_array_equal(level.received, np.rint(copy))
        given = OWN.numbers(copy)[None]
        probability, offsets = session.run([faces.PROBABILITIES, faces.OFFSETS], {faces.INPUT: given})
        np.testing.assert_allclose(level.probability, probability[0, 1], atol=1e-5)
        np.testing.assert_allclose(level.offsets, offsets[0], atol=1e-5)
        assert np.allclose(probability.sum(axis=1), 1, atol=1e-6)


def test_the_window_is_the_receptive_field() -> None:
    """Cell (r, c) sees 12 x 12 pixels from (2 r, 2 c) on, as the receptive field worked out from the layers says."""
    network = load("faces")
    values = network.run({faces.INPUT: np.zeros((1, 3, 40, 52), np.float32)})
    for field in receptive_fields(network, values)[faces.PROBABILITIES]:
        assert (field.size, field.jump, field.start) == (faces.WINDOW, faces.STRIDE, 0)
    level = faces.Level(
        np.zeros((3, 20, 30), np.uint8), (0.5, 0.25), 0.5, np.zeros((5, 10)), np.zeros((4, 5, 10))
    )
    assert level.window(3, 2) == (12, 16, 36, 64)


def test_pixels_outside_the_window_change_nothing() -> None:
    """One cell's probability depends on the first and the last row of its window, and on no row beyond."""
    network = load("faces")
    rng = np.random.default_rng(5)
    picture = rng.uniform(-1, 1, (1, 3, 40, 40)).astype(np.float32)
    row, column = 6, 9
    top, left = faces.STRIDE * row, faces.STRIDE * column

    def probability(rows: slice) -> float:
        changed = picture.copy()
        changed[:, :, rows, left : left + faces.WINDOW] = 1
        return float(network.run({faces.INPUT: changed})[faces.PROBABILITIES][0, 1, row, column])

    before = probability(slice(0, 0))
    assert probability(slice(0, top)) == before == probability(slice(top + faces.WINDOW, 40))
    assert probability(slice(top, top + 1)) != before != probability(slice(top + 11, top + 12))


def test_a_larger_picture_is_many_windows() -> None:
    """Fully convolutional: each cell's answer is the answer for its window cut out and given alone."""
    network = load("faces")
    picture = OWN.apply(photo("astronaut", 64), 3)
    values = network.run({faces.INPUT: picture})[faces.PROBABILITIES]
    for row, column in ((0, 0), (4, 11), (20, 13)):
        top, left = faces.STRIDE * row, faces.STRIDE * column
        alone = network.run({faces.INPUT: picture[:, :, top : top + 12, left : left + 12]})
        assert alone[faces.PROBABILITIES].shape == (1, 2, 1, 1)
        np.testing.assert_allclose(alone[faces.PROBABILITIES][..., 0, 0], values[..., row, column], atol=1e-6)


def test_what_a_cell_sees_is_cut_from_its_copy() -> None:
    """The pixels shown for a cell are those of its window."""
    level = faces.look(load("faces"), photo("astronaut", 64), 16, OWN)[0]
    np.testing.assert_array_equal(level.seen(2, 3), level.received[:, 4:16, 6:18])


@given(st.integers(1, 700), st.integers(1, 700), st.integers(1, 300))
@example(47, 47, 47)
@settings(max_examples=200)
def test_the_pyramid_shrinks_to_the_window(height: int, width: int, smallest: int) -> None:
    """Each copy has about half the area of the one before; none is smaller than the window or longer than the bound."""
    copies = faces.pyramid(height, width, smallest)
    sizes = [size for _ratio, size in copies]
    assert all(min(size) >= faces.WINDOW and max(size) <= faces.LONGEST_SIDE + 1 for size in sizes)
    for (high, wide), (lower, narrower) in pairwise(sizes):
        assert abs(lower - high * faces.SHRINK) <= 1 and abs(narrower - wide * faces.SHRINK) <= 1
    if sizes:
        smallest = max(smallest, faces.least_face(height, width))
        assert 0 <= sizes[0][0] - height * faces.WINDOW / smallest <= 1
        assert copies[0][0] == faces.WINDOW / smallest
        assert min(height, width) * copies[-1][0] * faces.SHRINK < faces.WINDOW
    else:
        # where both are equal, rounding decides
        assert min(height, width) <= max(smallest, faces.least_face(height, width))


def test_boxes_are_those_above_the_threshold() -> None:
    """Every cell at or above it, the likeliest first, at most so many of each map."""
    rng = np.random.default_rng(2)
    probability = rng.random((30, 40)).astype(np.float32)
    level = faces.Level(
        np.zeros((3, 70, 90), np.uint8), (1.0, 1.0), 1.0, probability, np.zeros((4, 30, 40), np.float32)
    )
    some = faces.proposed([level], 0.9)
    assert {(box.row, box.column) for box in some} == set(
        map(tuple, np.argwhere(probability >= 0.9).tolist())
    )
    assert all(one.probability >= other.probability for one, other in pairwise(some))
    many = faces.proposed([level, replace(level)], 0.0)
    assert len(many) == 2 * faces.MOST_BOXES
    assert {box.level for box in many} == {0, 1}
    assert min(box.probability for box in many) == np.sort(probability.ravel())[-faces.MOST_BOXES]


def test_corners_are_the_windows_pixels_counted_from_one() -> None:
    """Pixels 2 r + 1 to 2 r + 12 of the copy, divided by the ratio and rounded down; without shrinking, the window itself."""
    level = faces.Level(np.zeros((3, 20, 30), np.uint8), (1, 1), 1.0, np.zeros((5, 10)), np.zeros((4, 5, 10)))
    assert faces.drawn(level.corners(3, 2)) == level.window(3, 2) == (6, 4, 18, 16)
    assert replace(level, ratio=0.3).corners(3, 2) == (23, 16, 60, 53)
