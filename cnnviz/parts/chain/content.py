"""What is said of the steps before and of the input that they make."""

from __future__ import annotations

from typing import Any

from cnnviz.parts.part import Content
from cnnviz.parts.stepper.map_names import kernel_names
from cnnviz.parts.stepper.second_words import second_title
from cnnviz.pipeline import Source
from cnnviz.second_step import is_possible
from cnnviz.state.lab import MOST_BEFORE, LabState
from cnnviz.words import Translate


def chain_content(_: Translate, state: LabState, values: Source | None) -> Content:
    """The steps before by name, and a sentence on the input.

    Parameters
    ----------
    values : float32 array (C, H, W)
        The input that they make; None where a step cannot be computed.
    """
    names = [step_name(_, state.step(place)) for place in range(len(state.before))]
    shown = names and not state.demo
    meta: dict[str, Any] = {
        "steps": names if shown else [],
        "fixed": state.hides("controls"),
        "about": _about(_, state, values) if shown and values is not None else "",
        "large": state.large,
        "words": {
            "name": _("Steps before"),
            "picture": _("Picture"),
            "now": _("step {number}, shown here").format(number=len(names) + 1),
            "back_to": _("Back to step {number}: {name}"),
            "back": _("Back to step {number}").format(number=len(names)),
            "use": _("Use the picture as the input"),
        },
    }
    return meta, {}


def _about(_: Translate, state: LabState, values: Source) -> str:
    """What the input is, and that there is no further step after the last."""
    told = [input_sentence(_, state, values)]
    if len(state.before) == MOST_BEFORE and not state.hides("controls"):
        last = _("This is the last step: at most {count} results can become the input, one after the other.")
        told.append(last.format(count=MOST_BEFORE))
    return " ".join(told)


def step_name(_: Translate, state: LabState) -> str:
    """What a step is called: its chosen kernel, or its second step with what that takes."""
    names = kernel_names(_, state)
    if not is_possible(state):
        return names[state.place]
    return _("{step} of {names}").format(
        step=second_title(_, state.then),
        names=", ".join(names if state.then in ("convolve", "mix") else names[:2]),
    )


def input_sentence(_: Translate, state: LabState, values: Source) -> str:
    """What the input is where it is the result of a step before; its numbers are left out where numbers are hidden."""
    place = len(state.before)
    given = {
        "number": place,
        "name": step_name(_, state.step(place - 1)),
        "shape": " × ".join(map(str, values.shape)),
        "low": f"{values.min():.5g}".replace("-", "−"),
        "high": f"{values.max():.5g}".replace("-", "−"),
    }
    if state.hides("values"):
        return _("Input: the result of step {number} ({name}), {shape}.").format(**given)
    return _("Input: the result of step {number} ({name}), {shape}, values from {low} to {high}.").format(
        **given
    )
