"""A visitor's answer to a question: how it is read, and what is recognised in it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Answer = tuple[float, ...]
"""One number, or two for a size (rows, columns)."""

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_IN_THREES = re.compile(r"-?\d{1,3}(?:,\d{3})+")
_APART = re.compile(r"(?<=\d)[ \u2009\u202f](?=\d{3}(?!\d))")
"""What stands between a number's groups of three digits."""
NEAR = 0.1
"""A wrong answer whose distance from the right one is at most this share of it is called near."""


@dataclass(frozen=True)
class Asked:
    """What a question asks for, with the numbers that are on the screen.

    Attributes
    ----------
    answer
        What is right.
    names
        What stands in the place of the names in the question's text.
    mistakes
        Wrong answers and the names of the mistakes that give them, of :data:`cnnviz.lessons.mistakes.MISTAKES`.
    view
        Fields of the page's state that show what is asked for, such as the pin.
    tolerance
        How far from `answer` a right one may be.
    place
        Whether the answer is a row and a column, which are written as (r, c).
    frame
        The part of the network's picture that the question speaks of: rows and columns from top, left up to, but not including
        bottom, right; None where it speaks of none.
    ends
        The least and the largest number that there can be at all, where that is known; `names` has both as ``low`` and ``high``.
    """

    answer: Answer
    names: Mapping[str, object] = field(default_factory=dict)
    mistakes: tuple[tuple[Answer, str], ...] = ()
    view: Mapping[str, object] = field(default_factory=dict)
    tolerance: float = 1e-6
    place: bool = False
    frame: tuple[int, int, int, int] | None = None
    ends: tuple[float, float] | None = None

    def is_telling(self) -> bool:
        """Whether all mistakes differ from what is right and from each other, so that each can be recognised."""
        answers = [self.answer, *(answer for answer, _ in self.mistakes)]
        return not any(
            self._same(one, other) for at, one in enumerate(answers) for other in answers[at + 1 :]
        )

    def verdict(self, guess: str) -> str:
        """What `guess` is: ``"right"``, a mistake's name, ``"impossible"``, ``"near"``, ``"other"``, or ``"unreadable"``."""
        answer = read_guess(guess)
        if answer is None:
            return "unreadable"
        if _IN_THREES.fullmatch(guess.strip()):  # 1,764 is also written by who means a thousand
            whole = (float(guess.replace(",", "")),)
            if self._same(whole, self.answer) or any(self._same(whole, wrong) for wrong, _ in self.mistakes):
                answer = whole
        if len(answer) == 1 and len(self.answer) == 2:  # one side of a square
            answer *= 2
        if self._same(answer, self.answer):
            return "right"
        for wrong, name in self.mistakes:
            if self._same(answer, wrong):
                return name
        if self.ends and not all(self.ends[0] <= each <= self.ends[1] for each in answer):
            return "impossible"
        far = max(abs(one - other) for one, other in zip(answer, self.answer, strict=False))
        near = len(answer) == len(self.answer) and far <= NEAR * max(map(abs, self.answer))
        return "near" if near else "other"

    def _same(self, one: Answer, other: Answer) -> bool:
        return len(one) == len(other) and all(
            math.isclose(each, right, rel_tol=0, abs_tol=self.tolerance)
            for each, right in zip(one, other, strict=True)
        )


def read_guess(text: str) -> Answer | None:
    """The number or the size that a visitor typed; None if it is neither.

    A decimal comma, thousands set apart by a space, a fraction, a percentage and the typographic minus are understood; a size is two numbers with x, ×, * or a
    comma and a space between them; in parentheses, the space may be missing.
    """
    text = _APART.sub("", text.strip().replace("−", "-"))
    size = re.fullmatch(rf"\(?\s*({_NUMBER})\s*(?:[x×*]|by|,\s)\s*({_NUMBER})\s*\)?", text)
    if size := size or re.fullmatch(rf"\(\s*({_NUMBER})\s*,\s*({_NUMBER})\s*\)", text):
        return float(size[1]), float(size[2])
    text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    if fraction := re.fullmatch(rf"({_NUMBER})\s*/\s*({_NUMBER})", text):
        return (float(fraction[1]) / float(fraction[2]),) if float(fraction[2]) else None
    if number := re.fullmatch(rf"({_NUMBER})\s*%?", text):
        return (float(number[1]),) if math.isfinite(float(number[1])) else None
    return None
