"""What is said of a kernel that learns."""

from __future__ import annotations

from cnnviz.kernel_experiments import KERNEL_EXPERIMENTS, experiment_of
from cnnviz.kernel_training import Lesson, label
from cnnviz.state.train.kernel import LAST_STEP, TrainKernelState
from cnnviz.words import Translate

FOUND = 0.01
"""A kernel whose weights are all nearer than this to the hidden one's has found it."""

NEAR = 0.01
"""A loss that is above the smallest possible one by less than this share of it has come as far as it can."""

STILL = 1e-4
"""A step that takes off less than this share of the loss hardly changes it."""


def made_by(_: Translate, lesson: Lesson, state: TrainKernelState) -> str:
    """What made the target map."""
    if lesson.own:
        return _("the picture after")
    return _("made by {name}").format(name=_(label(state.target)))


def trial(_: Translate, lesson: Lesson, state: TrainKernelState) -> dict[str, str] | None:
    """The question of the experiment that `state` is a moment of, and its answer once enough steps were taken; None if it is of none."""
    name = experiment_of(state)
    if name is None:
        return None
    each = KERNEL_EXPERIMENTS[name]
    seen = lesson.taken >= each.steps or lesson.ended
    return {"question": _(each.question), "answer": _(each.answer) if seen else ""}


def verdict(_: Translate, lesson: Lesson, state: TrainKernelState) -> str:
    """One or two sentences on where learning stands at the step that is looked at."""
    text = _standing(_, lesson, state)
    if lesson.step == lesson.taken:
        return text
    return _("Looking back at step {step} of {taken}. {text}").format(
        step=lesson.step, taken=lesson.taken, text=text
    )


def _standing(_: Translate, lesson: Lesson, state: TrainKernelState) -> str:
    loss, start = lesson.losses[lesson.step], lesson.losses[0]
    if lesson.exploded:
        return _(
            "The loss exploded at step {step}: each step overshoots the minimum by more than it corrects. Choose a learning rate below {limit}; training then starts again."
        ).format(step=lesson.step, limit=short(lesson.limit))
    if lesson.step == 0:
        if lesson.taken:
            return _("The loss is {loss} before the first step.").format(loss=short(loss))
        return _("The loss is {loss}. Press Run, or take a single step.").format(loss=short(loss))
    if lesson.distance is not None and lesson.distance < FOUND:
        return _(
            "The loss is {loss}. Every weight differs by less than {bound} from that of the hidden kernel: the hidden kernel has been found."
        ).format(loss=short(loss), bound=FOUND)
    if (ended := _as_far_as_it_can(_, lesson)) is not None:
        return ended
    if lesson.step >= LAST_STEP:
        return _("The loss is {loss} after {step} steps. This page takes no more steps than that.").format(
            loss=short(loss), step=lesson.step
        )
    before = lesson.losses[lesson.step - 1]
    if loss > before:
        text = _("The loss rose from {before} to {loss}: this step was too large.")
        if lesson.rate > lesson.limit:
            text = _("The loss rose from {before} to {loss}: with this learning rate, it keeps growing.")
        return text.format(before=short(before), loss=short(loss))
    less = 1 - loss / before if before else 0.0
    text = _("The loss is {loss}, {share} of its initial value. The last step lowered it by {less}.")
    if less < STILL:
        text = _("The loss is {loss}, {share} of its initial value. It hardly changes any more.")
    share = f"{short(100 * loss / start)}%" if start else "0%"
    return text.format(loss=short(loss), share=share, less=f"{short(100 * less)}%")


def _as_far_as_it_can(_: Translate, lesson: Lesson) -> str | None:
    """What is said when there is next to nothing left to learn, but the hidden kernel was not found; else None."""
    loss, size = lesson.losses[lesson.step], "{} × {}".format(*lesson.task.shape[1:])
    if lesson.least and loss < (1 + NEAR) * lesson.least:
        return _(
            "The loss is {loss}, and no {size} kernel reaches a loss below {least} here. One kernel of this size cannot remove the error that remains."
        ).format(loss=short(loss), size=size, least=short(lesson.least))
    if not lesson.least and loss < NEAR**2 * lesson.task.nothing and not lesson.task.determined:
        return _(
            "The loss is {loss}: the output map matches the target map. For this picture, different kernels give the same map, so the target map does not determine the weights."
        ).format(loss=short(loss))
    return None


def short(number: float) -> str:
    """Three significant digits, with a true minus sign in an exponent."""
    text = f"{number:.3g}"
    digits, _, power = text.partition("e")
    return f"{digits}e{int(power)}".replace("-", "−") if power else digits
