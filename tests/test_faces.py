"""Facts of the face detector: its geometry, its boxes, and how well it does on the photos that come along."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import onnxruntime as ort
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import faces
from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import Pixels, working_copy
from cnnviz.network import receptive_fields
from cnnviz.preprocessing import Preprocessing
from cnnviz.zoo import SHIPPED, load

FACE = (40, 112, 112, 169)
"""The astronaut's face in the photo of 320 x 320 pixels, measured by hand: from the hair to the chin, ear to ear."""

OWN = SHIPPED["faces"].preprocessing


def photo(name: str, size: int) -> Pixels:
    return working_copy(load_photo(name), size, colour=True).pixels


def found(name: str, size: int, threshold: float, how: Preprocessing = OWN) -> list[faces.Box]:
    levels = faces.look(load("faces"), photo(name, size), 20, how)
    return faces.suppress(faces.boxes(levels, threshold))


@pytest.mark.parametrize("size", [128, 224, 320, 480, 640])
def test_the_likeliest_box_is_the_astronauts_face(size: int) -> None:
    """At every size of the photo the first box overlaps the face measured by hand by more than half."""
    best = found("astronaut", size, faces.THRESHOLD)[0]
    assert faces.overlaps([edge * size / 320 for edge in FACE], [best.edges])[0] > 0.5
    assert best.probability > 0.99


def test_offsets_bring_a_box_closer_to_the_face() -> None:
    """Read as left, top, right, bottom they raise the overlap; with rows and columns exchanged they would not."""
    best = found("astronaut", 320, faces.THRESHOLD)[0]
    level = faces.look(load("faces"), photo("astronaut", 320), 20, OWN)[best.level]
    left, top, right, bottom = level.offsets[:, best.row, best.column]
    side = best.window[2] - best.window[0]
    exchanged = np.array(best.window) + side * np.array([left, top, right, bottom])
    before, after, wrong = faces.overlaps(FACE, [best.window, best.edges, exchanged])
    assert after > before and after > wrong


def test_a_wall_has_no_face() -> None:
    """Not one window of the brick wall reaches even the paper's low threshold of 0.6."""
    assert found("brick", 256, 0.6) == []


def test_p_net_alone_gives_false_alarms() -> None:
    """A cup of coffee has no face, but windows that pass; the page says so, and later networks would throw them out."""
    assert len(found("coffee", 320, 0.6)) > 10
    assert found("coffee", 320, 0.99) == []


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
        given = OWN.numbers(level.received)[None]
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
    level = faces.Level(np.zeros((3, 20, 30), np.uint8), (0.5, 0.25), np.zeros((5, 10)), np.zeros((4, 5, 10)))
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
@settings(max_examples=200)
def test_the_pyramid_shrinks_to_the_window(height: int, width: int, smallest: int) -> None:
    """Each copy has about half the area of the one before; none is smaller than the window or longer than the bound."""
    sizes = faces.pyramid(height, width, smallest)
    assert all(min(size) >= faces.WINDOW and max(size) <= faces.LONGEST_SIDE + 1 for size in sizes)
    for (high, wide), (lower, narrower) in pairwise(sizes):
        assert abs(lower - high * faces.SHRINK) <= 1 and abs(narrower - wide * faces.SHRINK) <= 1
    if sizes:
        smallest = max(smallest, faces.least_face(height, width))
        assert abs(sizes[0][0] - height * faces.WINDOW / smallest) <= 0.5
        assert min(sizes[-1]) * faces.SHRINK < faces.WINDOW + 1
    else:
        assert min(height, width) < max(smallest, faces.least_face(height, width))


EDGES = st.tuples(*[st.integers(0, 12)] * 4).map(
    lambda e: (float(min(e[0], e[2])), float(min(e[1], e[3])), float(max(e[0], e[2])), float(max(e[1], e[3])))
)


@given(EDGES, EDGES)
@settings(max_examples=200)
def test_overlap_counts_cells(one: faces.Edges, other: faces.Edges) -> None:
    """Intersection over union is the share of common cells among all cells of two boxes on a grid."""

    def cells(edges: faces.Edges) -> set[tuple[int, int]]:
        top, left, bottom, right = map(int, edges)
        return {(row, column) for row in range(top, bottom) for column in range(left, right)}

    union = cells(one) | cells(other)
    want = len(cells(one) & cells(other)) / len(union) if union else 0
    assert faces.overlaps(one, [other])[0] == pytest.approx(want)


@given(st.lists(st.tuples(EDGES, st.integers(1, 99)), max_size=14), st.sampled_from((0.0, 0.3, 0.5, 0.7)))
@settings(max_examples=200)
def test_suppression_is_the_rule_said_in_words(drawn: list[tuple[faces.Edges, int]], overlap: float) -> None:
    """A box stays if no likelier box that stays overlaps it by more than the bound."""
    given = [faces.Box(0, 0, 0, likely / 100, edges, edges) for edges, likely in drawn]
    ranked = sorted(given, key=lambda box: -box.probability)
    stays: list[faces.Box] = []
    for box in ranked:
        if all(faces.overlaps(box.edges, [kept.edges])[0] <= overlap for kept in stays):
            stays.append(box)
    assert faces.suppress(given, overlap) == stays


def test_boxes_are_those_above_the_threshold() -> None:
    """Every cell at or above it, the likeliest first, at most so many of each map."""
    rng = np.random.default_rng(2)
    probability = rng.random((30, 40)).astype(np.float32)
    level = faces.Level(
        np.zeros((3, 70, 90), np.uint8), (1.0, 1.0), probability, np.zeros((4, 30, 40), np.float32)
    )
    some = faces.boxes([level], 0.9)
    assert {(box.row, box.column) for box in some} == set(
        map(tuple, np.argwhere(probability >= 0.9).tolist())
    )
    assert all(one.probability >= other.probability for one, other in pairwise(some))
    many = faces.boxes([level, replace(level)], 0.0)
    assert len(many) == 2 * faces.MOST_BOXES
    assert {box.level for box in many} == {0, 1}
    assert min(box.probability for box in many) == np.sort(probability.ravel())[-faces.MOST_BOXES]


@pytest.mark.parametrize("offsets", [(0.1, 0, 0, 0), (0, 0.1, 0, 0), (0, 0, 0.1, 0), (0, 0, 0, 0.1)])
def test_each_offset_moves_its_edge(offsets: tuple[float, ...]) -> None:
    """Left, top, right, bottom in window sides: 0.1 of a window of 24 x 48 pixels is 2.4 rows or 4.8 columns."""
    map_ = np.broadcast_to(np.float32(offsets)[:, None, None], (4, 5, 10))
    level = faces.Level(np.zeros((3, 20, 30), np.uint8), (0.5, 0.25), np.ones((5, 10), np.float32), map_)
    box = next(box for box in faces.boxes([level], 0.5) if (box.row, box.column) == (3, 2))
    left, top, right, bottom = offsets
    np.testing.assert_allclose(
        box.edges, (12 + 24 * top, 16 + 48 * left, 36 + 24 * bottom, 64 + 48 * right), rtol=1e-6
    )
