"""Small drawings of signals and kernels that read on a light and on a dark page."""

from __future__ import annotations

from base64 import b64encode

import numpy as np
import numpy.typing as npt

_SIDE = 64
_INK, _POSITIVE, _NEGATIVE = "#7d8290", "#2c8f52", "#9350b3"


def line_thumbnail(values: npt.NDArray[np.float64]) -> str:
    """`values` (C, L) as lines, one above the other for each channel, as a data URI."""
    tall = _SIDE / len(values)
    low, high = float(values.min()), float(values.max())
    lines = []
    for channel, row in enumerate(values):
        x = np.linspace(3, _SIDE - 3, len(row))
        y = tall * channel + 3 + (high - row) / ((high - low) or 1) * (tall - 6)
        points = " ".join(f"{across:.1f},{down:.1f}" for across, down in zip(x, y, strict=True))
        lines.append(f'<polyline points="{points}" fill="none" stroke="{_INK}" stroke-width="1.8"/>')
    return _drawing(lines)


def stem_thumbnail(weights: npt.NDArray[np.float64]) -> str:
    """`weights` (k,) as green and purple stems on a line at 0, as a data URI."""
    most = float(np.abs(weights).max()) or 1.0
    top = 6 if weights.max() > 0 else _SIDE / 2
    bottom = _SIDE - 6 if weights.min() < 0 else _SIDE / 2 + 14
    zero = _SIDE / 2 if weights.min() < 0 else bottom
    stems = [f'<path d="M3 {zero}H{_SIDE - 3}" stroke="{_INK}" stroke-width="1"/>']
    wide = (_SIDE - 10) / len(weights)
    for tap, weight in enumerate(weights):
        x = 5 + (tap + 0.5) * wide
        y = zero - weight / most * ((zero - top) if weight > 0 else (bottom - zero))
        colour = _POSITIVE if weight > 0 else _NEGATIVE
        stems.append(
            f'<path d="M{x:.1f} {zero:.1f}V{y:.1f}" stroke="{colour}" stroke-width="{min(5, wide * 0.6):.1f}"/>'
        )
    return _drawing(stems)


def _drawing(parts: list[str]) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIDE} {_SIDE}">{"".join(parts)}</svg>'
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
