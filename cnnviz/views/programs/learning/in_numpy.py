"""One step of gradient descent with NumPy alone: every gradient by the rule of its layer, written out."""

from __future__ import annotations

from cnnviz.step_by_hand import Step
from cnnviz.training.account import Line
from cnnviz.training.architecture import (
    Activation,
    AveragePool,
    BatchNorm,
    Convolution,
    Flatten,
    FullyConnected,
    MaxPool,
)
from cnnviz.training.export.wording import said_of
from cnnviz.views.programs.learning.parts import (
    AFTER,
    FORWARD,
    LOSS,
    TRUTHS,
    UPDATE,
    Looked,
    comment,
    given_lines,
    learned,
    looked_line,
    on_page,
    printed,
    rate_line,
)
from cnnviz.words import N_, Translate

ACTIVATIONS = {
    "relu": ("np.maximum({x}, 0)", "{d} * ({x} > 0)"),
    "leaky_relu": ("np.where({x} > 0, {x}, 0.01 * {x})", "np.where({x} > 0, {d}, 0.01 * {d})"),
    "sigmoid": ("1 / (1 + np.exp(-{x}))", "{d} * {y} * (1 - {y})"),
    "tanh": ("np.tanh({x})", "{d} * (1 - {y} ** 2)"),
}
"""The value y at x, and the gradient by x where d is the gradient by y."""

FUNCTIONS = {
    "windows": (
        None,
        """\
def windows(x, rows, columns, stride=1):
    return sliding_window_view(x, (rows, columns), axis=(2, 3))[:, :, ::stride, ::stride]
""",
    ),
    "convolution": (
        N_(
            "Each window times the filter, number by number, added up, plus the bias; one filter for each map"
        ),
        """\
def convolution(x, weight, bias, padding):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    return np.einsum("ncrsij,kcij->nkrs", windows(x, *weight.shape[2:]), weight) + bias[:, None, None]
""",
    ),
    "convolution_gradients": (
        N_(
            "Gradient of a weight: in each window, the number under it times the output's gradient, added up\nGradient of an input: in each window that holds it, its weight times the output's gradient, added up"
        ),
        """\
def convolution_gradients(d, x, weight, padding):
    height, width = x.shape[2:]
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    by_weight = np.einsum("ncrsij,nkrs->kcij", windows(x, *weight.shape[2:]), d)
    by_x = np.zeros_like(x)
    rows, columns = d.shape[2:]
    for i, j in np.ndindex(weight.shape[2:]):
        by_x[:, :, i : i + rows, j : j + columns] += np.einsum("nkrs,kc->ncrs", d, weight[:, :, i, j])
    by_x = by_x[:, :, padding : padding + height, padding : padding + width]
    return by_x, by_weight, d.sum(axis=(0, 2, 3))
""",
    ),
    "max_pooling": (
        None,
        """\
def max_pooling(x, size, stride):
    return windows(x, size, size, stride).max(axis=(4, 5))
""",
    ),
    "max_pooling_gradient": (
        N_(
            "The largest number of a window gets the gradient (the first, if several are equal); the others get 0"
        ),
        """\
def max_pooling_gradient(d, x, size, stride):
    by_x = np.zeros_like(x)
    largest = windows(x, size, size, stride).reshape(*d.shape, -1).argmax(axis=-1)
    for n, c, r, s in np.ndindex(d.shape):
        i, j = divmod(largest[n, c, r, s], size)
        by_x[n, c, r * stride + i, s * stride + j] += d[n, c, r, s]
    return by_x
""",
    ),
    "average_pooling": (
        None,
        """\
def average_pooling(x, size, stride):
    return windows(x, size, size, stride).mean(axis=(4, 5))
""",
    ),
    "average_pooling_gradient": (
        N_("Every number of a window gets the same share of the gradient"),
        """\
def average_pooling_gradient(d, x, size, stride):
    by_x = np.zeros_like(x)
    rows, columns = stride * d.shape[2], stride * d.shape[3]
    for i, j in np.ndindex(size, size):
        by_x[:, :, i : i + rows : stride, j : j + columns : stride] += d / size**2
    return by_x
""",
    ),
    "normalized": (
        N_("Each channel gets mean 0 and variance 1 over the whole batch"),
        """\
def normalized(x):
    deviation = np.sqrt(x.var(axis=(0, 2, 3), keepdims=True) + 1e-5)
    return (x - x.mean(axis=(0, 2, 3), keepdims=True)) / deviation, deviation
""",
    ),
    "normalisation": (
        None,
        """\
def normalisation(x, weight, bias):
    return normalized(x)[0] * weight[:, None, None] + bias[:, None, None]
""",
    ),
    "normalisation_gradients": (
        N_(
            "Mean and variance depend on every number of the channel, so two further terms are subtracted from the gradient"
        ),
        """\
def normalisation_gradients(d, x, weight):
    z, deviation = normalized(x)
    over = {"axis": (0, 2, 3), "keepdims": True}
    by_x = d - d.mean(**over) - z * (d * z).mean(**over)
    return by_x * weight[:, None, None] / deviation, (d * z).sum(axis=(0, 2, 3)), d.sum(axis=(0, 2, 3))
""",
    ),
    "log_softmax": (
        N_("The logarithm of the probabilities; subtracting the largest score first avoids overflow"),
        """\
def log_softmax(scores):
    scores = scores - scores.max(axis=1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
""",
    ),
}
"""What the programs may need, each with a comment, in an order in which each stands behind what it uses."""


def text_of(_: Translate, step: Step, look: Looked | None, ours: bool) -> str:
    """The program; `look` is the number that is looked at, if the program prints it."""
    body = _body(_, step, look, ours)
    called = "\n".join(body)
    functions: list[str] = []
    for name, (about, text) in reversed(FUNCTIONS.items()):
        if f"{name}(" in called:
            called += text
            functions[:0] = [*comment(_(about) if about else ""), *text.rstrip().split("\n"), "", ""]
    slides = "sliding_window_view(" in called
    imports = ["import numpy as np"]
    imports += ["from numpy.lib.stride_tricks import sliding_window_view"] if slides else []
    return "\n".join([*imports, "", "", *functions, *body]) + "\n"


def _body(_: Translate, step: Step, look: Looked | None, ours: bool) -> list[str]:
    lines, names, before, after = step.walk.lines, learned(step), step.before, step.after
    made = [f"a{place + 1}" for place in range(len(lines))]
    scores, taken = made[-1], ", ".join(names)
    loss = "loss = -logs[np.arange(len(labels)), labels].mean()"
    return [
        *given_lines(_, step, "np.array", "dtype=np.float32"),
        f"labels = np.array({step.labels.tolist()})  # " + _(TRUTHS),
        rate_line(_, step),
        "",
        "",
        *comment(_(FORWARD)),
        f"def forward({taken}):",
        *(f"    {_forward(at, line)}  # {said_of(_, line)}" for at, line in enumerate(lines)),
        f"    return {', '.join(made)}",
        "",
        "",
        f"{', '.join(made)} = forward({taken})",
        f'print("{scores}", {scores})',
        "",
        *comment(_(LOSS)),
        f"logs = log_softmax({scores})",
        "p = np.exp(logs)",
        loss,
        'print("p", p)',
        f'print("loss", loss + 0){on_page(_, before.loss, ours)}',
        "",
        *comment(
            _(
                "Backward: d_x is the gradient of the loss with respect to x; by the chain rule, each follows from the one before it"
            )
        ),
        f"d_{scores} = (p - np.eye(p.shape[1], dtype=np.float32)[labels]) / len(labels)",
        *(_backward(at, lines[at]) for at in reversed(range(len(lines)))),
        *printed(_, step, {f"d_{name}": step.numbers(name, "down") for name in names}, ours),
        *looked_line(_, look, "before", ours),
        "",
        *comment(_(UPDATE)),
        *(f"{name} = {name} - rate * d_{name}" for name in names),
        *printed(
            _,
            step,
            {name: None if after is None else step.numbers(name, "up", after) for name in names},
            ours,
        ),
        *looked_line(_, look, "after", ours),
        "",
        *comment(_(AFTER)),
        f"logs = log_softmax(forward({taken})[-1])",
        loss,
        f'print("loss", loss + 0){on_page(_, None if after is None else after.loss, ours)}',
    ]


def _forward(at: int, line: Line) -> str:
    """The line that computes what a layer makes."""
    x, y, w, b = f"a{at}", f"a{at + 1}", f"w{at}", f"b{at}"
    match line.layer:
        case Convolution(padding=padding, stride=1):
            return f"{y} = convolution({x}, {w}, {b}, padding={padding})"
        case FullyConnected():
            return f"{y} = {x} @ {w}.T + {b}"
        case BatchNorm():
            return f"{y} = normalisation({x}, {w}, {b})"
        case Activation(name=function):
            return f"{y} = {ACTIVATIONS[function][0].format(x=x)}"
        case MaxPool(size=size, stride=stride):
            return f"{y} = max_pooling({x}, size={size}, stride={stride})"
        case AveragePool(size=size, stride=stride):
            return f"{y} = average_pooling({x}, size={size}, stride={stride})"
        case Flatten():
            return f"{y} = {x}.reshape(len({x}), -1)"
    raise AssertionError(line.layer)


def _backward(at: int, line: Line) -> str:
    """The lines that compute the gradients by what a layer takes and by what it learns."""
    x, y, w = f"a{at}", f"a{at + 1}", f"w{at}"
    by = f"d_{x}, d_{w}, d_b{at}"
    match line.layer:
        case Convolution(padding=padding):
            return f"{by} = convolution_gradients(d_{y}, {x}, {w}, padding={padding})"
        case FullyConnected():
            return f"{by} = d_{y} @ {w}, d_{y}.T @ {x}, d_{y}.sum(axis=0)"
        case BatchNorm():
            return f"{by} = normalisation_gradients(d_{y}, {x}, {w})"
        case Activation(name=function):
            return f"d_{x} = {ACTIVATIONS[function][1].format(x=x, y=y, d=f'd_{y}')}"
        case MaxPool(size=size, stride=stride):
            return f"d_{x} = max_pooling_gradient(d_{y}, {x}, size={size}, stride={stride})"
        case AveragePool(size=size, stride=stride):
            return f"d_{x} = average_pooling_gradient(d_{y}, {x}, size={size}, stride={stride})"
        case Flatten():
            return f"d_{x} = d_{y}.reshape({x}.shape)"
    raise AssertionError(line.layer)
