"""What an element of any layer sees of the input: its receptive field, one axis at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from cnnviz.networks.errors import ModelError
from cnnviz.networks.field_rules import BLIND, RULES, mixing, without_axis
from cnnviz.networks.fields import AxisField, View
from cnnviz.networks.graph import Network
from cnnviz.networks.layer_run import LayerRun
from cnnviz.networks.operators import Array
from cnnviz.networks.steps import Steps, stepwise

AT_ONCE = 1000
"""Inputs of a layer that are looked at in one step."""


@stepwise
def receptive_fields(
    network: Network, values: Mapping[str, Array], input: str | None = None
) -> Steps[dict[str, tuple[AxisField, ...]]]:
    """For each array that depends on the input what its elements see of each axis behind the input's channels.

    Parameters
    ----------
    values
        What :meth:`Network.run` gave.
    input
        The name of the input to look back to; the first with such axes if None.

    Returns
    -------
    ``(field of rows, field of columns)`` for an image, by the array's name. Where a layer mixes all cells (a fully
    connected one), or too freely for a formula, the field is the whole axis with a jump of 0; where numbers were only laid
    out anew, `each` says what a single element sees of it.
    """
    names = [port.name for port in network.inputs if values[port.name].ndim > 2]
    source = input or next(iter(names), None)
    if source is None or source not in names:
        raise ModelError("the network has no input with rows or columns to look back to")
    one = Fraction(1)
    shape = values[source].shape
    views = {
        source: tuple(
            View(shape[axis], axis, AxisField(one, one, Fraction(0))) for axis in range(2, len(shape))
        )
    }
    for done, layer in enumerate(network.layers):
        yield done / len(network.layers)
        run = LayerRun.of(network, layer, values)
        seen = [
            (number, views[name])
            for number, name in enumerate(layer.inputs)
            if name in views and (layer.op_type, number) not in BLIND
        ]
        if seen:
            rule = RULES.get(layer.op_type, mixing)
            through = []
            for number, axes in seen:
                through.append(
                    [(without_axis if view.axis is None else rule)(run, number, view) for view in axes]
                )
                if len(through) % AT_ONCE == 0:
                    yield done / len(network.layers)
            views.update(
                dict.fromkeys(layer.outputs, tuple(_merge(each) for each in zip(*through, strict=True)))
            )
    return {name: tuple(view.field for view in axes) for name, axes in views.items() if name}


def _merge(views: Sequence[View]) -> View:
    """Everything that any of the views sees."""
    first, *others = views
    if not others:
        return first.everything() if first.is_large else first
    if any((view.axis, view.field.jump) != (first.axis, first.field.jump) for view in others):
        return first.everything()
    start = min(view.field.start for view in views)
    stop = max(view.field.start + view.field.size for view in views)
    merged = replace(first, field=AxisField(stop - start, first.field.jump, start))
    return merged.everything() if merged.is_large else merged
