"""Why a number on the way forward is what it is: its sentence and its sum."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz import evidence
from cnnviz.parts.one_step import equation
from cnnviz.parts.one_step.equation import Told, bracketed, cells, figures, product, sign, total
from cnnviz.parts.one_step.tellers import Tellers, function_of
from cnnviz.step_by_hand import Explained, Normalized
from cnnviz.step_by_hand.shown import Shown, elements
from cnnviz.words import Translate


def _convolution(_: Translate, shown: Shown, found: Explained, step: evidence.ConvolutionStep) -> Told:
    channel = shown.channel(f"a{found.line}")
    gray = "gray" if found.line == 0 else "value"
    rest = step.total - step.bias - float(step.channel_subtotals[channel])
    return _(
        "The kernel covers these numbers. Each number is multiplied by the weight that covers it; the products and the bias are added."
    ), product(
        cells(_("numbers under the kernel"), step.inputs[channel], gray),
        cells(_("kernel"), step.weights[channel], "weight"),
        cells(_("products"), step.products[channel], "value"),
        (_("the other maps"), rest if len(step.channel_subtotals) > 1 else 0.0),
        (_("bias"), step.bias),
        comes_to=step.total,
    )


def _linear(_: Translate, shown: Shown, found: Explained, step: Any) -> Told:
    inputs, weights, products, rest = _parts(shown, f"a{found.line}", step)
    return _("Each number is multiplied by its own weight; the products and the bias are added."), product(
        cells(_("numbers"), inputs, "value"),
        cells(_("weights"), weights, "weight"),
        cells(_("products"), products, "value"),
        (_("the other terms"), rest),
        (_("bias"), step.bias),
        comes_to=step.total,
    )


def _parts(shown: Shown, array: str, step: Any) -> tuple[Any, Any, Any, float]:
    """Inputs, weights and products of what is shown of a vector, laid out in the same way, and what the others add up to."""
    parts = shown.slices(array)
    places = np.concatenate([elements(part) for part in parts])
    shape = (parts[0].rows, -1) if len(parts) == 1 and parts[0].columns > 1 else (1, -1)
    inputs, weights, products = (
        each[places].reshape(shape) for each in (step.inputs, step.weights, step.products)
    )
    rest = float(step.products.sum() - products.sum()) if products.size < step.products.size else 0.0
    return inputs, weights, products, rest


def _norm(_: Translate, shown: Shown, found: Explained, step: Normalized) -> Told:
    return _(
        "The mean of this map over the batch, {mean}, is subtracted, and the difference is divided by the standard deviation, {deviation}. Then it is scaled by γ = {weight} and shifted by β = {bias}."
    ).format(
        mean=figures(step.mean),
        deviation=figures(step.deviation),
        weight=figures(step.weight),
        bias=figures(step.bias),
    ), [
        total(
            f"({figures(step.x)} − {bracketed(step.mean)}) ÷ {figures(step.deviation)} × {bracketed(step.weight)} + {bracketed(step.bias)} = {figures(step.total)}"
        )
    ]


def _activation(_: Translate, shown: Shown, found: Explained, step: evidence.ActivationStep) -> Told:
    name = function_of(shown, found)
    words = {
        "relu": _(
            "A negative number becomes 0; any other number stays the same. Where the output is 0, no gradient passes back."
        ),
        "leaky_relu": _("A negative number is multiplied by 0.01; any other number stays the same."),
        "sigmoid": _("The sigmoid maps every number to a value between 0 and 1."),
        "tanh": _("The tanh maps every number to a value between −1 and 1."),
    }[name]
    formula = {
        "relu": f"max(0, {figures(step.x)})",
        "leaky_relu": f"max({figures(step.x)}, 0.01 × {bracketed(step.x)})",
        "sigmoid": f"1 ÷ (1 + exp(−{bracketed(step.x)}))",
        "tanh": f"tanh({figures(step.x)})",
    }[name]
    return words, [total(f"{formula} = {figures(step.value)}")]


def _largest(_: Translate, shown: Shown, found: Explained, step: evidence.MaxPoolingStep) -> Told:
    mark = int(step.values.argmax())
    return _(
        "The largest number of the window is passed on. The others do not influence the output and receive no gradient."
    ), [
        cells(_("window"), step.values, "value", [mark]),
        sign("→"),
        total(_("largest: {value}").format(value=figures(step.maximum))),
    ]


def _mean(_: Translate, shown: Shown, found: Explained, step: evidence.AveragePoolingStep) -> Told:
    return _("The mean of the window is passed on."), [
        cells(_("window"), step.values, "value"),
        sign("Σ"),
        total(f"{figures(step.total)} ÷ {step.divisor} = {figures(step.mean)}"),
    ]


def _flatten(_: Translate, shown: Shown, found: Explained, step: evidence.FlattenGradient) -> Told:
    forward = found.look.side == "up"
    words = (
        _("The numbers of all maps are put into one vector; their values stay the same.")
        if forward
        else _("Each gradient goes back to the place that its number came from; its value stays the same.")
    )
    where = "({})".format(", ".join(map(str, step.position)))
    ends = (where, str(step.index)) if forward else (str(step.index), where)
    return words, [total(f"{ends[0]} → {ends[1]}: {figures(step.total)}")]


def softmax(_: Translate, shown: Shown, step: Any, classes: list[str]) -> Told:
    """The probabilities of all classes, as a table."""
    head = ["", _("score"), f"e^(s − {figures(step.shift)})", f"÷ {figures(step.total)}"]
    lines = [
        [name, figures(score), figures(power), figures(power / step.total)]
        for name, score, power in zip(classes, step.logits, step.exponents, strict=True)
    ]
    return _(
        "Softmax takes e to the power of each score s and divides it by the sum of all these powers. The largest score is subtracted first, which changes no probability."
    ), [equation.rows(head, lines, step.index)]


def loss(_: Translate, shown: Shown, found: Explained, each: list[evidence.CrossEntropyStep]) -> Told:
    """The loss, of one picture or of a batch."""
    assert found.total is not None
    logs = [f"−ln {figures(step.probability)}" for step in each]
    if len(each) == 1:
        return _(
            "The loss is the cross-entropy: the negative natural logarithm of the probability of the true class. It would be 0 if this probability were 1."
        ), [total(f"{logs[0]} = {figures(found.total)}")]
    return _(
        "The loss is the mean cross-entropy of the batch. The cross-entropy of a picture is −ln of the probability of its true class."
    ), [total(f"({' + '.join(logs)}) ÷ {len(each)} = {figures(found.total)}".replace("+ −", "− "))]


FORWARD: Tellers = {
    evidence.ConvolutionStep: _convolution,
    evidence.linear.LinearStep: _linear,
    Normalized: _norm,
    evidence.ActivationStep: _activation,
    evidence.MaxPoolingStep: _largest,
    evidence.AveragePoolingStep: _mean,
    evidence.FlattenGradient: _flatten,
}
"""By the kind of evidence; flattening back is told here as well."""
