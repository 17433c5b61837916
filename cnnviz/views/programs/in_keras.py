"""The stages with Keras, whatever computes for it: a batch of one with the channels last.

Keras pads with zeros alone, in amounts of its own, so that cells are added before; its transposed convolution knows no
groups, so that one is written as a convolution of the picture with zeros between its cells.
"""

from __future__ import annotations

from cnnviz.ops import PADDING_MODES
from cnnviz.pipeline import Pooling, Stages, TransposedConvolution
from cnnviz.second_step import TITLES, SecondStep
from cnnviz.state.stages import StagesState
from cnnviz.views.programs.in_numpy import before_second
from cnnviz.views.programs.step import Step
from cnnviz.views.programs.writing import (
    TURNED,
    extent_of,
    pads_of,
    pair,
    parameters,
    plus,
    second_lines,
    steps,
    weight_lines,
)
from cnnviz.words import Translate

ACTIVATIONS = {
    "relu": "ops.relu(conv)",
    "leaky_relu": "ops.leaky_relu(conv, negative_slope={negative_slope})",
    "relu6": "ops.relu6(conv)",
    "sigmoid": "ops.sigmoid(conv)",
    "tanh": "ops.tanh(conv)",
    "elu": "ops.elu(conv, alpha={alpha})",
    "selu": "ops.selu(conv)",
    "celu": "ops.celu(conv, alpha={alpha})",
    "gelu": "ops.gelu(conv, approximate=False)",
    "silu": "ops.silu(conv)",
    "mish": "conv * ops.tanh(ops.softplus(conv))",
    "hardswish": "conv * ops.relu6(conv + 3) / 6",
    "hardsigmoid": "ops.relu6(conv + 3) / 6",
    "softplus": "ops.softplus(conv)",
    "softsign": "ops.softsign(conv)",
    "logsigmoid": "ops.log_sigmoid(conv)",
    "hardtanh": "ops.clip(conv, {min_val}, {max_val})",
    "softshrink": "ops.where(ops.abs(conv) > {lambd}, conv - ops.sign(conv) * {lambd}, 0.0)",
    "hardshrink": "ops.where(ops.abs(conv) > {lambd}, conv, 0.0)",
    "tanhshrink": "conv - ops.tanh(conv)",
    "threshold": "ops.where(conv > {threshold}, conv, {value})",
    "abs": "ops.abs(conv)",
}
"""Each activation of an array `conv`."""


def of_batch(_: Translate, shape: tuple[int, ...]) -> str:
    """What the axes of a batch with the channels last are, and their lengths."""
    samples = _("float32 array (batch, samples, channels): {shape}")
    text = samples if len(shape) == 3 else _("float32 array (batch, rows, columns, channels): {shape}")
    return text.format(shape=shape)


def block(_: Translate, step: Step) -> list[str]:
    """From ``x`` to the last stage."""
    state, run, second = step.state, step.run, step.second
    lines = [*weight_lines(_, run, "np.array", "dtype=np.float32", "np.broadcast_to"), ""]
    lines += _convolution(_, state, run)
    last = "conv"
    if state.activation != "identity":
        last = "act"
        lines.append(f"act = {ACTIVATIONS[state.activation].format(**parameters(state))}")
    if run.pooling is not None:
        lines += _pooling(_, run.pooling, run.act.shape[1:], last)
    if second is not None:
        lines += _second(_, second, before_second(step))
    return lines


def _convolution(_: Translate, state: StagesState, run: Stages) -> list[str]:
    given = run.convolution
    groups, axes = given.groups, run.input.ndim - 1
    transposed = isinstance(given, TransposedConvolution)
    stride, dilation = given.stride, given.dilation
    padding, extra = given.padding, (0,) * axes
    weight = "weight"
    lines: list[str] = []
    if isinstance(given, TransposedConvolution):
        lines.append(
            "# "
            + _(
                "Transposed convolution: a convolution, with the kernel turned by 180°, over x with zeros between its cells"
            )
        )
        weight, extra = "weight[:, :, ::-1, ::-1].copy()", given.output_padding
        shape = [(size - 1) * step + 1 for size, step in zip(run.input.shape[1:], stride, strict=True)]
        if cut := steps(*stride):
            lines += [
                f"apart = np.zeros({(1, *shape, len(run.input))}, np.float32)",
                f"apart[:, {cut}] = x",
                "x = apart",
            ]
        around = [reach - 1 for reach in extent_of(given)]
        pads = [
            (more - begin, more - end + out)
            for more, (begin, end), out in zip(around, padding, extra, strict=True)
        ]
        stride = (1,) * axes
        mode = "zeros"
    else:
        lines.append("# " + (_(TURNED) if state.flip else _("Convolution")))
        pads, mode = list(padding), given.padding_mode
    added = [(max(0, begin), max(0, end)) for begin, end in pads]
    if any(map(any, added)):
        lines.append(f'x = np.pad(x, {((0, 0), *added, (0, 0))}, mode="{PADDING_MODES[mode]}")')
    if any(cells < 0 for both in pads for cells in both):  # more is cut off than the window needs around
        sizes = shape if transposed else list(run.input.shape[1:])
        kept = ", ".join(
            f"{max(0, -begin)}:{size + max(0, begin) + end}"
            for size, (begin, end) in zip(sizes, pads, strict=True)
        )
        lines.append(f"x = x[:, {kept}]")
    lines += _kernel(_, run, weight, groups, transposed)
    cut = ""
    if max(stride) > 1 and max(dilation) > 1:
        cut = steps(*stride)
        stride = (1,) * axes
    call = "depthwise_conv" if groups > 1 else "conv"
    how = f'strides={stride[0]}, padding="valid", data_format="channels_last", dilation_rate={dilation[0]}'
    lines.append(f"conv = ops.{call}(x, kernel, {how}){plus(run.bias)}")
    if cut:
        lines += [
            "# "
            + _(
                "Stride: Keras allows none with a dilation, so it computes every place of the window, and only some are kept"
            ),
            f"conv = conv[:, {cut}]",
        ]
    return lines


def _kernel(_: Translate, run: Stages, weight: str, groups: int, transposed: bool) -> list[str]:
    """The weights in Keras's order: the axes of the picture, then channels and filters."""
    axes = run.input.ndim - 1
    places = tuple(range(2, 2 + axes))
    if groups > 1:
        if not transposed:
            weight = f"{weight}.reshape{(groups, -1, *run.weight.shape[2:])}"
        order = (*places, 0, 1)
        said = _("rows, columns, channels, filters of each channel")
    else:
        order = (*places, 0, 1) if transposed else (*places, 1, 0)
        said = _("rows, columns, channels, filters")
    if axes == 1:
        said = (
            _("weights, channels, filters of each channel") if groups > 1 else _("weights, channels, filters")
        )
    return [f"kernel = {weight}.transpose{order}  # {said}"]


def _pooling(_: Translate, pooling: Pooling, sizes: tuple[int, ...], last: str) -> list[str]:
    pads = pads_of(pooling, sizes)
    padded = any(map(any, pads))
    around = ((0, 0), *pads, (0, 0))
    how = f'{pooling.kernel}, strides={pooling.stride}, padding="valid", data_format="channels_last"'
    if pooling.kind == "max":
        fill = [f"{last} = ops.pad({last}, {around}, constant_values=-np.inf)"] if padded else []
        kept = "padded" if padded else last
        fill = [f"padded = ops.pad({last}, {around}, constant_values=-np.inf)"] if padded else []
        return ["", "# " + _("Max pooling"), *fill, f"pool = ops.max_pool({kept}, {how})"]
    head = ["", "# " + _("Average pooling")]
    if not padded:
        return [*head, f"pool = ops.average_pool({last}, {how})"]
    head.append(f"padded = ops.pad({last}, {around})")
    over = any(end > pooling.padding for _begin, end in pads)
    if pooling.include_padding and not over:
        return [*head, f"pool = ops.average_pool(padded, {how})"]
    counted = f"np.ones({(1, *sizes, 1)}, np.float32)"
    rest = around
    if pooling.include_padding and pooling.padding:
        inside = ((0, 0), *((pooling.padding, pooling.padding) for _size in sizes), (0, 0))
        counted = f"np.pad({counted}, {inside}, constant_values=1)"
        rest = ((0, 0), *((0, end - pooling.padding) for _begin, end in pads), (0, 0))
    return [
        *head,
        f"counts = np.pad({counted}, {rest})  # " + _("1 where an element counts in the divisor"),
        f"pool = ops.average_pool(padded, {how}) / ops.average_pool(counts, {how})",
    ]


def _second(_: Translate, second: SecondStep, last: str) -> list[str]:
    heading = ["", "# " + _(TITLES[second.kind])]
    if second.weight is None:
        a, b = pair(second, last, "..., ")
        keras = {
            "magnitude": "ops.sqrt(({a}) ** 2 + ({b}) ** 2)",
            "sum": "{a} + {b}",
            "difference": "{a} - {b}",
        }
        return [*heading, "then = " + keras.get(second.kind, "ops.maximum({a}, {b})").format(a=a, b=b)]
    return [
        *heading,
        *second_lines(_, second, "np.array", "dtype=np.float32"),
        f'then = ops.conv({last}, second.transpose(2, 3, 1, 0), padding="valid", data_format="channels_last")',
    ]
