"""The stages with SciPy: ``scipy.signal`` slides the kernel, ``scipy.special`` has the activations."""

from __future__ import annotations

from cnnviz.pipeline import Stages, TransposedConvolution
from cnnviz.second_step import TITLES, SecondStep
from cnnviz.state.stages import StagesState
from cnnviz.views.programs.in_numpy import after_convolution, before_second, combination
from cnnviz.views.programs.step import Step
from cnnviz.views.programs.writing import (
    TURNED,
    extent_of,
    padded_lines,
    plus,
    second_lines,
    steps,
    weight_lines,
)
from cnnviz.words import Translate

FROM_SCIPY = ("expit", "ndtr")
"""What the activations take from ``scipy.special``."""


def block(_: Translate, step: Step) -> list[str]:
    """From ``x`` to the last stage."""
    run, second = step.run, step.second
    given = run.convolution
    lines = [*weight_lines(_, run, "np.array", "dtype=np.float32", "np.broadcast_to"), ""]
    if isinstance(given, TransposedConvolution):
        lines += _transposed(_, run, given)
    else:
        lines += _convolution(_, step.state, run)
    return [*lines, *after_convolution(_, step), *(_second(_, second, step) if second else [])]


def spread_lines(_: Translate, run: Stages) -> tuple[str, list[str]]:
    """The name of the weights with zeros in the gaps of a dilation, and the lines that make them."""
    given = run.convolution
    if all(gap == 1 for gap in given.dilation):
        return "weight", []
    shape = (*run.weight.shape[:2], *extent_of(given))
    return "spread", [
        "# " + _("Dilation: zeros between the weights"),
        f"spread = np.zeros({shape}, np.float32)",
        f"spread[:, :, {steps(*given.dilation)}] = weight",
    ]


def sums(run: Stages, call: str, filters: int) -> str:
    """The maps as a list: of each filter f the sum over channels k, or channel by channel with filters of its own.

    `call` slides a plane of a kernel, ``{weight}``, over a plane of the input, ``{plane}``.
    """
    channels, groups = len(run.input), run.convolution.groups
    transposed = isinstance(run.convolution, TransposedConvolution)
    if groups > 1:
        each = filters // groups
        if transposed:
            within = call.format(plane="x[k]", weight="{name}[k, o]")
            return f"[{within} for k in range({groups}) for o in range({each})]"
        at = "f" if each == 1 else f"f // {each}"
        return "[" + call.format(plane=f"x[{at}]", weight="{name}[f, 0]") + f" for f in range({filters})]"
    weight = "{name}[k, f]" if transposed else "{name}[f, k]"
    one = call.format(plane="x[k]", weight=weight)
    return f"[sum({one} for k in range({channels})) for f in range({filters})]"


def _convolution(_: Translate, state: StagesState, run: Stages) -> list[str]:
    """From ``x`` and ``weight`` to ``conv``; SciPy knows neither stride nor dilation."""
    given = run.convolution
    name, lines = spread_lines(_, run)
    call = "correlate2d" if run.input.ndim == 3 else "correlate"
    exact = ', method="direct"' if run.input.ndim == 2 else ""
    made = sums(run, f'signal.{call}({{plane}}, {{weight}}, mode="valid"{exact})', len(run.conv))
    cut = steps(*given.stride)
    return [
        "# " + (_(TURNED) if state.flip else _("Convolution")),
        *padded_lines(given),
        *lines,
        f"conv = np.stack({made.replace('{name}', name)}){plus(run.bias)}",
        *(
            ["# " + _("Stride: SciPy computes every place of the window, and only some are kept")]
            if cut
            else []
        ),
        *([f"conv = conv[:, {cut}]"] if cut else []),
    ]


def apart_lines(_: Translate, run: Stages) -> list[str]:
    """x with zeros between its cells, as a transposed convolution with a stride takes it."""
    given = run.convolution
    cut = steps(*given.stride)
    if not cut:
        return []
    shape = [(size - 1) * stride + 1 for size, stride in zip(run.input.shape[1:], given.stride, strict=True)]
    return [
        "# " + _("Stride: zeros between the cells of x"),
        f"apart = np.zeros({(len(run.input), *shape)}, np.float32)",
        f"apart[:, {cut}] = x",
        "x = apart",
    ]


def cut_lines(run: Stages, given: TransposedConvolution) -> list[str]:
    """``conv`` with the rows and columns that an output padding adds, and without those that are cut off."""
    shape = run.conv.shape[1:]
    extra = given.output_padding
    lines = []
    if any(extra):
        lines.append(f"conv = np.pad(conv, {((0, 0), *((0, more) for more in extra))})")
    if any(map(any, given.padding)):
        kept = ", ".join(
            f"{begin}:{begin + size}" for size, (begin, _end) in zip(shape, given.padding, strict=True)
        )
        lines.append(f"conv = conv[:, {kept}]")
    return lines


def _transposed(_: Translate, run: Stages, given: TransposedConvolution) -> list[str]:
    name, lines = spread_lines(_, run)
    made = sums(run, 'signal.convolve2d({plane}, {weight}, mode="full")', len(run.conv))
    return [
        "# " + _("Transposed convolution"),
        *apart_lines(_, run),
        *lines,
        f"conv = np.stack({made.replace('{name}', name)})",
        *cut_lines(run, given),
        *([f"conv = conv{plus(run.bias)}"] if run.bias else []),
    ]


def _second(_: Translate, second: SecondStep, step: Step) -> list[str]:
    last = before_second(step)
    heading = ["", "# " + _(TITLES[second.kind])]
    if second.weight is None:
        return [*heading, f"then = {combination(second, last)}"]
    count = second.weight.shape[1]
    return [
        *heading,
        *second_lines(_, second, "np.array", "dtype=np.float32"),
        f'then = sum(signal.correlate2d({last}[k], second[0, k], mode="valid") for k in range({count}))[None]',
    ]
