"""The maps of a view as a figure: of the lab, of two settings compared, of a signal, of a layer of a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from cnnviz.networks.steps import Steps, Stepwise
from cnnviz.words import Translate

if TYPE_CHECKING:
    from cnnviz.comparison import Comparison
    from cnnviz.networks import Layer as NetworkLayer
    from cnnviz.pipeline import Layer
    from cnnviz.second_step import SecondStep
    from cnnviz.signal_pipeline import SignalRun
    from cnnviz.views.figures.drawing import Drawing

Suffix = Literal["png", "svg", "pdf"]

__all__ = [
    "comparison_maps_figure",
    "lab_maps_figure",
    "layer_maps_figure",
    "signal_maps_figure",
]


@Stepwise
def lab_maps_figure(
    _: Translate, layer: Layer, second: SecondStep | None, view: str, names: Sequence[str], suffix: Suffix
) -> Steps[bytes]:
    """The lab's input, and every stage of every kernel with one scale for each stage, as a file.

    Parameters
    ----------
    second
        What follows the layer, drawn to the right; None for nothing.
    view
        How maps are coloured: what :func:`cnnviz.photo_look.shown_view` gives.
    names
        Of the kernels, in order, above their rows; () for none.
    suffix
        The format: "png", "svg" or "pdf".
    """
    from cnnviz.views.figures.maps.lab import lab_maps

    return (yield from _file(lab_maps(_, layer, second, view, names), suffix))


@Stepwise
def comparison_maps_figure(
    _: Translate,
    found: Comparison,
    names: tuple[str, str],
    changes: Sequence[tuple[str, str, str]],
    suffix: Suffix,
) -> Steps[bytes]:
    """A, B, and A − B with one scale, as a file.

    Parameters
    ----------
    names
        What A and B are called.
    changes
        The settings in which they differ: what each is called, and its values in A and in B.
    suffix
        The format: "png", "svg" or "pdf".
    """
    from cnnviz.views.figures.maps.lab import comparison_maps

    return (yield from _file(comparison_maps(_, found, names, changes), suffix))


@Stepwise
def signal_maps_figure(_: Translate, run: SignalRun, suffix: Suffix) -> Steps[bytes]:
    """The curves of the signals page, as a file."""
    from cnnviz.views.figures.maps.signals import signal_maps

    return (yield from _file(signal_maps(_, run), suffix))


@Stepwise
def layer_maps_figure(
    _: Translate, layer: NetworkLayer, values: Mapping[str, np.ndarray[Any, Any]], suffix: Suffix
) -> Steps[bytes]:
    """The maps of one layer of a network with one scale, as a file; of more than 64 the strongest.

    Parameters
    ----------
    values
        What :meth:`cnnviz.networks.Network.run` gave.

    Raises
    ------
    FigureError
        The layer makes nothing that could be drawn.
    """
    from cnnviz.views.figures.maps.network import layer_maps

    return (yield from _file(layer_maps(_, layer, values), suffix))


def _file(drawing: Drawing, suffix: Suffix) -> Steps[bytes]:
    from cnnviz.views.figures.writing import file_steps

    return file_steps(drawing, suffix)
