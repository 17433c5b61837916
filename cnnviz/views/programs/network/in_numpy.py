"""The layers of a network in NumPy: an expression for each operator, and the functions that these call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from cnnviz.networks.layer_run import LayerRun
from cnnviz.pointwise import BY_OPERATOR
from cnnviz.views.programs.network.graph import Names
from cnnviz.views.programs.network.numpy_functions import FUNCTIONS
from cnnviz.views.programs.network.settings import (
    counted_cells,
    epsilon_of,
    fill_of,
    normalized_axes,
    pads_of,
    pads_of_pool,
)
from cnnviz.views.programs.network.writer import (
    COMPARED,
    INFIX,
    Writer,
    Written,
)

POINTWISE = {
    "gelu_tanh": "x * (1 + np.tanh(0.7978845608028654 * (x + 0.044715 * x**3))) / 2",
    "Selu": "{gamma} * np.where(x > 0, x, {alpha} * np.expm1(np.minimum(x, 0)))",
    "Swish": "x * expit({alpha} * x)",
    "HardSigmoid": "np.clip({alpha} * x + {beta}, 0, 1)",
    "ThresholdedRelu": "np.where(x > {alpha}, x, 0)",
    "Shrink": "np.where(x < -{lambd}, x + {bias}, np.where(x > {lambd}, x - {bias}, 0))",
    "Clip": "np.clip(x, {min}, {max})",
    "Ceil": "np.ceil(x)",
    "Cos": "np.cos(x)",
    "Erf": "erf(x)",
    "Exp": "np.exp(x)",
    "Floor": "np.floor(x)",
    "Log": "np.log(x)",
    "Neg": "-x",
    "Reciprocal": "1 / x",
    "Round": "np.rint(x)",
    "Sign": "np.sign(x)",
    "Sin": "np.sin(x)",
    "Sqrt": "np.sqrt(x)",
}
"""Functions of a number x that only networks have."""


class NumPyWriter(Writer):
    """NumPy, which has functions of its own for what slides."""

    label = "NumPy"
    imports: ClassVar[Mapping[str, str]] = {
        "math.": "import math\n",
        "": "import numpy as np",
        "sliding_window_view(": "from numpy.lib.stride_tricks import sliding_window_view",
    }
    functions: ClassVar[Mapping[str, str]] = FUNCTIONS
    pointwise: ClassVar[Mapping[str, str]] = {
        **{record.name: record.numpy.replace("conv", "x") for record in BY_OPERATOR.values() if record.numpy},
        **POINTWISE,
        "PRelu": "np.where({x} > 0, {x}, {slope} * {x})",
    }
    pairs: ClassVar[Mapping[str, str]] = {
        **INFIX,
        **COMPARED,
        "MatMul": "{a} @ {b}",
        "Max": "np.maximum({a}, {b})",
        "Min": "np.minimum({a}, {b})",
    }
    reduced: ClassVar[Mapping[str, str]] = {
        "ReduceL1": "np.abs({x}).sum(axis={axes}, keepdims={keep})",
        "ReduceL2": "np.sqrt(({x} ** 2).sum(axis={axes}, keepdims={keep}))",
        "ReduceLogSum": "np.log({x}.sum(axis={axes}, keepdims={keep}))",
        "ReduceLogSumExp": "np.log(np.exp({x}).sum(axis={axes}, keepdims={keep}))",
        "ReduceMax": "{x}.max(axis={axes}, keepdims={keep})",
        "ReduceMean": "{x}.mean(axis={axes}, keepdims={keep})",
        "ReduceMin": "{x}.min(axis={axes}, keepdims={keep})",
        "ReduceProd": "{x}.prod(axis={axes}, keepdims={keep})",
        "ReduceSum": "{x}.sum(axis={axes}, keepdims={keep})",
        "ReduceSumSquare": "({x} ** 2).sum(axis={axes}, keepdims={keep})",
    }
    calls: ClassVar[Mapping[str, str]] = {
        "ArgMax": "{x}.argmax(axis={axis}, keepdims={keep})",
        "ArgMin": "{x}.argmin(axis={axis}, keepdims={keep})",
        "LogSoftmax": "np.log(softmax({x}, axis={axis}))",
        "Softmax": "softmax({x}, axis={axis})",
        "broadcast": "np.broadcast_to({x}, {shape})",
        "cast": '{x}.astype("{type}")',
        "concatenate": "np.concatenate([{xs}], axis={axis})",
        "reshape": "{x}.reshape({shape})",
        "take": "np.take({x}, {indices}, axis={axis})",
        "tile": "np.tile({x}, {times})",
        "transpose": "{x}.transpose({order})",
        "where": "np.where({xs})",
    }

    def convolution(self, run: LayerRun, names: Names) -> Written:
        """Conv."""
        return self._sliding(run, names, "convolution", ("stride", "padding", "dilation", "groups"))

    def transposed_convolution(self, run: LayerRun, names: Names) -> Written:
        """ConvTranspose."""
        settings = ("stride", "padding", "output_padding", "dilation", "groups")
        return self._sliding(run, names, "transposed_convolution", settings)

    def _sliding(self, run: LayerRun, names: Names, name: str, settings: tuple[str, ...]) -> str:
        assert run.call is not None
        how = run.call.arguments
        arrays = ", ".join(names.input(run, number) for number in range(3))
        written = ", ".join(f"{setting}={how[setting]}" for setting in settings)
        return f"{name}({arrays}, {written})"

    def max_pool(self, run: LayerRun, names: Names) -> Written:
        """MaxPool."""
        assert run.call is not None
        return f"max_pool({self._pool(run, names)}, dilation={run.call.arguments['dilation']})"

    def average_pool(self, run: LayerRun, names: Names) -> Written:
        """AveragePool."""
        assert run.call is not None
        how = run.call.arguments
        counted, _rest = counted_cells(pads_of_pool(run, how), how)
        dilation = how.get("dilation", (1,) * (run.x.ndim - 2))
        return f"average_pool({self._pool(run, names)}, counted={counted}, dilation={dilation})"

    def _pool(self, run: LayerRun, names: Names) -> str:
        assert run.call is not None
        how = run.call.arguments
        padding = pads_of_pool(run, how)
        return f"{names.input(run)}, size={how['kernel_size']}, stride={how['stride']}, padding={padding}"

    def batch_norm(self, run: LayerRun, names: Names) -> Written:
        """BatchNormalization with the numbers learned."""
        return f"batch_norm({', '.join(names.inputs(run))}, {epsilon_of(run)})"

    def instance_norm(self, run: LayerRun, names: Names) -> Written:
        """InstanceNormalization."""
        x, scale, bias = (names.input(run, number) for number in range(3))
        text = f"standardized({x}, {tuple(range(2, run.x.ndim))}, {epsilon_of(run)})"
        return f"{text} * by_channel({scale}, {x}) + by_channel({bias}, {x})"

    def group_norm(self, run: LayerRun, names: Names) -> Written:
        """GroupNormalization, before opset 21 with a factor for each group and not for each channel."""
        x, scale, bias = (names.input(run, number) for number in range(3))
        groups = run.setting("num_groups")
        if run.context.opset < 21:
            each = run.x.shape[1] // groups
            scale, bias = (f"np.repeat({numbers}, {each})" for numbers in (scale, bias))
        parted = (run.x.shape[0], groups, -1)
        text = f"standardized({x}.reshape({parted}), (2,), {epsilon_of(run)}).reshape({run.x.shape})"
        return f"{text} * by_channel({scale}, {x}) + by_channel({bias}, {x})"

    def layer_norm(self, run: LayerRun, names: Names) -> Written:
        """The normalised numbers, and where they are asked for mean and 1 / deviation."""
        x, scale, bias = (names.input(run, number) for number in range(3))
        axes, epsilon = normalized_axes(run), epsilon_of(run)
        text = f"standardized({x}, {axes}, {epsilon}) * {scale}"
        over = f"axis={axes}, keepdims=True"
        each = [
            text if bias == "None" else f"{text} + {bias}",
            f"{x}.mean({over})",
            f"1 / np.sqrt({x}.var({over}) + {epsilon})",
        ]
        return [text for name, text in zip(run.layer.outputs, each, strict=False) if name]

    def local_response_norm(self, run: LayerRun, names: Names) -> Written:
        """LRN."""
        defaults = (("size", None), ("alpha", 1e-4), ("beta", 0.75), ("bias", 1.0))
        numbers = ", ".join(f"{name}={run.setting(name, default)!r}" for name, default in defaults)
        return f"local_response_norm({names.input(run)}, {numbers})"

    def padded(self, run: LayerRun, names: Names) -> Written:
        """Pad; None where it cuts cells off."""
        pads = pads_of(run)
        if min(min(both) for both in pads) < 0:
            return None
        mode = run.setting("mode", "constant")
        value = fill_of(run) if mode == "constant" else "0"
        fill = "" if value in ("0", "0.0") else f", constant_values={value}"
        return f'np.pad({names.input(run)}, {tuple(pads)}, mode="{mode}"{fill})'
