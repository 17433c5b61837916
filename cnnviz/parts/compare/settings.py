"""In which settings two states of the lab differ, in words."""

from __future__ import annotations

from typing import Any

from cnnviz import kernels
from cnnviz.parameters import complete
from cnnviz.parts.controls.content import lab_controls
from cnnviz.state.lab import LabState
from cnnviz.views.kernel_name import kernel_name
from cnnviz.views.numbers import number
from cnnviz.words import Translate

Change = tuple[str, str, str]
"""What a setting is called, and its values in A and in B."""


def changes(_: Translate, a: LabState, b: LabState) -> list[Change]:
    """The settings that are another in `b` than in `a`, as the lab's own controls call them; those that only one has are left out."""
    before, after = (_values(_, state) for state in (a, b))
    named = [
        (label, before[name][1], text)
        for name, (label, text, value) in after.items()
        if name in before and before[name][2] != value
    ]
    return [*_kernels(_, a, b), *named]


def _values(_: Translate, state: LabState) -> dict[str, tuple[str, str, Any]]:
    """By the name of each control, its label, what it says, and its value."""
    meta, _arrays = lab_controls(_, state)
    controls = [control for group in meta["groups"] for control in group["controls"]]
    return {
        control["name"]: (control["label"], _said(_, control), control["value"])
        for control in controls
        if control["name"] not in ("view", "then_example")
        and "value" in control
        and not control.get("disabled")
    }


def _said(_: Translate, control: dict[str, Any]) -> str:
    value = control["value"]
    if control["kind"] == "toggle":
        return _("on") if value else _("off")
    if "options" in control:
        return next((words for option, words in control["options"] if option == value), str(value))
    return number(value) + control["unit"]


def _kernels(_: Translate, a: LabState, b: LabState) -> list[Change]:
    """The chosen kernel and its numbers, and how many there are in all."""
    one, other = a.filters[a.place], b.filters[b.place]
    found: list[Change] = []
    if one.kernel != other.kernel or one.weights != other.weights:
        found.append((_("Kernel"), kernel_name(_, one), kernel_name(_, other)))
    elif one != other:
        parameters = kernels.KERNELS[one.kernel].parameters
        first, second = (complete(parameters, dict(each.kernel_numbers)) for each in (one, other))
        for parameter in parameters:
            before, after = (number(values[parameter.name]) for values in (first, second))
            if before != after:
                unit = parameter.shown_unit
                found.append((_(parameter.label), before + unit, after + unit))
    if len(a.filters) != len(b.filters):
        found.append((_("Kernels of the layer"), str(len(a.filters)), str(len(b.filters))))
    return found
