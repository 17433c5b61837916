"""What is said of each step of the walk, and of its end."""

from __future__ import annotations

from cnnviz.parts.one_step.equation import figures
from cnnviz.parts.one_step.names import layers_of
from cnnviz.state.train.step import MOST_TAKEN
from cnnviz.step_by_hand.shown import Shown
from cnnviz.step_by_hand.walk import Stage, Walk
from cnnviz.words import Translate


def titles(_: Translate, walk: Walk) -> list[str]:
    """The title of each step of the walk."""
    layers = layers_of(_, walk)
    return [_title(_, layers, stage) for stage in walk.stages]


def _title(_: Translate, layers: list[str], stage: Stage) -> str:
    layer = "" if stage.line is None else layers[stage.line]
    match stage.kind:
        case "start":
            return _("The picture and the weights")
        case "forward":
            return _("Forward: {layer}").format(layer=layer)
        case "softmax":
            return _("Forward: Softmax")
        case "loss":
            return _("Forward: the loss")
        case "scores":
            return _("Backward: the scores")
        case "weights":
            return _("Backward: weights of {layer}").format(layer=layer)
        case "back":
            before = layers[stage.line - 1] if stage.line else _("Picture")
            return _("Backward: through {layer} to {before}").format(layer=layer, before=before)
        case "update":
            return _("The update")
    return _("Forward again")


def outcome(_: Translate, shown: Shown, truth: str) -> tuple[str, str, str]:
    """How the step ended: a title, a sentence, and the two losses."""
    step = shown.step
    smaller = _("Choose a smaller learning rate.")
    if step.after is None:
        return (
            _("The numbers overflowed"),
            _(
                "The step was so large that the new weights, or numbers computed from them, exceed the range of float32."
            )
            + f" {smaller}",
            f"{figures(step.before.loss)} → ∞",
        )
    before, after = step.before.loss, step.after.loss
    change = f"{figures(before)} → {figures(after)}"
    if step.dead:
        closed = _(
            "After this step no number before the ReLU is above 0, so no gradient gets through to the kernel any more: such a kernel is called dead."
        )
        if after > before:
            return _("The loss rose, and every ReLU is closed"), f"{closed} {smaller}", change
        biases = _(
            "The biases behind the ReLU alone made the loss smaller: for this picture the ReLU now gives nothing but 0."
        )
        advice = _("With a smaller learning rate the kernel can go on learning.")
        return (
            _("The loss fell, but every ReLU is closed"),
            f"{biases} {closed} {advice}",
            change,
        )
    p = [float(each.probabilities[step.image][step.labels[step.image]]) for each in (step.before, step.after)]
    if after > before:
        return (
            _("The loss rose"),
            _(
                "The step was too large: the loss is curved, and the gradient gives its slope at one point only."
            )
            + f" {smaller}",
            change,
        )
    if after == before:
        return (
            _("The loss stayed the same"),
            _("The update changed the loss by less than float32 can show."),
            change,
        )
    words = _(
        "With the new weights, the loss is smaller. The probability of “{truth}” went from {before} to {after}."
    ).format(truth=truth, before=f"{100 * p[0]:.1f}%", after=f"{100 * p[1]:.1f}%")
    if step.count + 1 >= MOST_TAKEN:
        words += " " + _("This page makes at most {count} updates.").format(count=MOST_TAKEN)
    return _("The loss fell"), words, change
