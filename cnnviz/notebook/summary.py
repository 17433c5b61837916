"""What a view says of itself in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.notebook.arrays import one_of, quoted
from cnnviz.views.numbers import number
from cnnviz.words import LANGUAGES, N_, translation

Array = npt.NDArray[Any]

COUNTS = N_("{parameters} parameters, {work} multiply-adds, output from {low} to {high}")

FIRST = N_("of {count} images, this page shows the first")


def checked(language: str) -> str:
    """`language`, if there is such a one.

    Raises
    ------
    TypeError, ValueError
        There is none.
    """
    return one_of("language", language, LANGUAGES, quoted(list(LANGUAGES)))


def settings(**given: object) -> tuple[str, ...]:
    """Settings as a program has them: ``stride=2``."""
    return tuple(f"{name}={value!r}" for name, value in given.items())


def on_page(facts: tuple[str, ...], images: int, language: str) -> tuple[str, ...]:
    """The settings, and that the page shows one of several `images`, where there are more."""
    _ = translation(language).gettext
    return (*facts, _(FIRST).format(count=images)) if images > 1 else facts


def summary(
    function: str,
    taken: Mapping[str, Array],
    output: Array,
    facts: tuple[str, ...],
    counts: tuple[int, int],
    language: str,
) -> str:
    """Three lines: the shapes of what was `taken` and made, the settings, and counts with the range of the output.

    Parameters
    ----------
    counts
        Learned numbers, and multiply-adds.
    """
    _ = translation(language).gettext
    given = ", ".join(f"{name} {array.shape}" for name, array in taken.items())
    low, high = (number(float(limit)) for limit in (_least(output), -_least(-output)))
    lines = [
        f"{function}: {given} → output {output.shape}, {output.dtype}",
        ", ".join(facts),
        _(COUNTS).format(parameters=f"{counts[0]:,}", work=f"{counts[1]:,}", low=low, high=high),
    ]
    return "\n".join(line for line in lines if line)


def _least(array: Array) -> Any:
    """The smallest number that is one; NaN if there is none."""
    kept = array[~np.isnan(array)]
    return kept.min() if kept.size else np.nan
