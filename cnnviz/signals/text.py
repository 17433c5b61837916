"""Kernels for signals as text, typed by a visitor."""

from __future__ import annotations

import math
import re

import numpy as np

from cnnviz.kernels.errors import KernelError, shortened
from cnnviz.kernels.grid import MAX_MAGNITUDE
from cnnviz.signals.kernels import MOST_WEIGHTS
from cnnviz.signals.recording import Floats

_LONGEST_TEXT = 10_000


def parse_weights(text: str, channels: int) -> Floats:
    """Weights typed by a visitor, (1, k) for all channels or (C, k): one line for each channel.

    Numbers stand apart by spaces, commas, semicolons or tabs; brackets are passed over; a number may be a
    fraction such as 1/9.

    Raises
    ------
    KernelError
        Anything else; the sentence says where.
    """
    if len(text) > _LONGEST_TEXT:
        raise KernelError(
            "This text is too long for a kernel; type at most {most} numbers.", most=MOST_WEIGHTS
        )
    plain = re.sub(r"[\[\](){}]", " ", text.replace("\u2212", "-"))
    lines = [
        words for line in re.split(r"[\r\n]+", plain) if (words := re.split(r"[\s,;]+", line.strip(" ,;\t")))
    ]
    rows = [[_weight(word) for word in words] for words in lines if words != [""]]
    if not rows:
        raise KernelError("There are no numbers in this text; type for example 1 0 -1.")
    if len(rows) not in (1, channels):
        raise KernelError(
            "There are {count} lines; type one line for all channels, or one for each of the {channels} channels.",
            count=len(rows),
            channels=channels,
        )
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise KernelError(
                "Every line needs the same number of weights: line 1 has {expected}, but line {row} has {count}.",
                row=number,
                count=len(row),
                expected=len(rows[0]),
            )
    if len(rows[0]) > MOST_WEIGHTS:
        raise KernelError(
            "A kernel has at most {most} weights; this one has {count}.",
            most=MOST_WEIGHTS,
            count=len(rows[0]),
        )
    return np.array(rows)


_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_NUMBER = re.compile(rf"({_DECIMAL})(?:/({_DECIMAL}))?")


def _weight(word: str) -> float:
    match = _NUMBER.fullmatch(word)
    below = float(match[2] or 1) if match else 0.0
    if match is None or below == 0:
        raise KernelError("This is not a number: {text}", text=shortened(word))
    value = float(match[1]) / below
    if not math.isfinite(value) or abs(value) > MAX_MAGNITUDE:
        raise KernelError(
            "The number {text} is too large; use numbers from −1\u202f000\u202f000 to 1\u202f000\u202f000.",
            text=shortened(word),
        )
    return value
