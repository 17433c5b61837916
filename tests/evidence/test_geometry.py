from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.evidence.geometry import NOWHERE, Coordinates, Slide

from .drawing import ConvolutionCase, FloatArray, PoolingCase, convolutions, poolings, position_in

MODERATE = settings(max_examples=200, deadline=None)


@dataclass(frozen=True, eq=False)
class ReceptiveField:
    """What one element sees of an input axis: the coordinates its windows cover and the cells it depends on.

    `covered` may lie outside the input; `cells` are inside, sorted, and exactly those whose value can matter
    (windows with gaps leave cells out, copied padding may add some far away).
    """

    covered: Coordinates
    cells: Coordinates

    @property
    def interval(self) -> tuple[int, int]:
        """The first covered coordinate and the one after the last; empty at 0 if nothing is covered."""
        if not self.covered.size:
            return 0, 0
        return int(self.covered[0]), int(self.covered[-1]) + 1


def receptive_field(position: int, slides: Sequence[Slide]) -> ReceptiveField:
    """What the element at `position` sees of the input, looking back through `slides`.

    Parameters
    ----------
    position
        On this axis of the last slide's output.
    slides
        From the input on, ``(convolution, pooling)``; activations between them change nothing.
    """
    covered = cells = np.array([position], dtype=np.intp)
    for slide in reversed(slides):
        taps = [slide.taps(int(cell)) for cell in cells]
        covered = np.unique(np.concatenate(taps)) if taps else cells
        sources = slide.sources(covered)
        cells = np.unique(sources[sources != NOWHERE])
    return ReceptiveField(covered, cells)


@dataclass(frozen=True)
class Chain:
    """A convolution with positive weights, an increasing activation and a pooling of the result, one channel each."""

    input: FloatArray
    convolution: ConvolutionCase
    pooling: PoolingCase
    largest: bool

    def outputs(self, inputs: FloatArray) -> FloatArray:
        """The pooled maps of a batch of inputs ``(N, 1, H, W)``."""
        two = self.convolution.axes == 2
        conv, max_pool, avg_pool = (
            (ops.conv2d, ops.max_pool2d, ops.avg_pool2d)
            if two
            else (ops.conv1d, ops.max_pool1d, ops.avg_pool1d)
        )
        pool = max_pool if self.largest else avg_pool
        hidden = ops.leaky_relu(
            conv(inputs, self.convolution.weight[:1, :1], **self.arguments), negative_slope=0.5
        )
        pooled = pool(hidden, self.pooling.kernel, **self.pooling.arguments)
        assert isinstance(pooled, np.ndarray)
        return pooled

    @property
    def arguments(self) -> dict[str, Any]:
        return {**self.convolution.arguments, "groups": 1}

    def slides(self, axis: int) -> tuple[Slide, Slide]:
        """The same chain as slides on one axis."""
        conv, pool = self.convolution, self.pooling
        hidden = ops.conv2d if conv.axes == 2 else ops.conv1d
        size = hidden(self.input[0], conv.weight[:1, :1], **self.arguments).shape[1 + axis]
        return (
            Slide(
                self.input.shape[2 + axis],
                conv.weight.shape[2 + axis],
                conv.arguments["stride"][axis],
                conv.pairs[axis][0],
                conv.arguments["dilation"][axis],
                conv.arguments["padding_mode"],
            ),
            Slide(
                size,
                pool.kernel[axis],
                (pool.arguments["stride"] or pool.kernel)[axis],
                pool.pairs[axis][0],
                pool.arguments["dilation"][axis],
            ),
        )


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """A drawn convolution on an input large enough for the drawn pooling to follow it."""
    pooling = draw(poolings(most_axes=2))
    convolution = draw(convolutions().filter(lambda case: case.axes == pooling.axes))
    sizes = [
        n + (hidden - 1) * stride
        for n, hidden, stride in zip(
            convolution.input.shape[1:], pooling.input.shape[1:], convolution.arguments["stride"], strict=True
        )
    ]
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    weight = rng.uniform(0.5, 1, convolution.weight.shape)
    positive = ConvolutionCase(convolution.input, weight, None, convolution.arguments, convolution.pairs)
    return Chain(rng.standard_normal((1, 1, *sizes)), positive, pooling, draw(st.booleans()))


@MODERATE
@given(chains(), st.data())
def test_pixels_outside_the_receptive_field_never_matter(chain: Chain, data: st.DataObject) -> None:
    """Other values in every pixel outside leave the pooled element as it is, to the last bit."""
    output = chain.outputs(chain.input)
    position = position_in(data, output.shape)
    fields = [receptive_field(p, chain.slides(a)).cells for a, p in enumerate(position[2:])]
    seen = np.zeros(chain.input.shape, bool)
    seen[0, 0][np.ix_(*fields)] = True
    other = np.where(seen, chain.input, 1000 - chain.input)
    assert chain.outputs(other)[position] == output[position]


@MODERATE
@given(chains(), st.data())
def test_every_pixel_of_the_receptive_field_matters(chain: Chain, data: st.DataObject) -> None:
    """With positive weights, raising any single pixel inside far enough raises the pooled element."""
    output = chain.outputs(chain.input)
    position = position_in(data, output.shape)
    fields = [receptive_field(p, chain.slides(a)).cells for a, p in enumerate(position[2:])]
    pixels = list(zip(*(axis.ravel() for axis in np.meshgrid(*fields)), strict=True))
    if pixels:
        raised = np.repeat(chain.input, len(pixels), axis=0)
        for number, pixel in enumerate(pixels):
            raised[(number, 0, *pixel)] += 1000
        assert all(pooled[position[1:]] > output[position] + 1 for pooled in chain.outputs(raised))


@MODERATE
@given(chains(), st.data())
def test_interval_holds_the_window_of_every_cell_on_the_way(chain: Chain, data: st.DataObject) -> None:
    """The interval runs from the first tap of the first cell in the pooling window to the last tap of the last."""
    position = position_in(data, chain.outputs(chain.input).shape)
    for axis, place in enumerate(position[2:]):
        conv, pool = chain.slides(axis)
        between = [tap for tap in pool.taps(place) if 0 <= tap < pool.size]
        field = receptive_field(place, (conv, pool))
        assert field.interval == (conv.window(between[0]).start, conv.window(between[-1]).stop)
        if conv.padding_mode == "zeros":
            assert field.cells.tolist() == [c for c in field.covered if 0 <= c < conv.size]


@MODERATE
@given(
    st.integers(1, 9),
    st.integers(1, 6),
    st.integers(1, 4),
    st.integers(0, 5),
    st.integers(1, 4),
    st.integers(0, 9),
)
def test_window_starts_a_stride_further_each_time_and_spans_the_dilated_kernel(
    size: int, kernel: int, stride: int, begin: int, dilation: int, position: int
) -> None:
    """The window of the first element starts in the padding; its taps are `dilation` apart."""
    slide = Slide(size, kernel, stride, begin, dilation)
    window = slide.window(position)
    assert slide.window(0).start == -begin
    assert slide.window(position + 1).start == window.start + stride
    assert slide.taps(position).tolist() == list(range(window.start, window.stop, dilation))
    assert len(slide.taps(position)) == kernel


@pytest.mark.parametrize(
    ("mode", "numpy_mode"), [("reflect", "reflect"), ("replicate", "edge"), ("circular", "wrap")]
)
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_sources_are_what_numpy_pads_with(mode: str, numpy_mode: str, size: int) -> None:
    """Also for padding wider than the engine takes, where NumPy goes back and forth or round again."""
    widest = 3 * size
    expected = np.pad(np.arange(size), widest, mode=numpy_mode)  # type: ignore[call-overload]
    assert np.array_equal(
        Slide(size, 1, padding_mode=mode).sources(np.arange(-widest, size + widest)), expected
    )


def test_three_layers_of_3x3_see_7_pixels() -> None:
    """Stacked 3x3 convolutions grow the field by 2 each."""
    field = receptive_field(4, [Slide(16, 3, padding_begin=1)] * 3)
    assert field.interval == (1, 8)
    assert field.cells.tolist() == list(range(1, 8))


def test_pooling_by_2_of_a_3x3_convolution_sees_4_pixels() -> None:
    """Element 5 pools rows 10 and 11, which see input rows 10 to 13 without padding."""
    assert receptive_field(5, [Slide(28, 3), Slide(26, 2, stride=2)]).interval == (10, 14)


def test_dilation_leaves_gaps_in_the_cells_but_not_in_the_interval() -> None:
    """Three taps two apart span 5 pixels and see 3."""
    field = receptive_field(0, [Slide(9, 3, dilation=2)])
    assert field.interval == (0, 5)
    assert field.cells.tolist() == [0, 2, 4]


def test_circular_padding_sees_the_other_end() -> None:
    """The interval reaches before the first pixel, and the cell there is the last one."""
    field = receptive_field(0, [Slide(9, 3, padding_begin=1, padding_mode="circular")])
    assert field.interval == (-1, 2)
    assert field.cells.tolist() == [0, 1, 8]


def test_window_in_constant_padding_sees_nothing() -> None:
    """An element of padding alone depends on no pixel, also through another layer."""
    assert receptive_field(0, [Slide(9, 2, padding_begin=2)]).cells.size == 0
    nothing = receptive_field(0, [Slide(9, 3), Slide(7, 2, padding_begin=2)])
    assert nothing.cells.size == 0
    assert nothing.interval == (0, 0)


@MODERATE
@given(convolutions(), st.data())
def test_takers_are_the_positions_and_taps_whose_source_is_the_cell(
    case: ConvolutionCase, data: st.DataObject
) -> None:
    """Every position's taps are tried one by one, in every padding mode."""
    axis = data.draw(st.integers(0, case.axes - 1))
    size = case.input.shape[1 + axis]
    slide = Slide(
        size,
        case.weight.shape[2 + axis],
        case.arguments["stride"][axis],
        case.pairs[axis][0],
        case.arguments["dilation"][axis],
        case.arguments["padding_mode"],
    )
    operation = ops.conv2d if case.axes == 2 else ops.conv1d
    outputs = operation(case.input, case.weight, None, **case.arguments).shape[1 + axis]
    cell = data.draw(st.integers(0, size - 1))
    expected = [
        (position, tap)
        for position in range(outputs)
        for tap, source in enumerate(slide.sources(slide.taps(position)))
        if source == cell
    ]
    positions, taps = slide.takers(cell, outputs)
    assert list(zip(positions.tolist(), taps.tolist(), strict=True)) == expected
