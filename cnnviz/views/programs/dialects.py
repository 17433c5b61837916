"""Whole programs for the lab and the signals page, in each dialect."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cnnviz.pipeline import Run, Stages, is_picture
from cnnviz.views.programs import in_keras, in_numpy, in_opencv, in_scipy, in_torch
from cnnviz.views.programs.step import Step, whole_input
from cnnviz.views.programs.writing import INPUT_FILE, number, of_input
from cnnviz.words import Translate


@dataclass(frozen=True)
class Dialect:
    """A library that programs are written for.

    Attributes
    ----------
    label
        Its name, which is the same in every language.
    file
        The name of the program's file.
    needs
        What has to be installed, by the names of the package index.
    pictures_only
        Whether it does nothing with signals.
    """

    label: str
    file: str
    needs: tuple[str, ...]
    block: Callable[[Translate, Step], list[str]]
    pictures_only: bool = False


DIALECTS: Mapping[str, Dialect] = {
    "numpy": Dialect("NumPy", "with_numpy.py", ("numpy",), in_numpy.block),
    "scipy": Dialect("SciPy", "with_scipy.py", ("numpy", "scipy"), in_scipy.block),
    "opencv": Dialect(
        "OpenCV", "with_opencv.py", ("numpy", "opencv-python-headless"), in_opencv.block, pictures_only=True
    ),
    "torch": Dialect("PyTorch", "with_torch.py", ("numpy", "torch"), in_torch.block),
    "keras": Dialect("Keras", "with_keras.py", ("numpy", "keras", "torch"), in_keras.block),
}
"""By id, in the order in which they are offered."""


def dialects_for(steps: Sequence[Step]) -> tuple[str, ...]:
    """The ids of the dialects that can be written for `steps`."""
    signal = whole_input(steps).ndim == 2
    return tuple(name for name, each in DIALECTS.items() if not (signal and each.pictures_only))


def program(_: Translate, dialect: str, steps: Sequence[Step], *, ours: bool = True) -> str:
    """A program that reads :data:`~cnnviz.views.programs.writing.INPUT_FILE` and prints what the last of `steps` ends with.

    It prints shape, smallest and largest number of the last stage, and the pinned number if there is one. Names and letters are
    those of the page: stages ``conv``, ``act``, ``pool`` and ``then``; channel k, filter f, row r, column c, and i, j in the kernel.

    Parameters
    ----------
    _ : Translate
        Of the visitor's language, for comments.
    dialect
        One of :func:`dialects_for`.
    steps
        Of :func:`~cnnviz.views.programs.step.lab_steps` or :func:`~cnnviz.views.programs.step.signal_steps`.
    ours
        Whether comments say the engine's own numbers beside what is printed; not where the page covers them.
    """
    body: list[str] = []
    for place, step in enumerate(steps):
        if len(steps) > 1:
            title = _("Step {number} of {count}").format(number=place + 1, count=len(steps))
            body += ["", f"# {title}"]
        if place:
            body += [f"x = {steps[place - 1].last}"]
        body += _BLOCKS_INPUT[dialect](step) if place else []
        body += DIALECTS[dialect].block(_, step)
    end = [*_photo(_, dialect, steps[-1]), "", *_ending(_, dialect, steps[-1], ours)]
    head = _head(_, dialect, steps[0].run)
    text = "\n".join([*head, *body, *end])
    return "\n".join([*_imports(dialect, text), "", text])


_BLOCKS_INPUT: Mapping[str, Callable[[Step], list[str]]] = {
    "numpy": lambda step: [],
    "scipy": lambda step: [],
    "opencv": lambda step: ["x = np.ascontiguousarray(x, np.float32)"],
    "torch": lambda step: [],
    "keras": lambda step: ["x = ops.convert_to_numpy(x)"],
}
"""What the result of a step goes through before it is the next one's input."""


def _head(_: Translate, dialect: str, run: Stages) -> list[str]:
    """The line that loads the input of a first `run`, with what has to be known of its axes."""
    shape = run.input.shape
    load = f'np.load("{INPUT_FILE}")'
    match dialect:
        case "torch":
            return [f"x = torch.from_numpy({load})[None]  # {in_torch.of_batch(_, (1, *shape))}"]
        case "keras":
            last = (1, *shape[1:], shape[0])
            return [
                "# " + _("Keras takes the channels last; the page's file has them first"),
                f"x = np.moveaxis({load}, 0, -1)[None]  # {in_keras.of_batch(_, last)}",
            ]
        case "opencv" if shape[0] == 3 and isinstance(run, Run) and is_picture(run.pixels):
            return [
                "# "
                + _(
                    "The planes of x are red, green, blue; a picture from cv2.imread has (rows, columns, channels) in blue, green, red"
                ),
                f"x = {load}  # {of_input(_, shape)}",
            ]
    return [f"x = {load}  # {of_input(_, shape)}"]


def _imports(dialect: str, text: str) -> list[str]:
    """What stands before a program with this `text`: imports, and functions that are lacking."""
    slides = "sliding_window_view(" in text
    taken = [name for name in in_scipy.FROM_SCIPY if f"{name}(" in text]
    lines = ["import numpy as np"]
    if slides:
        lines.append("from numpy.lib.stride_tricks import sliding_window_view")
    match dialect:
        case "numpy" | "opencv":
            functions = [f"\n\n{in_numpy.FUNCTIONS[name]}\n" for name in taken]
            if any("math." in function for function in functions):
                lines.insert(0, "import math\n")
            if dialect == "opencv":
                lines.insert(1 if len(lines) > 1 and lines[0].startswith("import math") else 0, "import cv2")
            return [*lines, *functions]
        case "scipy":
            if "signal." in text:
                lines.append("from scipy import signal")
            return [*lines, *(f"from scipy.special import {name}" for name in taken)]
        case "torch":
            return [*lines, "import torch", "import torch.nn.functional as F"]
    return [
        "import os",
        "",
        'os.environ.setdefault("KERAS_BACKEND", "torch")',
        "",
        *lines,
        "from keras import ops",
    ]


def _place(dialect: str, place: tuple[int, ...]) -> str:
    """The index of a number of the page, (channel, row, column), in a program's array."""
    if dialect == "torch":
        place = (0, *place)
    elif dialect == "keras":
        place = (0, *place[1:], place[0])
    return "[" + ", ".join(map(str, place)) + "]"


def _ending(_: Translate, dialect: str, step: Step, ours: bool) -> list[str]:
    last = step.last
    values = step.values(last)
    page = _("On the page: {numbers}")
    lines = []
    if ours:
        numbers = f"{tuple(values.shape)} {number(values.min())} {number(values.max())}"
        lines.append("# " + page.format(numbers=numbers))
    if dialect == "keras":
        lines.append(f"{last} = ops.convert_to_numpy({last})")
    lines.append(f"print({last}.shape, {last}.min(), {last}.max())")
    pinned = step.pinned
    if pinned is not None:
        stage, place = pinned
        told = "  # " + page.format(numbers=number(float(step.values(stage)[place]))) if ours else ""
        lines.append(f"print({stage}{_place(dialect, place)}){told}")
    return lines


def _photo(_: Translate, dialect: str, step: Step) -> list[str]:
    """The result as pixels, where it is looked at as a photo."""
    if step.photo is None:
        return []
    low, high = map(number, step.photo)
    last = step.last
    name = {
        "torch": f"np.asarray({last}[0])",
        "keras": f"np.moveaxis(ops.convert_to_numpy({last})[0], -1, 0)",
    }.get(dialect, last)
    if step.kernels > 1:
        name = f"({name})[{step.at}::{step.kernels}]"
    said = _("The result as a photo: {low} is black and {high} is white").format(low=low, high=high)
    return [
        "",
        f"# {said}",
        f"photo = np.rint(np.clip(({name} - ({low})) / ({high} - ({low})), 0, 1) * 255).astype(np.uint8)",
    ]
