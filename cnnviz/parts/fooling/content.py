"""What the search found, in pictures and sentences."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.fooling import MOST, SEEDS, STEPS, Fooled, Sought
from cnnviz.parts.own_classes.sentences import percent
from cnnviz.parts.part import Content
from cnnviz.views.sentences import listed
from cnnviz.words import N_, Translate

WHITE = 255
SIZE = N_(
    "No pixel changes by more than {levels} on the scale from 0 to 255 (on average by {mean}), and “{before}” is read as “{after}”."
)
STEPS_TAKEN = N_(
    "After {steps} steps of one level each, no pixel has changed by more than {levels} on the scale from 0 to 255 (on average by {mean}), and “{before}” is read as “{after}”. One step fewer is not enough."
)
ONE_STEP_TAKEN = N_(
    "After one step, no pixel has changed by more than 1 on the scale from 0 to 255 (on average by {mean}), and “{before}” is read as “{after}”."
)
ENOUGH = N_(
    "Pixels have whole levels: {less} levels do not change the answer, {levels} do. With fractions, {enough} would be enough."
)
ENOUGH_ONE = N_(
    "Pixels have whole levels, so one level is the smallest possible step. With fractions, {enough} of a level would be enough."
)
NOT_FOOLED = N_(
    "{count} random changes of the same pixels by as many levels, each pixel up or down at random: the answer stays “{before}” in all of them."
)
SOME_FOOLED = N_(
    "{count} random changes of the same pixels by as many levels, each pixel up or down at random: the answer stays “{before}” in {stay} of them and changes in {others}."
)
NO_STEP = N_(
    "No success: {steps} steps of one level, each by the sign of a newly computed gradient, do not change the answer from “{before}” to “{target}”. After the last step the network answers “{last}”."
)
NO_STEP_AT_ALL = N_(
    "No step by the sign of the gradient, from 1 to {most} levels, changes the answer “{before}”."
)
ALREADY = N_("The network already answers “{target}”: there is nothing to change. Choose another class.")
FLAT = N_("The gradient is 0 at every pixel, so it gives no direction in which to change the picture.")


NOT_ENOUGH = N_("Levels that are not enough, as the answer stays “{before}”: {levels}")
REACHED = N_("Enough: {levels} levels, read as “{after}”")
REACHED_BY_ONE = N_("Enough: 1 level, read as “{after}”")
TAKEN = N_("Steps taken: {steps}. The answer is now “{after}”.")
BETWEEN = N_("With fractions of a level: {less} is not enough, {enough} is")
RANDOM_READ = N_(
    "Random changes of the same size: {count} of {all} tried; the answer stays “{before}” in {stay} of them"
)


def sought_lines(_: Translate, sought: Sought, labels: tuple[str, ...]) -> list[str]:
    """What a search has met so far, in a few lines."""
    if sought.answer is None:
        return []
    before, said = labels[sought.answer], []
    less = sorted(levels for levels, answer in sought.answers.items() if answer == sought.answer)
    enough = min((levels for levels in sought.answers if levels not in less), default=None)
    if less:
        said.append(_(NOT_ENOUGH).format(before=before, levels=listed(_, map(str, less))))
    if enough is not None:
        text = _(REACHED_BY_ONE) if enough == 1 else _(REACHED)
        said.append(text.format(levels=enough, after=labels[sought.answers[enough]]))
    if sought.between is not None:
        below, above = (f"{levels:.3g}" for levels in sought.between)
        said.append(_(BETWEEN).format(less=below, enough=above))
    if sought.taken:
        said.append(_(TAKEN).format(steps=len(sought.taken), after=labels[sought.taken[-1]]))
    if sought.random:
        stay = sum(answer == sought.answer for answer in sought.random)
        said.append(_(RANDOM_READ).format(count=len(sought.random), all=SEEDS, before=before, stay=stay))
    return said


def fooling_content(
    _: Translate, found: Fooled, labels: tuple[str, ...], *, order: str = "rgb", used: int = 0
) -> Content:
    """The search's result; `order` is that of the pixels' channels, `used` the number of levels by which the input is changed."""
    before = labels[found.answer]
    meta: dict[str, Any] = {
        "size": list(found.picture.shape[1:]),
        "before": [before, percent(float(found.before[found.answer]))],
        "levels": found.levels,
        "most": _most(found),
        "used": used,
        "figures": {},
        "sentences": sentences(_, found, labels),
        "words": _words(_, found),
    }
    arrays = {"picture": _in_order(found.picture, order)}
    changed, difference, noise = found.changed, found.difference, found.noise
    if changed is None or difference is None or noise is None or found.levels is None or found.after is None:
        return meta, arrays
    answer = found.answers[found.levels]
    meta["after"] = [labels[answer], percent(float(found.after[answer]))]
    meta["random"] = [labels[found.random[0]], ""]
    arrays |= {
        "changed": _in_order(changed, order),
        "difference": difference.mean(axis=0).astype(np.float32),
        "noise": _in_order(noise, order),
    }
    return meta, arrays


def sentences(_: Translate, found: Fooled, labels: tuple[str, ...]) -> list[str]:
    """What was found, and how it was measured."""
    before = labels[found.answer]
    target = None if found.target is None else labels[found.target]
    difference = found.difference
    if found.answer == found.target:
        return [_(ALREADY).format(target=target)]
    if not found.direction.any():
        return [_(FLAT)]
    if found.levels is None or difference is None:
        if target is None:
            return [_(NO_STEP_AT_ALL).format(most=MOST, before=before)]
        last = labels[found.answers[max(found.answers)]]
        return [_(NO_STEP).format(steps=STEPS, before=before, target=target, last=last)]
    size = _(SIZE) if target is None else _(ONE_STEP_TAKEN) if found.levels == 1 else _(STEPS_TAKEN)
    said = [
        size.format(
            steps=found.levels,
            levels=_most(found),
            mean=f"{np.abs(difference).mean():.3g}",
            before=before,
            after=labels[found.answers[found.levels]],
        )
    ]
    if found.enough is not None and found.enough < found.levels:
        enough = {"levels": found.levels, "less": found.levels - 1, "enough": f"{found.enough:.3g}"}
        said.append((_(ENOUGH_ONE) if found.levels == 1 else _(ENOUGH)).format(**enough))
    others = sum(answer != found.answer for answer in found.random)
    text = _(SOME_FOOLED) if others else _(NOT_FOOLED)
    return [*said, text.format(count=SEEDS, before=before, stay=SEEDS - others, others=others)]


def _most(found: Fooled) -> int | None:
    """By how many levels a pixel was changed at the most."""
    difference = found.difference
    return None if difference is None else int(np.abs(difference).max())


def enlargement(levels: int) -> int:
    """How many times the change is enlarged, so that it reaches from the middle of the scale to its ends."""
    return max(1, WHITE // (2 * levels))


def _in_order(pixels: npt.NDArray[np.uint8], order: str) -> npt.NDArray[np.uint8]:
    return np.ascontiguousarray(pixels[::-1] if order == "bgr" else pixels)


def _words(_: Translate, found: Fooled) -> dict[str, str]:
    levels = _most(found) or 1
    words = {
        "picture": _("The picture"),
        "difference": _("The change, × {times}").format(times=enlargement(levels)),
        "changed": _("Their sum"),
        "noise": _("Noise of the same size"),
        "reads": _("{answer}: {share}"),
        "scale": _("−{levels} to +{levels} levels; orange is brighter, blue darker").format(levels=levels),
        "use": _("Use the sum as the network's input"),
        "back": _("Use the picture itself again"),
        "using": _(
            "The sum is the input now: maps, trace and answer above are those of the changed picture."
        ),
    }
    if len(found.picture) > 1:
        words["scale"] = _(
            "−{levels} to +{levels} levels, mean of the channels; orange is brighter, blue darker"
        ).format(levels=levels)
    return words
