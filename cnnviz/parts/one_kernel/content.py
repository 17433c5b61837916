"""What the part shows of a kernel that learns."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.kernel_training import Lesson
from cnnviz.parts.one_kernel.sentences import made_by, trial, verdict
from cnnviz.parts.one_kernel.words import WORDS
from cnnviz.parts.part import Content
from cnnviz.parts.spans import span_words
from cnnviz.state.train.kernel import LAST_STEP, Looked, TrainKernelState
from cnnviz.state.train.rates import LARGEST_RATE, LEAST_RATE
from cnnviz.words import Translate

MOST_POINTS = 400
"""Of the curve of the loss."""

CONSTANT = ("input", "target", "aim", "aimKernel", "aimName", "madeBy", "words")
"""What of the content no message of the part itself changes."""

CREEPS, SWINGS = 0.06, 0.5
"""Below and above these shares of the rate that explodes, learning is slow, and weights overshoot and come back."""

_LOWEST, _HIGHEST = 0.005, 6.0
"""The ends of the slider of rates, as shares of the rate that explodes."""


def one_kernel_content(_: Translate, lesson: Lesson, state: TrainKernelState) -> Content:
    """The maps, weights, gradients and losses of `lesson`.

    Arrays: ``input`` float32 (C, H, W) as the kernel sees it, ``target`` and ``error`` float32 (H', W'), ``weight``,
    ``gradient``, ``velocity`` and ``next`` float64 (C, side, side), ``aim`` float64 (C, kH, kW), which is the hidden kernel or, where
    there is none, the best one if it is shown, ``steps`` int32 and ``losses`` float64, of at most `MOST_POINTS` moments.
    """
    task, answer = lesson.task, lesson.answer
    channels, rows, columns = task.shape
    points = np.linspace(0, lesson.taken, min(MOST_POINTS, lesson.taken + 1))
    moments = np.unique(np.append(points.round(), lesson.step).astype(np.int32))
    aim = lesson.hidden
    if aim is None:
        aim = task.best[0] if state.shown else np.zeros(task.shape)
    meta: dict[str, Any] = {
        "step": lesson.step,
        "taken": lesson.taken,
        "last": LAST_STEP,
        "ended": lesson.ended,
        "exploded": lesson.exploded,
        "channels": channels,
        "kernel": [rows, columns],
        "aimKernel": list(aim.shape[1:]) if state.shown else None,
        "madeBy": made_by(_, lesson, state),
        "experiment": trial(_, lesson, state),
        "aimName": _("best kernel") if lesson.hidden is None else _("hidden kernel"),
        "size": list(task.input.shape[1:]),
        "places": list(task.target.shape),
        "rate": lesson.rate,
        "nextRate": lesson.next_rate,
        "rates": rates_of(lesson.limit),
        "momentum": 0.9 if state.rule == "momentum" else 0,
        "centred": state.pixels == "centred",
        "biased": state.bias,
        "bias": lesson.bias,
        "biasGradient": answer.bias,
        "nextBias": lesson.next_bias,
        "least": lesson.least,
        "pin": None if state.pin is None else asdict(fitted(state.pin, lesson)),
        "verdict": verdict(_, lesson, state),
        "words": {name: _(text) for name, text in WORDS.items()} | span_words(_),
    }
    arrays: dict[str, npt.NDArray[Any]] = {
        "input": task.input.astype(np.float32),
        "target": task.target.astype(np.float32),
        "error": answer.error.astype(np.float32),
        "weight": lesson.weight,
        "gradient": answer.weight,
        "velocity": lesson.velocity,
        "next": lesson.next_weight,
        "aim": aim,
        "steps": moments,
        "losses": np.array(lesson.losses)[moments],
    }
    return meta, arrays


def rates_of(limit: float) -> dict[str, float | None]:
    """The ends of the slider of rates, and where learning changes its manner; `limit` is the rate that explodes."""
    if not np.isfinite(limit):
        return {"low": 0.01, "high": 10.0, "slow": None, "swings": None, "limit": None}
    return {
        "low": max(_LOWEST * limit, LEAST_RATE),
        "high": min(_HIGHEST * limit, LARGEST_RATE),
        "slow": CREEPS * limit,
        "swings": SWINGS * limit,
        "limit": limit,
    }


def fitted(pin: Looked, lesson: Lesson) -> Looked:
    """The place that is pinned, or the nearest that there is, as a link may name any."""
    shape = lesson.task.shape if pin.kind == "weight" else (1, *lesson.task.target.shape)
    place = (
        min(at, length - 1) for at, length in zip((pin.channel, pin.row, pin.column), shape, strict=True)
    )
    return Looked(pin.kind, *place)
