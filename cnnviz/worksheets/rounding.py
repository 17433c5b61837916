"""Numbers as a worksheet prints them: few digits, rounded as one learns it at school, and kernels of whole numbers."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

MOST_DECIMALS = 6
LARGEST_DIVISOR = 1000
LARGEST_WEIGHT = 999
"""Of a kernel in whole numbers, as long as one with fewer digits would not be exact."""


def rounded(values: npt.ArrayLike, decimals: int) -> Values:
    """`values`, float64, to so many decimals; halves go away from zero, and there is no minus zero.

    What is below a half only by what binary numbers cannot tell counts as the half that it is on paper.
    """
    given = np.asarray(values, np.float64)
    scaled = np.abs(given) * 10.0**decimals
    whole = np.floor(scaled + 0.5 + 1e-9 + 1e-13 * scaled)
    result: Values = np.where(whole == 0, 0.0, np.copysign(whole / 10.0**decimals, given))
    return result


def decimals_of(values: npt.ArrayLike) -> int:
    """How many decimals `values` are printed with: as many as make them exact, if two or fewer do.

    Else three digits for the largest, in 0.45 that to the left of the point among them, but no fewer than one decimal below
    1000, and no more than six.
    """
    given = np.asarray(values, np.float64)
    for count in range(3):
        if np.allclose(rounded(given, count), given, rtol=1e-9, atol=1e-9 * 10.0**-count):
            return count
    size = math.floor(math.log10(float(np.abs(given).max())))
    if size >= 0:
        return max(2 - size, 1 if size < 3 else 0)
    return min(1 - size, MOST_DECIMALS)


def whole_weights(weight: npt.ArrayLike) -> tuple[Values, int, bool]:
    """A kernel as whole numbers and what they are divided by, and whether that is exact (to the accuracy of float32).

    The smallest divisor up to 1000 that gives whole numbers up to 999, as 16 for a binomial blur; if there is none, the
    power of ten that leaves the largest weight three digits, and the others are rounded.
    """
    given = np.asarray(weight, np.float64)
    most = float(np.abs(given).max())
    if most == 0:
        return np.zeros_like(given), 1, True
    divisors = np.arange(1, LARGEST_DIVISOR + 1, dtype=np.float64)
    times = given.ravel() * divisors[:, np.newaxis]
    # Next to float32, sums of weights in float64 would tell 0.1 from 1/10.
    off = np.abs(times - np.round(times)) / np.maximum(1.0, np.abs(times))
    whole = off.max(axis=1) <= 1e-6
    fits = whole & ((most * divisors <= LARGEST_WEIGHT + 0.5) | (divisors == 1))
    if fits.any():
        divisor = int(divisors[fits][0])
        return rounded(given * divisor, 0), divisor, True
    power = int(np.clip(2 - math.floor(math.log10(most)), 0, MOST_DECIMALS))
    return rounded(given * 10.0**power, 0), 10**power, False
