"""Two runs of the lab on one picture, laid over each other, and how far they are apart.

Maps of unlike size have no elements in common, but their elements look at places of the same picture. Each stands for the middle
of the window that it sees; the elements of both maps that stand for the same place are subtracted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.pipeline import Array, Run, TransposedConvolution, layer, run
from cnnviz.second_step import SecondStep, is_possible, last_stage, second_step
from cnnviz.state.lab import LabState, with_settings

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Lie:
    """Where the elements of a map lie on one axis of the picture: element i at the place `start` + i `step`.

    Places are counted in pixels; the middle of the first pixel is 0.
    """

    start: float
    step: float
    count: int

    @property
    def ends(self) -> tuple[float, float]:
        """From where to where the map reaches if each element is as long as a step."""
        first = self.start - self.step / 2
        return first, first + self.count * self.step


@dataclass(frozen=True, eq=False)
class Made:
    """What one of the settings made of the picture: the run of the chosen kernel, the last of its stages and, after the whole
    layer, the second step; None if that is not compared or there is none.
    """

    run: Run
    last: str
    then: SecondStep | None = None


@dataclass(frozen=True, eq=False)
class Comparison:
    """The maps of one stage of two runs, and their difference.

    Attributes
    ----------
    a, b : Made
    stage : str
    a_map, b_map : float32 arrays (M, H, W)
        With "pool", the activation's map where a run has no pooling; with "then", the map of the last stage where there is no
        second step. The number of channels M is 1 or that of the picture.
    a_lies, b_lies : (Lie, Lie)
        Of rows and columns.
    rows, columns : pairs of int arrays (h,) and (w,)
        The rows and columns of A and of B that lie on each other; each pair has one length, which can be 0.
    difference : float32 array (C, h, w)
        A minus B at these; C is the larger number of channels, as a single map is compared with each of the other's.
    """

    a: Made
    b: Made
    stage: str
    a_map: Array
    b_map: Array
    a_lies: tuple[Lie, Lie]
    b_lies: tuple[Lie, Lie]
    rows: tuple[Places, Places]
    columns: tuple[Places, Places]
    difference: Array

    @property
    def alike(self) -> bool:
        """Whether both maps have the same rows and columns at the same places of the picture."""
        return self.a_lies == self.b_lies

    @property
    def largest(self) -> tuple[float, tuple[int, int, int]] | None:
        """The difference of the largest size with its sign, and its channel, row and column in `difference`; the first of several.

        None if no elements lie on each other.
        """
        if not self.difference.size:
            return None
        at = np.unravel_index(int(np.argmax(np.abs(self.difference))), self.difference.shape)
        channel, row, column = map(int, at)
        return float(self.difference[at]), (channel, row, column)

    @property
    def mean_absolute(self) -> float | None:
        """The mean size of all differences, None if there are none."""
        if not self.difference.size:
            return None
        return float(np.abs(self.difference).mean(dtype=np.float64))


def stage_of(state: LabState) -> str:
    """The stage whose maps are compared: the one that is chosen, but for a second step that neither of the settings has."""
    assert state.compare is not None
    seconds = is_possible(state) or is_possible(with_settings(state, state.compare))
    return "pool" if state.compare_stage == "then" and not seconds else state.compare_stage


def made(state: LabState, pixels: npt.NDArray[Any], stage: str) -> Made:
    """What `state` makes of `pixels`, uint8 or float32 (C, H, W), as far as a comparison of `stage` needs it.

    Raises
    ------
    cnnviz.ops.OperationError
        The settings do not fit the picture.
    """
    if stage != "then":
        return Made(run(state, pixels), last_stage(state))
    maps = layer(state, pixels)
    return Made(maps.chosen, last_stage(state), second_step(state, maps))


def compare(state: LabState, pixels: npt.NDArray[Any]) -> Comparison:
    """Compare the settings that `state` keeps as A with its present ones, B, on `pixels`, (C, H, W).

    Raises
    ------
    cnnviz.ops.OperationError
        One of the settings does not fit the picture.
    """
    assert state.compare is not None
    stage = stage_of(state)
    first = made(with_settings(state, state.compare), pixels, stage)
    return comparison(first, made(state, pixels, stage), stage)


def comparison(a: Made, b: Made, stage: str) -> Comparison:
    """The maps of `stage`, "conv", "act", "pool" or "then", that two settings made of one picture, and their difference."""
    a_map, b_map = map_of(a, stage), map_of(b, stage)
    a_lies, b_lies = lies_of(a, stage), lies_of(b, stage)
    rows, columns = (meeting(one, other) for one, other in zip(a_lies, b_lies, strict=True))
    a_part = a_map[:, rows[0][:, np.newaxis], columns[0]]
    b_part = b_map[:, rows[1][:, np.newaxis], columns[1]]
    return Comparison(a, b, stage, a_map, b_map, a_lies, b_lies, rows, columns, a_part - b_part)


def map_of(given: Made, stage: str) -> Array:
    """The maps (M, H, W) that leave `stage`; without a pooling or a second step, those before leave it as they are."""
    if stage == "then":
        return given.then.result if given.then else map_of(given, given.last)
    maps: Array | None = getattr(given.run, stage)
    return given.run.act if maps is None else maps


def lies_of(given: Made, stage: str) -> tuple[Lie, Lie]:
    """Where rows and columns of the maps of `stage` lie in the picture."""
    of, then, run = (given.last if stage == "then" else stage), given.then, given.run
    if stage == "then" and then is not None:
        of = then.stage
    found = []
    for axis, count in enumerate(map_of(given, stage).shape[1:]):
        window, pooling = run.convolution, run.pooling
        middle = (window.kernel[axis] - 1) * window.dilation[axis] / 2
        start, step = middle - window.padding[axis][0], float(window.stride[axis])
        if isinstance(window, TransposedConvolution):  # whose elements are places between the pixels
            start, step = -start / step, 1 / step
        if of == "pool" and pooling is not None:
            start += step * ((pooling.kernel - 1) / 2 - pooling.padding)
            step *= pooling.stride
        if stage == "then" and then is not None and then.weight is not None:
            start += step * (then.weight.shape[2] - 1) / 2
        found.append(Lie(start, step, count))
    return found[0], found[1]


def meeting(a: Lie, b: Lie) -> tuple[Places, Places]:
    """Which elements of A and of B lie on each other: for each of the finer map the nearest of the other, half a step off at most."""
    if (
        a.step == b.step
    ):  # each meets one other; halves are rounded away from 0, so that A and B can change places
        apart = (b.start - a.start) / a.step
        shift = int(np.copysign(np.floor(abs(apart) + 0.5), apart))
        at = np.arange(max(0, -shift), min(b.count, a.count - shift))
        return at + shift, at
    if a.step > b.step:
        of_b, of_a = meeting(b, a)
        return of_a, of_b
    places = np.arange(a.count)
    nearest = np.floor((a.start + places * a.step - b.start) / b.step + 0.5).astype(np.int64)
    there = (nearest >= 0) & (nearest < b.count)
    return places[there], nearest[there]
