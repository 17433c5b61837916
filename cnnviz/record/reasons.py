"""Why a class's score is what it is: its maps, each worked out to its end."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import suppress

import numpy as np
import numpy.typing as npt

from cnnviz import explain, ops
from cnnviz.explain import Score
from cnnviz.network import ModelError
from cnnviz.parts import overlay
from cnnviz.parts.heatmaps.content import Heatmap
from cnnviz.parts.overlay.content import overlay_content
from cnnviz.parts.part import Content, Part
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.words import Translate

KEYS = {"occlusion": "network.occlusion.map", "saliency": "why.gradient.map", "cam": "why.cam.map"}
MOST_WORK = 3_000_000_000
"""Multiply-adds of occlusion; its patch takes larger steps where it would take more."""
MOST_CELLS = 128
"""Cells of a map's side; of larger pictures, blocks are shown."""

Reason = tuple[str, Part, Content, list[str]]
"""The key of a map, its part and content, and what stands above it."""


def reasons(_: Translate, state: NetworkState, reading: Reading) -> Iterator[Reason]:
    """The map of the method that the state has, and then those of the others, for the class that it explains.

    Nothing for a network that gives no score for its picture as a whole.
    """
    answer = reading.answer(state.answer)
    if not reading.rows or answer is None:
        return
    score = Score(reading.rows[0], answer)
    number = _("logit") if reading.logits is not None else _("score")
    label = reading.labels[answer] if reading.labels else str(answer)
    for name in sorted(KEYS, key=lambda name: name != state.why):
        method = explain.METHODS[name]
        with suppress(ModelError):
            content = _MAPS[name](_, reading, score, number)
            title = _("{name}: {way}").format(name=_(method.name), way=label)
            proves = _(method.proves).format(number=number)
            does_not = _(method.does_not_prove).format(number=number)
            yield KEYS[name], overlay.PART, content, [title, proves, does_not]


def _occlusion(_: Translate, reading: Reading, score: Score, number: str) -> Content:
    network, values = reading.network, reading.values
    side = min(values[reading.input].shape[2:])
    patch = max(1, round(side / 6))
    plan = explain.plan_occlusion(network, values, reading.input, patch, max(1, round(patch / 5)), MOST_WORK)
    fill = explain.fill_of("mean", np.asarray(values[reading.input][0]))
    (found,) = deque(explain.occlusion(network, values, reading.input, score, plan, fill), maxlen=1)
    blocks = _fewer(found.blocks())
    reach = max(1e-6 * max(1.0, abs(found.score)), float(np.nanmax(np.abs(blocks), initial=0.0)))
    row, column = plan.place(int(np.argmax(found.drops)))
    return overlay_content(
        reading.seen,
        [
            Heatmap(
                _("Drop in {number}").format(number=number),
                _("mean of all patches over the pixel"),
                blocks,
                low=-reach,
                high=reach,
            )
        ],
        over=_("On the picture"),
        caption=_("orange: covering it lowers the value for this class; blue: covering it raises it"),
        frame=(row, column, row + plan.patch, column + plan.patch),
        translate=_,
    )


def _saliency(_: Translate, reading: Reading, score: Score, number: str) -> Content:
    found = explain.saliency(reading.network, reading.values, reading.input, score)
    return overlay_content(
        reading.seen,
        [
            Heatmap(
                _("Size of the effect"),
                _("the absolute value of the gradient, the largest of the channels"),
                _fewer(found.magnitude, largest=True),
                "gray",
                low=0.0,
            ),
            Heatmap(
                _("Raises or lowers the {number}").format(number=number),
                _("orange: a brighter pixel raises the {number}; blue: it lowers it").format(number=number),
                _fewer(found.signed),
            ),
        ],
        over=_("On the picture"),
        caption=_("the stronger the colour, the larger the gradient"),
        translate=_,
    )


def _cam(_: Translate, reading: Reading, score: Score, number: str) -> Content:
    known = explain.feature_maps(reading.network, reading.values, score)
    found = explain.grad_cam(reading.network, reading.values, score, known[-1] if known else None)
    rows, columns = found.total.shape
    return overlay_content(
        reading.seen,
        [
            Heatmap(
                _("Grad-CAM"),
                _("what raises the {number}, stretched over the picture").format(number=number),
                _fewer(found.stretched(*reading.seen.shape[1:])),
                "gray",
                low=0.0,
            ),
            Heatmap(
                _("At the layer's own resolution"),
                _("{rows} × {columns} cells, with what lowers the {number} in blue").format(
                    rows=rows, columns=columns, number=number
                ),
                found.total,
            ),
        ],
        over=_("On the picture"),
        caption=_("the stronger the colour, the more it raises the {number}").format(number=number),
        translate=_,
    )


_MAPS = {"occlusion": _occlusion, "saliency": _saliency, "cam": _cam}


def _fewer(values: npt.ArrayLike, *, largest: bool = False) -> npt.NDArray[np.float32]:
    """A map (H, W) of at most :data:`MOST_CELLS` cells a side: the means, or the largest, of square blocks of a larger one."""
    small = np.asarray(values, np.float32)
    side = -(-max(small.shape) // MOST_CELLS)
    if side == 1:
        return small
    pool = ops.max_pool2d if largest else ops.avg_pool2d
    return pool(small[np.newaxis], side, ceil_mode=True)[0]
