"""The check that a visitor has found out what an element of the lab depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

import numpy as np

from cnnviz.images.picture import ImageError
from cnnviz.inputs import lab_picture
from cnnviz.kernels.errors import KernelError
from cnnviz.lessons.checks.seen import NOT_YET, Seen
from cnnviz.lessons.scene import Scene
from cnnviz.ops import OperationError
from cnnviz.pipeline import Run, run, shown_pixels
from cnnviz.state import LabState, from_query
from cnnviz.words import N_


def repainted(scene: Scene, *, link: str) -> Seen:
    """The picture of `link` was painted over twice: outside what its pinned element sees, and inside, so that its value changed."""
    result, state = scene.convolved, scene.state
    begin = from_query(dict(parse_qsl(link)))[0]
    if result is None or not isinstance(state, LabState) or not isinstance(begin, LabState):
        return NOT_YET
    pin = begin.pin
    try:
        picture = lab_picture(begin)
    except ImageError:
        return NOT_YET
    if pin is None or picture is None or state.pin != pin:
        return Seen(False, of=2, status=N_("Another element is pinned now. Press “Set the view again”."))
    try:
        before = run(begin, shown_pixels(begin, picture.pixels))
    except (KernelError, OperationError):
        return NOT_YET
    now, was = getattr(result, pin.stage), getattr(before, pin.stage)
    if now is None or was is None or now.shape != was.shape or result.input.shape != before.input.shape:
        return Seen(False, of=2)
    if any(at >= side for at, side in zip((pin.channel, pin.row, pin.column), was.shape, strict=True)):
        return Seen(False, of=2)
    painted = (result.input != before.input).any(axis=0)
    if not painted.any():
        return Seen(False, of=2, status=N_("Nothing has been painted yet."))
    rows, columns = (seen_cells(before, pin.stage, at, axis) for axis, at in enumerate((pin.row, pin.column)))
    inside = np.zeros_like(painted)
    inside[rows.start : rows.stop, columns.start : columns.stop] = True
    place = (pin.channel, pin.row, pin.column)
    numbers = {"before": f"{float(was[place]):g}", "now": f"{float(now[place]):g}"}
    found = ""
    if now[place] != was[place]:
        found = "inside"
    elif not (painted & inside).any():
        found = "outside"
    status = N_("The pinned value was {before}; it is {now} now.")
    return Seen(bool(found), found=found, of=2, status=status, numbers=numbers)


def seen_cells(result: Run, stage: str, at: int, axis: int) -> range:
    """The rows (`axis` 0) or columns (1) of the picture that an element of a stage sees, without the padding."""
    first, last = at, at
    if stage == "pool":
        pooling = result.pooling
        assert pooling is not None
        first = at * pooling.stride - pooling.padding
        last = first + pooling.kernel - 1
    how = result.convolution
    begin = how.padding[axis][0]
    first = first * how.stride[axis] - begin
    last = last * how.stride[axis] - begin + how.dilation[axis] * (how.kernel[axis] - 1)
    return range(max(0, first), min(result.input.shape[axis + 1], last + 1))


CHECKS: Mapping[str, Callable[..., Seen]] = {"repainted": repainted}
