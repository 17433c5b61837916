"""Curves over one axis."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.parts.curves.content import curves_content

WORDS = {"across": "", "hint": "", "summary": "", "pair": "", "then": ""}


def test_curves_are_sent_as_they_are() -> None:
    """In 32 bits, with a name for each and words for each point."""
    values = np.array([[0, 1, 2], [3, 0, 5]])
    shown, arrays = curves_content(values, ["a", "b"], (0, 0.5), ["x", "y", "z"], **WORDS)
    assert (shown["names"], shown["places"]) == (["a", "b"], ["x", "y", "z"])
    assert (shown["low"], shown["high"]) == (0, 0.5)
    assert arrays["values"].dtype == np.float32
    np.testing.assert_array_equal(arrays["values"], values)


def test_curves_that_do_not_fit_together_are_a_mistake() -> None:
    """A name for each curve, words for each point, and nothing below 0."""
    for values, names, places in (
        (np.ones((2, 3)), ["a"], ["x", "y", "z"]),
        (np.ones((1, 3)), ["a"], ["x", "y"]),
        (-np.ones((1, 3)), ["a"], ["x", "y", "z"]),
    ):
        with pytest.raises(ValueError, match="do not fit"):
            curves_content(values.astype(np.float32), names, (0, 1), places, **WORDS)
