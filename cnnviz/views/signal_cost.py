"""What the signals page's stages cost, by the conventions of :mod:`cnnviz.views.cost`, in one dimension."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.signal_pipeline import SignalRun
from cnnviz.views.cost import Axis, FullyConnectedCost, digits

WEIGHTS_SYMBOLS = r"C_\mathrm{out} \cdot \frac{C_\mathrm{in}}{g} \cdot k + C_\mathrm{out}"
MULTIPLY_ADDS_SYMBOLS = r"C_\mathrm{out} \cdot L_\mathrm{out} \cdot \frac{C_\mathrm{in}}{g} \cdot k"
POOLING_SYMBOLS = r"C \cdot L_\mathrm{out} \cdot (k - 1)"


@dataclass(frozen=True)
class SignalCost:
    """A convolution over a signal with one bias for each output channel, and a pooling after it.

    `fully_connected` is the layer that would take the convolution's input to its output.
    """

    channels_in: int
    channels_out: int
    groups: int
    axis: Axis
    pooling: Axis | None
    fully_connected: FullyConnectedCost

    @property
    def taps(self) -> int:
        """Weights behind one output element, ``C_in / groups * k``."""
        return self.channels_in // self.groups * self.axis.kernel

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.channels_out * (self.taps + 1)

    @property
    def multiply_adds(self) -> int:
        """``C_out * L_out * C_in / groups * k``."""
        return self.channels_out * self.axis.output * self.taps

    @property
    def reach(self) -> int:
        """Samples from the first to the last that one output element sees."""
        return (self.axis.kernel - 1) * self.axis.dilation + 1

    @property
    def pooling_operations(self) -> int:
        """Comparisons or additions of the pooling, ``C * L_out * (k - 1)``."""
        return (
            0 if self.pooling is None else self.channels_out * self.pooling.output * (self.pooling.kernel - 1)
        )


def signal_cost(run: SignalRun) -> SignalCost:
    """What `run` cost."""
    given = run.convolution
    axis = Axis(run.input.shape[1], given.kernel, given.stride, *given.padding, given.dilation)
    pooling = None
    if run.pooling is not None:
        pool = run.pooling
        pooling = Axis(
            run.act.shape[1], pool.kernel, pool.stride, pool.padding, pool.padding, ceil_mode=pool.ceil_mode
        )
    layer = FullyConnectedCost(run.input.size, run.conv.size)
    return SignalCost(len(run.input), len(run.weight), given.groups, axis, pooling, layer)


def weights_formula(cost: SignalCost) -> str:
    """`WEIGHTS_SYMBOLS` with the numbers and the result."""
    out = digits(cost.channels_out)
    return rf"{out} \cdot {_taps(cost)} + {out} = {digits(cost.parameters)}"


def multiply_adds_formula(cost: SignalCost) -> str:
    """`MULTIPLY_ADDS_SYMBOLS` with the numbers and the result."""
    places = rf"{digits(cost.channels_out)} \cdot {digits(cost.axis.output)}"
    return rf"{places} \cdot {_taps(cost)} = {digits(cost.multiply_adds)}"


def pooling_formula(cost: SignalCost) -> str:
    """`POOLING_SYMBOLS` with the numbers and the result; only where there is a pooling."""
    assert cost.pooling is not None
    places = rf"{digits(cost.channels_out)} \cdot {digits(cost.pooling.output)}"
    return rf"{places} \cdot ({cost.pooling.kernel} - 1) = {digits(cost.pooling_operations)}"


def _taps(cost: SignalCost) -> str:
    return rf"\frac{{{cost.channels_in}}}{{{cost.groups}}} \cdot {cost.axis.kernel}"
