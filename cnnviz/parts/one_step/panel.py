"""Why a number is what it is, as the panel below the stage writes it out: a sentence, and the sum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from cnnviz import evidence
from cnnviz.parts.one_step import equation
from cnnviz.parts.one_step.equation import bracketed, cells, figures, product, sign, total
from cnnviz.parts.one_step.names import title
from cnnviz.step_by_hand import Explained, Normalized, Update
from cnnviz.step_by_hand.shown import Shown, elements
from cnnviz.words import Translate

Told = tuple[str, list[equation.Item]]


def panel(_: Translate, shown: Shown, found: Explained, classes: list[str]) -> dict[str, Any]:
    """Title, sentence, sum, and whether the engine has the same number."""
    words, items = _told(_, shown, found, classes)
    check = None
    if found.total is not None:
        check = {
            "engine": figures(found.engine),
            "agrees": found.agrees,
            "text": _("the engine's float32 gives the same")
            if found.agrees
            else _("the engine's float32 gives {value}").format(value=figures(found.engine)),
        }
    return {
        "title": title(_, shown.walk, found.look, found.index, classes),
        "words": words,
        "items": items,
        "check": check,
    }


def _told(_: Translate, shown: Shown, found: Explained, classes: list[str]) -> Told:
    record = found.evidence
    for kind, tell in _TELLERS.items():
        if isinstance(record, kind):
            return tell(_, shown, found, record)
    if isinstance(record, list):
        return _loss(_, shown, found, record)
    if isinstance(record, evidence.CrossEntropyGradient):
        return _score_gradient(_, shown, found, classes)
    if isinstance(record, evidence.activation.SoftmaxStep):
        return _softmax(_, shown, record, classes)
    return _given(_, found), [total(figures(found.engine))]


def _given(_: Translate, found: Explained) -> str:
    if found.look.array == "a0":
        return _("A pixel of the picture, from 0 (black) to 1 (white). It is given.")
    if found.look.array == "p":
        return _("The truth: 1 for the class that the picture shows, 0 for the others.")
    if found.look.array == "l":
        return _("The loss of the same picture with the weights after the update.")
    return _("A weight. Only weights and biases change when a network learns.")


def _convolution(_: Translate, shown: Shown, found: Explained, step: evidence.ConvolutionStep) -> Told:
    channel = shown.channel(f"a{found.line}")
    gray = "gray" if found.line == 0 else "value"
    rest = step.total - step.bias - float(step.channel_subtotals[channel])
    return _(
        "The kernel lies on these numbers. Each is multiplied by the weight on it; the products and the bias are added."
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
    name = _function(shown, found)
    words = {
        "relu": _("A negative number becomes 0, any other stays. On the way back a 0 here is a closed gate."),
        "leaky_relu": _("A negative number is multiplied by 0.01, any other stays."),
        "sigmoid": _("Every number is brought between 0 and 1."),
        "tanh": _("Every number is brought between −1 and 1."),
    }[name]
    formula = {
        "relu": f"max(0, {figures(step.x)})",
        "leaky_relu": f"max({figures(step.x)}, 0.01 × {bracketed(step.x)})",
        "sigmoid": f"1 ÷ (1 + exp(−{bracketed(step.x)}))",
        "tanh": f"tanh({figures(step.x)})",
    }[name]
    return words, [total(f"{formula} = {figures(step.value)}")]


def _function(shown: Shown, found: Explained) -> str:
    assert found.line is not None
    return str(getattr(shown.walk.lines[found.line].layer, "name"))  # noqa: B009


def _largest(_: Translate, shown: Shown, found: Explained, step: evidence.MaxPoolingStep) -> Told:
    mark = int(step.values.argmax())
    return _(
        "The largest number of the window goes on. The others have no influence, neither here nor on the way back."
    ), [
        cells(_("window"), step.values, "value", [mark]),
        sign("→"),
        total(_("largest: {value}").format(value=figures(step.maximum))),
    ]


def _mean(_: Translate, shown: Shown, found: Explained, step: evidence.AveragePoolingStep) -> Told:
    return _("The mean of the window goes on."), [
        cells(_("window"), step.values, "value"),
        sign("Σ"),
        total(f"{figures(step.total)} ÷ {step.divisor} = {figures(step.mean)}"),
    ]


def _flatten(_: Translate, shown: Shown, found: Explained, step: evidence.FlattenGradient) -> Told:
    forward = found.look.side == "up"
    words = (
        _("The numbers of all maps are laid out in one row; their values stay.")
        if forward
        else _("Each number goes back to where it came from; its gradient stays.")
    )
    where = "({})".format(", ".join(map(str, step.position)))
    ends = (where, str(step.index)) if forward else (str(step.index), where)
    return words, [total(f"{ends[0]} → {ends[1]}: {figures(step.total)}")]


def _softmax(_: Translate, shown: Shown, step: Any, classes: list[str]) -> Told:
    head = ["", _("score"), f"e^(s − {figures(step.shift)})", f"÷ {figures(step.total)}"]
    lines = [
        [name, figures(score), figures(power), figures(power / step.total)]
        for name, score, power in zip(classes, step.logits, step.exponents, strict=True)
    ]
    return _(
        "e is raised to each score, and the result divided by the sum of all. The largest score is subtracted first, which changes no probability."
    ), [equation.rows(head, lines, step.index)]


def _loss(_: Translate, shown: Shown, found: Explained, each: list[evidence.CrossEntropyStep]) -> Told:
    assert found.total is not None
    logs = [f"−ln {figures(step.probability)}" for step in each]
    if len(each) == 1:
        return _(
            "The loss is the negative logarithm of the probability of the true class. It would be 0 if the network were certain and right."
        ), [total(f"{logs[0]} = {figures(found.total)}")]
    return _(
        "The loss is the mean over the pictures of the batch: of each, −ln of the probability of its true class."
    ), [total(f"({' + '.join(logs)}) ÷ {len(each)} = {figures(found.total)}".replace("+ −", "− "))]


def _score_gradient(_: Translate, shown: Shown, found: Explained, classes: list[str]) -> Told:
    step = found.evidence
    scores, truth = step.exponents / step.total, shown.step.numbers("p", "down")
    batch = step.images > 1
    head = ["", "p", "y", f"(p − y) ÷ {step.images}" if batch else "p − y"]
    lines = [
        [name, figures(p), figures(float(y)), figures((p - float(y)) / step.images)]
        for name, p, y in zip(classes, scores, truth, strict=True)
    ]
    words = _(
        "The gradient of the loss by a score is the probability p less the truth y. A larger score of a wrong class raises the loss; a larger one of the true class lowers it."
    )
    if batch:
        words += " " + _("As the loss is a mean over {count} pictures, it is divided by {count}.").format(
            count=step.images
        )
    return words, [equation.rows(head, lines, step.index)]


def _linear_weight(_: Translate, shown: Shown, found: Explained, step: evidence.LinearWeightGradient) -> Told:
    image = shown.step.image
    return _(
        "Forward, this weight multiplied one number. Its gradient is that number times the error: the gradient of what the weight added to."
    ), product(
        cells(_("number it met"), step.inputs[image], "value"),
        cells(_("error"), step.grads[image], "value"),
        cells(_("product"), step.products[image], "value"),
        (_("the other pictures"), _rest(step.products, image)),
        comes_to=step.total,
    )


def _rest(products: Any, image: int) -> float:
    """What the other pictures of the batch add."""
    return float(products.sum() - products[image].sum()) if len(products) > 1 else 0.0


def _bias(_: Translate, shown: Shown, found: Explained, step: evidence.BiasGradient) -> Told:
    image = shown.step.image
    errors = step.grads[image]
    rest = _rest(step.grads, image)
    items = [cells(_("errors"), errors.reshape(errors.shape[0], -1) if errors.ndim else errors, "value")]
    if rest:
        items += [sign("Σ +"), equation.named(_("the other pictures"), rest)]
    return _(
        "The bias is added to every number of its map, so its gradient is the sum of all errors there."
    ), [
        *items,
        sign("=" if rest else "Σ ="),
        total(figures(step.total)),
    ]


def _linear_input(_: Translate, shown: Shown, found: Explained, step: evidence.LinearInputGradient) -> Told:
    made = shown.slices(f"a{found.line + 1}" if found.line is not None else "")[0]
    shape = (made.rows, made.columns) if made.columns > 1 else (1, -1)
    weights, grads, products = (each.reshape(shape) for each in (step.weights, step.grads, step.products))
    return _(
        "This number went into every output, each time by another weight. From each output the error comes back by the same weight; all are added."
    ), product(
        cells(_("weights it went out by"), weights, "weight"),
        cells(_("errors"), grads, "value"),
        cells(_("products"), products, "value"),
        comes_to=step.total,
    )


def _max_back(_: Translate, shown: Shown, found: Explained, step: evidence.MaxPoolingGradient) -> Told:
    if not step.grads.size:
        return _("No window holds this number, so the loss does not depend on it."), [total("0")]
    won = bool(step.is_taken.any())
    words = (
        _("This number was the largest of its window and went on. It gets the whole gradient of the window.")
        if won
        else _(
            "This number was not the largest of its window. A small change of it changes nothing, so its gradient is 0."
        )
    )
    return words, [
        _window(_, shown, found, step),
        equation.named(_("gradient of the window"), float(step.grads.reshape(-1)[0])),
        sign("→"),
        total(figures(step.total)),
    ]


def _window(_: Translate, shown: Shown, found: Explained, step: evidence.MaxPoolingGradient) -> equation.Item:
    """The first window that holds the number, with the number that it took marked."""
    assert found.line is not None
    pool: Any = shown.walk.lines[found.line].layer
    corner = [int(axis[0]) * pool.stride for axis in step.windows]
    given = shown.step.numbers(f"a{found.line}", "up")[found.index[0]]
    values = given[corner[0] : corner[0] + pool.size, corner[1] : corner[1] + pool.size]
    row, column = (int(at) - start for at, start in zip(step.taken.reshape(-1, 2)[0], corner, strict=True))
    return cells(_("window, its largest framed"), values, "value", [row * values.shape[1] + column])


def _average_back(
    _: Translate, shown: Shown, found: Explained, step: evidence.AveragePoolingGradient
) -> Told:
    if not step.grads.size:
        return _("No window holds this number, so the loss does not depend on it."), [total("0")]
    parts = " + ".join(
        f"{bracketed(float(grad))} ÷ {int(divisor)}"
        for grad, divisor in zip(step.grads.reshape(-1), step.divisors.reshape(-1), strict=True)
    )
    return _(
        "Every number of a window moved the mean by the same share, so the gradient is shared equally."
    ), [total(f"{parts} = {figures(step.total)}")]


def _gate(_: Translate, shown: Shown, found: Explained, step: evidence.ActivationGradient) -> Told:
    name = _function(shown, found)
    if name == "relu":
        words = (
            _(
                "Before the activation this number was {x}, above 0: the gate is open, and the gradient passes."
            )
            if step.slope
            else _(
                "Before the activation this number was {x}, not above 0: the gate is closed, and nothing passes."
            )
        )
    else:
        words = _("Before the activation this number was {x}. The slope there multiplies the gradient.")
    return words.format(x=figures(step.x)), [
        equation.named(_("gradient behind"), step.grad),
        sign("×"),
        equation.named(_("slope"), step.slope),
        sign("="),
        total(figures(step.total)),
    ]


def _norm_weight(
    _: Translate, shown: Shown, found: Explained, step: evidence.BatchNormWeightGradient
) -> Told:
    image = shown.step.image
    return _(
        "γ multiplies every normalised number of its map. Its gradient is the sum of normalised number × error."
    ), product(
        cells(_("normalised"), step.normalized[image], "value"),
        cells(_("errors"), step.grads[image], "value"),
        cells(_("products"), step.products[image], "value"),
        (_("the other pictures"), _rest(step.products, image)),
        comes_to=step.total,
    )


def _norm_input(_: Translate, shown: Shown, found: Explained, step: evidence.BatchNormInputGradient) -> Told:
    image = shown.step.image
    return _(
        "This number moves its own output, and through mean and deviation every other output of its map in the batch. Slope × error is added over all of them: directly {direct}, through the mean {mean}, through the deviation {deviation}."
    ).format(
        direct=figures(step.direct),
        mean=figures(step.through_mean),
        deviation=figures(step.through_variance),
    ), product(
        cells(_("slopes"), step.slopes[image], "value"),
        cells(_("errors"), step.grads[image], "value"),
        cells(_("products"), step.products[image], "value"),
        (_("the other pictures"), _rest(step.products, image)),
        comes_to=step.total,
    )


def _weight(_: Translate, shown: Shown, found: Explained, step: evidence.ConvolutionWeightGradient) -> Told:
    image = shown.step.image
    gray = "gray" if found.line == 0 else "value"
    return _(
        "This one weight was used at all {count} positions. At each it met a number and moved an output: number × error, added over all positions."
    ).format(count=step.grads[image].size), product(
        cells(_("numbers it met"), step.inputs[image], gray),
        cells(_("errors"), step.grads[image], "value"),
        cells(_("products"), step.products[image], "value"),
        (_("the other pictures"), _rest(step.products, image)),
        comes_to=step.total,
    )


def _input(_: Translate, shown: Shown, found: Explained, step: evidence.ConvolutionInputGradient) -> Told:
    if not step.products.size:
        return _("No window holds this number, so the loss does not depend on it."), [total("0")]
    channel = shown.channel(f"a{found.line + 1}" if found.line is not None else "a0")
    rest = step.total - float(step.channel_subtotals[channel]) if len(step.channel_subtotals) > 1 else 0.0
    return _(
        "This number lay under the kernel at several positions, each time under another weight. Seen from here the kernel is turned by 180°: weight × error, added over these positions."
    ), product(
        cells(_("kernel, turned"), step.weights[channel], "weight"),
        cells(_("errors"), step.grads[channel], "value"),
        cells(_("products"), step.products[channel], "value"),
        (_("the other maps"), rest),
        comes_to=step.total,
    )


def _update(_: Translate, shown: Shown, found: Explained, step: Update) -> Told:
    return _("Every weight takes one step against its gradient, as long as the learning rate says."), [
        equation.named(_("weight"), step.weight),
        sign("−"),
        equation.named(_("learning rate"), step.rate),
        sign("×"),
        equation.named(_("gradient"), step.gradient),
        sign("="),
        total(figures(step.total)),
    ]


_TELLERS: dict[type, Callable[[Translate, Shown, Explained, Any], Told]] = {
    evidence.ConvolutionStep: _convolution,
    evidence.linear.LinearStep: _linear,
    Normalized: _norm,
    evidence.ActivationGradient: _gate,
    evidence.ActivationStep: _activation,
    evidence.MaxPoolingStep: _largest,
    evidence.AveragePoolingStep: _mean,
    evidence.FlattenGradient: _flatten,
    evidence.LinearWeightGradient: _linear_weight,
    evidence.BiasGradient: _bias,
    evidence.LinearInputGradient: _linear_input,
    evidence.MaxPoolingGradient: _max_back,
    evidence.AveragePoolingGradient: _average_back,
    evidence.BatchNormWeightGradient: _norm_weight,
    evidence.BatchNormInputGradient: _norm_input,
    evidence.ConvolutionWeightGradient: _weight,
    evidence.ConvolutionInputGradient: _input,
    Update: _update,
}
"""By the kind of evidence; a kind stands before those that it is made from."""
