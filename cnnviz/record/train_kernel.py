"""A kernel that learns, with the moments that are kept of its way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cnnviz.inputs import kernel_training_picture
from cnnviz.kernel_training import Example, Lessons
from cnnviz.limits import MEGABYTE
from cnnviz.networks.steps import Steps, stepwise
from cnnviz.parts import one_kernel
from cnnviz.parts.one_kernel.content import one_kernel_content
from cnnviz.record.facts import kernel_training_facts, photo_credits
from cnnviz.record.pile import Record, SharedPile
from cnnviz.record.view import Moments, View
from cnnviz.state.train import TrainKernelState
from cnnviz.words import N_, Translate

KEY = "train.kernel"
LEAST = 300
"""Steps that are taken where the link has taken fewer, so that there is something to look back at."""
MOST_MOMENTS, FEWEST_MOMENTS = 60, 12
MOST_BYTES = 2 * MEGABYTE
"""Of the maps of all moments."""

NOTE = N_(
    "{count} of {steps} steps are on this page; the Run button and the curve go from one of them to the next. Settings and other rates are in the app."
)
_WITHOUT = ":is(.rate, .speed, .one)"


@stepwise
def kernel_training_view(_: Translate, state: TrainKernelState, pile: SharedPile) -> Steps[View]:
    """What the view of one kernel that learns shows at each of some steps."""
    yield 0.0
    pixels = kernel_training_picture(state)
    assert pixels is not None  # the link was checked
    example, lessons = Example(pixels), Lessons()
    end = lessons.at(replace(state, step=max(state.step, LEAST), look=None), example)
    steps = spread(end.taken, moments_of(end.answer.error.size), state.step, state.look)

    def at(step: int, look: int | None) -> Record:
        lesson = lessons.at(replace(state, step=step, look=look), example)
        meta, arrays = one_kernel_content(_, lesson, state)
        return pile.record(({**meta, "last": end.taken}, arrays))

    reached, looked = [], []
    for place, step in enumerate(steps):
        yield (1 + place) / (1 + len(steps))
        reached.append({KEY: at(step, None)})
    for step in steps:
        yield len(steps) / (1 + len(steps))
        looked.append({KEY: at(end.taken, step if step < end.taken else None)})
    begin = max(place for place, step in enumerate(steps) if step <= max(state.step, 0))
    shown = reached[begin][KEY] if state.look is None else at(state.step, state.look)
    return View(
        title=_("One kernel that learns"),
        facts=kernel_training_facts(_, state, pixels),
        credits=photo_credits(_, state),
        shown={KEY: (one_kernel.PART, shown)},
        pile=pile,
        notes=[_(NOTE).format(count=len(steps), steps=end.taken)],
        moments={KEY: Moments(steps, looked, reached, begin=begin)},
        without={KEY: _WITHOUT},
    )


def moments_of(cells: int) -> int:
    """How many moments are kept of a kernel whose maps have so many `cells`."""
    return min(MOST_MOMENTS, max(FEWEST_MOMENTS, MOST_BYTES // (4 * cells)))


def spread(last: int, most: int, *wanted: int | None) -> list[int]:
    """At most so many steps from 0 to `last`, close together at the beginning, where most changes; `wanted` are among them."""
    count = max(2, most - len(wanted))
    even = np.linspace(0, 1, count)
    steps = {round(last * share) for share in (even**2.2).tolist()}
    return sorted(steps | {step for step in wanted if step is not None and 0 <= step <= last} | {0, last})
