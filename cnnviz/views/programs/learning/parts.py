"""What the programs of a step have alike: the names of its arrays, its numbers, and which of them the page shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from textwrap import wrap

import numpy as np
import numpy.typing as npt

from cnnviz.state.train.step import Look, TrainStepState
from cnnviz.step_by_hand import Step
from cnnviz.step_by_hand.shown import Shown
from cnnviz.step_by_hand.step import Passes
from cnnviz.views.programs.writing import listed, number
from cnnviz.words import N_, Translate

STEP_FILE = "step.npz"
"""The name under which the programs look for the numbers that are too many to stand in them."""
MOST_INLINE = 100
"""So many learned numbers stand in the program itself."""

FORWARD = N_("Forward: each layer takes what the layer before it made")
LOSS = N_("The loss: minus the logarithm of the probability of the true class, averaged over the pictures")
TRUTHS = N_("the true class of each picture")
UPDATE = N_("The update: gradient descent subtracts from each weight the learning rate times its gradient")
AFTER = N_("The loss with the new weights")

Values = npt.NDArray[np.float32]


def learned(step: Step) -> tuple[str, ...]:
    """The names of the learned arrays, layer by layer: ``w0``, ``b0`` ..."""
    return tuple(f"{kind[0]}{line}" for line, each in enumerate(step.walk.lines) for kind in each.parameters)


def is_inline(step: Step) -> bool:
    """Whether a program of the step holds all its numbers, so that it reads no file."""
    return sum(line.weights for line in step.walk.lines) <= MOST_INLINE


def step_reads(step: Step) -> Mapping[str, Values]:
    """The numbers that a program begins with, by its names for them: the pictures ``a0`` (N, C, H, W) and what is learned."""
    found = {"a0": step.before.arrays[0]}
    return found | {name: step.numbers(name, "up") for name in learned(step)}


def given_lines(_: Translate, step: Step, array: str, dtype: str, *, of_file: str = "{}") -> list[str]:
    """The lines that give a program its numbers.

    Parameters
    ----------
    array, dtype
        The library's call that makes an array of lists, and its argument for float32: ``np.array``, ``np.float32``.
    of_file
        What makes the library's array of one of the file's.
    """
    numbers = step_reads(step)
    about = {"a0": _("the pictures, from 0 (black) to 1 (white): {shape}")}
    lines: list[str] = []
    if not is_inline(step):
        lines += [f'with np.load("{STEP_FILE}") as file:', "    saved = dict(file)"]
    for name, values in numbers.items():
        shape = tuple(values.shape)
        said = about.get(name, "{shape}").format(shape=shape)
        if is_inline(step):
            lines += [f"{name} = {array}(  # {said}", f"    {listed(values)},", f"    {dtype},", ")"]
        else:
            saved = of_file.format(f'saved["{name}"]')
            lines.append(f"{name} = {saved}  # {said}")
    return lines


def comment(text: str) -> list[str]:
    """Sentences, each on a line of its own, as comments in lines that an editor shows whole."""
    return [f"# {line}" for sentence in text.split("\n") for line in wrap(sentence, 100)]


def rate_line(_: Translate, step: Step) -> str:
    """The line with the learning rate."""
    return f"rate = {number(step.rate)}  # " + _("the learning rate")


def on_page(_: Translate, values: npt.ArrayLike | None, ours: bool) -> str:
    """A comment with the page's number, or with the smallest and the largest of an array; "" where there are none, or `ours` is false."""
    if values is None or not ours:
        return ""
    given = np.asarray(values)
    if given.size == 1:
        return "  # " + _("On the page: {numbers}").format(numbers=number(given.item()))
    told = _("On the page: from {smallest} to {largest}")
    return "  # " + told.format(smallest=number(given.min()), largest=number(given.max()))


def printed(
    _: Translate,
    step: Step,
    arrays: Mapping[str, npt.ArrayLike | None],
    ours: bool,
    value: Callable[[str], str] = str,
) -> list[str]:
    """Lines that print these arrays, by the program's names: all their numbers, or of larger networks the smallest and the largest.

    Parameters
    ----------
    arrays
        The page's numbers for them, None where it has none.
    value
        From such a name to NumPy's array in the program.
    """
    lines = []
    for name, values in arrays.items():
        text = value(name)
        told = text if is_inline(step) else f"{text}.min(), {text}.max()"
        lines.append(f'print("{name}", {told}){on_page(_, values, ours)}')
    return lines


@dataclass(frozen=True)
class Looked:
    """The number that is looked at on the page.

    Attributes
    ----------
    array, index
        The program's name of its array, and its place there.
    phase
        Whether it is printed ``"before"`` the update or ``"after"`` it.
    value
        On the page.
    """

    array: str
    index: tuple[int, ...]
    phase: str
    value: float


def looked_at(state: TrainStepState, step: Step) -> Looked | None:
    """The number that a visitor has chosen; None without one, or where the program has no array that holds it.

    That is the loss, which is printed anyway, and what the layers make after the update.
    """
    shown = Shown(state, step)
    look = shown.look
    kind, up = look.array[0], look.side == "up"
    is_new = up and shown.at >= step.walk.update and step.after is not None
    if state.look is None or kind == "l" or (look.array == "p" and not up):
        return None
    if is_new and kind not in "bw":
        return None if shown.at == step.walk.last else _looked(step, look, "before", step.before)
    return _looked(step, look, "after" if is_new else "before", step.after if is_new else step.before)


def _looked(step: Step, look: Look, phase: str, passes: Passes | None) -> Looked:
    values = step.numbers(look.array, look.side, passes)
    index = tuple(int(i) for i in np.unravel_index(look.index, values.shape))
    name = look.array if look.side == "up" else f"d_{look.array}"
    place = index if look.array[0] in "bw" else (step.image, *index)
    return Looked(name, place, phase, float(values[index]))


def looked_line(
    _: Translate, look: Looked | None, phase: str, ours: bool, value: Callable[[str], str] = str
) -> list[str]:
    """The line that prints the number that is looked at, in the phase to which it belongs; `value` as of :func:`printed`."""
    if look is None or look.phase != phase:
        return []
    place = ", ".join(map(str, look.index))
    name = f"{look.array}[{place}]"
    return [f'print("{name}", {value(look.array)}[{place}]){on_page(_, look.value, ours)}']
