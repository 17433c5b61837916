"""Why one number of a step is what it is: its evidence, worked out apart from the engine, beside the engine's number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import evidence
from cnnviz.evidence.window import Values
from cnnviz.ops.shape import Array
from cnnviz.state.train.step import Look
from cnnviz.step_by_hand.step import Step
from cnnviz.step_by_hand.walk import named, of_image
from cnnviz.training.architecture import Activation, Convolution, Pool

ROUNDING = 2e-6
"""How far the engine's float32 may be from the evidence, as a share of the sizes that were added: some thirty of its roundings."""


@dataclass(frozen=True, eq=False)
class Normalized:
    """A number after batch normalisation: ``total = normalized * weight + bias`` with ``normalized = (x - mean) / deviation``."""

    x: float
    mean: float
    variance: float
    deviation: float
    count: int
    normalized: float
    weight: float
    bias: float
    total: float


@dataclass(frozen=True)
class Update:
    """A weight that takes a step: ``total = weight - rate * gradient``."""

    weight: float
    rate: float
    gradient: float
    total: float


@dataclass(frozen=True, eq=False)
class Explained:
    """A number and why it is what it is.

    Attributes
    ----------
    look
        Which number.
    line
        Of the layer by which it came about, if there is one.
    index
        Its place in the array.
    evidence
        A record of :mod:`cnnviz.evidence`, :class:`Normalized` or :class:`Update`; None for what is given.
    total
        What the evidence comes to; None for what is given.
    engine
        The engine's number.
    size
        How large the numbers are that were added: rounding is a share of it.
    """

    look: Look
    line: int | None
    index: tuple[int, ...]
    evidence: Any
    total: float | None
    engine: float
    size: float

    @property
    def agrees(self) -> bool:
        """Whether the engine's float32 and the evidence are the same up to rounding."""
        return self.total is None or abs(self.total - self.engine) <= ROUNDING * self.size + 1e-30


def explain(step: Step, look: Look) -> Explained:
    """Why the number that is looked at is what it is.

    It must be one that the walk has; what is not known yet at a step of the walk is explained all the same.
    """
    array, side = look.array, look.side
    values = step.numbers(array, side)
    index = tuple(int(i) for i in np.unravel_index(look.index, values.shape))
    line, record, total, size = _evidence(step, look, index)
    engine = float(values[index])
    if isinstance(record, Update) and step.after is not None:
        engine = float(step.numbers(array, side, step.after)[index])
    return Explained(look, line, index, record, total, engine, size)


Found = tuple[int | None, Any, float | None, float]
_GIVEN: Found = (None, None, None, 0.0)


def _evidence(step: Step, look: Look, index: tuple[int, ...]) -> Found:
    kind, number = look.array[0], look.array[1:]
    last = len(step.walk.lines)
    if look.side == "up":
        if kind == "a":
            return (int(number) - 1, *_forward(step, int(number) - 1, index)) if number != "0" else _GIVEN
        if kind == "p":
            softmax = evidence.softmax_step(of_image(step.before.arrays[-1], step.image), index[0])
            return None, softmax, softmax.probability, 1.0
        if kind == "l":
            loss = _losses(step)
            return None, loss, float(np.mean([each.loss for each in loss])), 1.0 + abs(step.before.loss)
        return int(number), *_update(step, look.array, index)
    if kind == "a":
        if int(number) < last:
            return int(number), *_by_input(step, int(number), index)
        scores = of_image(step.before.arrays[-1], step.image)
        label = step.label
        by_score = evidence.cross_entropy_gradient(scores, label, index[0], images=len(step.labels))
        return None, by_score, by_score.gradient, 1.0
    if kind in "bw":
        return int(number), *_by_learned(step, kind, int(number), index)
    return _GIVEN


def _losses(step: Step) -> list[evidence.CrossEntropyStep]:
    return [
        evidence.cross_entropy_step(scores, int(label))
        for scores, label in zip(step.before.arrays[-1], step.labels, strict=True)
    ]


def _update(step: Step, array: str, index: tuple[int, ...]) -> tuple[Any, float | None, float]:
    weight = float(step.before.parameters[named(array)][index])
    gradient = float(step.before.gradients[named(array)][index])
    if step.after is None:
        return None, None, 0.0
    total = weight - step.rate * gradient
    return Update(weight, step.rate, gradient, total), total, abs(weight) + abs(step.rate * gradient)


def _forward(step: Step, line: int, index: tuple[int, ...]) -> tuple[Any, float, float]:
    """Of a number that the layer of a line makes."""
    layer, kind = step.walk.lines[line].layer, step.walk.kind(line)
    given = of_image(step.before.arrays[line], step.image)
    weight, bias = _learned(step, line)
    if kind == "convolution":
        assert isinstance(layer, Convolution)
        made = evidence.convolution_step(given, weight, bias, index, **_slide(layer))
        return made, made.total, _size(made.products) + abs(made.bias)
    if kind == "linear":
        row = evidence.linear_step(given, weight, bias, index[0])
        return row, row.total, _size(row.products) + abs(row.bias)
    if kind == "norm":
        normal = _normalized(step, line, index)
        return normal, normal.total, _size_of_norm(normal)
    if kind == "activation":
        assert isinstance(layer, Activation)
        bent = evidence.activation_step(layer.name, float(given[index]))
        return bent, bent.value, abs(bent.value) + abs(bent.x)
    if kind == "flatten":
        before = evidence.flatten_gradient(
            given.reshape(-1), given.shape, tuple(int(i) for i in np.unravel_index(index[0], given.shape))
        )
        return before, before.total, abs(before.total)
    assert isinstance(layer, Pool)
    if kind == "max":
        largest = evidence.max_pooling_step(given, layer.size, index, stride=layer.stride)
        return largest, largest.maximum, abs(largest.maximum)
    mean = evidence.average_pooling_step(given, layer.size, index, stride=layer.stride)
    return mean, mean.mean, _size(mean.values) / mean.divisor


def _by_input(step: Step, line: int, index: tuple[int, ...]) -> tuple[Any, float, float]:
    """Of the gradient by a number that the layer of a line takes."""
    layer, kind = step.walk.lines[line].layer, step.walk.kind(line)
    given = of_image(step.before.arrays[line], step.image)
    errors = of_image(step.before.errors[line + 1], step.image)
    weight, _ = _learned(step, line)
    if kind == "convolution":
        assert isinstance(layer, Convolution)
        back = evidence.convolution_input_gradient(errors, given, weight, index, **_slide(layer))
        return back, back.total, _size(back.products)
    if kind == "linear":
        shares = evidence.linear_input_gradient(errors, given, weight, index[0])
        return shares, shares.total, _size(shares.products)
    if kind == "norm":
        batch, grads = step.before.arrays[line], step.before.errors[line + 1]
        all_of_it = evidence.batch_norm_input_gradient(grads, batch, weight, (step.image, *index))
        largest = np.abs(all_of_it.slopes).max() * _size(all_of_it.grads)
        return all_of_it, all_of_it.total, float(largest) * _spread(all_of_it)
    if kind == "activation":
        assert isinstance(layer, Activation)
        gate = evidence.activation_gradient(layer.name, float(given[index]), float(errors[index]))
        return gate, gate.total, abs(gate.grad)
    if kind == "flatten":
        flat = evidence.flatten_gradient(errors, given.shape, index)
        return flat, flat.total, abs(flat.total)
    assert isinstance(layer, Pool)
    if kind == "max":
        taken = evidence.max_pooling_gradient(errors, given, layer.size, index, stride=layer.stride)
        return taken, taken.total, _size(taken.grads)
    share = evidence.average_pooling_gradient(errors, given, layer.size, index, stride=layer.stride)
    return share, share.total, _size(share.shares)


def _by_learned(step: Step, which: str, line: int, index: tuple[int, ...]) -> tuple[Any, float, float]:
    """Of the gradient by a weight or a bias of a line."""
    layer, kind = step.walk.lines[line].layer, step.walk.kind(line)
    batch, errors = step.before.arrays[line], step.before.errors[line + 1]
    if which == "b":
        bias = evidence.bias_gradient(errors, index[0], batched=True)
        return bias, bias.total, _size(bias.grads)
    weight, _ = _learned(step, line)
    if kind == "convolution":
        assert isinstance(layer, Convolution)
        met = evidence.convolution_weight_gradient(errors, batch, weight, index, **_slide(layer))
        return met, met.total, _size(met.products)
    if kind == "linear":
        row = evidence.linear_weight_gradient(errors, batch, weight, index)
        return row, row.total, _size(row.products)
    normal = evidence.batch_norm_weight_gradient(errors, batch, index[0])
    return normal, normal.total, _size(normal.products) * _spread(normal) + _size(normal.grads)


def _normalized(step: Step, line: int, index: tuple[int, ...]) -> Normalized:
    batch, errors = step.before.arrays[line], step.before.errors[line + 1]
    weight, bias = (float(array[index[0]]) for array in _learned(step, line))
    found = evidence.batch_norm_weight_gradient(errors, batch, index[0])
    normal = float(found.normalized[(step.image, *index[1:])])
    return Normalized(
        x=float(of_image(batch, step.image)[index]),
        mean=found.mean,
        variance=found.variance,
        deviation=found.deviation,
        count=found.count,
        normalized=normal,
        weight=weight,
        bias=bias,
        total=normal * weight + bias,
    )


def _spread(found: Any) -> float:
    """How much the rounding of a mean grows as it is taken off numbers that lie close together."""
    return 1.0 + abs(found.mean) / found.deviation


def _size_of_norm(normal: Normalized) -> float:
    return abs(normal.bias) + abs(normal.weight) * (abs(normal.normalized) + _spread(normal))


def _learned(step: Step, line: int) -> tuple[Any, Any]:
    found = step.before.parameters
    return found.get(f"{line}.weight"), found.get(f"{line}.bias")


def _slide(layer: Convolution) -> dict[str, Any]:
    return {"stride": layer.stride, "padding": layer.padding}


def _size(terms: Values | Array | Sequence[float]) -> float:
    array: npt.NDArray[np.float64] = np.abs(np.asarray(terms, np.float64))
    return float(array.sum())
