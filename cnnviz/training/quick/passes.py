"""A batch with batch norm that is worked off in several slices.

A slice can be normalised only when the mean and the variance of the whole batch are known, and its gradient goes back only when
two sums over the batch are. So all slices go up to each batch norm, and back to it, before any goes on. What a batch norm takes is
kept for each slice, and on the way back, in the same place, the gradient by what it gives: a slice then goes from one batch norm to
the next twice, to measure and on the way back. Where there is no memory for that, it begins with its pictures each time, and comes
back from the loss.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np

from cnnviz.ops.methods import run
from cnnviz.training.quick.norm import Normalize
from cnnviz.training.quick.slices import Slice
from cnnviz.training.quick.stage import FLOAT32, Stage


class Passes:
    """The `stages` as passes of a batch of at most so many `slices` from batch norm to batch norm.

    All slices are worked on in `work`; `keep` says whether there is memory for what lies between two passes.
    """

    def __init__(self, stages: Sequence[Stage], work: Slice, slices: int, *, keep: bool) -> None:
        self._stages, self._work, self._keep = stages, work, keep
        self._norms = [(place, stage) for place, stage in enumerate(stages) if isinstance(stage, Normalize)]
        shapes = [work.bound[place].input.shape for place, _ in self._norms] if keep else []
        self._kept = [np.zeros((slices, *shape), FLOAT32) for shape in shapes]

    def learn(
        self, images: np.ndarray, labels: np.ndarray, parts: Sequence[slice], *, watch: bool
    ) -> Generator[int, None, tuple[float, int]]:
        """The gradients of a batch, of which each of `parts` is a slice; yields and returns as :meth:`Plan.learn` does."""
        work = self._work
        for segment, (place, norm) in enumerate(self._norms):
            self._make_ready(segment, place)
            for number, part in enumerate(parts):
                self._forward(segment, number, images[part], place)
                norm.measure(work.bound[place], part.stop - part.start)
                if self._keep:
                    np.copyto(self._kept[segment][number], work.bound[place].input)
                yield part.stop - part.start
        total, right = 0.0, 0
        for segment in reversed(range(len(self._norms) + 1)):
            between = self._keep and segment < len(self._norms)
            last = self._norms[segment][0] + 1 if between else len(self._stages)
            self._make_ready(segment, last)
            if not between:
                total, right = 0.0, 0
            for number, part in enumerate(parts):
                self._forward(segment, number, images[part], last)
                if between:
                    np.copyto(work.bound[last - 1].by_output, self._kept[segment][number])
                else:
                    loss, hits = work.lose(labels[part], len(images))
                    total, right = total + loss, right + hits
                self._backward(segment, number, last)
                if watch:
                    work.watch()
                yield part.stop - part.start
        return total, right

    def _start(self, segment: int) -> int:
        """The stage that a pass begins with: a batch norm, if what it takes is kept."""
        return self._norms[segment - 1][0] if segment and self._keep else 0

    def _make_ready(self, segment: int, last: int) -> None:
        for stage in self._stages[self._start(segment) : last]:
            run(stage.before)

    def _forward(self, segment: int, number: int, images: np.ndarray, last: int) -> None:
        start = self._start(segment)
        if segment and self._keep:
            self._work.enter(start, self._kept[segment - 1][number], len(images))
        else:
            self._work.lay(images)
        self._work.forward(start, last)

    def _backward(self, segment: int, number: int, last: int) -> None:
        """Back to the batch norm that the segment begins with, or to the pictures."""
        if not segment:
            self._work.backward(0, last)
            return
        place, norm = self._norms[segment - 1]
        self._work.backward(place + 1, last)
        bound = self._work.bound[place]
        norm.measure_back(bound)
        if self._keep:
            np.copyto(self._kept[segment - 1][number], bound.by_output)
