"""The walk through one step of learning, for an animation of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy.typing as npt

from cnnviz.parts.one_step.content import classes_of
from cnnviz.parts.one_step.layout import Stage
from cnnviz.parts.one_step.sentences import titles
from cnnviz.step_by_hand.shown import Shown
from cnnviz.takeaway.what import StepWhat
from cnnviz.views.animation import Cells, Column, Moment
from cnnviz.views.animation.walk import Scale

Numbers = npt.NDArray[Any]


def moments_of(what: StepWhat) -> list[Moment]:
    """Each step of the walk with the numbers of the page; new weights are fresh, and in the end all that changed with these."""
    _, step, walk = what.translate, what.step, what.step.walk
    stages: dict[int, tuple[Column, ...]] = {}
    moments = []
    for at, title in enumerate(titles(_, walk)):
        phase = walk.phase(at)
        if phase not in stages:
            stages[phase] = _columns(
                Stage(_, Shown(replace(what.state, step=at, look=None), step), classes_of(_, what.state))
            )
        before = stages[walk.phase(at - 1)] if at else stages[phase]
        moments.append(Moment(title, stages[phase], _changed(before, stages[phase])))
    return moments


def _changed(before: tuple[Column, ...], after: tuple[Column, ...]) -> frozenset[int]:
    """The places of the columns with other numbers."""
    pairs = enumerate(zip(before, after, strict=True))
    return frozenset(place for place, (one, other) in pairs if _numbers(one) != _numbers(other))


def _numbers(column: Column) -> list[bytes]:
    return [each.tobytes() for cells in column.up for each in cells.values]


def _columns(stage: Stage) -> tuple[Column, ...]:
    return tuple(
        Column(
            column["name"],
            column["foot"],
            tuple(_cells(grid, stage.up) for grid in column["up"]),
            tuple(_cells(grid, stage.down) for grid in column["down"]),
        )
        for column in stage.columns
    )


def _cells(grid: dict[str, Any], numbers: Numbers) -> Cells:
    values, at = [], grid["at"]
    for _base, _stride, rows, columns, _channel in grid["parts"]:
        values.append(numbers[at : at + rows * columns].reshape(rows, columns))
        at += rows * columns
    scale: Scale = grid["scale"] if grid["scale"] in ("gray", "weight") else "value"
    return Cells(tuple(values), scale, 1.0 if grid["scale"] == "share" else grid["top"], grid["known"])
