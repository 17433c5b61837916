"""Which kernel is offered beside others."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.kernels import KERNELS, beside, build, partner


@pytest.mark.parametrize("name", [name for name in KERNELS if name.endswith(("_x", "_y"))])
def test_the_other_direction_comes_first(name: str) -> None:
    """It is the same kernel turned over its diagonal."""
    other = beside(name, [name])
    assert other[:-2] == name[:-2] and other != name
    np.testing.assert_allclose(build(other), build(name).T, atol=1e-12)


def test_a_layer_is_offered_what_it_does_not_have() -> None:
    """From any kernel on, four that differ."""
    for first in KERNELS:
        names = [first]
        while len(names) < 4:
            names.append(beside(names[-1], names))
        assert len(set(names)) == 4 and set(names) <= set(KERNELS)


def test_partners_are_mutual() -> None:
    """And what has no direction has none."""
    pairs = {name: partner(name) for name in KERNELS}
    assert all(partner(other) == name for name, other in pairs.items() if other is not None)
    assert (pairs["sobel_x"], pairs["roberts_falling"], pairs["gaussian"]) == (
        "sobel_y",
        "roberts_rising",
        None,
    )
