"""A network as a functional model of Keras, with the channels first as the network's file has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from cnnviz.networks.layer_run import LayerRun
from cnnviz.networks.operators.shared import axis_of
from cnnviz.pointwise import BY_OPERATOR
from cnnviz.views.programs.in_keras import ACTIVATIONS
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
    Writer,
    Written,
)
from cnnviz.views.programs.writing import INPUT_FILE
from cnnviz.words import Translate

POINTWISE = {
    "gelu_tanh": "ops.gelu(x, approximate=True)",
    "identity": "x",
    "Selu": "{gamma} * ops.elu(x, alpha={alpha})",
    "Swish": "x * ops.sigmoid({alpha} * x)",
    "HardSigmoid": "ops.clip({alpha} * x + {beta}, 0, 1)",
    "ThresholdedRelu": "ops.where(x > {alpha}, x, 0.0)",
    "Shrink": "ops.where(x < -{lambd}, x + {bias}, ops.where(x > {lambd}, x - {bias}, 0.0))",
    "Clip": "ops.clip(x, {min}, {max})",
    "Ceil": "ops.ceil(x)",
    "Cos": "ops.cos(x)",
    "Erf": "ops.erf(x)",
    "Exp": "ops.exp(x)",
    "Floor": "ops.floor(x)",
    "Log": "ops.log(x)",
    "Neg": "-x",
    "Reciprocal": "1 / x",
    "Round": "ops.round(x)",
    "Sign": "ops.sign(x)",
    "Sin": "ops.sin(x)",
    "Sqrt": "ops.sqrt(x)",
    "PRelu": "ops.where({x} > 0, {x}, {x} * {slope})",
}
"""Functions of a number x that the lab does not have."""
TYPES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
"""What Keras and PyTorch below it compute with."""


class KerasWriter(Writer):
    """Keras: layers where something is learned, its ``ops`` for all else."""

    label = "Keras"
    imports: ClassVar[Mapping[str, str]] = {
        "": 'import os\n\nos.environ.setdefault("KERAS_BACKEND", "torch")\n\nimport keras\nimport numpy as np\n'
        "from keras import layers, ops",
    }
    functions: ClassVar[Mapping[str, str]] = {
        "loaded": """\
def loaded(layer, x, *weights):
    made = layer(x)
    layer.set_weights(weights)
    return made
""",
        "local_response_norm": """\
def local_response_norm(x, size, alpha, beta, bias):
    squares = ops.pad(x * x, ((0, 0), ((size - 1) // 2, size // 2), *((0, 0) for axis in x.shape[2:])))
    sums = sum(squares[:, at : at + x.shape[1]] for at in range(size))
    return x / (bias + alpha / size * sums) ** beta
""",
        "resized": """\
def resized(x, axis, cells, weights):
    shape = (-1, *(1 for later in x.shape[axis + 1 :]))
    taps = range(cells.shape[1])
    return sum(ops.take(x, cells[:, tap], axis=axis) * weights[:, tap].reshape(shape) for tap in taps)
""",
    }
    pointwise: ClassVar[Mapping[str, str]] = {
        **{
            each.name: ACTIVATIONS[each.name].replace("conv", "x")
            for each in BY_OPERATOR.values()
            if each.name in ACTIVATIONS
        },
        **POINTWISE,
    }
    pairs: ClassVar[Mapping[str, str]] = {
        "Add": "ops.add({a}, {b})",
        "Div": "ops.divide({a}, {b})",
        "Equal": "ops.equal({a}, {b})",
        "Greater": "ops.greater({a}, {b})",
        "GreaterOrEqual": "ops.greater_equal({a}, {b})",
        "Less": "ops.less({a}, {b})",
        "LessOrEqual": "ops.less_equal({a}, {b})",
        "MatMul": "ops.matmul({a}, {b})",
        "Max": "ops.maximum({a}, {b})",
        "Min": "ops.minimum({a}, {b})",
        "Mul": "ops.multiply({a}, {b})",
        "Pow": "ops.power({a}, {b})",
        "Sub": "ops.subtract({a}, {b})",
    }
    reduced: ClassVar[Mapping[str, str]] = {
        "ReduceL1": "ops.sum(ops.abs({x}), axis={axes}, keepdims={keep})",
        "ReduceL2": "ops.sqrt(ops.sum(ops.square({x}), axis={axes}, keepdims={keep}))",
        "ReduceLogSum": "ops.log(ops.sum({x}, axis={axes}, keepdims={keep}))",
        "ReduceLogSumExp": "ops.logsumexp({x}, axis={axes}, keepdims={keep})",
        "ReduceMax": "ops.max({x}, axis={axes}, keepdims={keep})",
        "ReduceMean": "ops.mean({x}, axis={axes}, keepdims={keep})",
        "ReduceMin": "ops.min({x}, axis={axes}, keepdims={keep})",
        "ReduceSum": "ops.sum({x}, axis={axes}, keepdims={keep})",
        "ReduceSumSquare": "ops.sum(ops.square({x}), axis={axes}, keepdims={keep})",
    }
    calls: ClassVar[Mapping[str, str]] = {
        "ArgMax": "ops.argmax({x}, axis={axis}, keepdims={keep})",
        "ArgMin": "ops.argmin({x}, axis={axis}, keepdims={keep})",
        "LogSoftmax": "ops.log_softmax({x}, axis={axis})",
        "Softmax": "ops.softmax({x}, axis={axis})",
        "broadcast": "ops.broadcast_to({x}, {shape})",
        "cast": 'ops.cast({x}, "{type}")',
        "concatenate": "ops.concatenate([{xs}], axis={axis})",
        "reshape": "ops.reshape({x}, {shape})",
        "take": "ops.take({x}, {indices}, axis={axis})",
        "tile": "ops.tile({x}, {times})",
        "transpose": "ops.transpose({x}, {order})",
        "where": "ops.where({xs})",
    }

    def takes(self, run: LayerRun) -> bool:
        """Whether Keras has the types of all arrays."""
        arrays = (*run.arrays, *run.outputs)
        return all(array is None or array.dtype.name in TYPES for array in arrays)

    def load(self, _: Translate, first: str, more: tuple[str, ...], shape: tuple[int, ...]) -> list[str]:
        """What goes in, and a symbol of its shape for each."""
        given = ", ".join(
            [f'{first!r}: np.load("{INPUT_FILE}")', *(f"{name!r}: w[{name!r}]" for name in more)]
        )
        return [
            *self.load_weights(_),
            "# " + _("Channels first, as in the network's file"),
            'keras.config.set_image_data_format("channels_first")',
            "# " + _("What the layers make, by the same names; first the input, {shape}").format(shape=shape),
            f"given = {{{given}}}",
            "a = {name: keras.Input(batch_shape=x.shape, dtype=x.dtype.name) for name, x in given.items()}",
            "inputs = list(a.values())",
        ]

    def after_layers(self, _: Translate) -> list[str]:
        """The model of all that was written, and what it makes of the input."""
        return [
            "# "
            + _("The model gives all these arrays; here they are computed for the input that was loaded"),
            "model = keras.Model(inputs, a)",
            "made = model(list(given.values()))",
            "a = {name: ops.convert_to_numpy(array) for name, array in made.items()}",
            "",
        ]

    def mean(self, run: LayerRun, names: Names) -> str:
        """The mean of some arrays."""
        each = names.inputs(run)
        text = each[0]
        for other in each[1:]:
            text = self.pairs["Add"].format(a=text, b=other)
        return f"{text} / {len(each)}"

    def convolution(self, run: LayerRun, names: Names) -> Written:
        """Conv; None where its weights are computed."""
        assert run.call is not None
        how, weight = run.call.arguments, run.array(1)
        if not _layer_will_do(run, names):
            return None
        axes = weight.ndim - 2
        stride, dilation, groups = how["stride"], how["dilation"], how["groups"]
        cut = ""
        if max(stride) > 1 and max(dilation) > 1:  # Keras takes one of them
            cut = f"[:, :, {', '.join(f'::{step}' for step in stride)}]"
            stride = (1,) * axes
        settings = [f"{len(weight)}, {weight.shape[2:]}"]
        settings += [f"strides={stride}"] if max(stride) > 1 else []
        settings += [f"dilation_rate={dilation}"] if max(dilation) > 1 else []
        settings += [f"groups={groups}"] if groups > 1 else []
        order = (*range(2, 2 + axes), 1, 0)
        x = _around(names.input(run), how["padding"])
        return f"{_loaded(run, names, f'Conv{axes}D', settings, x, order)}{cut}"

    def transposed_convolution(self, run: LayerRun, names: Names) -> Written:
        """ConvTranspose; None where it has groups, or more cells at its end than Keras adds."""
        assert run.call is not None
        how, weight = run.call.arguments, run.array(1)
        stride, dilation, extra = how["stride"], how["dilation"], how["output_padding"]
        both = max(stride) > 1 and max(dilation) > 1
        beyond = any(more >= step for more, step in zip(extra, stride, strict=True) if more)
        if how["groups"] > 1 or both or beyond or not _layer_will_do(run, names):
            return None
        axes = weight.ndim - 2
        settings = [f"{weight.shape[1]}, {weight.shape[2:]}"]
        settings += [f"strides={stride}"] if max(stride) > 1 else []
        settings += [f"dilation_rate={dilation}"] if max(dilation) > 1 else []
        settings += [f"output_padding={extra}"]
        order = (*range(2, 2 + axes), 1, 0)
        text = _loaded(run, names, f"Conv{axes}DTranspose", settings, names.input(run), order)
        if not any(map(any, how["padding"])):
            return text
        pairs = zip(run.y.shape[2:], how["padding"], strict=True)
        kept = ", ".join(f"{begin}:{begin + size}" for size, (begin, _end) in pairs)
        return f"{text}[:, :, {kept}]"

    def max_pool(self, run: LayerRun, names: Names) -> Written:
        """MaxPool; None where its windows have gaps."""
        assert run.call is not None
        how = run.call.arguments
        if max(how["dilation"]) > 1:
            return None
        x = _around(names.input(run), pads_of_pool(run, how), float("-inf"))
        return f"ops.max_pool({x}, {how['kernel_size']}, strides={how['stride']})"

    def average_pool(self, run: LayerRun, names: Names) -> Written:
        """AveragePool; None where its windows have gaps."""
        assert run.call is not None
        how, x = run.call.arguments, names.input(run)
        if any(gap != 1 for gap in how.get("dilation", ())):
            return None
        padding = pads_of_pool(run, how)
        settings = f"{how['kernel_size']}, strides={how['stride']}"
        text = f"ops.average_pool({_around(x, padding)}, {settings})"
        if not any(map(any, padding)):
            return text
        counted, rest = counted_cells(padding, how)
        ones = _around(_around(f"ops.ones_like({x})", counted, 1.0), rest)
        return f"{text} / ops.average_pool({ones}, {settings})"

    def gemm(self, run: LayerRun, names: Names) -> str:
        """A Dense layer where it is one, else the product as it stands."""
        c = run.optional(2)
        plain = run.setting("alpha", 1.0) == run.setting("beta", 1.0) == 1 and not run.setting("transA", 0)
        units = run.y.shape[1]
        if plain and _layer_will_do(run, names) and (c is None or c.shape == (units,)):
            order = (1, 0) if run.setting("transB", 0) else (0, 1)
            return _loaded(run, names, "Dense", [f"{units}"], names.input(run), order)
        a, b = (
            f"ops.transpose({names.input(run, number)})" if run.setting(turn, 0) else names.input(run, number)
            for number, turn in enumerate(("transA", "transB"))
        )
        text = f"ops.matmul({a}, {b})"
        if (alpha := run.setting("alpha", 1.0)) != 1:
            text = f"{float_text(alpha)} * {text}"
        if c is None:
            return text
        return f"ops.add({text}, {float_text(run.setting('beta', 1.0))} * {names.input(run, 2)})"

    def batch_norm(self, run: LayerRun, names: Names) -> Written:
        """BatchNormalization with the numbers learned."""
        settings = ["axis=1", f"epsilon={epsilon_of(run)}"]
        return _normalized(run, names, f"layers.BatchNormalization({', '.join(settings)})")

    def instance_norm(self, run: LayerRun, names: Names) -> Written:
        """InstanceNormalization: a group for each channel."""
        settings = f"groups={run.x.shape[1]}, axis=1, epsilon={epsilon_of(run)}"
        return _normalized(run, names, f"layers.GroupNormalization({settings})")

    def group_norm(self, run: LayerRun, names: Names) -> Written:
        """GroupNormalization; None before opset 21, where each group has one factor."""
        settings = f"groups={run.setting('num_groups')}, axis=1, epsilon={epsilon_of(run)}"
        return (
            None
            if run.context.opset < 21
            else _normalized(run, names, f"layers.GroupNormalization({settings})")
        )

    def layer_norm(self, run: LayerRun, names: Names) -> Written:
        """LayerNormalization with a factor for each number of what it normalises."""
        axes = normalized_axes(run)
        if run.array(1).shape != tuple(run.x.shape[axis] for axis in axes):
            return None
        center = "" if run.optional(2) is not None else ", center=False"
        settings = f"axis={list(axes)}, epsilon={epsilon_of(run)}{center}"
        return _normalized(run, names, f"layers.LayerNormalization({settings})")

    def local_response_norm(self, run: LayerRun, names: Names) -> Written:
        """LRN."""
        defaults = (("size", None), ("alpha", 1e-4), ("beta", 0.75), ("bias", 1.0))
        numbers = ", ".join(f"{name}={run.setting(name, default)!r}" for name, default in defaults)
        return f"local_response_norm({names.input(run)}, {numbers})"

    def compared(self, run: LayerRun, names: Names) -> Written:
        """As :meth:`pair`, but unsigned numbers are not compared."""
        signed = all(array.dtype.kind != "u" for array in run.operands)
        return self.pair(run, names) if signed else None

    def sliced(self, run: LayerRun, names: Names) -> Written:
        """Slice; None where it goes backwards."""
        return None if any((part.step or 1) < 0 for part in parts_of(run)) else super().sliced(run, names)

    def indexed(self, text: str, parts: list[str]) -> str:
        """As for all, but Keras takes no index of one part alone."""
        return super().indexed(text, parts if len(parts) > 1 else [*parts, "..."])

    def gathered(self, run: LayerRun, names: Names) -> Written:
        """Gather at places that are known."""
        if run.layer.inputs[1] not in names.still:
            return None
        axis = axis_of(run.setting("axis", 0), run.x.ndim)
        places = names.given(f"{run.layer.outputs[0]}.places", run.array(1) % run.x.shape[axis])
        return self.calls["take"].format(x=names.input(run), indices=places, axis=axis)

    def padded(self, run: LayerRun, names: Names) -> Written:
        """Pad with a number; None where it cuts cells off."""
        pads = pads_of(run)
        if run.setting("mode", "constant") != "constant" or min(min(both) for both in pads) < 0:
            return None
        return f"ops.pad({names.input(run)}, {tuple(pads)}, constant_values={fill_of(run)})"


def _layer_will_do(run: LayerRun, names: Names) -> bool:
    """Whether the layer's weights come with the network, in the 32 bits of Keras's layers."""
    still = names.still.issuperset(filter(None, run.layer.inputs[1:]))
    return still and all(array is None or array.dtype == "float32" for array in run.arrays)


def _loaded(
    run: LayerRun, names: Names, kind: str, settings: list[str], x: str, order: tuple[int, ...]
) -> str:
    """A layer of Keras with its weights, whose axes come in this order, and its bias."""
    bias = run.optional(2)
    weight = names.input(run, 1)
    if order != tuple(range(len(order))):
        weight += f".transpose{order}"
    settings = settings if bias is not None else [*settings, "use_bias=False"]
    arrays = weight if bias is None else f"{weight}, {names.input(run, 2)}"
    return f"loaded(layers.{kind}({', '.join(settings)}), {x}, {arrays})"


def _normalized(run: LayerRun, names: Names, layer: str) -> Written:
    if not _layer_will_do(run, names):
        return None
    x, *arrays = names.inputs(run)
    return f"loaded({layer}, {x}, {', '.join(arrays)})"


def _around(x: str, padding: Sequence[tuple[int, int]], fill: float = 0.0) -> str:
    """`x` with cells around its maps."""
    if not any(map(any, padding)):
        return x
    value = f", constant_values={float_text(fill)}" if fill else ""
    return f"ops.pad({x}, {((0, 0), (0, 0), *padding)}{value})"
