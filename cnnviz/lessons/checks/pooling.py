"""Checks on what pooling keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from cnnviz.lessons.checks.seen import NOT_YET, Seen
from cnnviz.lessons.scene import Scene
from cnnviz.words import N_

BRIGHT = 5
"""Of 9."""


def pooled(scene: Scene, *, cells: list[int], same: bool, emptied: list[int]) -> Seen:
    """The bright elements of the pooled map are these or (not `same`) others, although the pixel at `emptied` is dark now.

    `cells` has a 1 for each of these and else a 0, row by row. Where others are wanted, at least as many pixels must be bright, so
    that nothing was only rubbed out.
    """
    run = scene.convolved
    if run is None or run.pool is None or run.pool[0].size != len(cells):
        return NOT_YET
    row, column = emptied
    there = run.input[0]
    if row >= there.shape[0] or column >= there.shape[1]:
        return NOT_YET
    differ = int(np.count_nonzero((run.pool[0].ravel() >= BRIGHT) != (np.array(cells) > 0)))
    enough = np.count_nonzero(there >= BRIGHT) >= sum(cells)
    moved = there[row, column] < BRIGHT
    return Seen(
        bool(moved and (differ == 0 if same else differ > 0 and enough)),
        status=N_("{count} of the {all} pooled elements have changed between dark and bright."),
        numbers={"count": differ, "all": len(cells)},
    )


CHECKS: Mapping[str, Callable[..., Seen]] = {"pooled": pooled}
