"""The layers of a network in NumPy: an expression for each operator, and the functions that these call."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cnnviz.networks.layer_run import LayerRun
from cnnviz.networks.operators.pad import pad_pairs
from cnnviz.networks.operators.parts import slice_parts
from cnnviz.networks.operators.pointwise import prelu_slopes
from cnnviz.networks.operators.resize import PLANS
from cnnviz.networks.operators.shared import axis_of
from cnnviz.pointwise import BY_OPERATOR
from cnnviz.views.programs.network.graph import Names, ProgramError, float_text, is_real, pads_of_pool

WINDOWS = """\
def windows(x, size, stride, dilation):
    axes = tuple(range(2, x.ndim))
    extent = tuple(d * (k - 1) + 1 for k, d in zip(size, dilation))
    seen = sliding_window_view(x, extent, axis=axes)
    steps = tuple(slice(None, None, step) for step in (*stride, *dilation))
    return seen[(slice(None), slice(None), *steps)]
"""
FUNCTIONS: dict[str, str] = {
    "windows": WINDOWS,
    "convolution": """\
def convolution(x, weight, bias, stride, padding, dilation, groups):
    x = np.pad(x, ((0, 0), (0, 0), *padding))
    within = tuple(range(2, x.ndim))
    parts = []
    for part, filters in zip(np.split(x, groups, axis=1), np.split(weight, groups)):
        seen = windows(part, weight.shape[2:], stride, dilation)
        cells = (1, *(axis + len(within) for axis in within))
        parts.append(np.tensordot(seen, filters, (cells, (1, *within))))
    made = np.moveaxis(np.concatenate(parts, axis=-1), -1, 1)
    return made if bias is None else made + bias.reshape(-1, *(1 for axis in within))
""",
    "transposed_convolution": """\
def transposed_convolution(x, weight, bias, stride, padding, output_padding, dilation, groups):
    sizes = x.shape[2:]
    apart = [(n - 1) * s + 1 for n, s in zip(sizes, stride)]
    full = [n + d * (k - 1) for n, k, d in zip(apart, weight.shape[2:], dilation)]
    made = np.zeros((len(x), weight.shape[1] * groups, *(n + e for n, e in zip(full, output_padding))), x.dtype)
    parts = list(zip(np.split(x, groups, axis=1), np.split(weight, groups)))
    for cell in np.ndindex(weight.shape[2:]):
        stamp = [np.einsum("nk...,kf->nf...", part, own[(slice(None), slice(None), *cell)]) for part, own in parts]
        places = (slice(i * d, i * d + n, s) for i, d, n, s in zip(cell, dilation, apart, stride))
        made[(slice(None), slice(None), *places)] += np.concatenate(stamp, axis=1)
    ends = zip(made.shape[2:], padding)
    made = made[(slice(None), slice(None), *(slice(begin, n - end) for n, (begin, end) in ends))]
    return made if bias is None else made + bias.reshape(-1, *(1 for size in sizes))
""",
    "max_pool": """\
def max_pool(x, size, stride, padding, dilation):
    x = np.pad(x, ((0, 0), (0, 0), *padding), constant_values=-np.inf)
    return windows(x, size, stride, dilation).max(axis=tuple(range(-len(size), 0)))
""",
    "average_pool": """\
def average_pool(x, size, stride, padding, counted, dilation):
    within = tuple(range(-len(size), 0))
    ones = np.pad(np.ones((1, 1, *x.shape[2:]), x.dtype), ((0, 0), (0, 0), *counted), constant_values=1)
    rest = [(b - c, e - d) for (b, e), (c, d) in zip(padding, counted)]
    ones = np.pad(ones, ((0, 0), (0, 0), *rest))
    sums = windows(np.pad(x, ((0, 0), (0, 0), *padding)), size, stride, dilation).sum(axis=within)
    return sums / windows(ones, size, stride, dilation).sum(axis=within)
""",
    "softmax": """\
def softmax(x, axis):
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)
""",
    "batch_norm": """\
def batch_norm(x, scale, bias, mean, variance, epsilon):
    factor = scale / np.sqrt(variance + np.float32(epsilon))
    shape = (-1, *(1 for axis in x.shape[2:]))
    return x * factor.reshape(shape) + (bias - mean * factor).reshape(shape)
""",
    "standardized": """\
def standardized(x, axes, epsilon):
    centred = x - x.mean(axis=axes, keepdims=True)
    return centred / np.sqrt((centred * centred).mean(axis=axes, keepdims=True) + np.float32(epsilon))
""",
    "by_channel": """\
def by_channel(numbers, x):
    return numbers.reshape(-1, *(1 for axis in x.shape[2:]))
""",
    "local_response_norm": """\
def local_response_norm(x, size, alpha, beta, bias):
    squares = np.pad(x * x, ((0, 0), ((size - 1) // 2, size // 2), *((0, 0) for axis in x.shape[2:])))
    sums = sum(squares[:, at : at + x.shape[1]] for at in range(size))
    return x / (bias + alpha / size * sums) ** beta
""",
    "resized": """\
def resized(x, axis, cells, weights):
    shape = (-1, *(1 for later in x.shape[axis + 1 :]))
    taps = range(cells.shape[1])
    return sum(np.take(x, cells[:, tap], axis=axis) * weights[:, tap].reshape(shape) for tap in taps)
""",
    "erf": "erf = np.vectorize(math.erf, otypes=[np.float32])\n",
    "ndtr": "def ndtr(z):\n    return (1 + np.vectorize(math.erf, otypes=[np.float32])(z / math.sqrt(2))) / 2\n",
    "expit": "def expit(z):\n    return np.exp(-np.logaddexp(0, -z))\n",
}
"""By name, the functions that programs call, in an order in which each stands after those that it calls."""

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


def unwritten(run: LayerRun, dialect: str) -> ProgramError:
    """That this layer cannot be written."""
    return ProgramError(
        "the layer '{layer}' ({operator}) cannot be written in {dialect} here",
        layer=run.layer.name,
        operator=run.op,
        dialect=dialect,
    )


def fits(run: LayerRun) -> bool:
    """Whether the layer computes with the numbers that programs have, and makes one array."""
    return is_real(*run.arrays) and sum(map(bool, run.layer.outputs)) == 1


def convolution(run: LayerRun, names: Names) -> str:
    """Conv and ConvTranspose."""
    assert run.call is not None
    how = run.call.arguments
    arrays = ", ".join(names.input(run, number) for number in range(3))
    transposed = run.op == "ConvTranspose"
    name = "transposed_convolution" if transposed else "convolution"
    settings = ("stride", "padding", *(["output_padding"] if transposed else []), "dilation", "groups")
    written = ", ".join(f"{setting}={how[setting]}" for setting in settings)
    return f"{name}({arrays}, {written})"


def pool(run: LayerRun, names: Names) -> str:
    """MaxPool, AveragePool, and those over all cells."""
    assert run.call is not None
    how = run.call.arguments
    x = names.input(run)
    if run.op.startswith("Global"):
        axes = tuple(range(2, run.x.ndim))
        return f"{x}.{'max' if 'Max' in run.op else 'mean'}(axis={axes}, keepdims=True)"
    axes_count = run.x.ndim - 2
    padding = pads_of_pool(run, how)
    shared = f"{x}, size={how['kernel_size']}, stride={how['stride']}, padding={padding}"
    dilation = how.get("dilation", (1,) * axes_count)
    if run.op == "MaxPool":
        return f"max_pool({shared}, dilation={dilation})"
    counted = how["padding"] if how["count_include_pad"] else ((0, 0),) * axes_count
    return f"average_pool({shared}, counted={counted}, dilation={dilation})"


def gemm(run: LayerRun, names: Names) -> str:
    """``alpha * a @ b + beta * c``."""
    a, b, c = (names.input(run, number) for number in range(3))
    product = f"{a}{'.T' if run.setting('transA', 0) else ''} @ {b}{'.T' if run.setting('transB', 0) else ''}"
    alpha, beta = run.setting("alpha", 1.0), run.setting("beta", 1.0)
    if alpha != 1:
        product = f"{float_text(alpha)} * ({product})"
    if c == "None":
        return product
    return f"{product} + {c}" if beta == 1 else f"{product} + {float_text(beta)} * {c}"


def pointwise(run: LayerRun, names: Names, table: Mapping[str, str], dialect: str) -> str:
    """A function of one number, with the layer's coefficients."""
    x = names.input(run)
    applied = run.function
    assert applied is not None
    if run.op == "PRelu":
        slope = names.input(run, 1)
        given = run.array(1)
        shaped = prelu_slopes(run.context, run.x, given)
        slope = slope if shaped.shape == given.shape else f"{slope}.reshape({shaped.shape})"
        return table["PRelu"].format(x=x, slope=slope)
    name = applied.function.name
    text = table.get(name)
    if text is None:
        raise unwritten(run, dialect)
    coefficients = {key: float_text(float(value)) for key, value in applied.coefficients.items()}
    return replaced(text.format(**coefficients), x)


def replaced(text: str, x: str) -> str:
    """`text` about a number x, with an expression in its place."""
    return re.sub(r"\bx\b", lambda _match: x, text)


_LAB = {record.name: record.numpy.replace("conv", "x") for record in BY_OPERATOR.values() if record.numpy}
NUMPY_POINTWISE = _LAB | POINTWISE | {"PRelu": "np.where({x} > 0, {x}, {slope} * {x})"}

INFIX = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/", "Pow": "**"}
COMPARED = {"Equal": "==", "Greater": ">", "GreaterOrEqual": ">=", "Less": "<", "LessOrEqual": "<="}
MANY = {"Max": "np.maximum", "Min": "np.minimum"}
REDUCED = {
    "ReduceL1": "np.abs({x}).sum({how})",
    "ReduceL2": "np.sqrt(({x} ** 2).sum({how}))",
    "ReduceLogSum": "np.log({x}.sum({how}))",
    "ReduceLogSumExp": "np.log(np.exp({x}).sum({how}))",
    "ReduceMax": "{x}.max({how})",
    "ReduceMean": "{x}.mean({how})",
    "ReduceMin": "{x}.min({how})",
    "ReduceProd": "{x}.prod({how})",
    "ReduceSum": "{x}.sum({how})",
    "ReduceSumSquare": "({x} ** 2).sum({how})",
}
SHAPED = ("Flatten", "Reshape", "Squeeze", "Unsqueeze")


def pair(run: LayerRun, names: Names) -> str | None:
    """Two arrays with a sign between them; None where the layer is no such thing."""
    sign = (INFIX | COMPARED).get(run.op)
    if sign is None or run.setting("broadcast", 0):
        return None
    return f" {sign} ".join(names.inputs(run))


def slices(run: LayerRun) -> str:
    """The parts of the axes that a Slice takes, as an index."""
    parts = slice_parts(run.context, run.x, *run.arrays[1:], **run.layer.attributes)  # type: ignore[arg-type]
    written = []
    for part in parts:
        if part == slice(None):
            written.append(":")
            continue
        ends = ["" if end is None else str(end) for end in (part.start, part.stop)]
        written.append(":".join(ends) + ("" if part.step in (None, 1) else f":{part.step}"))
    return "[" + ", ".join(written) + "]"


def pads(run: LayerRun) -> list[tuple[int, int]]:
    """How many cells a Pad adds before and after each axis."""
    return pad_pairs(
        run.x,
        run.optional(1),
        run.optional(3),
        run.layer.attributes.get("pads"),  # type: ignore[arg-type]
    )


def resize(run: LayerRun, names: Names, call: str = "resized") -> str:
    """Resize and Upsample: axis by axis a weighted sum of old cells, whose numbers come with the weights."""
    plan = PLANS[run.op](run.context, *run.arrays, **run.layer.attributes)
    if plan.transformation == "tf_crop_and_resize":
        raise unwritten(run, "NumPy")
    text = names.input(run)
    for axis, change in sorted(plan.axes.items(), key=lambda item: item[1].scale):
        if change.size == change.output and change.scale == 1:
            continue
        cells, weights = plan.filter.taps(change, change.places(plan.transformation))
        which = names.given(f"{run.layer.outputs[0]}.cells{axis}", cells)
        much = names.given(f"{run.layer.outputs[0]}.shares{axis}", weights.astype(run.x.dtype))
        text = f"{call}({text}, {axis}, {which}, {much})"
    return text


def numpy_value(run: LayerRun, names: Names) -> str | list[str]:
    """The value of a layer as NumPy has it; of one with several outputs a list.

    Raises
    ------
    ProgramError
        It has no form here.
    """
    x, op = names.input(run), run.op
    layout = _laid_out(run, names)
    if layout is not None:
        return layout
    if op == "LayerNormalization" and is_real(*run.arrays):
        return _layer_normalized(run, names)
    if not fits(run) and op not in ("Where", "Cast", "CastLike", *COMPARED):
        raise unwritten(run, "NumPy")
    if op in BY_OPERATOR:
        return pointwise(run, names, NUMPY_POINTWISE, "NumPy")
    if (text := pair(run, names)) is not None:
        return text
    if op in MANY:
        texts = names.inputs(run)
        text = texts[0]
        for other in texts[1:]:
            text = f"{MANY[op]}({text}, {other})"
        return text
    if op in REDUCED:
        how = f"axis={run.reduced_axes}, keepdims={bool(run.setting('keepdims', 1))}"
        return REDUCED[op].format(x=x, how=how)
    match op:
        case "Conv" | "ConvTranspose":
            return convolution(run, names)
        case "MaxPool" | "AveragePool" | "GlobalAveragePool" | "GlobalMaxPool":
            return pool(run, names)
        case "Gemm":
            return gemm(run, names)
        case "MatMul":
            return f"{x} @ {names.input(run, 1)}"
        case "Sum":
            return " + ".join(names.inputs(run))
        case "Mean":
            return f"({' + '.join(names.inputs(run))}) / {len(names.inputs(run))}"
        case "Softmax" | "LogSoftmax":
            return _softmax(run, x)
        case "BatchNormalization":
            arrays = ", ".join(names.inputs(run))
            return f"batch_norm({arrays}, {run.setting('epsilon', 1e-5)!r})"
        case "InstanceNormalization" | "GroupNormalization":
            return _standardized(run, names)
        case "LRN":
            numbers = ", ".join(
                f"{name}={run.setting(name, default)!r}"
                for name, default in (("size", None), ("alpha", 1e-4), ("beta", 0.75), ("bias", 1.0))
            )
            return f"local_response_norm({x}, {numbers})"
        case "ArgMax" | "ArgMin" if not run.setting("select_last_index", 0):
            (axis,) = run.reduced_axes
            keep = bool(run.setting("keepdims", 1))
            return f"{x}.{op.lower()}(axis={axis}, keepdims={keep})"
        case "Where":
            condition, yes, no = names.inputs(run)
            return f"np.where({condition}, {yes}, {no})"
        case "Cast" | "CastLike":
            return f'{x}.astype("{run.y.dtype.name}")'
        case "Resize" | "Upsample":
            return resize(run, names)
    raise unwritten(run, "NumPy")


def _softmax(run: LayerRun, x: str) -> str:
    assert run.call is not None
    axis = run.call.arguments["dim"]
    text = x
    if run.call.input.shape != run.x.shape:
        text = f"{x}.reshape({run.call.input.shape})"
    text = f"softmax({text}, axis={axis})"
    if run.op == "LogSoftmax":
        text = f"np.log({text})"
    return text if run.call.input.shape == run.x.shape else f"{text}.reshape({run.x.shape})"


def _standardized(run: LayerRun, names: Names) -> str:
    x, scale, bias = (names.input(run, number) for number in range(3))
    epsilon = repr(run.setting("epsilon", 1e-5))
    axes = tuple(range(2, run.x.ndim))
    if run.op == "InstanceNormalization":
        text = f"standardized({x}, {axes}, {epsilon})"
    else:
        groups = run.setting("num_groups")
        if run.context.opset < 21:
            each = run.x.shape[1] // groups
            scale, bias = (f"np.repeat({numbers}, {each})" for numbers in (scale, bias))
        parted = (run.x.shape[0], groups, -1)
        text = f"standardized({x}.reshape({parted}), (2,), {epsilon}).reshape({run.x.shape})"
    return f"{text} * by_channel({scale}, {x}) + by_channel({bias}, {x})"


def _layer_normalized(run: LayerRun, names: Names) -> list[str]:
    """The normalised numbers, and where they are asked for mean and 1 / deviation."""
    x, scale, bias = (names.input(run, number) for number in range(3))
    axes = tuple(range(axis_of(run.setting("axis", -1), run.x.ndim), run.x.ndim))
    epsilon = repr(run.setting("epsilon", 1e-5))
    text = f"standardized({x}, {axes}, {epsilon}) * {scale}"
    over = f"axis={axes}, keepdims=True"
    each = [
        text if bias == "None" else f"{text} + {bias}",
        f"{x}.mean({over})",
        f"1 / np.sqrt({x}.var({over}) + {epsilon})",
    ]
    return [text for name, text in zip(run.layer.outputs, each, strict=False) if name]


def _laid_out(run: LayerRun, names: Names) -> str | list[str] | None:
    """Operators that lay the same numbers out in another way, whatever their type; None for others."""
    x, op = names.input(run), run.op
    if op in SHAPED:
        return f"{x}.reshape({run.y.shape})"
    match op:
        case "Identity":
            return x
        case "Dropout" if sum(map(bool, run.layer.outputs)) == 1:
            return x
        case "Transpose":
            order = run.setting("perm") or tuple(reversed(range(run.x.ndim)))
            return f"{x}.transpose({tuple(order)})"
        case "Concat":
            axis = axis_of(run.setting("axis", 1), run.y.ndim)
            return f"np.concatenate([{', '.join(names.inputs(run))}], axis={axis})"
        case "Split":
            axis = axis_of(run.setting("axis", 0), run.x.ndim)
            parts, at = [], 0
            for made in run.outputs:
                assert made is not None
                before = ":, " * axis
                parts.append(f"{x}[{before}{at}:{at + made.shape[axis]}]")
                at += made.shape[axis]
            return parts
        case "Slice":
            return f"{x}{slices(run)}"
        case "Gather":
            axis = axis_of(run.setting("axis", 0), run.x.ndim)
            return f"np.take({x}, {names.input(run, 1)}, axis={axis})"
        case "Expand":
            return f"np.broadcast_to({x}, {run.y.shape})"
        case "Tile":
            times = tuple(int(n) for n in run.array(1))
            return f"np.tile({x}, {times})"
        case "Pad" if min(min(both) for both in pads(run)) >= 0:
            mode = run.setting("mode", "constant")
            fill = ""
            if mode == "constant":
                given = run.optional(2)
                value = run.setting("value", 0.0) if given is None else given.reshape(-1)[0].item()
                fill = f", constant_values={value!r}" if value else ""
            return f'np.pad({x}, {tuple(pads(run))}, mode="{mode}"{fill})'
        case "DepthToSpace" | "SpaceToDepth":
            n, c, h, w = run.x.shape
            b, crd = run.setting("blocksize"), run.setting("mode", "DCR") == "CRD"
            if op == "SpaceToDepth":
                shape, order = (n, c, h // b, b, w // b, b), (0, 1, 3, 5, 2, 4) if crd else (0, 3, 5, 1, 2, 4)
            elif crd:
                shape, order = (n, c // b**2, b, b, h, w), (0, 1, 4, 2, 5, 3)
            else:
                shape, order = (n, b, b, c // b**2, h, w), (0, 3, 4, 1, 5, 2)
            return f"{x}.reshape({shape}).transpose({order}).reshape({run.y.shape})"
    return None


def functions_for(text: str) -> list[str]:
    """The functions that a program with this `text` needs, in order."""
    needed: set[str] = set()
    waiting = [text]
    while waiting:
        reading = waiting.pop()
        for name, function in FUNCTIONS.items():
            if f"{name}(" in reading and name not in needed:
                needed.add(name)
                waiting.append(function)
    return [function for name, function in FUNCTIONS.items() if name in needed]
