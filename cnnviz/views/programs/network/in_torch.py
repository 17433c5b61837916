"""The layers of a network in PyTorch: a call for each operator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from cnnviz.networks.layer_run import LayerRun
from cnnviz.networks.operators.shared import axis_of
from cnnviz.views.programs.network.graph import Names, float_text
from cnnviz.views.programs.network.settings import (
    counted_cells,
    epsilon_of,
    fill_of,
    normalized_axes,
    pads_of,
    pads_of_pool,
    parts_of,
)
from cnnviz.views.programs.network.writer import (
    COMPARED,
    INFIX,
    Writer,
    Written,
)

POINTWISE = {
    "relu": "F.relu(x)",
    "leaky_relu": "F.leaky_relu(x, {negative_slope})",
    "sigmoid": "torch.sigmoid(x)",
    "tanh": "torch.tanh(x)",
    "elu": "F.elu(x, {alpha})",
    "selu": "F.selu(x)",
    "celu": "F.celu(x, {alpha})",
    "gelu": "F.gelu(x)",
    "gelu_tanh": 'F.gelu(x, approximate="tanh")',
    "mish": "F.mish(x)",
    "hardswish": "F.hardswish(x)",
    "softplus": "F.softplus(x)",
    "softsign": "F.softsign(x)",
    "abs": "x.abs()",
    "identity": "x",
    "Selu": "{gamma} * F.elu(x, {alpha})",
    "Swish": "x * torch.sigmoid({alpha} * x)",
    "HardSigmoid": "torch.clip({alpha} * x + {beta}, 0, 1)",
    "ThresholdedRelu": "F.threshold(x, {alpha}, 0)",
    "Shrink": "torch.where(x < -{lambd}, x + {bias}, torch.where(x > {lambd}, x - {bias}, 0))",
    "Clip": "torch.clip(x, {min}, {max})",
    "Ceil": "torch.ceil(x)",
    "Cos": "torch.cos(x)",
    "Erf": "torch.erf(x)",
    "Exp": "torch.exp(x)",
    "Floor": "torch.floor(x)",
    "Log": "torch.log(x)",
    "Neg": "-x",
    "Reciprocal": "1 / x",
    "Round": "torch.round(x)",
    "Sign": "torch.sign(x)",
    "Sin": "torch.sin(x)",
    "Sqrt": "torch.sqrt(x)",
    "PRelu": "torch.where({x} > 0, {x}, {slope} * {x})",
}
"""Functions of a number x."""


class TorchWriter(Writer):
    """PyTorch, whose functions ONNX's operators resemble most."""

    label = "PyTorch"
    imports: ClassVar[Mapping[str, str]] = {
        "math.": "import math\n",
        "": "import numpy as np\nimport torch\nimport torch.nn.functional as F",
    }
    functions: ClassVar[Mapping[str, str]] = {
        "resized": """\
def resized(x, axis, cells, weights):
    shape = (-1, *(1 for later in x.shape[axis + 1 :]))
    taps = range(cells.shape[1])
    return sum(x.index_select(axis, cells[:, tap]) * weights[:, tap].reshape(shape) for tap in taps)
""",
    }
    pointwise: ClassVar[Mapping[str, str]] = POINTWISE
    pairs: ClassVar[Mapping[str, str]] = {
        **INFIX,
        **COMPARED,
        "MatMul": "{a} @ {b}",
        "Max": "torch.maximum({a}, {b})",
        "Min": "torch.minimum({a}, {b})",
    }
    reduced: ClassVar[Mapping[str, str]] = {
        "ReduceL1": "{x}.abs().sum(dim={axes}, keepdim={keep})",
        "ReduceL2": "({x} ** 2).sum(dim={axes}, keepdim={keep}).sqrt()",
        "ReduceLogSum": "{x}.sum(dim={axes}, keepdim={keep}).log()",
        "ReduceLogSumExp": "torch.logsumexp({x}, dim={axes}, keepdim={keep})",
        "ReduceMax": "{x}.amax(dim={axes}, keepdim={keep})",
        "ReduceMean": "{x}.mean(dim={axes}, keepdim={keep})",
        "ReduceMin": "{x}.amin(dim={axes}, keepdim={keep})",
        "ReduceSum": "{x}.sum(dim={axes}, keepdim={keep})",
        "ReduceSumSquare": "({x} ** 2).sum(dim={axes}, keepdim={keep})",
    }
    calls: ClassVar[Mapping[str, str]] = {
        "ArgMax": "{x}.argmax(dim={axis}, keepdim={keep})",
        "ArgMin": "{x}.argmin(dim={axis}, keepdim={keep})",
        "LogSoftmax": "F.log_softmax({x}, dim={axis})",
        "Softmax": "F.softmax({x}, dim={axis})",
        "broadcast": "{x}.expand({shape})",
        "cast": "{x}.to(torch.{type})",
        "concatenate": "torch.cat([{xs}], dim={axis})",
        "reshape": "{x}.reshape({shape})",
        "tile": "{x}.tile({times})",
        "transpose": "{x}.permute({order})",
        "where": "torch.where({xs})",
    }
    array = "torch.from_numpy({})"

    def compared(self, run: LayerRun, names: Names) -> Written:
        """As :meth:`pair`, but unsigned numbers are not compared."""
        signed = all(array.dtype.kind != "u" for array in run.operands)
        return self.pair(run, names) if signed else None

    def convolution(self, run: LayerRun, names: Names) -> Written:
        """Conv."""
        assert run.call is not None
        how = run.call.arguments
        x, axes, padding = names.input(run), run.x.ndim - 2, how["padding"]
        arrays = ", ".join(names.input(run, number) for number in (1, 2))
        if not _even(padding):
            x, padding = f"F.pad({x}, {_sides(padding)})", ((0, 0),) * axes
        begins = tuple(begin for begin, _end in padding)
        settings = (
            f"stride={how['stride']}, padding={begins}, dilation={how['dilation']}, groups={how['groups']}"
        )
        return f"F.conv{axes}d({x}, {arrays}, {settings})"

    def transposed_convolution(self, run: LayerRun, names: Names) -> Written:
        """ConvTranspose; None where it adds more cells than PyTorch takes."""
        assert run.call is not None
        how = run.call.arguments
        x, axes, padding = names.input(run), run.x.ndim - 2, how["padding"]
        arrays = ", ".join(names.input(run, number) for number in (1, 2))
        extra = how["output_padding"]
        each = zip(extra, how["stride"], how["dilation"], strict=True)
        if any(more >= max(step, gap) for more, step, gap in each):
            return None
        begins = tuple(begin for begin, _end in padding) if _even(padding) else (0,) * axes
        settings = (
            f"stride={how['stride']}, padding={begins}, output_padding={extra}, "
            f"groups={how['groups']}, dilation={how['dilation']}"
        )
        text = f"F.conv_transpose{axes}d({x}, {arrays}, {settings})"
        if _even(padding):
            return text
        kept = ", ".join(
            f"{begin}:{begin + size}" for size, (begin, _end) in zip(run.y.shape[2:], padding, strict=True)
        )
        return f"{text}[:, :, {kept}]"

    def max_pool(self, run: LayerRun, names: Names) -> Written:
        """MaxPool."""
        assert run.call is not None
        how, x = run.call.arguments, names.input(run)
        padding = pads_of_pool(run, how)
        if any(map(any, padding)):
            x = f"F.pad({x}, {_sides(padding)}, value={float_text(float('-inf'))})"
        settings = f"{how['kernel_size']}, stride={how['stride']}, dilation={how['dilation']}"
        return f"F.max_pool{run.x.ndim - 2}d({x}, {settings})"

    def average_pool(self, run: LayerRun, names: Names) -> Written:
        """AveragePool; None where its windows have gaps."""
        assert run.call is not None
        how: dict[str, Any] = run.call.arguments
        x, call = names.input(run), f"F.avg_pool{run.x.ndim - 2}d"
        if any(gap != 1 for gap in how.get("dilation", ())):
            return None
        padding = pads_of_pool(run, how)
        settings = f"{how['kernel_size']}, stride={how['stride']}"
        if not any(map(any, padding)):
            return f"{call}({x}, {settings})"
        counted, rest = counted_cells(padding, how)
        ones = f"F.pad(F.pad(torch.ones_like({x}), {_sides(counted)}, value=1.0), {_sides(rest)})"
        padded = f"F.pad({x}, {_sides(padding)})"
        return f"{call}({padded}, {settings}) / {call}({ones}, {settings})"

    def batch_norm(self, run: LayerRun, names: Names) -> Written:
        """BatchNormalization with the numbers learned."""
        x, scale, bias, mean, variance = (names.input(run, number) for number in range(5))
        return f"F.batch_norm({x}, {mean}, {variance}, {scale}, {bias}, eps={epsilon_of(run)})"

    def instance_norm(self, run: LayerRun, names: Names) -> Written:
        """InstanceNormalization."""
        x, scale, bias = (names.input(run, number) for number in range(3))
        return f"F.instance_norm({x}, weight={scale}, bias={bias}, eps={epsilon_of(run)})"

    def group_norm(self, run: LayerRun, names: Names) -> Written:
        """GroupNormalization; None before opset 21, where each group has one factor."""
        if run.context.opset < 21:
            return None
        x, scale, bias = (names.input(run, number) for number in range(3))
        return f"F.group_norm({x}, {run.setting('num_groups')}, {scale}, {bias}, eps={epsilon_of(run)})"

    def layer_norm(self, run: LayerRun, names: Names) -> Written:
        """LayerNormalization with a factor for each number of what it normalises."""
        shape = tuple(run.x.shape[axis] for axis in normalized_axes(run))
        if run.array(1).shape != shape:
            return None
        x, scale, bias = (names.input(run, number) for number in range(3))
        return f"F.layer_norm({x}, {shape}, {scale}, {bias}, eps={epsilon_of(run)})"

    def sliced(self, run: LayerRun, names: Names) -> Written:
        """Slice; None where it goes backwards, which tensors do not."""
        return None if any((part.step or 1) < 0 for part in parts_of(run)) else super().sliced(run, names)

    def gathered(self, run: LayerRun, names: Names) -> Written:
        """Gather of one place or a row of them."""
        if run.array(1).ndim > 1:
            return None
        axis = axis_of(run.setting("axis", 0), run.x.ndim)
        indices = names.input(run, 1)
        text = f"{names.input(run)}.index_select({axis}, {indices}.reshape(-1) % {run.x.shape[axis]})"
        return text if run.array(1).ndim else f"{text}.squeeze({axis})"

    def padded(self, run: LayerRun, names: Names) -> Written:
        """Pad with a number; below 0 it cuts cells off."""
        if run.setting("mode", "constant") != "constant":
            return None
        return f"F.pad({names.input(run)}, {_sides(pads_of(run))}, value={fill_of(run)})"

    def depth_to_space(self, run: LayerRun, names: Names) -> str:
        """Channels as blocks of cells, in the order of ``F.pixel_shuffle`` or in the other."""
        if run.setting("mode", "DCR") == "CRD":
            return f"F.pixel_shuffle({names.input(run)}, {run.setting('blocksize')})"
        return super().depth_to_space(run, names)


def _even(padding: Sequence[tuple[int, int]]) -> bool:
    return all(begin == end for begin, end in padding)


def _sides(padding: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """In the order of ``F.pad``, which begins with the last axis."""
    return tuple(cells for both in reversed(padding) for cells in both)
