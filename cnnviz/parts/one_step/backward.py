"""Why a gradient, or a weight after the update, is what it is: its sentence and its sum."""

from __future__ import annotations

from typing import Any

from cnnviz import evidence
from cnnviz.parts.one_step import equation
from cnnviz.parts.one_step.equation import Told, bracketed, cells, figures, product, sign, total
from cnnviz.parts.one_step.tellers import Tellers, function_of
from cnnviz.step_by_hand import Explained, Update
from cnnviz.step_by_hand.shown import Shown
from cnnviz.words import Translate


def score_gradient(_: Translate, shown: Shown, found: Explained, classes: list[str]) -> Told:
    """The gradients by all scores, as a table."""
    step = found.evidence
    scores, truth = step.exponents / step.total, shown.step.numbers("p", "down")
    batch = step.images > 1
    head = ["", "p", "y", f"(p − y) ÷ {step.images}" if batch else "p − y"]
    lines = [
        [name, figures(p), figures(float(y)), figures((p - float(y)) / step.images)]
        for name, p, y in zip(classes, scores, truth, strict=True)
    ]
    words = _(
        "The gradient of the loss with respect to a score is the probability p minus the label y. Raising the score of a wrong class raises the loss; raising the score of the true class lowers it."
    )
    if batch:
        words += " " + _(
            "The loss is a mean over {count} pictures, so the gradient is divided by {count}."
        ).format(count=step.images)
    return words, [equation.rows(head, lines, step.index)]


def _linear_weight(_: Translate, shown: Shown, found: Explained, step: evidence.LinearWeightGradient) -> Told:
    image = shown.step.image
    return _(
        "In the forward pass, this weight multiplies one input. Its gradient is this input times the error, which is the gradient of the loss with respect to the output."
    ), product(
        cells(_("input"), step.inputs[image], "value"),
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
    return _("The gradient of a bias is the sum of the errors of all outputs to which the bias is added."), [
        *items,
        sign("=" if rest else "Σ ="),
        total(figures(step.total)),
    ]


def _linear_input(_: Translate, shown: Shown, found: Explained, step: evidence.LinearInputGradient) -> Told:
    made = shown.slices(f"a{found.line + 1}" if found.line is not None else "")[0]
    shape = (made.rows, made.columns) if made.columns > 1 else (1, -1)
    weights, grads, products = (each.reshape(shape) for each in (step.weights, step.grads, step.products))
    return _(
        "Each output multiplies this number by a different weight. The error of each output is multiplied by the same weight, and the products are added."
    ), product(
        cells(_("weights"), weights, "weight"),
        cells(_("errors"), grads, "value"),
        cells(_("products"), products, "value"),
        comes_to=step.total,
    )


def _max_back(_: Translate, shown: Shown, found: Explained, step: evidence.MaxPoolingGradient) -> Told:
    if not step.grads.size:
        return _("No window holds this number, so the loss does not depend on it."), [total("0")]
    won = bool(step.is_taken.any())
    words = (
        _(
            "This number was passed on as the largest of its window, so it receives the whole gradient of the window."
        )
        if won
        else _(
            "Another number was passed on as the largest of the window. This number does not influence the output, so its gradient is 0."
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
    return cells(_("window, the largest number framed"), values, "value", [row * values.shape[1] + column])


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
        "Every number of a window contributes the same share to the mean, so the gradient is divided equally among them."
    ), [total(f"{parts} = {figures(step.total)}")]


def _gate(_: Translate, shown: Shown, found: Explained, step: evidence.ActivationGradient) -> Told:
    name = function_of(shown, found)
    if name == "relu":
        words = (
            _(
                "Before the activation, this number is {x}, above 0. The slope of ReLU there is 1, so the gradient passes unchanged."
            )
            if step.slope
            else _(
                "Before the activation, this number is {x}, not above 0. The slope of ReLU there is 0, so no gradient passes."
            )
        )
    else:
        words = _(
            "Before the activation, this number is {x}. The gradient is multiplied by the slope of the activation function there."
        )
    return words.format(x=figures(step.x)), [
        equation.named(_("gradient of the output"), step.grad),
        sign("×"),
        equation.named(_("slope"), step.slope),
        sign("="),
        total(figures(step.total)),
    ]


def _with_errors(_: Translate, met: equation.Item, step: Any, image: int) -> list[equation.Item]:
    """What a number met in the picture that is followed, times the errors there; the other pictures are one more term."""
    return product(
        met,
        cells(_("errors"), step.grads[image], "value"),
        cells(_("products"), step.products[image], "value"),
        (_("the other pictures"), _rest(step.products, image)),
        comes_to=step.total,
    )


def _norm_weight(
    _: Translate, shown: Shown, found: Explained, step: evidence.BatchNormWeightGradient
) -> Told:
    image = shown.step.image
    return _(
        "γ multiplies every normalised number of its map. Its gradient is the sum of the products of normalised number and error."
    ), _with_errors(_, cells(_("normalised"), step.normalized[image], "value"), step, image)


def _norm_input(_: Translate, shown: Shown, found: Explained, step: evidence.BatchNormInputGradient) -> Told:
    image = shown.step.image
    return _(
        "This number affects its own output and, through the mean and the standard deviation, every output of its map in the batch. Slope × error is added over all outputs: {direct} directly, {mean} through the mean and {deviation} through the standard deviation."
    ).format(
        direct=figures(step.direct),
        mean=figures(step.through_mean),
        deviation=figures(step.through_variance),
    ), _with_errors(_, cells(_("slopes"), step.slopes[image], "value"), step, image)


def _weight(_: Translate, shown: Shown, found: Explained, step: evidence.ConvolutionWeightGradient) -> Told:
    image = shown.step.image
    gray = "gray" if found.line == 0 else "value"
    return _(
        "This weight is used at all {count} positions. At each position it multiplies one input. Its gradient is the sum of input × error over all positions."
    ).format(count=step.grads[image].size), _with_errors(
        _, cells(_("inputs"), step.inputs[image], gray), step, image
    )


def _input(_: Translate, shown: Shown, found: Explained, step: evidence.ConvolutionInputGradient) -> Told:
    if not step.products.size:
        return _("No window holds this number, so the loss does not depend on it."), [total("0")]
    channel = shown.channel(f"a{found.line + 1}" if found.line is not None else "a0")
    rest = step.total - float(step.channel_subtotals[channel]) if len(step.channel_subtotals) > 1 else 0.0
    return _(
        "The kernel covers this number at one or more positions, each time with a different weight. Seen from the input, the kernel is turned by 180°. The gradient is the sum of weight × error over these positions."
    ), product(
        cells(_("kernel, turned"), step.weights[channel], "weight"),
        cells(_("errors"), step.grads[channel], "value"),
        cells(_("products"), step.products[channel], "value"),
        (_("the other maps"), rest),
        comes_to=step.total,
    )


def _update(_: Translate, shown: Shown, found: Explained, step: Update) -> Told:
    return _(
        "The gradient is multiplied by the learning rate, and the product is subtracted from the old value."
    ), [
        equation.named(_("weight"), step.weight),
        sign("−"),
        equation.named(_("learning rate"), step.rate),
        sign("×"),
        equation.named(_("gradient"), step.gradient),
        sign("="),
        total(figures(step.total)),
    ]


BACKWARD: Tellers = {
    evidence.ActivationGradient: _gate,
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
"""By the kind of evidence."""
