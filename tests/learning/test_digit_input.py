"""Drawings made ready for a network that was trained on MNIST."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.learning.digit_input import FAINT, centre_as_mnist
from cnnviz.learning.digits import ASSETS, scaled


def extent(digit: np.ndarray) -> tuple[int, int]:
    """Height and width of what is drawn."""
    rows, columns = np.nonzero(digit)
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def centre(digit: np.ndarray) -> np.ndarray:
    """Row and column of the centre of mass."""
    return np.array([np.average(np.arange(28), weights=digit.sum(axis=axis)) for axis in (1, 0)])


def seven(side: int, width: int) -> np.ndarray:
    """A seven as two bars of `width` cells, filling a square."""
    ink = np.zeros((side, side), np.float32)
    ink[:width] = 1
    ink[:, -width:] = 1
    return ink


@pytest.mark.parametrize("shape", [(280, 280), (1, 1), (5, 0)])
def test_an_empty_drawing_gives_an_empty_digit(shape: tuple[int, int]) -> None:
    """All zeros, nothing divided by nothing."""
    digit = centre_as_mnist(np.zeros(shape))
    assert digit.shape == (28, 28) and digit.dtype == np.float32 and not digit.any()


@settings(max_examples=60, deadline=None)
@given(
    size=st.tuples(st.integers(1, 90), st.integers(1, 90)),
    before=st.tuples(st.integers(0, 50), st.integers(0, 50)),
    after=st.tuples(st.integers(0, 50), st.integers(0, 50)),
    seed=st.integers(0, 2**32 - 1),
)
def test_any_drawing_fills_a_box_of_twenty_around_its_centre_of_mass(
    size: tuple[int, int], before: tuple[int, int], after: tuple[int, int], seed: int
) -> None:
    """The longer side becomes 20, the ink 0 to 1, and the centre of mass comes to cell 14 as near as whole cells go."""
    ink = np.random.default_rng(seed).uniform(0.2, 1, size)
    digit = centre_as_mnist(np.pad(ink, list(zip(before, after, strict=True))))
    height, width = extent(digit)
    assert max(height, width) == 20
    ratio = size[0] / size[1]
    assert abs(height - min(20, 20 * ratio)) <= 1 and abs(width - min(20, 20 / ratio)) <= 1
    assert digit.min() == 0 and digit.max() == pytest.approx(1)
    assert np.abs(centre(digit) - 14).max() <= 0.501


@pytest.mark.parametrize(
    ("side", "width"), [(6, 1), (14, 2), (28, 3), (112, 4), (280, 1), (280, 10), (280, 60), (1000, 30)]
)
def test_a_tiny_and_a_huge_drawing_become_the_same_size(side: int, width: int) -> None:
    """Two bars of thin or thick strokes reach from edge to edge of the box, and are still two full bars."""
    digit = centre_as_mnist(np.pad(seven(side, width), ((side, 0), (0, side))))
    assert extent(digit) == (20, 20)
    rows, columns = np.nonzero(digit)
    box = digit[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    assert box[0].min() > 0.3 and box[:, -1].min() > 0.3
    assert not box[12:, :4].any()


def test_where_a_drawing_lies_does_not_matter() -> None:
    """The same strokes in any corner of the canvas give the same digit."""
    canvas = np.zeros((4, 200, 300))
    for ink, (row, column) in zip(canvas, [(0, 0), (0, 240), (140, 0), (73, 119)], strict=True):
        ink[row : row + 60, column : column + 60] = seven(60, 7)
    digits = [centre_as_mnist(ink) for ink in canvas]
    for digit in digits[1:]:
        np.testing.assert_array_equal(digit, digits[0])


def test_bytes_and_shares_of_one_mean_the_same_ink() -> None:
    """uint8 counts to 255, everything else to 1; a faint pen gives the digit that a dark pen gives."""
    ink = np.round(seven(60, 7) * 200).astype(np.uint8)
    digit = centre_as_mnist(ink)
    np.testing.assert_array_equal(centre_as_mnist(ink / 255), digit)
    np.testing.assert_allclose(centre_as_mnist(seven(60, 7)), digit, atol=1e-6)


def test_faint_dirt_does_not_move_the_edges() -> None:
    """A speck below a tenth of the darkest ink, far away, changes nothing."""
    ink = np.pad(seven(60, 7), 100)
    dirty = ink.copy()
    dirty[3, 5] = 0.09
    np.testing.assert_array_equal(centre_as_mnist(dirty), centre_as_mnist(ink))


def test_digits_of_mnist_come_back_as_they_are() -> None:
    """Nearly all samples fill their box and lie on their centre already: only their faintest rim may be lost."""
    with np.load(ASSETS / "digits" / "samples.npz") as data:
        images = scaled(data["images"])
    lost = [np.abs(centre_as_mnist(image) - image / image.max()).max() for image in images]
    assert np.sum(np.array(lost) <= FAINT) >= 198
