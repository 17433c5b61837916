"""What the lab's stages cost: sizes, weights and multiply-adds, and the arithmetic behind each as a formula.

Conventions. A multiply-add is one use of one weight: one multiplication and one addition to a running sum. Cells of
the padding count like any other; adding the bias does not count. A window of k cells takes k - 1 comparisons or
additions, in the padding too.
"""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.ops import kernel_extent, pool_output_size
from cnnviz.pipeline import Run


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
    def dropped(self) -> int:
        """Windows that ceil mode leaves out because they would start past the input: 1 or 0."""
        if not self.ceil_mode:
            return 0
        room = self.size + self.padding_begin + self.padding_end - kernel_extent(self.kernel, self.dilation)
        return -(-room // self.stride) + 1 - self.output


@dataclass(frozen=True)
class ConvolutionCost:
    """A convolution with one bias for each output channel."""

    channels_in: int
    channels_out: int
    groups: int
    rows: Axis
    columns: Axis

    @property
    def output(self) -> tuple[int, int, int]:
        """``(C_out, H_out, W_out)``."""
        return self.channels_out, self.rows.output, self.columns.output

    @property
    def weights(self) -> int:
        """``C_out * C_in / groups * kH * kW``."""
        return self.channels_out * self.taps

    @property
    def biases(self) -> int:
        """``C_out``."""
        return self.channels_out

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.weights + self.biases

    @property
    def taps(self) -> int:
        """Weights behind one output element, ``C_in / groups * kH * kW``."""
        return self.channels_in // self.groups * self.rows.kernel * self.columns.kernel

    @property
    def multiply_adds(self) -> int:
        """``C_out * H_out * W_out * C_in / groups * kH * kW``."""
        return self.channels_out * self.rows.output * self.columns.output * self.taps


@dataclass(frozen=True)
class PoolingCost:
    """A pooling; `kind` is "max" or "avg"."""

    kind: str
    channels: int
    rows: Axis
    columns: Axis

    @property
    def output(self) -> tuple[int, int, int]:
        """``(C, H_out, W_out)``."""
        return self.channels, self.rows.output, self.columns.output

    @property
    def operations_per_output(self) -> int:
        """Comparisons of a maximum, or additions of a mean (which divides once more): ``kH * kW - 1``."""
        return self.rows.kernel * self.columns.kernel - 1

    @property
    def operations(self) -> int:
        """Comparisons or additions for the whole output."""
        return self.channels * self.rows.output * self.columns.output * self.operations_per_output


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
    """The lab's stages, and the fully connected layer that would take the convolution's input to its output.

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


def cost(run: Run) -> Cost:
    """What `run` cost."""
    channels, height, width = run.input.shape
    given = run.convolution
    rows, columns = (
        Axis(size, kernel, stride, begin, end, dilation)
        for size, kernel, stride, (begin, end), dilation in zip(
            (height, width), given.kernel, given.stride, given.padding, given.dilation, strict=True
        )
    )
    pooling = None
    if run.pooling is not None:
        pool = run.pooling
        pooling = PoolingCost(
            pool.kind,
            run.act.shape[0],
            *(
                Axis(size, pool.kernel, pool.stride, pool.padding, pool.padding, ceil_mode=pool.ceil_mode)
                for size in run.act.shape[1:]
            ),
        )
    return Cost(
        convolution=ConvolutionCost(channels, run.weight.shape[0], given.groups, rows, columns),
        activations=run.act.size,
        pooling=pooling,
        fully_connected=FullyConnectedCost(run.input.size, run.conv.size),
    )


SIZE_SYMBOLS = r"\left\lfloor\frac{n + p_1 + p_2 - d\,(k - 1) - 1}{s}\right\rfloor + 1"
"""The output size of one axis: n cells, padding p before and after, k taps d cells apart, stride s."""
WEIGHTS_SYMBOLS = r"C_\mathrm{out} \cdot \frac{C_\mathrm{in}}{g} \cdot k_H \cdot k_W + C_\mathrm{out}"
MULTIPLY_ADDS_SYMBOLS = r"C_\mathrm{out} \cdot H_\mathrm{out} \cdot W_\mathrm{out} \cdot \frac{C_\mathrm{in}}{g} \cdot k_H \cdot k_W"
POOLING_SYMBOLS = r"C \cdot H_\mathrm{out} \cdot W_\mathrm{out} \cdot (k_H \cdot k_W - 1)"
FULLY_CONNECTED_WEIGHTS_SYMBOLS = r"N_\mathrm{in} \cdot N_\mathrm{out} + N_\mathrm{out}"
FULLY_CONNECTED_MULTIPLY_ADDS_SYMBOLS = r"N_\mathrm{in} \cdot N_\mathrm{out}"


def digits(number: float) -> str:
    """A number in LaTeX, its digits in groups of three; numbers below 100 that are not whole with three digits."""
    if number != int(number) and abs(number) < 100:
        return f"{number:.3g}"
    return f"{round(number):,}".replace(",", r"\,")


def size_formula(axis: Axis) -> str:
    """`SIZE_SYMBOLS` with the axis's numbers and its result; ceil mode rounds up and may leave out a window."""
    left, right = ("lceil", "rceil") if axis.ceil_mode else ("lfloor", "rfloor")
    room = (
        f"{digits(axis.size)} + {axis.padding_begin} + {axis.padding_end}"
        rf" - {axis.dilation} \cdot ({axis.kernel} - 1) - 1"
    )
    dropped = f" - {axis.dropped}" if axis.dropped else ""
    return rf"\left\{left}\frac{{{room}}}{{{axis.stride}}}\right\{right} + 1{dropped} = {digits(axis.output)}"


def weights_formula(convolution: ConvolutionCost) -> str:
    """`WEIGHTS_SYMBOLS` with the convolution's numbers and the result."""
    out = digits(convolution.channels_out)
    return rf"{out} \cdot {_taps(convolution)} + {out} = {digits(convolution.parameters)}"


def multiply_adds_formula(convolution: ConvolutionCost) -> str:
    """`MULTIPLY_ADDS_SYMBOLS` with the convolution's numbers and the result."""
    return rf"{_shape(convolution.output)} \cdot {_taps(convolution)} = {digits(convolution.multiply_adds)}"


def pooling_formula(pooling: PoolingCost) -> str:
    """`POOLING_SYMBOLS` with the pooling's numbers and the result."""
    window = rf"({pooling.rows.kernel} \cdot {pooling.columns.kernel} - 1)"
    return rf"{_shape(pooling.output)} \cdot {window} = {digits(pooling.operations)}"


def fully_connected_weights_formula(layer: FullyConnectedCost) -> str:
    """`FULLY_CONNECTED_WEIGHTS_SYMBOLS` with the layer's numbers and the result."""
    outputs = digits(layer.outputs)
    return rf"{digits(layer.inputs)} \cdot {outputs} + {outputs} = {digits(layer.parameters)}"


def fully_connected_multiply_adds_formula(layer: FullyConnectedCost) -> str:
    """`FULLY_CONNECTED_MULTIPLY_ADDS_SYMBOLS` with the layer's numbers and the result."""
    return rf"{digits(layer.inputs)} \cdot {digits(layer.outputs)} = {digits(layer.multiply_adds)}"


def _taps(convolution: ConvolutionCost) -> str:
    channels = rf"\frac{{{digits(convolution.channels_in)}}}{{{digits(convolution.groups)}}}"
    return rf"{channels} \cdot {convolution.rows.kernel} \cdot {convolution.columns.kernel}"


def _shape(shape: tuple[int, ...]) -> str:
    return r" \cdot ".join(map(digits, shape))
