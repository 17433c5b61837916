"""The computation of one element as a figure: each number that it is made of, from `cnnviz.evidence`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from cnnviz.networks.steps import Steps, Stepwise
from cnnviz.pipeline import Stages
from cnnviz.state.stages import StagesState
from cnnviz.words import Translate

if TYPE_CHECKING:
    from cnnviz.networks import Network
    from cnnviz.networks.graph import Layer, Values
    from cnnviz.second_step import SecondStep
    from cnnviz.views.figures.drawing import Drawing

Suffix = Literal["png", "svg", "pdf"]

__all__ = [
    "computation_figure",
    "layer_computation_figure",
    "second_computation_figure",
]


@Stepwise
def computation_figure(_: Translate, state: StagesState, run: Stages, suffix: Suffix) -> Steps[bytes]:
    """The computation of the element that `state` has pinned, on a page of the lab or of the signals, as a file.

    A convolution is its window times its kernel, product by product, with their sum, the bias and the result; a pooling is its
    window; an activation is its curve with the point.

    Parameters
    ----------
    state
        With a pin; a place that lies beyond the map is moved inside it.
    run
        What the page shows for this state.
    suffix
        The format: "png", "svg" or "pdf".

    Raises
    ------
    FigureError
        Nothing is pinned, or the stage is not there.
    """
    from cnnviz.views.figures.computation.elements import element

    return (yield from _file(element(_, state, run), suffix))


@Stepwise
def second_computation_figure(
    _: Translate, second: SecondStep, position: tuple[int, int, int], suffix: Suffix
) -> Steps[bytes]:
    """The computation of the element (channel, row, column) of the lab's second step, as a file."""
    from cnnviz.views.figures.computation.elements import second_element

    return (yield from _file(second_element(_, second, position), suffix))


@Stepwise
def layer_computation_figure(
    _: Translate, network: Network, layer: Layer, values: Values, element: Sequence[int], suffix: Suffix
) -> Steps[bytes]:
    """The computation of one element of what a layer of a network makes, as a file.

    Parameters
    ----------
    values
        What :meth:`cnnviz.networks.Network.run` gave.
    element
        The element's index in the layer's output without the batch axis.

    Raises
    ------
    FigureError
        The layer is of a kind of which there is no such figure.
    """
    from cnnviz.views.figures.computation.elements import layer_element

    return (yield from _file(layer_element(_, network, layer, values, element), suffix))


def _file(drawing: Drawing, suffix: Suffix) -> Steps[bytes]:
    from cnnviz.views.figures.writing import file_steps

    return file_steps(drawing, suffix)
