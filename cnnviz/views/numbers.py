"""Numbers as a reader writes them."""

from __future__ import annotations


def number(value: float) -> str:
    """Six significant digits and a true minus sign."""
    return f"{value + 0.0:.6g}".replace("-", "−")


def percent(share: float) -> str:
    """A probability with one decimal; what is not quite none or all does not look like it."""
    if 0 < share < 0.0005:
        return "<0.1%"
    return ">99.9%" if 0.9995 <= share < 1 else f"{float(share):.1%}"


THIN = "\u202f"
"""Narrow, and no line ends there."""


def grouped(value: float) -> str:
    """A whole number with a thin space before every three digits."""
    return f"{round(value):,}".replace(",", THIN).replace("-", "−")
