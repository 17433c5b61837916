"""Kernels at their textbook size equal the matrices printed in the books, typed here by hand."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.kernels import build

TEXTBOOK = {
    ("identity", ()): [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    ("sobel_x", ()): [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    ("sobel_y", ()): [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    ("prewitt_x", ()): [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    ("prewitt_y", ()): [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    ("scharr_x", ()): [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]],
    ("scharr_y", ()): [[-3, -10, -3], [0, 0, 0], [3, 10, 3]],
    ("roberts_falling", ()): [[-1, 0], [0, 1]],
    ("roberts_rising", ()): [[0, -1], [1, 0]],
    ("kirsch", (("angle", 0),)): [[-3, -3, 5], [-3, 0, 5], [-3, -3, 5]],
    ("kirsch", (("angle", 45),)): [[-3, 5, 5], [-3, 0, 5], [-3, -3, -3]],
    ("kirsch", (("angle", 90),)): [[5, 5, 5], [-3, 0, -3], [-3, -3, -3]],
    ("kirsch", (("angle", 225),)): [[-3, -3, -3], [5, 0, -3], [5, 5, -3]],
    ("robinson_3", (("angle", 90),)): [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
    ("robinson_3", (("angle", 135),)): [[1, 1, 0], [1, 0, -1], [0, -1, -1]],
    ("robinson_5", (("angle", 45),)): [[0, 1, 2], [-1, 0, 1], [-2, -1, 0]],
    ("robinson_5", (("angle", 180),)): [[1, 0, -1], [2, 0, -2], [1, 0, -1]],
    ("prewitt_compass", (("angle", 0),)): [[-1, 1, 1], [-1, -2, 1], [-1, 1, 1]],
    ("prewitt_compass", (("angle", 90),)): [[1, 1, 1], [1, -2, 1], [-1, -1, -1]],
    ("laplacian_4", ()): [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    ("laplacian_8", ()): [[1, 1, 1], [1, -8, 1], [1, 1, 1]],
    ("sharpen", ()): [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    ("sharpen_8", ()): [[-1, -1, -1], [-1, 9, -1], [-1, -1, -1]],
    ("emboss", ()): [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
    ("line_horizontal", ()): [[-1, -1, -1], [2, 2, 2], [-1, -1, -1]],
    ("line_vertical", ()): [[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]],
    ("line_rising", ()): [[-1, -1, 2], [-1, 2, -1], [2, -1, -1]],
    ("line_falling", ()): [[2, -1, -1], [-1, 2, -1], [-1, -1, 2]],
    ("point", ()): [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    ("noise", ()): [[1, -2, 1], [-2, 4, -2], [1, -2, 1]],
    ("forward_x", ()): [[-1, 1]],
    ("forward_y", ()): [[-1], [1]],
    ("second_x", ()): [[1, -2, 1]],
    ("second_y", ()): [[1], [-2], [1]],
    ("shift", (("dx", 1), ("dy", 0))): [[0, 0, 0], [1, 0, 0], [0, 0, 0]],
    ("shift", (("dx", 0), ("dy", -1))): [[0, 0, 0], [0, 0, 0], [0, 1, 0]],
}
"""Whole numbers: equal to the last bit."""

SCALED = {
    ("box", ()): (9, [[1, 1, 1], [1, 1, 1], [1, 1, 1]]),
    ("binomial", ()): (16, [[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
    ("tent", (("size", 3),)): (16, [[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
    ("binomial", (("size", 5),)): (256, np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1])),
    ("sobel_x", (("size", 5),)): (16, np.outer([1, 4, 6, 4, 1], [-1, -2, 0, 2, 1])),
    ("sobel_x", (("size", 7),)): (256, np.outer([1, 6, 15, 20, 15, 6, 1], [-1, -4, -5, 0, 5, 4, 1])),
    ("prewitt_x", (("size", 5),)): (50 / 6, [[-2, -1, 0, 1, 2]] * 5),
    ("laplacian_round", ()): (6, [[1, 4, 1], [4, -20, 4], [1, 4, 1]]),
    ("frei_chen_x", ()): (1, [[-1, 0, 1], [-(2**0.5), 0, 2**0.5], [-1, 0, 1]]),
    ("corner", ()): (4, [[1, 0, -1], [0, 0, 0], [-1, 0, 1]]),
    ("central_x", ()): (2, [[-1, 0, 1]]),
    ("central_y", ()): (2, [[-1], [0], [1]]),
    ("average_x", (("length", 3),)): (3, [[1, 1, 1]]),
    ("average_y", (("length", 3),)): (3, [[1], [1], [1]]),
    ("savitzky_golay_x", (("length", 5),)): (35, [[-3, 12, 17, 12, -3]]),
    ("savitzky_golay_y", (("length", 7),)): (21, [[-2], [3], [6], [7], [6], [3], [-2]]),
    ("checkerboard", (("size", 2),)): (4, [[1, -1], [-1, 1]]),
    ("motion", (("length", 3), ("angle", 0))): (3, [[0, 0, 0], [1, 1, 1], [0, 0, 0]]),
    ("motion", (("length", 5), ("angle", 90))): (5, [[0, 0, 1, 0, 0]] * 5),
}
"""Divisor and whole numbers: equal but for rounding."""


@pytest.mark.parametrize(("key", "expected"), TEXTBOOK.items(), ids=str)
def test_whole_number_kernels_are_those_of_the_books(key: tuple, expected: list) -> None:
    """A kernel derived in code has exactly the printed weights."""
    name, parameters = key
    assert np.array_equal(build(name, dict(parameters)), expected)


@pytest.mark.parametrize(("key", "expected"), SCALED.items(), ids=str)
def test_scaled_kernels_are_those_of_the_books(key: tuple, expected: tuple) -> None:
    """A kernel derived in code has the printed weights over the printed divisor."""
    (name, parameters), (divisor, weights) = key, expected
    np.testing.assert_allclose(build(name, dict(parameters)), np.array(weights) / divisor, atol=1e-15)
