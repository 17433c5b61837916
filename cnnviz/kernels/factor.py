"""A factor before or after a list, as in ``1/16 * [[1, 2, 1]]`` and ``[1 2 1]/4``."""

from __future__ import annotations

import re

from .errors import KernelError, shortened

_DECIMAL = r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,4})?"
_QUOTIENT = rf"({_DECIMAL})(?: ?/ ?({_DECIMAL}))?"
_TIMES = "[*·×⋅]"
_LIST = r"(?=[\[({]|[A-Za-z_][\w.]{0,40}\()"
_BEFORE = re.compile(
    rf" ?(?:{_QUOTIENT}\s{{0,9}}{_TIMES}?|\( ?{_QUOTIENT} ?\)\s{{0,9}}{_TIMES})\s{{0,9}}{_LIST}"
)
_BEFORE_IN_BRACKETS = re.compile(rf" ?\( ?({_DECIMAL}) ?/ ?({_DECIMAL}) ?\)\s{{0,9}}(?=\[)")
_AFTER = re.compile(
    rf"\s{{0,9}}([/]|\.?{_TIMES}|\./)\s{{0,9}}(?:{_QUOTIENT}|\( ?{_QUOTIENT} ?\))\s{{0,9}};?\s{{0,9}}$"
)
_LONGEST = 240
"""Characters of a factor after a list, with all its digits and spaces."""

Factor = tuple[float, float]
"""What every number is multiplied by, and then divided by."""


def without_factors(text: str) -> tuple[str, Factor]:
    """`text` without a factor before and one after its list, and both of them as one; (1, 1) where there is none.

    Raises KernelError for a division by 0.
    """
    above, below = 1.0, 1.0
    before = _BEFORE.match(text) or _BEFORE_IN_BRACKETS.match(text)
    if before:
        numbers = [number for number in before.groups() if number]
        above *= float(numbers[0])
        below *= _divisor(numbers[1:], before[0])
        text = text[before.end() :]
    start = max(0, len(text) - _LONGEST)
    closed = max(text.rfind(sign, start) for sign in "])}")
    # "(1/9)" at the end closes with a bracket of its own
    places = [at for at in range(max(start, closed - 80), len(text)) if text[at] in "])}"]
    after = next((found for at in places if (found := _AFTER.match(text, at + 1))), None)
    if after:
        numbers = [number for number in after.groups()[1:] if number]
        number, divisor = float(numbers[0]), _divisor(numbers[1:], after[0])
        if "/" in after[1]:
            number, divisor = divisor, _divisor(numbers[:1], after[0])
        above, below = above * number, below * divisor
        text = text[: after.start()]
    return text, (above, below)


def _divisor(numbers: list[str], told: str) -> float:
    divisor = float(numbers[0]) if numbers else 1.0
    if not divisor:
        raise KernelError("The factor {text} divides by 0.", text=shortened(told.strip()))
    return divisor
