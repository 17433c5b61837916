"""The proof of a gradient in lines: the weight is nudged, and what the loss did stands beside what the gradient said."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from cnnviz.evidence import Verdict
from cnnviz.parts.one_step.equation import figures, plain
from cnnviz.state.train.step import EPS, TrainStepState
from cnnviz.step_by_hand import Proof
from cnnviz.step_by_hand.shown import Shown
from cnnviz.words import Translate

_CURVED = 0.01
"""A tolerance above this share of the gradient is told."""


def proof(_: Translate, shown: Shown, state: TrainStepState, found: Proof, name: str) -> dict[str, Any]:
    """What the part shows of a nudge of the weight that is called `name`."""
    weight, nudge = found.weight, found.nudge
    known = shown.known(weight.array, "down")
    agrees = nudge.verdict is Verdict.AGREE
    at = shown.walk.known(weight.array, "down")
    said = _exact(nudge.said) if known else _("follows at step {step}").format(step=at)
    updated = shown.at >= shown.walk.update and shown.step.after is not None
    below, above = _losses(nudge.loss_below, nudge.loss_above)
    return {
        "title": _("{name}, before the update").format(name=name) if updated else name,
        "eps": state.eps,
        "offered": [[eps, f"{eps:g}" if eps >= 1e-3 else "0.0001"] for eps in EPS],
        "lines": [
            [
                _("loss at w − ε = {weight}").format(weight=_place(nudge.weight - nudge.eps)),
                below,
                "",
            ],
            [
                _("loss at w + ε = {weight}").format(weight=_place(nudge.weight + nudge.eps)),
                above,
                "",
            ],
            [
                _("difference ÷ 2ε = {distance}").format(distance=f"{2 * nudge.eps:g}"),
                _exact((float(above) - float(below)) / (2 * nudge.eps)),
                "total",
            ],
            [
                _("backpropagation"),
                f"{said} {'✓' if agrees else '≠'}" if known else said,
                ("agrees" if agrees else "differs") if known else "waits",
            ],
        ],
        "note": _note(_, found) if known else "",
        "weight": nudge.weight,
        "loss": nudge.loss,
        "slope": nudge.said if known else None,
        "places": plain(found.places),
        "losses": plain(found.losses),
        "moved": plain(np.array(found.moved)) if updated else None,
        "kink": nudge.kink.weight if nudge.kink else None,
    }


def _losses(below: float, above: float) -> tuple[str, str]:
    """Two losses with so many digits that their difference has seven, as far as float64 has them."""
    apart, size = abs(above - below), max(abs(above), abs(below), 1.0)
    most = 15 - math.floor(math.log10(size))
    decimals = min(most, 6 - math.floor(math.log10(apart))) if apart else 9
    return f"{below:.{max(decimals, 0)}f}", f"{above:.{max(decimals, 0)}f}"


def _note(_: Translate, found: Proof) -> str:
    """What has to be known to compare the two."""
    nudge = found.nudge
    if nudge.kink is not None:
        return _(
            "Between these two weights the loss has a kink at {weight}: its slope is {below} to the left of the kink and {above} to the right. There the slope of an activation function changes, or another number becomes the largest in a pooling window."
        ).format(
            weight=_place(nudge.kink.weight),
            below=figures(nudge.kink.slope_below),
            above=figures(nudge.kink.slope_above),
        )
    if nudge.tolerance > _CURVED * abs(nudge.said) and nudge.eps >= 0.01:
        return _("The loss is curved: over this distance the two may differ by up to {tolerance}.").format(
            tolerance=figures(nudge.tolerance)
        )
    return ""


def _exact(value: float) -> str:
    """Six significant digits."""
    return f"{value + 0.0:.6g}".replace("-", "−")


def _place(value: float) -> str:
    return f"{value + 0.0:.4f}".rstrip("0").rstrip(".").replace("-", "−")
