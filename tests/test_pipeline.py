"""The lab's three stages give what SciPy and NumPy give for the same choices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from cnnviz import ops
from cnnviz.pipeline import as_weights, kernel_weights, layer, run, shown_pixels
from cnnviz.state import LabState
from cnnviz.state.lab import Filter
from cnnviz.views.cost import cost

PAD = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


@st.composite
def cases(draw: st.DrawFn) -> tuple[LabState, np.ndarray]:
    """A state with a kernel of its own, and a picture whose height and width differ."""
    channels, height, width = draw(st.sampled_from([(1, 9, 13), (3, 14, 8), (3, 10, 17)]))
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    planes = draw(st.sampled_from([1, 3])) if channels == 3 else 1
    generator = np.random.default_rng(draw(st.integers(0, 999)))
    state = LabState(
        weights=as_weights(generator.integers(-3, 4, (planes, rows, columns))),
        bias=float(draw(st.integers(-5, 5))),
        flip=draw(st.booleans()),
        depthwise=draw(st.booleans()),
        stride=draw(st.integers(1, 3)),
        padding=draw(st.sampled_from(["valid", "same", "1", "3"])),
        padding_mode=draw(st.sampled_from(list(PAD))),
        pooling=draw(st.sampled_from(["max", "avg"])),
        pool_size=2,
        pool_stride=draw(st.integers(1, 2)),
    )
    return state, generator.integers(0, 256, (channels, height, width), dtype=np.uint8)


@settings(max_examples=120, deadline=None)
@given(cases())
def test_every_stage_is_what_scipy_and_numpy_compute(case: tuple[LabState, np.ndarray]) -> None:
    """Padding by np.pad, sums by scipy.signal, ReLU by np.maximum, pooling by windows: whole numbers, exactly."""
    state, pixels = case
    got = run(state, pixels)
    padded = np.pad(pixels.astype(np.float64), ((0, 0), *got.convolution.padding), PAD[state.padding_mode])
    apply = signal.convolve2d if state.flip else signal.correlate2d
    planes = np.broadcast_to(kernel_weights(state), (len(pixels), *kernel_weights(state).shape[1:]))
    maps = np.stack([apply(plane, kernel, "valid") for plane, kernel in zip(padded, planes, strict=True)])
    conv = (maps if state.depthwise else maps.sum(axis=0, keepdims=True))[
        :, :: state.stride, :: state.stride
    ] + state.bias
    np.testing.assert_array_equal(got.conv, conv)
    np.testing.assert_array_equal(got.act, np.maximum(conv, 0))
    windows = np.lib.stride_tricks.sliding_window_view(got.act, (2, 2), axis=(1, 2))
    windows = windows[:, :: state.pool_stride, :: state.pool_stride]
    expected = windows.max(axis=(3, 4)) if state.pooling == "max" else windows.mean(axis=(3, 4))
    np.testing.assert_allclose(got.pool, expected, rtol=1e-6)


@settings(max_examples=60, deadline=None)
@given(case=cases(), count=st.integers(1, 3), at=st.integers(0, 3), seed=st.integers(0, 999))
def test_a_layer_is_one_convolution_with_the_stacked_weight(
    case: tuple[LabState, np.ndarray], count: int, at: int, seed: int
) -> None:
    """The engine's `conv2d` with all kernels as one weight gives the maps; each is SciPy's with its own kernel."""
    state, pixels = case
    generator = np.random.default_rng(seed)
    others = tuple(
        Filter(weights=as_weights(generator.integers(-3, 4, (1, *generator.integers(1, 6, 2)))))
        for _ in range(count)
    )
    state = state.changed(others=others, at=at)
    got = layer(state, pixels)
    assert len(got.runs) == count + 1
    for stage in ("conv", "act", "pool"):
        np.testing.assert_array_equal(getattr(got.chosen, stage), getattr(run(state, pixels), stage))
    together = got.together
    weight = together.weight
    assert weight.shape[0] == (count + 1) * (len(pixels) if state.depthwise else 1)
    whole = ops.conv2d(
        got.chosen.input, weight, np.full(len(weight), state.bias), **got.chosen.convolution.arguments
    )
    np.testing.assert_array_equal(together.conv, whole)
    np.testing.assert_array_equal(got.maps("act"), np.maximum(whole, 0))
    np.testing.assert_array_equal(together.pool, got.chosen.pooling.apply(together.act))
    apply = signal.convolve2d if state.flip else signal.correlate2d
    padded = np.pad(
        pixels.astype(np.float64), ((0, 0), *got.chosen.convolution.padding), PAD[state.padding_mode]
    )
    for one, made in zip(state.filters, got.runs, strict=True):
        planes = np.broadcast_to(kernel_weights(one), (len(pixels), *kernel_weights(one).shape[1:]))
        maps = np.stack([apply(plane, kernel, "valid") for plane, kernel in zip(padded, planes, strict=True)])
        maps = maps if state.depthwise else maps.sum(axis=0, keepdims=True)
        cut = _inner(maps, planes.shape[1:], got.chosen.convolution.kernel)
        np.testing.assert_array_equal(made.conv, cut[:, :: state.stride, :: state.stride] + state.bias)


def _inner(maps: np.ndarray, own: tuple[int, ...], common: tuple[int, ...]) -> np.ndarray:
    """The places of a kernel of size `own` at which one of size `common` lies within the input too, middle on middle."""
    first = [(most - 1) // 2 - (few - 1) // 2 for most, few in zip(common, own, strict=True)]
    last = [most - few - begin for most, few, begin in zip(common, own, first, strict=True)]
    rows, columns = maps.shape[1:]
    return maps[:, first[0] : rows - last[0], first[1] : columns - last[1]]


def test_a_smaller_kernel_in_zeros_gives_the_map_that_it_gives_alone() -> None:
    """With "same" padding no map of the layer differs from the kernel's own, even sides and true convolution included."""
    pixels = np.random.default_rng(1).integers(0, 256, (3, 11, 16), np.uint8)
    for flip in (False, True):
        one, two = (
            as_weights(np.random.default_rng(seed).integers(-3, 4, (1, *shape)))
            for seed, shape in ((2, (2, 4)), (3, (5, 3)))
        )
        state = LabState(weights=one, padding="same", flip=flip, others=(Filter(weights=two),))
        got = layer(state, pixels)
        for weights, made in ((one, got.runs[0]), (two, got.runs[1])):
            assert made.weight.shape[2:] == (5, 4)
            alone = run(LabState(weights=weights, padding="same", flip=flip), pixels)
            np.testing.assert_array_equal(made.conv, alone.conv)


def test_same_padding_keeps_the_size_for_even_kernels_too() -> None:
    """With a stride of 1 the map is as large as the picture."""
    pixels = np.zeros((3, 11, 7), np.uint8)
    for shape in ((1, 2), (4, 3), (5, 6)):
        state = LabState(weights=as_weights(np.ones((1, *shape))), padding="same")
        assert run(state, pixels).conv.shape == (1, 11, 7)


def test_the_unit_scales_the_input_and_nothing_else() -> None:
    """Values from 0 to 1 are the pixels divided by 255."""
    pixels = np.arange(3 * 8 * 9, dtype=np.uint8).reshape(3, 8, 9)
    whole, unit = run(LabState(), pixels), run(LabState(unit=1), pixels)
    np.testing.assert_allclose(unit.input, pixels / 255, rtol=1e-6)
    np.testing.assert_allclose(unit.conv * 255, whole.conv, atol=2e-3)


def test_a_kernel_larger_than_the_picture_is_refused_in_a_sentence() -> None:
    """What does not fit raises the engine's own error."""
    with pytest.raises(ops.OperationError):
        run(LabState(weights=as_weights(np.ones((1, 15, 15)))), np.zeros((1, 8, 8), np.uint8))


def test_weights_are_kept_in_their_shortest_form_and_come_back_exactly() -> None:
    """A third is a third again as float32."""
    thirds = np.full((1, 2, 2), 1 / 3, np.float32)
    kept = as_weights(thirds)
    assert kept[0][0][0] == 0.33333334
    np.testing.assert_array_equal(kernel_weights(LabState(weights=kept)), thirds)


def test_ten_levels_are_whole_numbers() -> None:
    """Black is 0, white is 9, and every input value between is a whole number, exactly."""
    state = LabState(unit=9, activation="identity", pooling="none")
    pixels = shown_pixels(state, np.arange(256, dtype=np.uint8).reshape(1, 16, 16))
    found = run(state, pixels)
    np.testing.assert_array_equal(found.input, np.rint(np.arange(256).reshape(1, 16, 16) * 9 / 255))
    np.testing.assert_array_equal(found.conv, np.rint(found.conv))
    assert found.input.dtype == np.float32
    assert shown_pixels(LabState(), pixels) is pixels


@settings(max_examples=40, deadline=None)
@given(
    shape=st.sampled_from([(1, 5, 8), (3, 7, 4)]),
    count=st.integers(2, 4),
    depthwise=st.booleans(),
    stride=st.integers(1, 3),
    cut=st.sampled_from(["valid", "1"]),
    dilation=st.integers(1, 2),
    seed=st.integers(0, 999),
)
def test_transposed_kernels_are_one_transposed_convolution_with_the_stacked_weight(
    shape: tuple[int, int, int], count: int, depthwise: bool, stride: int, cut: str, dilation: int, seed: int
) -> None:
    """The engine's `conv_transpose2d` with all kernels as one weight (C, n, kH, kW) gives the maps, and the cost counts them."""
    generator = np.random.default_rng(seed)
    pixels = generator.integers(0, 256, shape, dtype=np.uint8)
    sides = generator.integers(2, 5, (count, 2))
    first, *others = (Filter(weights=as_weights(generator.integers(-3, 4, (1, *side)))) for side in sides)
    state = LabState(
        weights=first.weights, others=tuple(others), operation="transposed", depthwise=depthwise, stride=stride, padding=cut,
        dilation=dilation, bias=2.0, activation="identity", pooling="none",
    )  # fmt: skip
    got = layer(state, pixels)
    together = got.together
    channels, (rows, columns) = len(pixels), sides.max(axis=0)
    assert together.weight.shape == (channels, count, rows, columns)
    made = ops.conv_transpose2d(
        pixels.astype(np.float32), together.weight, np.full(len(together.conv), 2.0, np.float32),
        **together.convolution.arguments,
    )  # fmt: skip
    np.testing.assert_array_equal(made, together.conv)
    found = cost(together).convolution
    maps = count * (channels if depthwise else 1)
    assert found.output == together.conv.shape == (maps, *got.chosen.conv.shape[1:])
    weights = count * channels * rows * columns
    assert found.parameters == weights + maps
    assert found.multiply_adds == weights * pixels[0].size
