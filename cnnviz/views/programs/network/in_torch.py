"""The layers of a network in PyTorch: a call for each operator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnnviz.networks.layer_run import LayerRun
from cnnviz.networks.operators.shared import axis_of
from cnnviz.pointwise import BY_OPERATOR
from cnnviz.views.programs.network.graph import Names, float_text, pads_of_pool
from cnnviz.views.programs.network.in_numpy import (
    COMPARED,
    SHAPED,
    fits,
    gemm,
    pads,
    pair,
    pointwise,
    resize,
    slices,
    unwritten,
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
MANY = {"Max": "torch.maximum", "Min": "torch.minimum"}
REDUCED = {
    "ReduceL1": "{x}.abs().sum({how})",
    "ReduceL2": "({x} ** 2).sum({how}).sqrt()",
    "ReduceLogSum": "{x}.sum({how}).log()",
    "ReduceLogSumExp": "torch.logsumexp({x}, {how})",
    "ReduceMax": "{x}.amax({how})",
    "ReduceMean": "{x}.mean({how})",
    "ReduceMin": "{x}.amin({how})",
    "ReduceSum": "{x}.sum({how})",
    "ReduceSumSquare": "({x} ** 2).sum({how})",
}
FUNCTIONS = {
    "resized": """\
def resized(x, axis, cells, weights):
    shape = (-1, *(1 for later in x.shape[axis + 1 :]))
    taps = range(cells.shape[1])
    return sum(x.index_select(axis, cells[:, tap]) * weights[:, tap].reshape(shape) for tap in taps)
""",
}


def functions_for(text: str) -> list[str]:
    """The functions that a program with this `text` needs."""
    return [function for name, function in FUNCTIONS.items() if f"{name}(" in text]


def torch_value(run: LayerRun, names: Names) -> str | list[str]:
    """The value of a layer as PyTorch has it; of one with several outputs a list.

    Raises
    ------
    ProgramError
        It has no form here.
    """
    x, op = names.input(run), run.op
    layout = _laid_out(run, names)
    if layout is not None:
        return layout
    comparable = op not in COMPARED or all(array.dtype.kind != "u" for array in run.operands)
    taken = fits(run) or (op in ("Where", "Cast", "CastLike", *COMPARED) and comparable)
    if sum(map(bool, run.layer.outputs)) > 1 or not taken:
        raise unwritten(run, "PyTorch")
    if op in BY_OPERATOR:
        return pointwise(run, names, POINTWISE, "PyTorch")
    if (text := pair(run, names)) is not None:
        return text
    if op in MANY:
        texts = names.inputs(run)
        text = texts[0]
        for other in texts[1:]:
            text = f"{MANY[op]}({text}, {other})"
        return text
    if op in REDUCED:
        return REDUCED[op].format(
            x=x, how=f"dim={run.reduced_axes}, keepdim={bool(run.setting('keepdims', 1))}"
        )
    match op:
        case "Conv" | "ConvTranspose":
            return _convolution(run, names)
        case "MaxPool" | "AveragePool":
            return _pool(run, names)
        case "GlobalAveragePool":
            return f"{x}.mean(dim={tuple(range(2, run.x.ndim))}, keepdim=True)"
        case "GlobalMaxPool":
            return f"{x}.amax(dim={tuple(range(2, run.x.ndim))}, keepdim=True)"
        case "Gemm":
            return gemm(run, names)
        case "MatMul":
            return f"{x} @ {names.input(run, 1)}"
        case "Sum":
            return " + ".join(names.inputs(run))
        case "Mean":
            return f"({' + '.join(names.inputs(run))}) / {len(names.inputs(run))}"
        case "Softmax" | "LogSoftmax":
            assert run.call is not None
            call = "softmax" if op == "Softmax" else "log_softmax"
            rows = run.call.input.shape
            text = x if rows == run.x.shape else f"{x}.reshape({rows})"
            text = f"F.{call}({text}, dim={run.call.arguments['dim']})"
            return text if rows == run.x.shape else f"{text}.reshape({run.x.shape})"
        case "BatchNormalization":
            scale, bias, mean, variance = (names.input(run, number) for number in range(1, 5))
            return f"F.batch_norm({x}, {mean}, {variance}, {scale}, {bias}, eps={run.setting('epsilon', 1e-5)!r})"
        case "InstanceNormalization":
            scale, bias = names.input(run, 1), names.input(run, 2)
            return f"F.instance_norm({x}, weight={scale}, bias={bias}, eps={run.setting('epsilon', 1e-5)!r})"
        case "GroupNormalization" if run.context.opset >= 21:
            scale, bias = names.input(run, 1), names.input(run, 2)
            groups = run.setting("num_groups")
            return f"F.group_norm({x}, {groups}, {scale}, {bias}, eps={run.setting('epsilon', 1e-5)!r})"
        case "LayerNormalization":
            shape = run.x.shape[axis_of(run.setting("axis", -1), run.x.ndim) :]
            if run.array(1).shape == shape:
                scale, bias = names.input(run, 1), names.input(run, 2)
                return f"F.layer_norm({x}, {shape}, {scale}, {bias}, eps={run.setting('epsilon', 1e-5)!r})"
        case "ArgMax" | "ArgMin" if not run.setting("select_last_index", 0):
            (axis,) = run.reduced_axes
            return f"{x}.{op.lower()}(dim={axis}, keepdim={bool(run.setting('keepdims', 1))})"
        case "Where":
            return f"torch.where({', '.join(names.inputs(run))})"
        case "Cast" | "CastLike":
            return f"{x}.to(torch.{run.y.dtype.name})"
        case "Resize" | "Upsample":
            return resize(run, names)
    raise unwritten(run, "PyTorch")


def _even(padding: Sequence[tuple[int, int]]) -> bool:
    return all(begin == end for begin, end in padding)


def _sides(padding: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """In the order of ``F.pad``, which begins with the last axis."""
    return tuple(cells for both in reversed(padding) for cells in both)


def _convolution(run: LayerRun, names: Names) -> str:
    assert run.call is not None
    how = dict(run.call.arguments)
    x, axes = names.input(run), run.x.ndim - 2
    padding = how["padding"]
    arrays = ", ".join(names.input(run, number) for number in (1, 2))
    if run.op == "Conv":
        if not _even(padding):
            x, padding = f"F.pad({x}, {_sides(padding)})", ((0, 0),) * axes
        begins = tuple(begin for begin, _end in padding)
        settings = (
            f"stride={how['stride']}, padding={begins}, dilation={how['dilation']}, groups={how['groups']}"
        )
        return f"F.conv{axes}d({x}, {arrays}, {settings})"
    extra = how["output_padding"]
    fits_torch = all(
        more < max(step, gap) for more, step, gap in zip(extra, how["stride"], how["dilation"], strict=True)
    )
    if not fits_torch:
        raise unwritten(run, "PyTorch")
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


def _pool(run: LayerRun, names: Names) -> str:
    assert run.call is not None
    how: dict[str, Any] = run.call.arguments
    x, axes = names.input(run), run.x.ndim - 2
    padding = pads_of_pool(run, how)
    shared = f"{how['kernel_size']}, stride={how['stride']}"
    if run.op == "MaxPool":
        if any(map(any, padding)):
            x = f"F.pad({x}, {_sides(padding)}, value={float_text(float('-inf'))})"
        return f"F.max_pool{axes}d({x}, {shared}, dilation={how['dilation']})"
    if any(gap != 1 for gap in how.get("dilation", ())):
        raise unwritten(run, "PyTorch")
    if not any(map(any, padding)):
        return f"F.avg_pool{axes}d({x}, {shared})"
    counted = how["padding"] if how["count_include_pad"] else ((0, 0),) * axes
    rest = tuple((b - c, e - d) for (b, e), (c, d) in zip(padding, counted, strict=True))
    ones = f"F.pad(F.pad(torch.ones_like({x}), {_sides(counted)}, value=1.0), {_sides(rest)})"
    padded = f"F.pad({x}, {_sides(padding)})"
    return f"F.avg_pool{axes}d({padded}, {shared}) / F.avg_pool{axes}d({ones}, {shared})"


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
            return f"{x}.permute({tuple(order)})"
        case "Concat":
            axis = axis_of(run.setting("axis", 1), run.y.ndim)
            return f"torch.cat([{', '.join(names.inputs(run))}], dim={axis})"
        case "Split":
            axis = axis_of(run.setting("axis", 0), run.x.ndim)
            lengths = [made.shape[axis] for made in run.outputs if made is not None]
            return [f"{x}.narrow({axis}, {sum(lengths[:at])}, {length})" for at, length in enumerate(lengths)]
        case "Slice" if not _turns(run):
            return f"{x}{slices(run)}"
        case "Gather" if run.array(1).ndim <= 1:
            axis = axis_of(run.setting("axis", 0), run.x.ndim)
            indices = names.input(run, 1)
            text = f"{x}.index_select({axis}, {indices}.reshape(-1) % {run.x.shape[axis]})"
            return text if run.array(1).ndim else f"{text}.squeeze({axis})"
        case "Expand":
            return f"{x}.expand({run.y.shape})"
        case "Tile":
            return f"{x}.tile({tuple(int(n) for n in run.array(1))})"
        case "Pad" if run.setting("mode", "constant") == "constant":
            given = run.optional(2)
            value = run.setting("value", 0.0) if given is None else given.reshape(-1)[0].item()
            return f"F.pad({x}, {_sides(pads(run))}, value={value!r})"
        case "DepthToSpace" if run.setting("mode", "DCR") == "CRD":
            return f"F.pixel_shuffle({x}, {run.setting('blocksize')})"
        case "DepthToSpace":
            n, c, h, w = run.x.shape
            b = run.setting("blocksize")
            return (
                f"{x}.reshape({(n, b, b, c // b**2, h, w)}).permute(0, 3, 4, 1, 5, 2).reshape({run.y.shape})"
            )
    return None


def _turns(run: LayerRun) -> bool:
    """Whether a Slice goes backwards, which tensors do not."""
    return "-" in "".join(part for part in slices(run).split(":")[2:])
