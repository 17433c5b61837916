"""One step of gradient descent with PyTorch, which finds the gradients by itself."""

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
from cnnviz.words import Translate

ACTIVATIONS = {
    "relu": "F.relu({x})",
    "leaky_relu": "F.leaky_relu({x}, 0.01)",
    "sigmoid": "torch.sigmoid({x})",
    "tanh": "torch.tanh({x})",
}


def text_of(_: Translate, step: Step, look: Looked | None, ours: bool) -> str:
    """The program; `look` is the number that is looked at, if the program prints it."""
    lines, names, after = step.walk.lines, learned(step), step.after
    made = [f"a{place + 1}" for place in range(len(lines))]
    scores, taken = made[-1], ", ".join(names)
    kept = look is not None and look.array.startswith("d_a")
    gradients = {f"d_{name}": step.numbers(name, "down") for name in names}
    new = {name: None if after is None else step.numbers(name, "up", after) for name in names}
    body = [
        "import numpy as np",
        "import torch",
        "import torch.nn.functional as F",
        "",
        *given_lines(_, step, "torch.tensor", "dtype=torch.float32", of_file="torch.from_numpy({})"),
        f"labels = torch.tensor({step.labels.tolist()})  # " + _(TRUTHS),
        rate_line(_, step),
        f"weights = [{taken}]",
        "for weight in weights:",
        "    weight.requires_grad_()",
        *(["a0.requires_grad_()"] if kept else []),
        "",
        "",
        *comment(_(FORWARD)),
        "def forward():",
        *(f"    {_forward(at, line)}  # {said_of(_, line)}" for at, line in enumerate(lines)),
        f"    return {', '.join(made)}",
        "",
        "",
        f"{', '.join(made)} = forward()",
        f'print("{scores}", {scores}.detach().numpy())',
        "",
        *comment(_(LOSS)),
        f"p = {scores}.softmax(dim=1)",
        f"loss = F.cross_entropy({scores}, labels)",
        'print("p", p.detach().numpy())',
        f'print("loss", loss.item() + 0){on_page(_, step.before.loss, ours)}',
        "",
        *comment(_("Backward: PyTorch finds the gradient of the loss with respect to every weight")),
        *([f"for array in ({', '.join(made)}):", "    array.retain_grad()"] if kept else []),
        "loss.backward()",
        *printed(_, step, gradients, ours, _as_array),
        *looked_line(_, look, "before", ours, _as_array),
        "",
        *comment(_(UPDATE)),
        "with torch.no_grad():",
        "    for weight in weights:",
        "        weight -= rate * weight.grad",
        *printed(_, step, new, ours, _as_array),
        *looked_line(_, look, "after", ours, _as_array),
        "",
        *comment(_(AFTER)),
        "loss = F.cross_entropy(forward()[-1], labels)",
        f'print("loss", loss.item() + 0){on_page(_, None if after is None else after.loss, ours)}',
    ]
    return "\n".join(body) + "\n"


def _as_array(name: str) -> str:
    """The NumPy array of what the programs of all libraries call `name`."""
    return f"{name[2:]}.grad.numpy()" if name.startswith("d_") else f"{name}.detach().numpy()"


def _forward(at: int, line: Line) -> str:
    """The line that computes what a layer makes."""
    x, y, w, b = f"a{at}", f"a{at + 1}", f"w{at}", f"b{at}"
    match line.layer:
        case Convolution(padding=padding, stride=stride):
            return f"{y} = F.conv2d({x}, {w}, {b}, stride={stride}, padding={padding})"
        case FullyConnected():
            return f"{y} = F.linear({x}, {w}, {b})"
        case BatchNorm():
            return f"{y} = F.batch_norm({x}, None, None, {w}, {b}, training=True)"
        case Activation(name=function):
            return f"{y} = {ACTIVATIONS[function].format(x=x)}"
        case MaxPool(size=size, stride=stride):
            return f"{y} = F.max_pool2d({x}, {size}, stride={stride})"
        case AveragePool(size=size, stride=stride):
            return f"{y} = F.avg_pool2d({x}, {size}, stride={stride})"
        case Flatten():
            return f"{y} = {x}.flatten(start_dim=1)"
    raise AssertionError(line.layer)
