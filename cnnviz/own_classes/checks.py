"""What is wrong with a visitor's classes, in one sentence, and hints."""

from __future__ import annotations

import numpy as np

from cnnviz.own_classes.examples import ENOUGH, FEWEST_EACH
from cnnviz.own_classes.groups import Groups
from cnnviz.words import N_

FEW = 3
"""A class with so many times fewer examples than another one is small."""


class OwnError(ValueError):
    """What cannot be done with the classes: a sentence as a template, and its values."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values


def lacking(groups: Groups) -> OwnError | None:
    """Why nothing can be learned yet; None if it can."""
    counts = [len(each.examples) for each in groups]
    if not sum(counts):
        return OwnError(
            N_("Give every class at least {few} pictures; {enough} each are better."),
            few=FEWEST_EACH,
            enough=ENOUGH,
        )
    if np.count_nonzero(counts) == 1:
        return OwnError(
            N_(
                "All pictures are in the class {name}; every other class needs at least {few} pictures as well."
            ),
            name=groups[int(np.argmax(counts))].name,
            few=FEWEST_EACH,
        )
    at = int(np.argmin(counts))
    if counts[at] >= FEWEST_EACH:
        return None
    return OwnError(
        N_(
            "The class {name} has {count} of the {few} pictures that every class needs; add some, or remove the class."
        ),
        name=groups[at].name,
        count=counts[at],
        few=FEWEST_EACH,
    )


def small_class(groups: Groups) -> OwnError | None:
    """A hint at a class that has far fewer pictures than another; None if there is none."""
    counts = [len(each.examples) for each in groups]
    least, most = int(np.argmin(counts)), int(np.argmax(counts))
    if counts[most] < FEW * counts[least]:
        return None
    return OwnError(
        N_(
            "The class {name} has {count} pictures, but {other} has {most}: more pictures of {name} would help most."
        ),
        name=groups[least].name,
        count=counts[least],
        other=groups[most].name,
        most=counts[most],
    )
