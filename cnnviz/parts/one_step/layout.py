"""The stage: a column for the picture, for what each layer learns and makes, for the probabilities and the loss.

Above stands what a number is, below the gradient of the loss by it.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.parts.one_step.names import arrays_of, layers_of
from cnnviz.step_by_hand.shown import Shown, elements
from cnnviz.step_by_hand.step import Passes
from cnnviz.views.numbers import grouped
from cnnviz.words import Translate

_MOST_CELLS = 30
"""Of a larger network: what has more numbers is painted as a picture."""

Column = dict[str, Any]
Numbers = npt.NDArray[np.float32]


class Stage:
    """Makes the columns of a step, and gathers their numbers.

    Attributes
    ----------
    columns
        Plain values; a grid of a column begins at its ``at`` among the numbers of its side.
    up, down
        float32: what the numbers are, and the gradients by them.
    """

    def __init__(self, _: Translate, shown: Shown, classes: list[str]) -> None:
        self._classes = classes
        self._shown, self._translate = shown, _
        self._names = arrays_of(_, shown.walk)
        self._numbers: dict[str, list[Numbers]] = {"up": [], "down": []}
        self._after = shown.step.after
        self._is_new = shown.at == shown.walk.last and self._after is not None
        self.columns = self._columns()
        self.up, self.down = (np.concatenate(self._numbers[side]) for side in ("up", "down"))

    def _columns(self) -> list[Column]:
        _, shown, walk = self._translate, self._shown, self._shown.walk
        layers = layers_of(_, walk)
        shape = shown.shape("a0")
        found = [self._column("a0", _("Picture"), _size(shape), ["a0"], _("gradient"))]
        for line, layer in enumerate(layers):
            learned = [f"{name[0]}{line}" for name in walk.lines[line].parameters]
            if learned:
                short = {"convolution": _("Kernel"), "norm": "γ, β"}.get(walk.kind(line), _("Weights"))
                found.append(self._column(f"w{line}", short, self._about(line), learned, _("gradients")))
            last = line == len(layers) - 1
            made = f"a{line + 1}"
            if last:
                layer, foot = _("Scores"), "(p − y) ÷ N" if len(shown.step.labels) > 1 else "p − y"
            else:
                foot = _("gradient")
                layer = _("Pooling") if walk.kind(line) in ("max", "average") and shown.every else layer
            found.append(self._column(made, layer, _size(shown.shape(made)), [made], foot))
        found.append(self._column("p", _("Softmax"), "p", ["p"], _("label y")))
        found.append(
            self._column("l", _("Loss"), "−ln p", ["l"], _("old loss") if self._is_new else _("new loss"))
        )
        return found

    def _about(self, line: int) -> str:
        """What a layer learns."""
        _, shape = self._translate, self._shown.shape(f"w{line}")
        if self._shown.walk.kind(line) == "norm":
            return f"{shape[0]} + {shape[0]}"
        if shape[0] == 1:
            return _("{count} + bias").format(count=math.prod(shape))
        return _("{count} + {biases} biases").format(count=grouped(math.prod(shape)), biases=shape[0])

    def _column(self, id: str, name: str, about: str, arrays: list[str], foot: str) -> Column:
        walk = self._shown.walk
        lines = [int(array[1:]) for array in arrays if array[0] in "bw"]
        return {
            "id": id,
            "name": name,
            "about": about,
            "foot": foot,
            "head": walk.update if lines else walk.known(id, "up"),
            "below": walk.known(id, "down"),
            "up": [self._grid(array, "up") for array in arrays],
            "down": [self._grid(array, "down") for array in arrays],
            "unit": self._unit(id),
        }

    def _unit(self, id: str) -> dict[str, Any] | None:
        """Which of a layer's outputs is shown, where it can be chosen: at what the layer learns."""
        shown = self._shown
        line = int(id[1:]) if id[0] == "w" else -1
        if shown.every or line not in shown.units:
            return None
        _, count = self._translate, shown.shape(f"w{line}")[0]
        kind = _("map") if shown.walk.kind(line) == "convolution" else _("output")
        return {
            "place": list(shown.units).index(line),
            "value": shown.units[line],
            "count": count,
            "label": kind,
        }

    def _grid(self, array: str, side: str) -> dict[str, Any]:
        _, shown = self._translate, self._shown
        parts = shown.slices(array)
        numbers = shown.step.numbers(array, side, self._passes(array, side))
        flat = numbers.reshape(-1)
        at = sum(len(each) for each in self._numbers[side])
        self._numbers[side] += [flat[elements(part)].astype(np.float32) for part in parts]
        name = self._names[array]
        if side == "down" and array not in ("p", "l"):
            name = _("{name} gradient").format(name=name)
        picture = not shown.every and parts[0].rows * parts[0].columns > _MOST_CELLS
        return {
            "array": array,
            "side": side,
            "at": at,
            "parts": [[each.base, each.stride, each.rows, each.columns, each.channel] for each in parts],
            "scale": _scale(array, side),
            "top": _top(flat),
            "known": shown.walk.known(array, side),
            "name": name,
            "label": self._label(array),
            "picture": picture,
            "classes": self._classes if array in ("p", f"a{len(shown.walk.lines)}") else None,
            "named": not shown.every and array in ("p", f"a{len(shown.walk.lines)}"),
        }

    def _label(self, array: str) -> str | None:
        """What stands above a grid where a column has two."""
        _ = self._translate
        if array[0] not in "bw":
            return None
        if self._shown.walk.kind(int(array[1:])) == "norm":
            return "γ" if array[0] == "w" else "β"
        return _("bias") if array[0] == "b" else None

    def _passes(self, array: str, side: str) -> Passes | None:
        """Those whose numbers are shown: after the update the new weights, and at the end all that follows from them."""
        if side == "down":
            return None
        if array[0] in "bw":
            return self._after if self._shown.at >= self._shown.walk.update else None
        return self._after if self._is_new else None


def _size(shape: tuple[int, ...]) -> str:
    if len(shape) == 3 and shape[0] == 1:
        shape = shape[1:]
    return " × ".join(map(str, shape))


def _scale(array: str, side: str) -> str:
    if array == "a0" and side == "up":
        return "gray"
    if array == "p":
        return "share"
    if array == "l":
        return "loss"
    return "weight" if array[0] in "bw" and side == "up" else "value"


def _top(numbers: npt.NDArray[np.float32]) -> float:
    """The end of the scale of colours."""
    sizes = np.abs(numbers[np.isfinite(numbers)])
    return float(max(sizes.max(initial=0.0), 1e-9))
