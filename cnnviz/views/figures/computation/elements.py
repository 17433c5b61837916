"""From an element of a page to the drawing of its computation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnnviz import activations, evidence
from cnnviz.activations import ACTIVATIONS
from cnnviz.networks import Layer, Network
from cnnviz.networks.graph import Values
from cnnviz.networks.layer_run import LayerRun
from cnnviz.pipeline import Run, Stages, TransposedConvolution, is_picture
from cnnviz.second_step import TITLES, SecondStep
from cnnviz.signal_pipeline import SignalRun
from cnnviz.state.stages import StagesState
from cnnviz.views.figures.computation.others import drawn_combination, drawn_function, drawn_pooling
from cnnviz.views.figures.computation.sums import Sum, drawn_sum, sum_of
from cnnviz.views.figures.computation.told import Told
from cnnviz.views.figures.computation.ways import way_of
from cnnviz.views.figures.drawing import Drawing
from cnnviz.views.figures.errors import FigureError
from cnnviz.views.numbers import number
from cnnviz.words import N_, Translate

NOTHING_CHOSEN = N_(
    "This figure is about one element, and none is chosen. Click an element of a map to save its computation."
)
NO_STAGE = N_("The element chosen belongs to a stage that is switched off. Choose an element of another map.")


def element(_: Translate, state: StagesState, run: Stages) -> Drawing:
    """The pinned element of the lab or of the signals page."""
    if state.pin is None:
        raise FigureError(NOTHING_CHOSEN)
    stage = state.pin.stage
    made = getattr(run, stage, None) if stage in ("conv", "act", "pool") else None
    if made is None:
        raise FigureError(NO_STAGE)
    given = (state.pin.channel, state.pin.row, state.pin.column)
    place = given if made.ndim == 3 else (given[0], given[2])
    position = tuple(min(at, n - 1) for at, n in zip(place, made.shape, strict=True))
    where = _where(_, position)
    if stage == "conv":
        bias = np.full(len(run.conv), run.bias)
        transposed = isinstance(run.convolution, TransposedConvolution)
        step = (evidence.transposed_step if transposed else evidence.convolution_step)(
            run.input, run.weight, bias, position, **run.convolution.arguments
        )
        names: Sequence[str] = ()
        white = None
        if isinstance(run, Run) and is_picture(run.pixels):
            white = run.white
            names = [_("Red"), _("Green"), _("Blue")] if len(run.input) == 3 else []
        elif isinstance(run, SignalRun):
            names = run.channels
        names = [names[channel] for channel in step.input_channels] if names else []
        title = _("Transposed convolution") if transposed else _("Convolution")
        return drawn_sum(
            _, Told(title, where, f"F{_at(position)}", _("Place"), True), sum_of(step, names, white)
        )
    if stage == "act":
        x = float(run.conv[position])
        numbers = activations.numbers(state.activation, dict(state.activation_numbers))
        record = ACTIVATIONS[state.activation]
        written = {name: str(value).replace("-", "−") for name, value in numbers.items()}
        told = Told(_("Activation") + ": " + _(record.label), where, f"f(F){_at(position)}")
        plain = state.activation == "identity"
        found = (
            evidence.ActivationStep(x, x, 1.0)
            if plain
            else evidence.activation_step(state.activation, x, **numbers)
        )
        return drawn_function(
            _, told, record.formula.format(x="x", **written),
            lambda at: at if plain else record.value(at, **numbers), x, found.value, found.slope,
        )  # fmt: skip
    pooling = run.pooling
    assert pooling is not None
    pool = evidence.max_pooling_step if pooling.kind == "max" else evidence.average_pooling_step
    title = _("Max pooling") if pooling.kind == "max" else _("Average pooling")
    return drawn_pooling(
        _, Told(title, where, f"P{_at(position)}"),
        pool(run.act, pooling.kernel, position, **pooling.arguments),
    )  # fmt: skip


def second_element(_: Translate, second: SecondStep, position: tuple[int, int, int]) -> Drawing:
    """An element of the lab's second step."""
    told = Told(_(TITLES[second.kind]), _where(_, position), f"G{_at(position)}", _("Place"))
    step = second.evidence(position)
    if isinstance(step, evidence.CombinationStep):
        return drawn_combination(_, told, step)
    return drawn_sum(_, told, sum_of(step))


def layer_element(
    _: Translate, network: Network, layer: Layer, values: Values, position: Sequence[int]
) -> Drawing:
    """An element of what a layer makes, without the batch axis."""
    run = LayerRun.of(network, layer, values)
    place = tuple(position)
    where = f"{layer.name}, {_where(_, place)}"
    way, call = way_of(run, place), run.call
    if way == "pointwise":
        return _pointwise(_, run, place, where)
    assert call is not None
    how = dict(call.arguments)
    if way == "convolution":
        weight, bias = how.pop("weight"), how.pop("bias")
        transposed = "transpose" in call.operation
        find = evidence.transposed_step if transposed else evidence.convolution_step
        step = find(call.input[0], weight, bias, place, **how)
        title = _("Transposed convolution") if transposed else _("Convolution")
        return drawn_sum(_, Told(title, where, f"y{_at(place)}", _("Place"), bias is not None), sum_of(step))
    if way == "pooling":
        kernel = how.pop("kernel_size")
        largest = call.operation.startswith("max")
        pool = evidence.max_pooling_step if largest else evidence.average_pooling_step
        title = _("Max pooling") if largest else _("Average pooling")
        return drawn_pooling(
            _, Told(title, where, f"y{_at(place)}"), pool(call.input[0], kernel, place, **how)
        )
    line = evidence.linear_step(call.input[0], how["weight"], how["bias"], place[0])
    inputs, weights, products = (
        values.reshape(1, 1, -1) for values in (line.inputs, line.weights, line.products)
    )
    subtotals = np.array([line.products.sum()])
    shown = Sum(inputs, weights, products, subtotals, line.bias, line.total, [0], is_long=True)
    told = Told(_("Fully connected"), where, f"y{_at(place)}", _("Input"), how["bias"] is not None)
    return drawn_sum(_, told, shown)


def _pointwise(_: Translate, run: LayerRun, place: tuple[int, ...], where: str) -> Drawing:
    """An element of a layer that is a function of one number."""
    function = run.function
    assert function is not None
    shape = run.y.shape
    numbers = {
        name: float(np.broadcast_to(value, shape)[(0, *place)])
        for name, value in function.coefficients.items()
    }
    record = function.function
    x = np.float64(np.broadcast_to(run.x, shape)[(0, *place)])
    how = {**record.pinned, **numbers}
    written = {name: number(value) for name, value in numbers.items()}
    title = _("Activation") + ": " + _(record.label) if record.label else record.operator
    told = Told(title, where, f"y{_at(place)}")
    return drawn_function(
        _, told, record.formula.format(x="x", **written), lambda at: record.value(at, **how), float(x),
        float(record.value(x, **how)), float(record.slope(x, **how)),
    )  # fmt: skip


def _at(position: Sequence[int]) -> str:
    return f"({', '.join(map(str, position))})"


def _where(_: Translate, position: Sequence[int]) -> str:
    """Which element of which map it is."""
    if len(position) == 3:
        return _("channel {channel}, row {row}, column {column}").format(
            channel=position[0], row=position[1], column=position[2]
        )
    if len(position) == 2:
        return _("channel {channel}, place {place}").format(channel=position[0], place=position[1])
    return _("element {place}").format(place=", ".join(map(str, position)))
