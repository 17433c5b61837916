"""Random operations to explain: every argument, every padding mode, sizes at which at least one window fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.ops import PADDING_MODES, kernel_extent

FloatArray = npt.NDArray[np.floating]
Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class ConvolutionCase:
    """Arguments of one convolution; `pairs` is what `arguments["padding"]` comes to."""

    input: FloatArray
    weight: FloatArray
    bias: FloatArray | None
    arguments: dict[str, Any]
    pairs: Pairs

    @property
    def axes(self) -> int:
        return self.input.ndim - 1


@dataclass(frozen=True)
class PoolingCase:
    """Arguments of one pooling."""

    input: FloatArray
    kernel: tuple[int, ...]
    arguments: dict[str, Any]
    pairs: Pairs

    @property
    def axes(self) -> int:
        return self.input.ndim - 1


def position_in(data: st.DataObject, shape: tuple[int, ...]) -> tuple[int, ...]:
    """A position in an array of `shape`."""
    return tuple(data.draw(st.integers(0, n - 1)) for n in shape)


@st.composite
def convolutions(draw: st.DrawFn, *, whole: bool = False) -> ConvolutionCase:
    """A convolution of an image or a signal; with `whole` its numbers are small and whole, so its sums are exact."""
    axes = draw(st.sampled_from([1, 2, 2]))
    mode = draw(st.sampled_from(list(PADDING_MODES)))
    word = draw(st.sampled_from(["", "", "", "same", "valid"]))
    kernel: list[int] = []
    stride: list[int] = []
    dilation: list[int] = []
    size: list[int] = []
    pairs: list[tuple[int, int]] = []
    for _ in range(axes):
        k, d = draw(st.integers(1, 4)), draw(st.integers(1, 3))
        s = 1 if word == "same" else draw(st.integers(1, 3))
        reach = kernel_extent(k, d) - 1
        begin, end = draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
        if word:
            begin, end = (reach // 2, reach - reach // 2) if word == "same" else (0, 0)
        needed = {"reflect": max(begin, end) + 1, "circular": max(begin, end)}.get(mode, 1)
        n = max(1, needed, reach + 1 - begin - end) + draw(st.integers(0, 5))
        kernel.append(k)
        stride.append(s)
        dilation.append(d)
        size.append(n)
        pairs.append((begin, end))
    groups, per_group, kernels = draw(st.tuples(*[st.integers(1, 3)] * 3))
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))

    def numbers(*shape: int) -> FloatArray:
        values = (
            rng.integers(-9, 10, shape) if whole else rng.standard_normal(shape) * 10 ** rng.uniform(-2, 2)
        )
        return values.astype(dtype)

    return ConvolutionCase(
        input=numbers(groups * per_group, *size),
        weight=numbers(groups * kernels, per_group, *kernel),
        bias=numbers(groups * kernels) if draw(st.booleans()) else None,
        arguments={
            "stride": tuple(stride),
            "padding": word or tuple(pairs),
            "dilation": tuple(dilation),
            "groups": groups,
            "padding_mode": mode,
        },
        pairs=tuple(pairs),
    )


@st.composite
def poolings(draw: st.DrawFn, *, values: tuple[float, ...] | None = None, most_axes: int = 3) -> PoolingCase:
    """A pooling whose every window holds a cell of the input; of noise, or with ties from few `values`."""
    axes = min(most_axes, draw(st.sampled_from([1, 2, 2, 3])))
    kernel: list[int] = []
    stride: list[int] = []
    dilation: list[int] = []
    size: list[int] = []
    pairs: list[tuple[int, int]] = []
    for _ in range(axes):
        k, s, d = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
        begin, end = draw(st.tuples(st.integers(0, k // 2), st.integers(0, k // 2)))
        n = max(d, kernel_extent(k, d) - begin - end, 1) + draw(st.integers(0, 5))
        kernel.append(k)
        stride.append(s)
        dilation.append(d)
        size.append(n)
        pairs.append((begin, end))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = (draw(st.integers(1, 3)), *size)
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    array = rng.standard_normal(shape) if values is None else rng.choice(values, shape)
    return PoolingCase(
        input=array.astype(dtype),
        kernel=tuple(kernel),
        arguments={
            "stride": draw(st.sampled_from([None, tuple(stride), tuple(stride)])),
            "padding": tuple(pairs),
            "dilation": tuple(dilation),
            "ceil_mode": draw(st.booleans()),
        },
        pairs=tuple(pairs),
    )


@dataclass(frozen=True)
class TransposedCase:
    """Arguments of one transposed convolution."""

    input: FloatArray
    weight: FloatArray
    bias: FloatArray | None
    arguments: dict[str, Any]

    @property
    def axes(self) -> int:
        return self.input.ndim - 1

    def engine(self, *, bias: bool = True) -> FloatArray:
        """What the engine makes of the whole input."""
        operation = getattr(ops, f"conv_transpose{self.axes}d")
        return operation(self.input, self.weight, self.bias if bias else None, **self.arguments)


@st.composite
def transposed(draw: st.DrawFn, *, whole: bool = False, extra: bool = True) -> TransposedCase:
    """A transposed convolution of an image or a signal; `extra` has output padding too."""
    axes = draw(st.sampled_from([1, 2, 2]))
    size, kernel, stride, dilation, pairs, more = [], [], [], [], [], []
    for _ in range(axes):
        n, k, s, d = (draw(st.integers(1, most)) for most in (5, 4, 4, 3))
        out = (n - 1) * s + (k - 1) * d + 1
        begin = draw(st.integers(0, min(3, out - 1)))
        end = draw(st.integers(0, min(3, out - 1 - begin)))
        size.append(n)
        kernel.append(k)
        stride.append(s)
        dilation.append(d)
        pairs.append((begin, end))
        more.append(draw(st.integers(0, max(s, d) - 1)) if extra else 0)
    groups, per_group, kernels = draw(st.tuples(*[st.integers(1, 3)] * 3))
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))

    def numbers(*shape: int) -> FloatArray:
        values = (
            rng.integers(-9, 10, shape) if whole else rng.standard_normal(shape) * 10 ** rng.uniform(-2, 2)
        )
        return values.astype(dtype)

    return TransposedCase(
        input=numbers(groups * per_group, *size),
        weight=numbers(groups * per_group, kernels, *kernel),
        bias=numbers(groups * kernels) if draw(st.booleans()) else None,
        arguments={
            "stride": tuple(stride),
            "padding": tuple(pairs),
            "output_padding": tuple(more),
            "groups": groups,
            "dilation": tuple(dilation),
        },
    )


def rounding_bound(products: npt.NDArray[np.float64], bias: float, dtype: np.dtype[Any]) -> float:
    """How far sums of these `products` and `bias` in `dtype` can be apart, in whatever order they are added.

    One sum of n terms is within ``(n - 1) * u`` of the sum of their absolute values and each product within `u`,
    where the unit roundoff `u` is half of `eps`; the other sum is at least as exact.
    """
    terms = products.size + 1
    return float(terms * np.finfo(dtype).eps * (np.abs(products).sum() + abs(bias)))
