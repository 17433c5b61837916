"""What the part shows of one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from cnnviz.ops import OperationError
from cnnviz.parts.one_step.equation import figures, plain
from cnnviz.parts.one_step.layout import Stage
from cnnviz.parts.one_step.names import title
from cnnviz.parts.one_step.panel import panel
from cnnviz.parts.one_step.proof import proof
from cnnviz.parts.one_step.sentences import outcome, titles
from cnnviz.parts.one_step.words import WORDS
from cnnviz.parts.part import Content
from cnnviz.state.train.step import LARGEST_RATE, LEAST_RATE, MOST_TAKEN, SMALL, Look, TrainStepState
from cnnviz.step_by_hand import CLASSES, Proof, Step, explain
from cnnviz.step_by_hand.shown import Shown
from cnnviz.step_by_hand.sources import sources
from cnnviz.views.sentences import sentence
from cnnviz.words import Translate


def classes_of(_: Translate, state: TrainStepState) -> list[str]:
    """The names of the classes that a state's network tells apart."""
    return [_(name) for name in CLASSES] if state.network == SMALL else [str(digit) for digit in range(10)]


def one_step_content(
    _: Translate, state: TrainStepState, step: Step, prove: Callable[[Shown], Proof]
) -> Content:
    """The stage with all its numbers, the sum that is looked at, and the proof.

    Arrays: ``up`` and ``down`` float32, the numbers of the stage's columns one after the other.
    """
    shown = Shown(state, step)
    stage = Stage(_, shown, classes_of(_, state))
    small = state.network == SMALL
    meta: dict[str, Any] = {
        "columns": stage.columns,
        "titles": titles(_, shown.walk),
        "small": small,
        "counting": _("Rows, columns and maps are counted from 0."),
        "pictures": [plain(picture) for picture in step.before.arrays[0]] if len(step.labels) > 1 else [],
        "units": list(shown.units.values()),
        "kernels": state.kernels if small else 1,
        "update": shown.walk.update,
        "rates": [LEAST_RATE, LARGEST_RATE],
        "words": {name: _(text) for name, text in WORDS.items()},
        **walk_content(_, state, step, prove),
    }
    return meta, {"up": stage.up, "down": stage.down}


def walk_content(
    _: Translate, state: TrainStepState, step: Step, prove: Callable[[Shown], Proof]
) -> dict[str, Any]:
    """What changes as the walk goes on while all numbers stay."""
    shown = Shown(state, step)
    classes = classes_of(_, state)
    found = explain(_passes_of(shown), shown.look)
    told = panel(_, shown, found, classes)
    if shown.stage.kind == "after" and (shown.look.array, shown.look.side) == ("l", "up"):
        name, words, change = outcome(_, shown, classes[step.label])
        told |= {"title": name, "words": words, "items": [{"kind": "total", "text": change}], "check": None}
    elif shown.stage.kind == "start" and state.look is None:
        told |= _start(_, shown, classes, is_set=step.image == 0 and state.truth is not None)
    if step.stuck:
        told["words"] += " " + _(
            "The last step that was asked for overflowed; these are the weights before it."
        )
    look, weight = shown.look, shown.weight
    return {
        "at": shown.at,
        "rows": _rows(_, shown),
        "look": [look.array, look.side, look.index],
        "weight": [weight.array, weight.index],
        "kept": shown.is_kept,
        "sources": [[each.array, each.side, list(each.places)] for each in sources(shown, found)],
        "panel": told,
        "proof": _proof(_, shown, state, prove),
        "rate": state.rate,
        "count": step.count,
        "more": step.count < MOST_TAKEN and step.after is not None and not step.stuck,
        "changed": bool(state.taken),
        "seed": state.seed,
        "image": step.image,
        "batch": _batch(shown, classes) if len(step.labels) > 1 else [],
    }


def _rows(_: Translate, shown: Shown) -> list[str]:
    """Of which weights the numbers above and the gradients below are."""
    if shown.at < shown.walk.update or shown.step.after is None:
        return [_("what each number is"), _("the gradient: how the loss changes if the number grows")]
    if shown.at < shown.walk.last:
        return [
            _("the weights are new, all else is from before the update"),
            _("gradients from before the update"),
        ]
    return [_("all numbers with the new weights"), _("gradients from before the update")]


def _passes_of(shown: Shown) -> Step:
    """The step whose numbers the stage shows: at the end those after the update."""
    step = shown.step
    forward = shown.look.side == "up" and shown.look.array[0] in "apl"
    if shown.at == shown.walk.last and forward and step.after is not None:
        return replace(step, before=step.after)
    return step


def _batch(shown: Shown, classes: list[str]) -> list[list[str]]:
    """Of each picture of a batch its true class and its loss, of the pass that the stage shows, once it is known."""
    step = shown.step
    is_new = shown.at == shown.walk.last and step.after is not None
    losses = (step.after if is_new and step.after else step.before).losses
    said = [figures(float(loss)) if shown.known("l", "up") else "" for loss in losses]
    return [[classes[label], loss] for label, loss in zip(step.labels, said, strict=True)]


def _start(_: Translate, shown: Shown, classes: list[str], is_set: bool) -> dict[str, Any]:
    """Before the walk; `is_set` says whether the true class was chosen apart from the picture."""
    walk = shown.walk
    count = sum(line.weights for line in walk.lines)
    truth = classes[shown.step.label]
    said = (
        _("The true class is set to “{truth}”, whatever the picture shows: it is to be trained as that.")
        if is_set
        else _("The picture shows “{truth}”.")
    )
    return {
        "title": _("{count} weights and biases decide").format(count=count),
        "words": " ".join(
            [
                _("Only these can change: their colours go from purple, below 0, over white to green."),
                said.format(truth=truth),
                _(
                    "Follow the numbers to the right up to the loss, and then the gradients back to the left; each number can be opened."
                ),
            ]
        ),
        "items": [],
        "check": None,
    }


def _proof(
    _: Translate, shown: Shown, state: TrainStepState, prove: Callable[[Shown], Proof]
) -> dict[str, Any]:
    weight = shown.weight
    look = Look(weight.array, "up", weight.index)
    index = tuple(int(i) for i in np.unravel_index(weight.index, shown.shape(weight.array)))
    try:
        return proof(_, shown, state, prove(shown), title(_, shown.walk, look, index, classes_of(_, state)))
    except OperationError as error:
        return {"refused": sentence(_, error)}
