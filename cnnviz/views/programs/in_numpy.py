"""The stages in plain NumPy: every window of the input at once, and what is done with it said in comments."""

from __future__ import annotations

from cnnviz.activations import ACTIVATIONS
from cnnviz.pipeline import Stages, TransposedConvolution
from cnnviz.second_step import TITLES, SecondStep
from cnnviz.state.stages import StagesState
from cnnviz.views.programs.step import Step
from cnnviz.views.programs.writing import (
    TURNED,
    extent_of,
    numpy_pooling,
    padded_lines,
    pair,
    parameters,
    plus,
    second_lines,
    weight_lines,
    windows,
)
from cnnviz.words import Translate

FUNCTIONS = {
    "erf": "erf = np.vectorize(math.erf, otypes=[np.float32])",
    "ndtr": "def ndtr(z):\n    return (1 + np.vectorize(math.erf, otypes=[np.float32])(z / math.sqrt(2))) / 2",
    "expit": "def expit(z):\n    return np.exp(-np.logaddexp(0, -z))",
}
"""By SciPy's name, functions that NumPy lacks."""


def block(_: Translate, step: Step) -> list[str]:
    """From ``x`` to the last stage."""
    state, run, second = step.state, step.run, step.second
    given = run.convolution
    lines = [
        *weight_lines(_, run, "np.array", "dtype=np.float32", "np.broadcast_to"),
        "",
        *(
            transposed(_, run, given)
            if isinstance(given, TransposedConvolution)
            else _convolution(_, state, run)
        ),
    ]
    return [*lines, *after_convolution(_, step), *(second_step(_, second, step) if second else [])]


def after_convolution(_: Translate, step: Step) -> list[str]:
    """From ``conv`` to ``act`` and ``pool``."""
    lines: list[str] = []
    last = "conv"
    activation = step.state.activation
    if activation != "identity":
        record = ACTIVATIONS[activation]
        lines += ["", f"# {_(record.label)}", f"act = {record.numpy.format(**parameters(step.state))}"]
        last = "act"
    if step.run.pooling is not None:
        lines += numpy_pooling(_, step.run.pooling, step.run.act.shape[1:], last)
    return lines


def before_second(step: Step) -> str:
    """The name of the last of the stages, which a second step takes."""
    if step.run.pooling is not None:
        return "pool"
    return "conv" if step.state.activation == "identity" else "act"


def combination(second: SecondStep, last: str) -> str:
    """The value of a combination of two maps."""
    a, b = pair(second, last, "")
    numpy = {"magnitude": "np.hypot({a}, {b})", "sum": "{a} + {b}", "difference": "{a} - {b}"}
    return numpy.get(second.kind, "np.maximum({a}, {b})").format(a=a, b=b)


def second_step(_: Translate, second: SecondStep, step: Step) -> list[str]:
    """From the maps to ``then``; a magnitude takes those before the activation."""
    last = before_second(step)
    heading = ["", "# " + _(TITLES[second.kind])]
    if second.weight is None:
        return [*heading, f"then = {combination(second, last)}"]
    side = second.weight.shape[-1]
    return [
        *heading,
        *second_lines(_, second, "np.array", "dtype=np.float32"),
        f"windows = {windows(last, (side, side), (1, 1), (1, 1))}",
        'then = np.einsum("krcij,fkij->frc", windows, second)',
    ]


def _convolution(_: Translate, state: StagesState, run: Stages) -> list[str]:
    """From ``x`` and ``weight`` to ``conv``, by windows."""
    axes, given = run.input.ndim - 1, run.convolution
    places, cells = ("n", "i") if axes == 1 else ("rc", "ij")
    at = ", ".join(
        f"{_times(stride, place)} + {_times(gap, cell)}"
        for place, cell, stride, gap in zip(places, cells, given.stride, given.dilation, strict=True)
    )
    # Channel by channel there is a filter k for each channel k, with one (o) plane; else filters f sum over channels k.
    result, filters = ("k", "ko") if given.groups > 1 else ("f", "fk")
    weight, reshaped = "weight", ""
    if len(run.weight) > given.groups > 1:  # several filters o for each channel k
        result = "ko"
        weight = f"weight.reshape{(given.groups, -1, *run.weight.shape[2:])}"
        reshaped = f".reshape{(-1, *run.conv.shape[1:])}"
    return [
        "# " + (_(TURNED) if state.flip else _("Convolution")),
        *padded_lines(given),
        "# "
        + _("Every window as a view of x: {window} is {cell}").format(
            window=f"windows[k, {', '.join(places)}, {', '.join(cells)}]", cell=f"x[k, {at}]"
        ),
        f"windows = {windows('x', extent_of(given), given.stride, given.dilation)}",
        "# " + _("At each place of the window: input times weight, and the products added up"),
        f'conv = np.einsum("k{places}{cells},{filters}{cells}->{result}{places}", windows, {weight}){reshaped}'
        + plus(run.bias),
    ]


def _times(factor: int, letter: str) -> str:
    return letter if factor == 1 else f"{factor} * {letter}"


def transposed(_: Translate, run: Stages, given: TransposedConvolution) -> list[str]:
    """From ``x`` and ``weight`` to ``conv``: for each weight a copy of the picture, `stride` cells apart."""
    sizes = run.input.shape[1:]
    full = [size + begin + end for size, (begin, end) in zip(run.conv.shape[1:], given.padding, strict=True)]
    places = []
    for name, size, stride, gap in zip("ij", sizes, given.stride, given.dilation, strict=True):
        first = f"{name} * {gap}" if gap > 1 else name
        step = f":{stride}" if stride > 1 else ""
        places.append(f"{first} : {first} + {(size - 1) * stride + 1}{step}")
    # Channel by channel there are filters o for each channel k.
    result, filters = ("ko", "ko") if given.groups > 1 else ("f", "kf")
    reshaped = f".reshape{(-1, *sizes)}" if given.groups > 1 else ""
    cut = [
        f"{begin}:{begin + size}"
        for size, (begin, _end) in zip(run.conv.shape[1:], given.padding, strict=True)
    ]
    return [
        "# " + _("Transposed convolution"),
        "# " + _("Each weight adds a copy of x, multiplied by it, to the cells that it reaches"),
        f"conv = np.zeros({(len(run.conv), *full)}, np.float32)",
        f"for i in range({given.kernel[0]}):",
        f"    for j in range({given.kernel[1]}):",
        f'        conv[:, {", ".join(places)}] += np.einsum("krc,{filters}->{result}rc", x, weight[:, :, i, j]){reshaped}',
        f"conv = conv[:, {', '.join(cut)}]" + plus(run.bias),
    ]
