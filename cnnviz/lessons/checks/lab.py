"""Checks on what the kernel lab computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from cnnviz.lessons.checks.seen import NOT_YET, Seen
from cnnviz.lessons.scene import Scene
from cnnviz.pipeline import Run
from cnnviz.state.lab import LabState
from cnnviz.words import N_

SIGNS = {"negative": np.less, "positive": np.greater, "zero": np.equal}


def pinned(
    scene: Scene, *, stage: str = "", sign: str = "", changed: bool | None = None, times: int = 1
) -> Seen:
    """An element is pinned, `times` different ones after each other.

    Parameters
    ----------
    stage
        "conv", "act" or "pool"; any if empty.
    sign
        Of `SIGNS`, which its value must have.
    changed
        Whether the activation changes it; only in the map of the convolution or the activation.
    """
    run, state = scene.result, scene.state
    if not isinstance(run, Run) or not isinstance(state, LabState):
        return NOT_YET
    pin = state.pin
    status, numbers = "", {}
    if sign:
        count = int(np.count_nonzero(SIGNS[sign](run.conv, 0)))
        status, numbers = _COUNTS[sign], {"count": count, "all": run.conv.size}
    if pin is None or (stage and pin.stage != stage):
        return Seen(False, of=times, status=status, numbers=numbers)
    values = getattr(run, pin.stage)
    place = (pin.channel, pin.row, pin.column)
    if values is None or any(at >= side for at, side in zip(place, values.shape, strict=True)):
        return Seen(False, of=times, status=status, numbers=numbers)
    fits = not sign or bool(SIGNS[sign](values[place], 0))
    if changed is not None:
        fits = fits and pin.stage != "pool" and bool(run.conv[place] != run.act[place]) == changed
    found = f"{pin.stage} {pin.row} {pin.column}" if fits else ""
    return Seen(fits, found=found, of=times, status=status, numbers=numbers)


_COUNTS = {
    "negative": N_("{count} of the {all} elements are negative."),
    "positive": N_("{count} of the {all} elements are positive."),
    "zero": N_("{count} of the {all} elements are 0."),
}


def output_size(scene: Scene, *, stage: str = "conv", rows: int = 0, columns: int = 0) -> Seen:
    """The map of `stage` has this size; that of the input where `rows` is 0."""
    run = scene.result
    if not isinstance(run, Run) or getattr(run, stage, None) is None:
        return NOT_YET
    there = getattr(run, stage).shape[1:]
    wanted = (rows, columns or rows) if rows else run.input.shape[1:]
    status = N_("The map has {rows} × {columns} cells now.")
    return Seen(there == wanted, status=status, numbers={"rows": there[0], "columns": there[1]})


def output_values(scene: Scene, *, stage: str = "conv", sign: str, share: float = 1.0) -> Seen:
    """At least this `share` of the map of `stage` has this sign; "positive" takes 0 as well."""
    run = scene.result
    if not isinstance(run, Run) or getattr(run, stage, None) is None:
        return NOT_YET
    values = getattr(run, stage)
    test = np.greater_equal if sign == "positive" else SIGNS[sign]
    count = int(np.count_nonzero(test(values, 0)))
    status = N_("{count} of {all} elements so far.")
    return Seen(count >= share * values.size, status=status, numbers={"count": count, "all": values.size})


CHECKS: Mapping[str, Callable[..., Seen]] = {
    "pinned": pinned,
    "output_size": output_size,
    "output_values": output_values,
}
