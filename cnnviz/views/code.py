"""A run as a program to take along: the same numbers from NumPy and SciPy alone, or from PyTorch.

Both programs read :data:`INPUT_FILE`, the run's own `input` as ``numpy.save`` writes it, and end with its last stage.
Names and letters are those of the page: stages ``conv``, ``act`` and ``pool``; channel k, row r, column c, place n, and i, j
in the kernel. Comments are in the visitor's language.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import activations
from cnnviz.activations import ACTIVATIONS
from cnnviz.ops import PADDING_MODES
from cnnviz.pipeline import Pooling, Stages, TransposedConvolution
from cnnviz.second_step import TITLES, SecondStep
from cnnviz.state.stages import StagesState
from cnnviz.views.cost import Axis
from cnnviz.words import N_, Translate

INPUT_FILE = "input.npy"
"""The name under which the programs look for their input."""
TURNED = N_("True convolution: the kernel above is already turned by 180°")

_FROM_SCIPY = ("expit", "ndtr")


def numpy_code(_: Translate, state: StagesState, run: Stages, second: SecondStep | None = None) -> str:
    """A program without any deep learning library whose last line prints the run's last stage, or the `second` step after it."""
    given = run.convolution
    activation = _numpy_activation(state)
    body = [
        f'x = np.load("{INPUT_FILE}")  # {_of_input(_, run.input.shape)}',
        *_weight_lines(_, run, "np.array", "dtype=np.float32", "np.broadcast_to"),
        "",
        *(
            _numpy_transposed(_, run, given)
            if isinstance(given, TransposedConvolution)
            else _numpy_convolution(_, state, run)
        ),
    ]
    last = "conv"
    if activation is not None:
        last = "act"
        body += ["", f"# {_(ACTIVATIONS[state.activation].label)}", f"act = {activation}"]
    if run.pooling is not None:
        body += _numpy_pooling(_, run.pooling, run.act.shape[1:], last)
        last = "pool"
    if second is not None:
        body += _numpy_second(_, second, last)
        last = "then"
    slides = any("sliding_window_view(" in line for line in body)
    taken = [name for name in _FROM_SCIPY if f"{name}(" in (activation or "")]
    imports = [
        "import numpy as np",
        *(["from numpy.lib.stride_tricks import sliding_window_view"] if slides else []),
        *(f"from scipy.special import {name}" for name in taken),
    ]
    return "\n".join([*imports, "", *body, "", f"print({last}.shape, {last}.min(), {last}.max())"])


def _numpy_second(_: Translate, second: SecondStep, last: str) -> list[str]:
    """From the maps in `last` to ``then``; a magnitude takes those before the activation."""
    heading = ["", "# " + _(TITLES[second.kind])]
    if second.weight is None:
        a, b = _pair(second, last, "")
        numpy = {"magnitude": "np.hypot({a}, {b})", "sum": "{a} + {b}", "difference": "{a} - {b}"}
        return [*heading, "then = " + numpy.get(second.kind, "np.maximum({a}, {b})").format(a=a, b=b)]
    side = second.weight.shape[-1]
    return [
        *heading,
        "second = np.array(  # " + _("filters, channels of each filter, rows, columns"),
        f"    {_listed(second.weight, 4)},",
        "    dtype=np.float32,",
        ")",
        f"windows = {_windows(last, (side, side), (1, 1), (1, 1))}",
        'then = np.einsum("krcij,fkij->frc", windows, second)',
    ]


def _pair(second: SecondStep, last: str, before: str) -> tuple[str, str]:
    """The maps a and b of a combination as slices; `before` is what stands before the axis of the maps."""
    kernels = second.of_kernels
    name = "conv" if second.stage == "conv" else last
    return f"{name}[{before}0::{kernels}]", f"{name}[{before}1::{kernels}]"


def _torch_second(_: Translate, second: SecondStep, last: str) -> list[str]:
    """The same for tensors with a batch axis."""
    heading = ["", "# " + _(TITLES[second.kind])]
    if second.weight is None:
        a, b = _pair(second, last, ":, ")
        torch = {"magnitude": "torch.hypot({a}, {b})", "sum": "{a} + {b}", "difference": "{a} - {b}"}
        return [*heading, "then = " + torch.get(second.kind, "torch.maximum({a}, {b})").format(a=a, b=b)]
    return [
        *heading,
        "second = torch.tensor(  # " + _("filters, channels of each filter, rows, columns"),
        f"    {_listed(second.weight, 4)},",
        "    dtype=torch.float32,",
        ")",
        f"then = F.conv2d({last}, second)",
    ]


def _numpy_convolution(_: Translate, state: StagesState, run: Stages) -> list[str]:
    """From ``x`` and ``weight`` to ``conv``, by windows."""
    axes, given = run.input.ndim - 1, run.convolution
    lines = ["# " + (_(TURNED) if state.flip else _("Convolution"))]
    padding = given.padding
    if any(map(any, padding)):
        lines.append(f'x = np.pad(x, {((0, 0), *padding)}, mode="{PADDING_MODES[given.padding_mode]}")')
    extent = tuple((size - 1) * gap + 1 for size, gap in zip(given.kernel, given.dilation, strict=True))
    places, cells = ("n", "i") if axes == 1 else ("rc", "ij")
    # Channel by channel there is a filter k for each channel k, with one (o) plane; else filters f sum over channels k.
    result, filters = ("k", "ko") if given.groups > 1 else ("f", "fk")
    weight, reshaped = "weight", ""
    if len(run.weight) > given.groups > 1:  # several filters o for each channel k
        result = "ko"
        weight = f"weight.reshape{(given.groups, -1, *run.weight.shape[2:])}"
        reshaped = f".reshape{(-1, *run.conv.shape[1:])}"
    return [
        *lines,
        f"windows = {_windows('x', extent, given.stride, given.dilation)}",
        f'conv = np.einsum("k{places}{cells},{filters}{cells}->{result}{places}", windows, {weight}){reshaped}'
        + _plus_bias(run),
    ]


def _numpy_transposed(_: Translate, run: Stages, given: TransposedConvolution) -> list[str]:
    """From ``x`` and ``weight`` to ``conv``: for each weight a copy of the picture, `stride` cells apart."""
    sizes = run.input.shape[1:]
    full = [size + begin + end for size, (begin, end) in zip(run.conv.shape[1:], given.padding, strict=True)]
    steps = []
    for name, size, stride, gap in zip("ij", sizes, given.stride, given.dilation, strict=True):
        first = f"{name} * {gap}" if gap > 1 else name
        step = f":{stride}" if stride > 1 else ""
        steps.append(f"{first} : {first} + {(size - 1) * stride + 1}{step}")
    # Channel by channel there are filters o for each channel k.
    result, filters = ("ko", "ko") if given.groups > 1 else ("f", "kf")
    reshaped = f".reshape{(-1, *sizes)}" if given.groups > 1 else ""
    cut = [
        f"{begin}:{begin + size}"
        for size, (begin, _end) in zip(run.conv.shape[1:], given.padding, strict=True)
    ]
    return [
        "# " + _("Transposed convolution"),
        f"conv = np.zeros({(len(run.conv), *full)}, np.float32)",
        f"for i in range({given.kernel[0]}):",
        f"    for j in range({given.kernel[1]}):",
        f'        conv[:, {", ".join(steps)}] += np.einsum("krc,{filters}->{result}rc", x, weight[:, :, i, j]){reshaped}',
        f"conv = conv[:, {', '.join(cut)}]" + _plus_bias(run),
    ]


def _plus_bias(run: Stages) -> str:
    return f" {'-' if run.bias < 0 else '+'} {_number(abs(run.bias))}" if run.bias else ""


def torch_code(_: Translate, state: StagesState, run: Stages, second: SecondStep | None = None) -> str:
    """The run as a PyTorch program with a batch of one, whose last line prints the run's last stage, or the `second` step after it."""
    axes = run.input.ndim - 1
    given = run.convolution
    lines = [
        "import numpy as np",
        "import torch",
        "import torch.nn.functional as F",
        "",
        f'x = torch.from_numpy(np.load("{INPUT_FILE}"))[None]  # {_of_batch(_, (1, *run.input.shape))}',
        *_weight_lines(_, run, "torch.tensor", "dtype=torch.float32", "torch.broadcast_to"),
    ]
    arguments: dict[str, Any] = {}
    if run.bias:
        lines.append(f"bias = torch.full(({len(run.conv)},), {_number(run.bias)})")
        arguments["bias"] = "bias"
    lines.append("")
    transposed = isinstance(given, TransposedConvolution)
    if state.flip and not transposed:
        lines.append(f"# {_(TURNED)}")
    padding = given.padding
    even = given.padding_mode == "zeros" and all(begin == end for begin, end in padding)
    if any(map(any, padding)) and not even:
        mode = {"zeros": "constant"}.get(given.padding_mode, given.padding_mode)
        sides = tuple(cells for pair in reversed(padding) for cells in pair)
        lines.append(f'x = F.pad(x, {sides}, mode="{mode}")')
    arguments |= {
        "stride": given.stride,
        "padding": tuple(begin for begin, _end in padding) if even else 0,
        "dilation": given.dilation,
        "groups": given.groups,
    }
    if isinstance(given, TransposedConvolution):
        arguments["output_padding"] = given.output_padding
    if axes == 1:  # one number for one axis
        arguments |= {name: value[0] for name, value in arguments.items() if isinstance(value, tuple)}
    written = ", ".join(f"{name}={value}" for name, value in arguments.items())
    lines.append(f"conv = F.{'conv_transpose' if transposed else 'conv'}{axes}d(x, weight, {written})")
    last = "conv"
    if state.activation != "identity":
        last = "act"
        numbers = "".join(f", {name}={value!r}" for name, value in _parameters(state).items())
        function = ACTIVATIONS[state.activation].torch or f"F.{state.activation}"
        lines.append(f"act = {function}(conv{numbers})")
    if run.pooling is not None:
        written = ", ".join(f"{name}={value}" for name, value in run.pooling.arguments.items())
        lines.append(f"pool = F.{run.pooling.kind}_pool{axes}d({last}, {run.pooling.kernel}, {written})")
        last = "pool"
    if second is not None:
        lines += _torch_second(_, second, last)
        last = "then"
    return "\n".join([*lines, "", f"print({last}.shape, {last}.min(), {last}.max())"])


def _of_input(_: Translate, shape: tuple[int, ...]) -> str:
    """What the axes of the input are, and their lengths."""
    samples = _("float32 array (channels, samples): {shape}")
    text = samples if len(shape) == 2 else _("float32 array (channels, rows, columns): {shape}")
    return text.format(shape=shape)


def _of_batch(_: Translate, shape: tuple[int, ...]) -> str:
    """The same of a batch."""
    samples = _("float32 tensor (batch, channels, samples): {shape}")
    text = samples if len(shape) == 3 else _("float32 tensor (batch, channels, rows, columns): {shape}")
    return text.format(shape=shape)


def _weight_lines(_: Translate, run: Stages, array: str, dtype: str, broadcast: str) -> list[str]:
    """The kernel as it is laid on the input: once where all channels share it."""
    shape = tuple(run.weight.shape)
    planes = run.weight.reshape(-1, *shape[2:])
    means = (
        _("filters, channels of each filter, weights")
        if len(shape) == 3
        else _("input channels, output channels of each group, rows, columns")
        if isinstance(run.convolution, TransposedConvolution)
        else _("filters, channels of each filter, rows, columns")
    )
    if (planes == planes[0]).all():
        return [
            f"kernel = {array}(",
            f"    {_listed(planes[0], 4)},",
            f"    {dtype},",
            ")",
            f"weight = {broadcast}(kernel, {shape})  # {means}",
        ]
    return [f"weight = {array}(  # {means}", f"    {_listed(run.weight, 4)},", f"    {dtype},", ")"]


def _listed(values: npt.NDArray[np.float32], indent: int) -> str:
    """`values` as nested lists of floats, a row a line; as float32 they are exactly what they were."""
    if values.ndim == 1:
        return "[" + ", ".join(map(_number, values)) + "]"
    return "[" + (",\n" + " " * (indent + 1)).join(_listed(part, indent + 1) for part in values) + "]"


def _number(value: float) -> str:
    """The shortest decimals that give this float32, always with a point or an exponent."""
    return str(np.float32(value) + np.float32(0))


def _parameters(state: StagesState) -> dict[str, float]:
    return activations.numbers(state.activation, dict(state.activation_numbers))


def _numpy_activation(state: StagesState) -> str | None:
    if state.activation == "identity":
        return None
    return ACTIVATIONS[state.activation].numpy.format(**_parameters(state))


def _numpy_pooling(_: Translate, pooling: Pooling, sizes: tuple[int, ...], source: str) -> list[str]:
    """Pooling of `source`, whose rows and columns, or samples, are `sizes`."""
    axes = len(sizes)
    before = pooling.padding
    ends = [_end(pooling, size) for size in sizes]
    pads = ((0, 0), *((before, end) for end in ends))
    padded = any(map(any, pads))
    kernel, stride = (pooling.kernel,) * axes, (pooling.stride,) * axes
    within = tuple(range(1 + axes, 1 + 2 * axes))

    def windows(name: str) -> str:
        return _windows(name, kernel, stride, (1,) * axes)

    if pooling.kind == "max":
        fill = [f"padded = np.pad({source}, {pads}, constant_values=-np.inf)"] if padded else []
        return [
            "",
            "# " + _("Max pooling"),
            *fill,
            f"pool = {windows('padded' if padded else source)}.max(axis={within})",
        ]
    fill = [f"padded = np.pad({source}, {pads})"] if padded else []
    head = ["", "# " + _("Average pooling"), *fill]
    over = any(end > before for end in ends)
    if not padded or (pooling.include_padding and not over):
        return [*head, f"pool = {windows('padded' if padded else source)}.mean(axis={within})"]
    counted = f"np.ones_like({source})"
    if pooling.include_padding and before:
        inside = ((0, 0), *((before, before) for _size in sizes))
        counted = f"np.pad({counted}, {inside}, constant_values=1)"
        pads = ((0, 0), *((0, end - before) for end in ends))
    return [
        *head,
        f"counts = np.pad({counted}, {pads})  # " + _("1 where an element counts in the divisor"),
        f"pool = {windows('padded')}.sum(axis={within})",
        f"pool = pool / {windows('counts')}.sum(axis={within})",
    ]


def _end(pooling: Pooling, size: int) -> int:
    """Cells after an axis of `size` that the last window needs: its padding, and in ceil mode perhaps more."""
    axis = Axis(
        size, pooling.kernel, pooling.stride, pooling.padding, pooling.padding, ceil_mode=pooling.ceil_mode
    )
    return max(pooling.padding, (axis.output - 1) * pooling.stride + pooling.kernel - size - pooling.padding)


def _windows(name: str, extent: tuple[int, ...], stride: tuple[int, ...], dilation: tuple[int, ...]) -> str:
    """Every window of `name`, the places before the cells within."""
    axes = tuple(range(1, 1 + len(extent)))
    steps = [f"::{step}" if step > 1 else ":" for step in (*stride, *dilation)]
    while steps and steps[-1] == ":":
        steps.pop()
    cut = f"[{', '.join([':', *steps])}]" if steps else ""
    return f"sliding_window_view({name}, {extent}, axis={axes}){cut}"
