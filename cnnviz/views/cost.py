"""What the stages of the lab and of the signals page cost: sizes, weights and multiply-adds, and the arithmetic behind each as a formula.

Conventions. A multiply-add is one use of one weight: one multiplication and one addition to a running sum. Cells of
the padding count like any other; adding the bias does not count. A window of k cells takes k - 1 comparisons or
additions, in the padding too.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from cnnviz.ops import conv_transpose_output_size, kernel_extent, pool_output_size
from cnnviz.pipeline import Stages, TransposedConvolution
from cnnviz.second_step import SecondStep


@dataclass(frozen=True)
class Axis:
    """One axis of a window that slides over `size` cells."""

    size: int
    kernel: int
    stride: int
    padding_begin: int
    padding_end: int
    dilation: int = 1
    ceil_mode: bool = False

    @property
    def output(self) -> int:
        """Places of the window; without ceil mode those of pooling and convolution are the same."""
        return pool_output_size(
            self.size,
            self.kernel,
            stride=self.stride,
            padding_begin=self.padding_begin,
            padding_end=self.padding_end,
            dilation=self.dilation,
            ceil_mode=self.ceil_mode,
        )

    @property
    def reach(self) -> int:
        """Cells from the first to the last that a window sees."""
        return kernel_extent(self.kernel, self.dilation)

    @property
    def dropped(self) -> int:
        """Windows that ceil mode leaves out because they would start past the input: 1 or 0."""
        if not self.ceil_mode:
            return 0
        room = self.size + self.padding_begin + self.padding_end - self.reach
        return -(-room // self.stride) + 1 - self.output


@dataclass(frozen=True)
class TransposedAxis(Axis):
    """One axis of a transposed convolution: `padding_begin` and `padding_end` are cut off."""

    output_padding: int = 0

    @property
    def output(self) -> int:
        """``(size - 1) * stride + reach + output_padding - padding_begin - padding_end``."""
        return conv_transpose_output_size(
            self.size,
            self.kernel,
            stride=self.stride,
            padding_begin=self.padding_begin,
            padding_end=self.padding_end,
            output_padding=self.output_padding,
            dilation=self.dilation,
        )


@dataclass(frozen=True)
class ConvolutionCost:
    """A convolution with one bias for each output channel; `axes` are rows and columns, or those of a signal's samples."""

    channels_in: int
    channels_out: int
    groups: int
    axes: tuple[Axis, ...]

    @property
    def output(self) -> tuple[int, ...]:
        """``(C_out, H_out, W_out)``."""
        return self.channels_out, *(axis.output for axis in self.axes)

    @property
    def weights(self) -> int:
        """``C_out * C_in / groups * kH * kW``."""
        return self.channels_out * self.taps

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.weights + self.channels_out

    @property
    def taps(self) -> int:
        """Weights behind one output element, ``C_in / groups * kH * kW``."""
        return self.channels_in // self.groups * prod(axis.kernel for axis in self.axes)

    @property
    def multiply_adds(self) -> int:
        """``C_out * H_out * W_out * C_in / groups * kH * kW``."""
        return prod(self.output) * self.taps


@dataclass(frozen=True)
class TransposedCost(ConvolutionCost):
    """The same of a transposed convolution, which uses every weight once for each input cell; what is cut off afterwards counts."""

    @property
    def multiply_adds(self) -> int:
        """``C_in * H_in * W_in * C_out / groups * kH * kW``."""
        return prod(axis.size for axis in self.axes) * self.channels_in * self.stamped

    @property
    def stamped(self) -> int:
        """Weights by which one input cell is multiplied, ``C_out / groups * kH * kW``."""
        return self.channels_out // self.groups * prod(axis.kernel for axis in self.axes)


@dataclass(frozen=True)
class PoolingCost:
    """A pooling; `kind` is "max" or "avg"."""

    kind: str
    channels: int
    axes: tuple[Axis, ...]

    @property
    def output(self) -> tuple[int, ...]:
        """``(C, H_out, W_out)``."""
        return self.channels, *(axis.output for axis in self.axes)

    @property
    def operations(self) -> int:
        """Comparisons of a maximum, or additions of a mean (which divides once more), ``kH * kW - 1`` for each output."""
        return prod(self.output) * (prod(axis.kernel for axis in self.axes) - 1)


@dataclass(frozen=True)
class FullyConnectedCost:
    """A layer in which each of `outputs` numbers has a weight for each of `inputs` numbers, and a bias."""

    inputs: int
    outputs: int

    @property
    def weights(self) -> int:
        """``N_in * N_out``."""
        return self.inputs * self.outputs

    @property
    def parameters(self) -> int:
        """Weights and biases, ``N_in * N_out + N_out``."""
        return self.weights + self.outputs

    @property
    def multiply_adds(self) -> int:
        """``N_in * N_out``."""
        return self.weights


@dataclass(frozen=True)
class Cost:
    """The stages, and the fully connected layer that would take the convolution's input to its output.

    `activations` counts the elements that pass through the activation, each by itself.
    """

    convolution: ConvolutionCost
    activations: int
    pooling: PoolingCost | None
    fully_connected: FullyConnectedCost

    @property
    def parameter_ratio(self) -> float:
        """How many times the convolution's weights and biases the fully connected layer has."""
        return self.fully_connected.parameters / self.convolution.parameters

    @property
    def multiply_add_ratio(self) -> float:
        """How many times the convolution's multiply-adds the fully connected layer takes."""
        return self.fully_connected.multiply_adds / self.convolution.multiply_adds


def cost(run: Stages) -> Cost:
    """What `run` cost."""
    given, pool = run.convolution, run.pooling
    axes = zip(run.input.shape[1:], given.kernel, given.stride, given.padding, given.dilation, strict=True)
    pooling = None
    if pool is not None:
        pooled = tuple(
            Axis(size, pool.kernel, pool.stride, pool.padding, pool.padding, ceil_mode=pool.ceil_mode)
            for size in run.act.shape[1:]
        )
        pooling = PoolingCost(pool.kind, len(run.act), pooled)
    laid = [(size, kernel, stride, *padding, gap) for size, kernel, stride, padding, gap in axes]
    shape = (len(run.input), len(run.conv), given.groups)
    convolution = ConvolutionCost(*shape, tuple(Axis(*each) for each in laid))
    if isinstance(given, TransposedConvolution):
        more = given.output_padding
        convolution = TransposedCost(
            *shape,
            tuple(
                TransposedAxis(*each, output_padding=extra) for each, extra in zip(laid, more, strict=True)
            ),
        )
    return Cost(
        convolution=convolution,
        activations=run.act.size,
        pooling=pooling,
        fully_connected=FullyConnectedCost(run.input.size, run.conv.size),
    )


def second_cost(second: SecondStep) -> ConvolutionCost | None:
    """What the convolution over all maps costs, which has no bias; a combination multiplies by no weight and costs nothing here."""
    if second.weight is None:
        return None
    maps, side = len(second.maps), second.weight.shape[-1]
    axes = tuple(Axis(size, side, 1, 0, 0) for size in second.maps.shape[1:])
    return ConvolutionCost(maps, 1, 1, axes)


class Formula(NamedTuple):
    """A formula in LaTeX: in signs, and with a layer's numbers and the result."""

    symbols: str
    numbers: str


_OUTPUT = {1: r"L_\mathrm{out}", 2: r"H_\mathrm{out} \cdot W_\mathrm{out}"}
_INPUT = r"H_\mathrm{in} \cdot W_\mathrm{in}"
_KERNEL = {1: "k", 2: r"k_H \cdot k_W"}
_GROUP = r"\frac{C_\mathrm{in}}{g}"


def digits(number: float) -> str:
    """A number in LaTeX, its digits in groups of three; numbers below 100 that are not whole with three digits."""
    if number != int(number) and abs(number) < 100:
        return f"{number:.3g}"
    return f"{round(number):,}".replace(",", r"\,")


def size_formula(axis: Axis) -> Formula:
    """The output size of one axis: n cells, padding p before and after, k taps d cells apart, stride s.

    Ceil mode rounds up and may leave out a window. A transposed convolution has no division: padding is cut off, and output padding o
    is kept in addition.
    """
    if isinstance(axis, TransposedAxis):
        numbers = (
            rf"({digits(axis.size)} - 1) \cdot {axis.stride} + {axis.dilation} \cdot ({axis.kernel} - 1) + 1"
            f" - {axis.padding_begin} - {axis.padding_end} + {axis.output_padding}"
        )
        return Formula(r"(n - 1)\,s + d\,(k - 1) + 1 - p_1 - p_2 + o", rf"{numbers} = {digits(axis.output)}")
    left, right = ("lceil", "rceil") if axis.ceil_mode else ("lfloor", "rfloor")
    room = (
        f"{digits(axis.size)} + {axis.padding_begin} + {axis.padding_end}"
        rf" - {axis.dilation} \cdot ({axis.kernel} - 1) - 1"
    )
    dropped = f" - {axis.dropped}" if axis.dropped else ""
    return Formula(
        r"\left\lfloor\frac{n + p_1 + p_2 - d\,(k - 1) - 1}{s}\right\rfloor + 1",
        rf"\left\{left}\frac{{{room}}}{{{axis.stride}}}\right\{right} + 1{dropped} = {digits(axis.output)}",
    )


def weights_formula(convolution: ConvolutionCost) -> Formula:
    """A convolution's weights and biases."""
    out = digits(convolution.channels_out)
    return Formula(
        rf"C_\mathrm{{out}} \cdot {_GROUP} \cdot {_KERNEL[len(convolution.axes)]} + C_\mathrm{{out}}",
        rf"{out} \cdot {_taps(convolution)} + {out} = {digits(convolution.parameters)}",
    )


def weights_alone_formula(convolution: ConvolutionCost) -> Formula:
    """The weights of a convolution without a bias and with one output."""
    kernel = (axis.kernel for axis in convolution.axes)
    return Formula(
        rf"C_\mathrm{{in}} \cdot {_KERNEL[len(convolution.axes)]}",
        rf"{_product(convolution.channels_in, *kernel)} = {digits(convolution.weights)}",
    )


def multiply_adds_formula(convolution: ConvolutionCost) -> Formula:
    """A convolution's multiply-adds."""
    axes = len(convolution.axes)
    if isinstance(convolution, TransposedCost):
        sizes = _product(convolution.channels_in, *(axis.size for axis in convolution.axes))
        per_group = rf"\frac{{{digits(convolution.channels_out)}}}{{{digits(convolution.groups)}}}"
        kernel = _product(*(axis.kernel for axis in convolution.axes))
        return Formula(
            rf"C_\mathrm{{in}} \cdot {_INPUT} \cdot \frac{{C_\mathrm{{out}}}}{{g}} \cdot {_KERNEL[axes]}",
            rf"{sizes} \cdot {per_group} \cdot {kernel} = {digits(convolution.multiply_adds)}",
        )
    return Formula(
        rf"C_\mathrm{{out}} \cdot {_OUTPUT[axes]} \cdot {_GROUP} \cdot {_KERNEL[axes]}",
        rf"{_product(*convolution.output)} \cdot {_taps(convolution)} = {digits(convolution.multiply_adds)}",
    )


def pooling_formula(pooling: PoolingCost) -> Formula:
    """A pooling's comparisons or additions."""
    axes = len(pooling.axes)
    window = _product(*(axis.kernel for axis in pooling.axes))
    return Formula(
        rf"C \cdot {_OUTPUT[axes]} \cdot ({_KERNEL[axes]} - 1)",
        rf"{_product(*pooling.output)} \cdot ({window} - 1) = {digits(pooling.operations)}",
    )


def fully_connected_weights_formula(layer: FullyConnectedCost) -> Formula:
    """A fully connected layer's weights and biases."""
    outputs = digits(layer.outputs)
    return Formula(
        r"N_\mathrm{in} \cdot N_\mathrm{out} + N_\mathrm{out}",
        rf"{digits(layer.inputs)} \cdot {outputs} + {outputs} = {digits(layer.parameters)}",
    )


def fully_connected_multiply_adds_formula(layer: FullyConnectedCost) -> Formula:
    """A fully connected layer's multiply-adds."""
    return Formula(
        r"N_\mathrm{in} \cdot N_\mathrm{out}",
        rf"{_product(layer.inputs, layer.outputs)} = {digits(layer.multiply_adds)}",
    )


def _taps(convolution: ConvolutionCost) -> str:
    channels = rf"\frac{{{digits(convolution.channels_in)}}}{{{digits(convolution.groups)}}}"
    return rf"{channels} \cdot {_product(*(axis.kernel for axis in convolution.axes))}"


def _product(*numbers: int) -> str:
    return r" \cdot ".join(map(digits, numbers))
