"""The stages with PyTorch, as a batch of one."""

from __future__ import annotations

from typing import Any

from cnnviz.activations import ACTIVATIONS
from cnnviz.pipeline import TransposedConvolution
from cnnviz.second_step import TITLES, SecondStep
from cnnviz.views.programs.in_numpy import before_second
from cnnviz.views.programs.step import Step
from cnnviz.views.programs.writing import TURNED, number, pair, parameters, second_lines, weight_lines
from cnnviz.words import Translate


def of_batch(_: Translate, shape: tuple[int, ...]) -> str:
    """What the axes of a batch are, and their lengths."""
    samples = _("float32 tensor (batch, channels, samples): {shape}")
    text = samples if len(shape) == 3 else _("float32 tensor (batch, channels, rows, columns): {shape}")
    return text.format(shape=shape)


def block(_: Translate, step: Step) -> list[str]:
    """From ``x`` to the last stage."""
    state, run, second = step.state, step.run, step.second
    axes = run.input.ndim - 1
    given = run.convolution
    lines = weight_lines(_, run, "torch.tensor", "dtype=torch.float32", "torch.broadcast_to")
    arguments: dict[str, Any] = {}
    if run.bias:
        lines.append(f"bias = torch.full(({len(run.conv)},), {number(run.bias)})")
        arguments["bias"] = "bias"
    transposed = isinstance(given, TransposedConvolution)
    title = _("Transposed convolution") if transposed else _(TURNED) if state.flip else _("Convolution")
    lines += ["", f"# {title}"]
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
        numbers = "".join(f", {name}={value!r}" for name, value in parameters(state).items())
        function = ACTIVATIONS[state.activation].torch or f"F.{state.activation}"
        lines.append(f"act = {function}(conv{numbers})")
    if run.pooling is not None:
        written = ", ".join(f"{name}={value}" for name, value in run.pooling.arguments.items())
        lines.append(f"pool = F.{run.pooling.kind}_pool{axes}d({last}, {run.pooling.kernel}, {written})")
    if second is not None:
        lines += _second(_, second, before_second(step))
    return lines


def _second(_: Translate, second: SecondStep, last: str) -> list[str]:
    """From the maps in `last` to ``then``; a magnitude takes those before the activation."""
    heading = ["", "# " + _(TITLES[second.kind])]
    if second.weight is None:
        a, b = pair(second, last, ":, ")
        torch = {"magnitude": "torch.hypot({a}, {b})", "sum": "{a} + {b}", "difference": "{a} - {b}"}
        return [*heading, "then = " + torch.get(second.kind, "torch.maximum({a}, {b})").format(a=a, b=b)]
    return [
        *heading,
        *second_lines(_, second, "torch.tensor", "dtype=torch.float32"),
        f"then = F.conv2d({last}, second)",
    ]
