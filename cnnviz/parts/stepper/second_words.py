"""What is said of the lab's second step."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from cnnviz import evidence
from cnnviz.second_examples import SECOND_EXAMPLES, example_of
from cnnviz.second_step import TITLES, SecondStep
from cnnviz.state.lab import LabState
from cnnviz.words import Translate


def second_title(_: Translate, kind: str) -> str:
    """What stands above its map."""
    return _(TITLES[kind])


def second_words(_: Translate) -> dict[str, str]:
    """What the browser says beside its numbers."""
    return {
        "then_map": _("map {number}"),
        "then_unused": _("no window of the second step covers this element"),
        "brighter_0": _("Here the picture gets brighter towards the right."),
        "brighter_1": _("Here the picture gets brighter towards the lower right."),
        "brighter_2": _("Here the picture gets brighter towards the bottom."),
        "brighter_3": _("Here the picture gets brighter towards the lower left."),
        "brighter_4": _("Here the picture gets brighter towards the left."),
        "brighter_5": _("Here the picture gets brighter towards the upper left."),
        "brighter_6": _("Here the picture gets brighter towards the top."),
        "brighter_7": _("Here the picture gets brighter towards the upper right."),
        "brighter_none": _("Here the slope of the brightness is 0."),
    }


def brighter_sentence(_: Translate, step: evidence.CombinationStep, tells: Mapping[str, Any]) -> str:
    """The sentence on where the picture gets brighter at an element of a magnitude, as the browser says it.

    `tells` is what the Stepper is sent, see :func:`cnnviz.parts.stepper.second_content.brighter`.
    """
    given = np.array([step.a, step.b]) - tells["bias"]
    down, right = np.array(tells["matrix"]) @ given
    if not down and not right:
        return second_words(_)["brighter_none"]
    sector = round(math.atan2(down, right) / (math.pi / 4)) % 8
    return second_words(_)[f"brighter_{sector}"]


def explain_second(_: Translate, second: SecondStep, state: LabState, names: Sequence[str]) -> dict[str, str]:
    """The words beside the sums: what this step does, its formula, what to look at and what to try."""
    return {
        "title": _("What the second step does"),
        "formula": _formula(_, second, state, names),
        "purpose": _purpose(_, second),
        "look": _look(_, second, state),
        "try": _try(_, second),
    }


def _formula(_: Translate, second: SecondStep, state: LabState, names: Sequence[str]) -> str:
    pair = {
        "magnitude": "G(r, c) = √(a² + b²)",
        "sum": "G(r, c) = a + b",
        "difference": "G(r, c) = a − b",
        "maximum": "G(r, c) = max(a, b)",
    }
    if second.weight is None:
        covered = "kernel" in state.covered()
        legend = "" if covered else f"\na: {names[0]}\nb: {names[1]}"
        return pair[second.kind] + legend
    if second.kind == "mix":
        return "G(r, c) = Σₖ w(k) · M(k, r, c)\n" + _("k: map")
    return "G(r, c) = Σₖ Σᵢ Σⱼ K(k, i, j) · M(k, r + i, c + j)\n" + _(
        "k: map; i, j: row and column in the window"
    )


def _purpose(_: Translate, second: SecondStep) -> str:
    maps = len(second.maps)
    side = 1 if second.weight is None else second.weight.shape[-1]
    match second.kind:
        case "magnitude":
            return _(
                "The magnitude √(a² + b²) is taken of the maps before the activation: ReLU would set negative responses to 0 and lose half of the edges. With two derivatives such as Sobel x and Sobel y it is the [[gradient_magnitude]]."
            )
        case "sum":
            return _("The two maps are added, element by element.")
        case "difference":
            return _("The second map is subtracted from the first, element by element.")
        case "maximum":
            return _("The larger value of the two maps is kept, element by element.")
        case "mix":
            return _(
                "A [[one_by_one|1 × 1 convolution]] has one weight for each map: here {count}. It is the same weighted sum at every position, and it looks at no neighbours."
            ).format(count=maps)
    return _(
        "The second convolution is one filter with a kernel for each map: {maps} × {side} × {side} = {count} weights. Each kernel is laid over its own map at the same place, and all products are added into one number."
    ).format(maps=maps, side=side, count=maps * side * side)


def _look(_: Translate, second: SecondStep, state: LabState) -> str:
    example = example_of(state)
    if example is not None:
        return _(SECOND_EXAMPLES[example].answer)
    linear = state.activation == "identity" and state.pooling == "none"
    if second.kind == "magnitude":
        return _("It is large at an edge of any direction, and it is never negative.")
    if second.kind in ("sum", "difference") and linear:
        return _(
            "Without activation and pooling, one kernel gives the same map: the sum or the difference of the two kernels."
        )
    if second.kind == "convolve" and linear:
        return _(
            "Without activation and pooling between them, two convolutions equal one: a single larger kernel gives the same map."
        )
    if second.kind in ("convolve", "mix"):
        return _(
            "It combines what the first kernels found, such as an edge of one direction where there is none of the other. A colour picture is the same case: there the maps are red, green and blue."
        )
    return _("This step takes the maps of the last stage.")


def _try(_: Translate, second: SecondStep) -> str:
    match second.kind:
        case "magnitude":
            return _(
                "Try: point along the rim of a round shape, and watch a and b change while the magnitude stays large."
            )
        case "mix":
            return _("Try: set a weight to 0, which leaves its map out, or to a negative number.")
        case "convolve":
            return _("Try: choose another activation between the two convolutions, and compare the last map.")
    return _(
        "Try: choose another second kernel, and compare the last map with the two maps that it is made of."
    )
