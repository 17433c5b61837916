"""Every way to compute a convolution against the plain one, and the rule that picks one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.ops.methods import METHODS, Case
from cnnviz.ops.methods.choose import choose
from cnnviz.ops.methods.separable import factor

from .drawn import normal, seeds, whole

DIRECT = 2e-6
INDIRECT = 2e-5
ERRORS = {name: DIRECT if method.direct else INDIRECT for name, method in METHODS.items()}
often = settings(max_examples=60, deadline=None)
pads = st.tuples(st.integers(0, 4), st.integers(0, 4))


def exact(x: Any, w: Any, b: Any = None, **how: Any) -> Any:
    """The plain form in float64."""
    return ops.conv2d(np.asarray(x, float), np.asarray(w, float), b, method="im2col", **how)


def assert_near(result: Any, expected: Any, error: float) -> None:
    """Within `error` of the largest value."""
    assert result.shape == expected.shape and result.dtype == np.float32
    assert np.abs(result - expected).max() <= error * np.abs(expected).max()


def rank_one(shape: tuple[int, int], seed: int) -> Any:
    """A kernel that is a column times a row."""
    return np.outer(normal((shape[0],), seed, np.float32), normal((shape[1],), seed + 1, np.float32))


@pytest.mark.parametrize("method", ["im2col", "strips", "fft"])
@often
@given(data=st.data(), padding=st.tuples(pads, pads), bias=st.booleans(), seed=seeds)
def test_methods_for_all_kernels_equal_the_plain_form(
    method: str, data: st.DataObject, padding: Any, bias: bool, seed: int
) -> None:
    """Any channels, groups, kernel and padding, on images that are not square."""
    draw = data.draw
    kernel = draw(st.tuples(st.integers(1, 6), st.integers(1, 6)))
    size = tuple(draw(st.integers(max(1, k - sum(p)), 40)) for k, p in zip(kernel, padding, strict=True))
    groups, channels, kernels = draw(st.integers(1, 2)), draw(st.integers(1, 4)), draw(st.integers(1, 5))
    x = normal((2, groups * channels, *size), seed, np.float32)
    w = normal((groups * kernels, channels, *kernel), seed + 1, np.float32)
    b = normal((groups * kernels,), seed + 2, np.float32) if bias else None
    result = ops.conv2d(x, w, b, padding=padding, groups=groups, method=method)
    assert_near(result, exact(x, w, b, padding=padding, groups=groups), ERRORS[method])


@often
@given(
    height=st.integers(1, 60),
    width=st.integers(1, 60),
    k=st.sampled_from([3, 5]),
    channels=st.integers(1, 40),
    kernels=st.integers(1, 40),
    padding=st.tuples(pads, pads),
    seed=seeds,
)
def test_winograd_equals_the_plain_form(
    height: int, width: int, k: int, channels: int, kernels: int, padding: Any, seed: int
) -> None:
    """3x3 and 5x5 kernels, on sizes that are no multiple of the tiles."""
    height, width = (max(n, k - sum(p)) for n, p in zip((height, width), padding, strict=True))
    x = normal((2, channels, height, width), seed, np.float32)
    w, b = normal((kernels, channels, k, k), seed + 1, np.float32), normal((kernels,), seed + 2, np.float32)
    assert_near(
        ops.conv2d(x, w, b, padding=padding, method="winograd"), exact(x, w, b, padding=padding), INDIRECT
    )


def test_a_column_times_a_row_is_known_in_float32() -> None:
    """Whatever way its weights were rounded; the first two are rare."""
    for seed in (10473, 10475, *range(2000)):
        assert factor(rank_one((10, 9), seed)) is not None, seed


@pytest.mark.parametrize("method", ["taps", "separable"])
@often
@given(data=st.data(), padding=st.tuples(pads, pads), bias=st.booleans(), seed=seeds)
def test_methods_for_one_kernel_equal_the_plain_form(
    method: str, data: st.DataObject, padding: Any, bias: bool, seed: int
) -> None:
    """One kernel for each channel, of any size, with padding on any side."""
    draw = data.draw
    kernel = draw(st.tuples(st.integers(1, 17), st.integers(1, 17)))
    size = tuple(draw(st.integers(max(1, k - sum(p)), 90)) for k, p in zip(kernel, padding, strict=True))
    channels = draw(st.integers(1, 3))
    x = normal((channels, *size), seed, np.float32)
    w = np.stack([rank_one(kernel, seed + 2 * c) for c in range(channels)])[:, None]
    b = normal((channels,), seed + 9, np.float32) if bias else None
    how = {"padding": padding, "groups": channels}
    assert_near(ops.conv2d(x, w, b, method=method, **how), exact(x, w, b, **how), DIRECT)


@pytest.mark.parametrize(
    ("method", "channels", "kernels", "kernel", "size"),
    [
        ("im2col", 1024, 4, 3, (10, 10)),
        ("im2col", 3, 24, 5, (130, 257)),
        ("im2col", 7, 2, 200, (9, 230)),
        ("strips", 3, 10, 3, (130, 257)),
        ("strips", 48, 70, 5, (30, 41)),
        ("taps", 3, 1, 7, (300, 1100)),
        ("taps", 1, 1, 15, (500, 300)),
        ("separable", 1, 1, 9, (517, 1300)),
        ("winograd", 64, 64, 3, (112, 112)),
        ("winograd", 130, 40, 3, (63, 70)),
        ("winograd", 512, 512, 3, (14, 14)),
        ("winograd", 32, 64, 5, (12, 12)),
        ("fft", 2, 2, 31, (300, 211)),
    ],
)
def test_large_convolutions_have_no_seams(
    method: str, channels: int, kernels: int, kernel: int, size: tuple[int, int]
) -> None:
    """Where the work is done in parts, the parts fit together, within the error that the documentation states."""
    x = normal((channels, *size), 1, np.float32)
    w = normal((kernels, channels, kernel, kernel), 2, np.float32)
    if method == "separable":
        w = rank_one((kernel, kernel), 2)[None, None]
    assert_near(ops.conv2d(x, w, padding="same", method=method), exact(x, w, padding="same"), ERRORS[method])


@pytest.mark.parametrize("method", ["im2col", "strips", "fft", "taps", "separable"])
@pytest.mark.parametrize(
    "padding", [((6, 6), (0, 2500)), ((0, 90), (2500, 0)), ((90, 9), (8, 5)), ((0, 14), (0, 14))]
)
def test_padding_may_be_wider_than_the_image(method: str, padding: Any) -> None:
    """Parts of the output that lie in the padding alone are zero, or the bias."""
    x, w, b = normal((1, 3, 7), 1, np.float32), rank_one((15, 15), 2)[None, None], np.ones(1, np.float32)
    result = ops.conv2d(x, w, b, padding=padding, method=method)
    assert_near(result, exact(x, w, b, padding=padding), ERRORS[method])


@pytest.mark.parametrize("method", ["strips", "taps", "separable"])
@often
@given(data=st.data(), seed=seeds)
def test_sums_of_whole_numbers_are_exact(method: str, data: st.DataObject, seed: int) -> None:
    """Methods that sum an element's own products give whole numbers to the last bit."""
    kernel = data.draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
    x = whole((2, 50, 61), seed, np.float32)
    column, row = whole((kernel[0], 1), seed + 1), whole((1, kernel[1]), seed + 2)
    column[0] = row[0] = 1
    w = np.broadcast_to(column * row, (2, 1, *kernel)).astype(np.float32)
    result = ops.conv2d(x, w, groups=2, padding=2, method=method)
    np.testing.assert_array_equal(result, exact(x, w, groups=2, padding=2))


def worst(method: str, x: Any, w: Any) -> float:
    """The largest error of an element, in the last digits of the sum of its products' sizes, for each product."""
    how = {"padding": 2, "groups": len(w)}
    error = np.abs(ops.conv2d(x, w, method=method, **how) - exact(x, w, **how))
    allowed = w[0].size * 2.0**-23 * exact(np.abs(x), np.abs(w), **how)
    return float((error / np.maximum(allowed, 1e-30)).max())


@pytest.mark.parametrize("kernel", [(3, 3), (5, 5), (9, 4), (15, 15)])
def test_direct_methods_are_exact_in_the_dark(kernel: tuple[int, int]) -> None:
    """Beside a bright half, a dark one keeps errors that are small beside its own products; with the others it does not."""
    x = np.abs(normal((2, 90, 100), 1, np.float32))
    x[:, :, 40:] *= np.float32(1e-6)
    x[:, :, 70:] = 0
    w = np.stack([rank_one(kernel, 2), rank_one(kernel, 4)])[:, None]
    for name, method in METHODS.items():
        if method.can(Case(1, 1, (90, 100), kernel), w[:1]):
            assert (worst(name, x, w) <= 1) == method.direct, name


@pytest.mark.parametrize("method", METHODS)
def test_threads_have_scratch_of_their_own(method: str) -> None:
    """Many visitors at once get what each would get alone."""
    w = rank_one((5, 5), 2)[None, None]
    images = [normal((1, 70, 80), seed, np.float32) for seed in range(24)]
    expected = [ops.conv2d(image, w, method=method) for image in images]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda image: ops.conv2d(image, w, method=method), images))
    np.testing.assert_array_equal(found, expected)


@often
@given(
    mode=st.sampled_from(["reflect", "replicate", "circular"]), seed=seeds, method=st.sampled_from([*METHODS])
)
def test_other_borders_than_zeros_come_first(mode: str, seed: int, method: str) -> None:
    """Every method sees the image with its border."""
    x, w = normal((1, 20, 33), seed, np.float32), rank_one((3, 3), seed + 1)[None, None]
    how = {"padding": ((2, 1), (3, 0)), "padding_mode": mode}
    assert_near(ops.conv2d(x, w, method=method, **how), exact(x, w, **how), INDIRECT)


@pytest.mark.parametrize("method", ["auto", *METHODS])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 3e38])
def test_what_is_no_number_stays_in_its_windows(method: str, value: float) -> None:
    """One cell that is infinite or not a number, or too large for sums, spoils no place that the plain form leaves whole."""
    x, w = normal((1, 70, 80), 1, np.float32), rank_one((5, 5), 2)[None, None]
    x[0, 33, 44] = value
    with np.errstate(all="ignore"):
        expected = ops.conv2d(x, w, padding=2, method="im2col")
        result = ops.conv2d(x, w, padding=2, method=method)
    np.testing.assert_array_equal(np.isfinite(result), np.isfinite(expected))
    np.testing.assert_array_equal(np.isnan(result), np.isnan(expected))


@pytest.mark.parametrize("method", METHODS)
def test_a_result_is_not_changed_by_the_next_call(method: str) -> None:
    """Scratch memory is used again; what is handed out is new each time, and arguments stay as they are."""
    x, w = normal((2, 1, 70, 80), 1, np.float32), rank_one((5, 5), 2)[None, None]
    for array in (x, w):
        array.setflags(write=False)
    first = ops.conv2d(x, w, method=method)
    kept = first.copy()
    second = ops.conv2d(-x, w, method=method)
    np.testing.assert_array_equal(first, kept)
    assert not np.shares_memory(first, second)
    assert first.flags.c_contiguous and first.flags.writeable


FEW = [(3, 10), (10, 10), (31, 64), (64, 31)]
MANY = [(32, 32), (64, 128), (300, 32)]


@pytest.mark.parametrize("direct", [False, True])
def test_the_rule(direct: bool) -> None:
    """Channels, kernel size and separability decide; `direct` leaves out tiles and Fourier transforms."""

    def chosen(channels: int, kernels: int, kernel: int, size: int = 64, **how: Any) -> str:
        w = normal((kernels, channels, kernel, kernel), 1, np.float32)
        case = Case(channels, kernels, (size, size), (kernel, kernel), **how)
        return choose(case, w, direct=direct)

    assert {chosen(*channels, 3) for channels in FEW} == {"im2col"}
    assert {chosen(*channels, k) for channels in MANY for k in (3, 5)} == {"im2col" if direct else "winograd"}
    assert chosen(64, 64, 7) == "im2col"
    assert {chosen(*channels, k) for channels in ((10, 10), (24, 24), (100, 8)) for k in (5, 7)} == {"strips"}
    assert {chosen(1, 1, k, 200) for k in (3, 9, 14)} == {"taps"}
    assert {chosen(1, 1, k, 200) for k in (15, 21, 27)} == {"taps" if direct else "fft"}
    assert chosen(3, 10, 3, stride=(2, 1)) == chosen(3, 10, 3, dilation=(1, 2)) == "im2col"
    assert chosen(64, 64, 3, dtype=np.dtype(float)) == "im2col"
    for k, size, name in ((5, 300, "taps"), (7, 100, "taps"), (7, 200, "separable"), (31, 200, "separable")):
        case = Case(1, 1, (size, size), (k, k))
        assert choose(case, np.ones((1, 1, k, k), np.float32), direct=direct) == name
    # sums of very many products, and what would take much memory
    assert chosen(1, 1, 31, 200) == ("im2col" if direct else "fft")
    assert chosen(1024, 16, 3) == chosen(30, 24, 15, 2000) == "im2col"
    # small ones are done before the steps of another method are made, or its kernels transformed
    assert (
        chosen(1, 1, 3, 100)
        == chosen(10, 10, 7, 30)
        == chosen(64, 64, 3, 18)
        == chosen(32, 64, 5, 12)
        == "im2col"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            {"method": "best"},
            "the method is 'best', but it must be 'auto', 'direct' or one of im2col, strips, taps, separable, winograd, fft",
        ),
        (
            {"method": "strips", "stride": 2},
            "the method 'strips' needs a stride and a dilation of 1, and they are (2, 2) and (1, 1)",
        ),
        (
            {"method": "fft", "input": np.zeros((2, 20, 20))},
            "the method 'fft' computes in float32, and the input is of type float64",
        ),
        ({"method": "taps"}, "the method 'taps' is for one kernel, or one for each group, and here are 2"),
        (
            {"method": "separable"},
            "the method 'separable' is for one kernel on one channel, or on each group of one, and here are 2 on 2",
        ),
        (
            {"method": "separable", "weight": np.eye(3)[None, None].repeat(2, 0), "groups": 2},
            "the method 'separable' is for a column times a row, and this kernel is not such a product",
        ),
        (
            {"method": "winograd", "weight": np.zeros((2, 2, 3, 5))},
            "the method 'winograd' is for kernels of 3 × 3 or 5 × 5, and this one is 3 × 5",
        ),
    ],
)
def test_a_method_says_what_it_cannot_do(arguments: dict[str, Any], sentence: str) -> None:
    """A named method is used or refused, never replaced because of the arguments."""
    call = {"input": np.zeros((2, 20, 20), np.float32), "weight": np.zeros((2, 2, 3, 3)), **arguments}
    with pytest.raises(ops.OperationError) as caught:
        ops.conv2d(**call)
    assert str(caught.value) == f"conv2d: {sentence}"


@pytest.mark.parametrize(
    ("kernel", "parts"),
    [
        ([[1, 2, 1], [2, 4, 2], [1, 2, 1]], ([1, 2, 1], [1, 2, 1])),
        ([[3, 6], [1, 2]], ([3, 1], [1, 2])),
        ([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], ([1, 2, 1], [-1, 0, 1])),
        ([[0.25, 0.5], [0.5, 1]], ([0.5, 1], [0.5, 1])),
        ([[0, 0], [0, 5]], ([0, 5], [0, 1])),
        ([[1, 0], [0, 1]], None),
        ([[0, 1, 0], [1, -4, 1], [0, 1, 0]], None),
        ([[0, 0], [0, 0]], None),
        ([[1, 1], [1, 1 + 1e-5]], None),
    ],
)
def test_kernels_are_parted_into_whole_numbers(kernel: Any, parts: Any) -> None:
    """A column times a row gives back the kernel weight for weight, or there is no such pair."""
    found = factor(np.array(kernel, np.float32))
    assert (found is None) == (parts is None)
    if found is not None:
        assert np.outer(*found).tolist() == np.asarray(kernel).tolist()
        assert [sorted(map(abs, part)) for part in found] == [sorted(map(abs, part)) for part in parts]
