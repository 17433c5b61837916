"""What is said of disturbances, for all parts that speak of them."""

from __future__ import annotations

from cnnviz.disturbances import Changes, parameters_for
from cnnviz.fooling import STEPS
from cnnviz.parameters import Parameter, complete
from cnnviz.views.numbers import number
from cnnviz.views.sentences import listed
from cnnviz.words import N_, Translate

DISTURBED = N_("The picture was disturbed before the network read it: {changes}.")
FOOLED = N_(
    "To fool the network, every pixel was changed by up to {levels} levels on the scale from 0 to 255, in the direction that the gradient gives."
)
ONE_LEVEL = N_(
    "To fool the network, every pixel was changed by at most one level on the scale from 0 to 255, in the direction that the gradient gives."
)


def place_on(parameter: Parameter, value: float) -> str:
    """Where a slider stands, with its unit: ``−12°``."""
    return number(value) + parameter.shown_unit


def changes_note(_: Translate, changes: Changes, shape: tuple[int, ...]) -> str | None:
    """What was done to a picture of that shape, (C, H, W), in sentences; None for nothing."""
    said = []
    parameters = parameters_for(shape[0], shape[1], shape[2])
    values = complete(parameters, dict(changes.disturb))
    moved = [p for p in parameters if values[p.name] != p.default]
    if moved:
        each = _("{name}: {way}")
        ways = [each.format(name=_(p.label), way=place_on(p, values[p.name])) for p in moved]
        said.append(_(DISTURBED).format(changes=listed(_, ways)))
    if changes.levels:
        levels = changes.levels if changes.target is None else min(changes.levels, STEPS)
        said.append(_(ONE_LEVEL) if levels == 1 else _(FOOLED).format(levels=levels))
    return " ".join(said) or None
