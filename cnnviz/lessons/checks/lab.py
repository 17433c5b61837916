"""Checks on what the kernel lab computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import numpy.typing as npt

from cnnviz.evidence import ConvolutionStep, convolution_step
from cnnviz.lessons.checks.seen import NOT_YET, Seen
from cnnviz.lessons.scene import Scene
from cnnviz.pipeline import Run
from cnnviz.state.lab import LabState
from cnnviz.words import N_

SIGNS = {"negative": np.less, "positive": np.greater, "zero": np.equal, "other": np.not_equal}
"""What a value can be, compared with 0."""


def pinned(
    scene: Scene,
    *,
    stage: str = "",
    sign: str = "",
    changed: bool | None = None,
    largest: bool = False,
    channels: bool = False,
    times: int = 1,
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
    largest
        Whether its value must be the largest of its map.
    channels
        Whether different ones are those of different maps.
    """
    run, state = scene.convolved, scene.state
    if run is None or not isinstance(state, LabState):
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
    if largest:
        fits = fits and bool(values[place] == values.max())
    which = f"{pin.channel}" if channels else f"{pin.stage} {pin.row} {pin.column}"
    found = which if fits else ""
    return Seen(fits, found=found, of=times, status=status, numbers=numbers)


_COUNTS = {
    "negative": N_("{count} of the {all} elements are negative."),
    "positive": N_("{count} of the {all} elements are positive."),
    "zero": N_("{count} of the {all} elements are 0."),
    "other": N_("{count} of the {all} elements are not 0."),
}


def pinned_window(scene: Scene, *, products: str = "", padded: bool = False, sign: str = "") -> Seen:
    """An element of the convolution's map is pinned whose window is of a certain kind.

    Parameters
    ----------
    products
        Of `SIGNS`, which all its products must have.
    padded
        Whether it must reach into the padding.
    sign
        Of `SIGNS`, which the element's value must have.
    """
    run, state = scene.convolved, scene.state
    if run is None or not isinstance(state, LabState):
        return NOT_YET
    pin = state.pin
    if pin is None or pin.stage == "pool":
        return NOT_YET
    place = (pin.channel, pin.row, pin.column)
    if any(at >= side for at, side in zip(place, run.conv.shape, strict=True)):
        return NOT_YET
    step = step_at(run, place)
    fits = not sign or bool(SIGNS[sign](run.conv[place], 0))
    if padded:
        fits = fits and bool(step.is_padding.any())
    if not products:
        return Seen(fits)
    count = int(np.count_nonzero(SIGNS[products](step.products, 0)))
    numbers = {"count": count, "all": step.products.size}
    return Seen(fits and count == step.products.size, status=_PRODUCTS[products], numbers=numbers)


_PRODUCTS = {
    "negative": N_("{count} of the {all} products here are negative."),
    "positive": N_("{count} of the {all} products here are positive."),
    "zero": N_("{count} of the {all} products here are 0."),
    "other": N_("{count} of the {all} products here are not 0."),
}


def step_at(run: Run, place: tuple[int, ...]) -> ConvolutionStep:
    """The evidence for one element of the convolution's map, at (channel, row, column)."""
    bias = np.full(len(run.weight), run.bias)
    return convolution_step(run.input, run.weight, bias, place, **run.convolution.arguments)


def output_size(scene: Scene, *, stage: str = "conv", rows: int = 0, columns: int = 0) -> Seen:
    """The map of `stage` has this size; that of the input where `rows` is 0."""
    run = scene.convolved
    if run is None or getattr(run, stage, None) is None:
        return NOT_YET
    there = getattr(run, stage).shape[1:]
    wanted = (rows, columns or rows) if rows else run.input.shape[1:]
    status = N_("The map has {rows} × {columns} elements now.")
    return Seen(there == wanted, status=status, numbers={"rows": there[0], "columns": there[1]})


def output_values(
    scene: Scene, *, stage: str = "conv", sign: str, share: float = 1.0, padded: bool = False
) -> Seen:
    """At least this `share` of the map of `stage` has this sign; "positive" takes 0 as well.

    `padded`: the convolution must have padding, too.
    """
    run = scene.convolved
    if run is None or getattr(run, stage, None) is None:
        return NOT_YET
    values = getattr(run, stage)
    if padded and not any(map(any, run.convolution.padding)):
        return Seen(False, status=N_("There is no padding now."))
    test = np.greater_equal if sign == "positive" else SIGNS[sign]
    count = int(np.count_nonzero(test(values, 0)))
    status = N_("{count} of {all} elements so far.")
    return Seen(count >= share * values.size, status=status, numbers={"count": count, "all": values.size})


def multiplications(scene: Scene, *, share: float) -> Seen:
    """The stride leaves at most this `share` of the multiplications that a stride of 1 takes."""
    run = scene.convolved
    if run is None:
        return NOT_YET
    given, each = run.convolution, run.weight[0].size
    positions = 1
    for side, pads, kernel, dilation in zip(
        run.input.shape[1:], given.padding, given.kernel, given.dilation, strict=True
    ):
        positions *= side + sum(pads) - dilation * (kernel - 1)
    count, most = run.conv.size * each, len(run.weight) * positions * each
    status = _WORK if given.stride == (1, 1) else _LESS_WORK
    numbers = {
        "stride": given.stride[0],
        "elements": run.conv.size,
        "count": count,
        "all": len(run.weight) * positions,
        "most": most,
    }
    return Seen(count <= share * most, status=status, numbers=numbers)


_WORK = N_("Stride 1: {all} numbers, {most} multiplications.")
_LESS_WORK = N_(
    "Stride {stride}: {elements} numbers, {count} multiplications. Stride 1: {all} numbers, {most} multiplications."
)


def input_pixel(scene: Scene, *, row: int, column: int, at_least: int = 0, at_most: int = 255) -> Seen:
    """The pixel at (`row`, `column`) has a value between these in every channel."""
    run = scene.convolved
    if run is None or row >= run.input.shape[1] or column >= run.input.shape[2]:
        return NOT_YET
    there = run.input[:, row, column]
    status = N_("Pixel ({row}, {column}) is {value} now.")
    numbers = {"row": row, "column": column, "value": f"{there.max():g}"}
    return Seen(bool(((there >= at_least) & (there <= at_most)).all()), status=status, numbers=numbers)


def input_line(scene: Scene, *, length: int) -> Seen:
    """So many white pixels stand side by side in one row or column of the first channel."""
    run = scene.convolved
    if run is None:
        return NOT_YET
    white = run.input[0] >= run.white - 1e-6
    longest = max(_longest(white), _longest(white.T))
    status = N_("The longest line has {count} white pixels so far; {of} are wanted.")
    return Seen(longest >= length, status=status, numbers={"count": min(longest, length), "of": length})


def _longest(there: npt.NDArray[np.bool_]) -> int:
    """The length of the longest run of True in a row of `there`, (rows, columns)."""
    rows, columns = there.shape
    apart = np.zeros((rows, columns + 1), bool)  # a False behind each row ends its run
    apart[:, :columns] = there
    ends = np.flatnonzero(~apart)
    return int(np.diff(ends, prepend=-1).max() - 1)


def _stripe(rows: int, columns: int, *, upright: bool, line: bool) -> npt.NDArray[np.float64]:
    """A line through the middle, or a change from 0 to 1 there."""
    places = np.indices((rows, columns))[1 if upright else 0]
    middle = (columns if upright else rows) // 2
    return (places == middle if line else places >= middle).astype(np.float64)


PATCHES: Mapping[str, Callable[[int, int], npt.NDArray[np.float64]]] = {
    "uniform area": lambda rows, columns: np.ones((rows, columns)),
    "vertical line": partial(_stripe, upright=True, line=True),
    "horizontal line": partial(_stripe, upright=False, line=True),
    "vertical edge": partial(_stripe, upright=True, line=False),
    "horizontal edge": partial(_stripe, upright=False, line=False),
}
"""What a kernel may lie on: pixels of 0 and 1, (rows, columns)."""

_ON = {
    "uniform area": N_("On a uniform area of 1s, this kernel gives {value}."),
    "vertical line": N_("On a vertical line of 1s, this kernel gives {value}."),
    "horizontal line": N_("On a horizontal line of 1s, this kernel gives {value}."),
    "vertical edge": N_("On a vertical edge from 0 to 1, this kernel gives {value}."),
    "horizontal edge": N_("On a horizontal edge from 0 to 1, this kernel gives {value}."),
}


def kernel_answers(scene: Scene, *, to: str = "", not_to: str, channel: int = 0) -> Seen:
    """The kernel gives something other than 0 on one thing of `PATCHES` and 0 on another.

    Parameters
    ----------
    to, not_to
        Of `PATCHES`; without `to`, the kernel must have a weight that is not 0.
    """
    run = scene.convolved
    if run is None or channel >= run.weight.shape[1]:
        return NOT_YET
    kernel = run.weight[0, channel].astype(np.float64)
    silent = float((kernel * PATCHES[not_to](*kernel.shape)).sum())
    loud = float((kernel * PATCHES[to](*kernel.shape)).sum()) if to else float(abs(kernel).max())
    small = 1e-6 * float(abs(kernel).sum())
    done = abs(silent) <= small < abs(loud)
    return Seen(done, status=_ON[not_to], numbers={"value": f"{round(silent, 4):g}"})


def channel_weights(scene: Scene, *, only: int) -> Seen:
    """The filter has weights other than 0 for one channel alone, `only`."""
    run = scene.convolved
    if run is None or run.convolution.groups != 1 or only >= run.weight.shape[1]:
        return NOT_YET
    there = [bool(plane.any()) for plane in run.weight[0]]
    status = N_("Kernels with weights other than 0: {count} of {all}.")
    done = there[only] and sum(there) == 1
    return Seen(done, status=status, numbers={"count": sum(there), "all": len(there)})


EDGES = ("vertical edge", "horizontal edge")


def edge_filters(scene: Scene) -> Seen:
    """The kernel responds to edges of one direction alone, first to those of the one, then to those of the other."""
    found = "".join(
        to for to, not_to in (EDGES, EDGES[::-1]) if kernel_answers(scene, to=to, not_to=not_to).done
    )
    return Seen(bool(found), found=found, of=len(EDGES))


CHECKS: Mapping[str, Callable[..., Seen]] = {
    "pinned": pinned,
    "pinned_window": pinned_window,
    "output_size": output_size,
    "output_values": output_values,
    "multiplications": multiplications,
    "input_pixel": input_pixel,
    "input_line": input_line,
    "kernel_answers": kernel_answers,
    "channel_weights": channel_weights,
    "edge_filters": edge_filters,
}
