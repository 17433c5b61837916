"""Why a class's score is what it is: its maps, each worked out to its end."""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from cnnviz import explain
from cnnviz.explain import Score
from cnnviz.networks import ModelError
from cnnviz.networks.steps import Steps
from cnnviz.parts import overlay
from cnnviz.parts.overlay.methods import cam_content, occlusion_content, saliency_content
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


def reasons(_: Translate, state: NetworkState, reading: Reading) -> Steps[list[Reason]]:
    """The map of the method that the state has, and then those of the others, for the class that it explains.

    Nothing for a network that gives no score for its picture as a whole.
    """
    answer, made = reading.answer(state.answer), list[Reason]()
    if not reading.rows or answer is None:
        return made
    score = Score(reading.rows[0], answer)
    number = _("logit") if reading.logits is not None else _("score")
    label = reading.labels[answer] if reading.labels else str(answer)
    for name in sorted(KEYS, key=lambda name: name != state.why):
        method = explain.METHODS[name]
        with suppress(ModelError):
            yield 0.0
            content = yield from _MAPS[name](_, reading, score, number)
            title = _("{name}: {way}").format(name=_(method.name), way=label)
            proves = _(method.proves).format(number=number)
            does_not = _(method.does_not_prove).format(number=number)
            made.append((KEYS[name], overlay.PART, content, [title, proves, does_not]))
    return made


def _occlusion(_: Translate, reading: Reading, score: Score, number: str) -> Steps[Content]:
    network, values = reading.network, reading.values
    side = min(values[reading.input].shape[2:])
    patch = max(1, round(side / 6))
    plan = explain.plan_occlusion(network, values, reading.input, patch, max(1, round(patch / 5)), MOST_WORK)
    fill = explain.fill_of("mean", np.asarray(values[reading.input][0]))
    found = None
    for each in explain.occlusion(network, values, reading.input, score, plan, fill):
        yield 0.0
        found = each
    assert found is not None
    return occlusion_content(_, reading.seen, score, found, number, MOST_CELLS)


def _saliency(_: Translate, reading: Reading, score: Score, number: str) -> Steps[Content]:
    yield 0.0
    found = explain.saliency(reading.network, reading.values, reading.input, score)
    return saliency_content(_, reading.seen, found, number, MOST_CELLS, times_input=False)


def _cam(_: Translate, reading: Reading, score: Score, number: str) -> Steps[Content]:
    yield 0.0
    known = explain.feature_maps(reading.network, reading.values, score)
    found = explain.grad_cam(reading.network, reading.values, score, known[-1] if known else None)
    return cam_content(_, reading.seen, found, number, MOST_CELLS)


_MAPS = {"occlusion": _occlusion, "saliency": _saliency, "cam": _cam}
