"""Output sizes, padding as pairs, and the error type."""

from __future__ import annotations

import ast
import pickle
import string
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops

often = settings(max_examples=200, deadline=None)
sizes, kernels, strides, dilations = (
    st.integers(1, 20),
    st.integers(1, 5),
    st.integers(1, 5),
    st.integers(1, 4),
)
sides = st.integers(0, 5)


@often
@given(sizes, kernels, strides, dilations, sides, sides)
def test_conv_output_size_counts_the_places_of_a_kernel(
    n: int, k: int, s: int, d: int, b: int, e: int
) -> None:
    """Walk the kernel along the padded axis and count."""
    places = [start for start in range(-b, n + e, s) if start + d * (k - 1) < n + e]
    assert ops.conv_output_size(n, k, stride=s, padding_begin=b, padding_end=e, dilation=d) == len(places)


@often
@given(sizes, kernels, strides, dilations, sides, sides)
def test_conv_transpose_output_size_is_the_inverse(n: int, k: int, s: int, d: int, b: int, e: int) -> None:
    """A convolution of the transposed convolution's output is as large as its input."""
    size = ops.conv_transpose_output_size(n, k, stride=s, padding_begin=b, padding_end=e, dilation=d)
    back = ops.conv_output_size(size, k, stride=s, padding_begin=b, padding_end=e, dilation=d)
    assert back == n or size == 0


@often
@given(sizes, kernels, strides, dilations, sides, sides)
def test_ceil_mode_adds_at_most_one_window_that_starts_on_the_input(
    n: int, k: int, s: int, d: int, b: int, e: int
) -> None:
    """Without ceil a pool counts as a kernel does; with it the last start is before the input's end."""
    how = {"stride": s, "padding_begin": b, "padding_end": e, "dilation": d}
    plain, ceiled = ops.pool_output_size(n, k, **how), ops.pool_output_size(n, k, ceil_mode=True, **how)
    assert plain == ops.conv_output_size(n, k, **how)
    if plain and (plain - 1) * s < n + b:
        assert ceiled - plain in (0, 1)
        assert (ceiled - 1) * s - b < n


def test_sizes_known_from_papers() -> None:
    """AlexNet's first layer, a VGG layer, its pool, ResNet's padded pool, a DCGAN layer."""
    assert ops.conv_output_size(227, 11, stride=4) == 55
    assert ops.conv_output_size(224, 3, padding_begin=1, padding_end=1) == 224
    assert ops.pool_output_size(224, 2, stride=2) == 112
    assert ops.pool_output_size(112, 3, stride=2, padding_begin=1, padding_end=1) == 56
    assert ops.conv_transpose_output_size(4, 4, stride=2, padding_begin=1, padding_end=1) == 8


@pytest.mark.parametrize(
    ("padding", "pairs"),
    [
        (0, ((0, 0), (0, 0))),
        (2, ((2, 2), (2, 2))),
        ((1, 2), ((1, 1), (2, 2))),
        ([np.int64(1), 0], ((1, 1), (0, 0))),
        (np.array([3, 4]), ((3, 3), (4, 4))),
        (((1, 2), (3, 4)), ((1, 2), (3, 4))),
        (np.array([[1, 2], [3, 4]]), ((1, 2), (3, 4))),
        ("valid", ((0, 0), (0, 0))),
        ("same", ((1, 1), (1, 2))),
    ],
)
def test_resolve_padding_gives_begin_and_end_for_each_axis(padding: object, pairs: object) -> None:
    """Every way to ask for padding, for a 3x4 kernel; an even kernel's extra cell goes to the end."""
    resolved = ops.resolve_padding(padding, (3, 4))  # type: ignore[arg-type]
    assert resolved == pairs
    assert all(type(side) is int for pair in resolved for side in pair)


def test_same_padding_counts_dilation() -> None:
    """A dilated kernel needs as many cells as it spans, less one."""
    assert ops.resolve_padding("same", (3, 2), dilation=(2, 3)) == ((2, 2), (1, 2))
    assert ops.resolve_padding("same", (5,)) == ((2, 2),)
    with pytest.raises(ops.OperationError, match="padding: padding 'same' keeps the size only with stride 1"):
        ops.resolve_padding("same", (3,), stride=2)


def test_an_error_carries_its_template_and_values_and_survives_pickling() -> None:
    """A page translates the template and fills it again."""
    with pytest.raises(ops.OperationError) as caught:
        ops.relu("text")
    for error in (caught.value, pickle.loads(pickle.dumps(caught.value))):
        assert isinstance(error, ValueError)
        assert error.operation == "relu"
        assert str(error) == f"relu: {error.template.format(**error.values)}"


def test_every_template_is_a_literal_whose_names_are_given() -> None:
    """So that the sentences can be collected for translation and always filled."""
    found = 0
    for path in Path(ops.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "OperationError":
                found += 1
                template = node.args[1]
                assert isinstance(template, ast.Constant) and isinstance(template.value, str), path
                names = {name for _, name, _, _ in string.Formatter().parse(template.value) if name}
                assert names == {keyword.arg for keyword in node.keywords}, template.value
    assert found >= 20


def test_all_lists_the_public_names() -> None:
    """Everything in __all__ exists, and every operation imported is in it."""
    public = {name for name, value in vars(ops).items() if callable(value) and not name.startswith("_")}
    assert public <= set(ops.__all__)
    assert all(hasattr(ops, name) for name in ops.__all__)
