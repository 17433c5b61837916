"""Values as colours on paper: what the browser shows in the light theme, for files that leave the page."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

NEGATIVE, PAPER, POSITIVE = (0x17, 0x53, 0x9B), (0xFF, 0xFF, 0xFF), (0xC2, 0x54, 0x00)
WEIGHT_NEGATIVE, WEIGHT_POSITIVE = (0x6B, 0x2A, 0x86), (0x17, 0x6B, 0x35)

Bytes = npt.NDArray[np.uint8]


def diverging_table(
    negative: tuple[int, int, int] = NEGATIVE, positive: tuple[int, int, int] = POSITIVE
) -> Bytes:
    """513 colours, uint8 (513, 3), from most negative over white to most positive; small values stay visible."""
    signed = np.linspace(-1, 1, 513)
    share = np.abs(signed)[:, None] ** 0.75
    ends = np.where(signed[:, None] < 0, negative, positive)
    paper = np.array(PAPER)
    return np.rint(paper + (ends - paper) * share).astype(np.uint8)


def bounds(values: npt.NDArray[np.float32], view: str, unit: float) -> tuple[float, float]:
    """The values at the two ends of the colours for a way of showing; `unit` is white's value: 1, 9 or 255."""
    most = float(np.abs(values).max()) or 1.0
    low, high = float(values.min()), float(values.max())
    return {
        "clip": (0.0, unit),
        "minmax": (low, high if high > low else low + 1.0),
        "absolute": (0.0, most),
        "diverging": (-most, most),
        "signed": (-most, most),
    }[view]


def as_pixels(values: npt.NDArray[np.float32], view: str, unit: float) -> Bytes:
    """`values` (M, H, W) as a picture, uint8 (C, H, W).

    Three channels, clipped or "signed" in gray, make a colour picture; otherwise maps stand one below the other, each as it is shown.
    """
    low, high = bounds(values, view, unit)
    shown = np.abs(values) if view == "absolute" else values
    share = np.clip((shown - low) / (high - low), 0, 1)
    if view != "diverging":
        gray = np.rint(share * 255).astype(np.uint8)
        as_picture = view in ("clip", "signed") and gray.shape[0] in (1, 3)
        return gray if as_picture else gray.reshape(1, -1, gray.shape[2])
    coloured = diverging_table()[np.rint(share * 512).astype(np.intp)]
    return np.ascontiguousarray(coloured.reshape(-1, values.shape[2], 3).transpose(2, 0, 1))
