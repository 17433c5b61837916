"""Facts of boxes: overlap counts pixels, suppression is its rule, and crops are means of whole pixels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.faces import Edges, averaged, drawn, overlaps, pixels_in, squared, suppress
from cnnviz.faces.geometry import corrected

EDGES = st.tuples(*[st.integers(0, 12)] * 4).map(
    lambda e: (float(min(e[0], e[2])), float(min(e[1], e[3])), float(max(e[0], e[2])), float(max(e[1], e[3])))
)


def cells(edges: Edges) -> set[tuple[int, int]]:
    top, left, bottom, right = map(int, edges)
    return {(row, column) for row in range(top, bottom) for column in range(left, right)}


@given(EDGES, EDGES)
@settings(max_examples=200)
def test_overlap_counts_cells(one: Edges, other: Edges) -> None:
    """The share of common cells among all cells of two boxes on a grid, or among those of the smaller one."""
    common, union = len(cells(one) & cells(other)), len(cells(one) | cells(other))
    smaller = min(len(cells(one)), len(cells(other)))
    assert overlaps(one, [other])[0] == pytest.approx(common / union if union else 0)
    assert overlaps(one, [other], "smaller")[0] == pytest.approx(common / smaller if smaller else 0)


@given(EDGES, EDGES)
@settings(max_examples=100)
def test_corners_overlap_as_the_edges_around_them(one: Edges, other: Edges) -> None:
    """With 1 added to the sides of corners, every overlap is that of the edges that are drawn for them."""
    for over in ("union", "smaller"):
        np.testing.assert_allclose(
            overlaps(one, [other], over, plus=1), overlaps(drawn(one), [drawn(other)], over)
        )


@given(st.lists(st.tuples(EDGES, st.integers(1, 99)), max_size=14), st.sampled_from((0.0, 0.3, 0.5, 0.7)))
@settings(max_examples=200)
def test_suppression_is_the_rule_said_in_words(given: list[tuple[Edges, int]], overlap: float) -> None:
    """A box stays if no box that stays and scores higher overlaps it by more than the bound; else the first such took it out."""
    edges, scores = [each for each, _ in given], [float(score) for _, score in given]
    ranked = sorted(range(len(given)), key=lambda place: -scores[place])
    want: dict[int, int | None] = {}
    stays: list[int] = []
    for place in ranked:
        over = [kept for kept in stays if overlaps(edges[place], [edges[kept]])[0] > overlap]
        want[place] = over[0] if over else None
        if not over:
            stays.append(place)
    assert suppress(edges, scores, overlap) == [want[place] for place in range(len(given))]


@given(EDGES)
def test_a_square_has_the_same_centre_and_the_longer_side(edges: Edges) -> None:
    """And it contains the box."""
    top, left, bottom, right = squared(edges)
    assert bottom - top == pytest.approx(right - left)
    assert bottom - top == pytest.approx(max(edges[2] - edges[0], edges[3] - edges[1]))
    assert top + bottom == pytest.approx(edges[0] + edges[2])
    assert left + right == pytest.approx(edges[1] + edges[3])


@pytest.mark.parametrize("place", range(4))
def test_each_offset_moves_its_edge(place: int) -> None:
    """Left, top, right, bottom in sides: 0.1 of a box of 24 x 48 pixels is 2.4 rows or 4.8 columns."""
    box = (12.0, 16.0, 36.0, 64.0)
    offsets = np.zeros(4)
    offsets[place] = 0.1
    moved = np.subtract(corrected(box, offsets), box)
    want = np.zeros(4)
    want[[1, 0, 3, 2][place]] = [4.8, 2.4, 4.8, 2.4][place]
    np.testing.assert_allclose(moved, want)
    np.testing.assert_allclose(np.subtract(corrected(box, offsets, plus=1), box)[want > 0], want.max() + 0.1)


def test_pixels_are_counted_from_one_and_cut_at_the_border() -> None:
    """Corners 3.9 to 7.2 are rows 3 to 7 of the original, 2 to 6 of ours; what lies outside the picture is left out."""
    assert pixels_in((3.9, 1.0, 7.2, 5.0), 20, 30) == (2, 0, 7, 5)
    assert pixels_in((-4.5, 20.0, 25.0, 44.0), 20, 30) == (0, 19, 20, 30)
    assert pixels_in((-9.0, 2.0, -1.0, 9.0), 20, 30) is None
    assert pixels_in((2.0, 31.0, 9.0, 40.0), 20, 30) is None


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 30), st.integers(1, 30))
@settings(max_examples=60)
def test_means_are_those_of_adaptive_pooling(high: int, wide: int, height: int, width: int) -> None:
    """Larger and smaller, with overlapping rectangles: the engine's pooling, which averages each by itself."""
    pixels = np.random.default_rng(high * 41 + wide).integers(0, 256, (3, high, wide), np.uint8)
    want = ops.adaptive_avg_pool2d(pixels.astype(np.float64), (height, width))
    np.testing.assert_allclose(averaged(pixels, height, width), want, rtol=1e-6, atol=1e-4)
