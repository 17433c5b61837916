"""Numbers as a reader writes them."""

from __future__ import annotations


def number(value: float) -> str:
    """Six significant digits and a true minus sign."""
    return f"{value + 0.0:.6g}".replace("-", "−")


THIN = "\u202f"
"""Narrow, and no line ends there."""


def grouped(value: float) -> str:
    """A whole number with a thin space before every three digits."""
    return f"{round(value):,}".replace(",", THIN).replace("-", "−")
