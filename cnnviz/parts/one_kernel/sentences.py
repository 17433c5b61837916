"""What is said of a kernel that learns."""

from __future__ import annotations

from cnnviz.kernel_training import Lesson
from cnnviz.state.train.kernel import LAST_STEP, TrainKernelState
from cnnviz.words import Translate

FOUND = 0.01
"""A kernel whose weights are all nearer than this to the hidden one's has found it."""


def verdict(_: Translate, lesson: Lesson, state: TrainKernelState) -> str:
    """One or two sentences on where learning stands."""
    loss, start = lesson.losses[-1], lesson.losses[0]
    if lesson.exploded:
        return _(
            "The loss exploded at step {step}: each step overshoots by more than it corrects. Choose a rate below {limit}; learning then starts again."
        ).format(step=lesson.step, limit=short(lesson.limit))
    if lesson.step == 0:
        return _("The loss is {loss}. Press Run, or take a single step.").format(loss=short(loss))
    if lesson.distance is not None and lesson.distance < FOUND:
        return _(
            "The loss is {loss}. Every weight is now within {bound} of the hidden kernel's: the kernel has been found."
        ).format(loss=short(loss), bound=FOUND)
    if lesson.step >= LAST_STEP:
        return _("The loss is {loss} after {step} steps, the most that this page takes.").format(
            loss=short(loss), step=lesson.step
        )
    before = lesson.losses[-2]
    if loss > before:
        text = _("The loss rose from {before} to {loss}: this step went too far.")
        if lesson.rate > lesson.limit:
            text = _("The loss rose from {before} to {loss}: with this rate it keeps growing.")
        return text.format(before=short(before), loss=short(loss))
    less = 1 - loss / before if before else 0.0
    if less < 1e-4:
        return _(
            "The loss is {loss}, {share} of what it was at the start. It hardly changes any more."
        ).format(loss=short(loss), share=f"{short(100 * loss / start)}%")
    return _(
        "The loss is {loss}, {share} of what it was at the start. The last step took off {less}."
    ).format(loss=short(loss), share=f"{short(100 * loss / start)}%", less=f"{short(100 * less)}%")


def short(number: float) -> str:
    """Three significant digits, with a true minus sign in an exponent."""
    text = f"{number:.3g}"
    digits, _, power = text.partition("e")
    return f"{digits}e{int(power)}".replace("-", "−") if power else digits
