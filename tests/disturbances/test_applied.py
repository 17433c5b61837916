"""All disturbances together: what is neutral changes nothing, and whole levels come out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.disturbances import DISTURBANCES, NEUTRAL, disturbed, parameters_for
from cnnviz.disturbances.table import AUXILIARY

shapes = st.tuples(st.sampled_from((1, 3)), st.integers(1, 30), st.integers(1, 30))


def picture(shape: tuple[int, ...]) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, shape).astype(np.uint8)


@given(shape=shapes)
def test_nothing_is_changed_where_everything_is_neutral(shape: tuple[int, ...]) -> None:
    """Not even copied; every slider has the same neutral place, whatever the size."""
    x = picture(shape)
    assert disturbed(x, tuple(NEUTRAL.items())) is x
    assert all(p.default == NEUTRAL[p.name] for p in parameters_for(*shape))


@settings(max_examples=80, deadline=None)
@given(
    shape=shapes,
    numbers=st.dictionaries(st.sampled_from([*NEUTRAL, "unknown"]), st.floats(-2000, 2000), max_size=5),
)
def test_any_numbers_give_a_picture_of_the_same_shape(
    shape: tuple[int, ...], numbers: dict[str, float]
) -> None:
    """Also the smallest one, and numbers out of bounds, as a link may hold them; always the same picture."""
    x = picture(shape)
    before = x.copy()
    changed = disturbed(x, tuple(numbers.items()))
    assert changed.shape == shape
    assert changed.dtype == np.uint8
    np.testing.assert_array_equal(changed, disturbed(x, tuple(numbers.items())))
    np.testing.assert_array_equal(x, before)


def test_they_are_applied_in_the_order_of_the_table_and_rounded_once() -> None:
    """Brightness before inverting: 200 + 100 - 255 is cut off only at the end."""
    x = np.full((1, 4, 4), 200, np.uint8)
    assert list(DISTURBANCES).index("brightness") < list(DISTURBANCES).index("invert")
    assert (disturbed(x, (("invert", 1), ("brightness", 100))) == 0).all()
    assert (disturbed(x, (("brightness", 100), ("invert", 0.5))) == 128).all()  # 127.5, to the even number


@pytest.mark.parametrize("name", AUXILIARY)
def test_a_seed_or_a_place_alone_changes_nothing(name: str) -> None:
    """As the page says of them."""
    x = picture((1, 20, 26))
    np.testing.assert_array_equal(disturbed(x, ((name, 5),)), x)


def test_strokes_are_for_one_channel() -> None:
    """And names are unique among all sliders."""
    assert "thickness" in {p.name for p in parameters_for(1, 28, 28)}
    assert "thickness" not in {p.name for p in parameters_for(3, 28, 28)}
    names = [p.name for p in parameters_for(1, 28, 28)]
    assert sorted(names) == sorted(set(names)) == sorted(NEUTRAL)
