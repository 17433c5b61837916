"""A sum written out: what is multiplied, the products, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Item = dict[str, Any]
Values = npt.NDArray[Any]
Told = tuple[str, list[Item]]
"""A sentence, and what is written out below it."""


def figures(value: float) -> str:
    """Four significant digits, and a true minus sign."""
    if not np.isfinite(value):
        return str(value).replace("-", "−").replace("inf", "∞")
    text = f"{value + 0.0:.4g}"
    digits, _, power = text.partition("e")
    return f"{digits}e{int(power)}".replace("-", "−") if power else digits.replace("-", "−")


def bracketed(value: float) -> str:
    """The same, in brackets if it is negative."""
    return f"({figures(value)})" if value < 0 else figures(value)


def plain(values: Values) -> list[float | None]:
    """Numbers as JSON can carry them, with six digits."""
    return [
        float(f"{value:.6g}") if np.isfinite(value) else None
        for value in np.asarray(values).reshape(-1).tolist()
    ]


def cells(label: str, values: Values, scale: str, marks: Sequence[int] = ()) -> Item:
    """Numbers in rows and columns, coloured as ``"gray"``, ``"value"`` or ``"weight"``; `marks` are framed."""
    table = np.atleast_2d(values)
    return {
        "kind": "cells",
        "label": label,
        "rows": table.shape[0],
        "columns": table.shape[1],
        "values": plain(table),
        "scale": scale,
        "marks": list(marks),
    }


def sign(text: str) -> Item:
    """What stands between two things."""
    return {"kind": "sign", "text": text}


def named(label: str, value: float) -> Item:
    """A number with its name above it."""
    return {"kind": "named", "label": label, "text": bracketed(value)}


def total(text: str) -> Item:
    """What it comes to."""
    return {"kind": "total", "text": text}


def rows(head: Sequence[str], lines: Sequence[Sequence[str]], hit: int) -> Item:
    """A table, of which one line is the one in question."""
    return {"kind": "rows", "head": list(head), "lines": [list(line) for line in lines], "hit": hit}


def product(one: Item, other: Item, both: Item, *more: tuple[str, float], comes_to: float) -> list[Item]:
    """``one × other = both, Σ both + more = comes_to``; of `more` what is 0 is left out."""
    items = [one, sign("×"), other, sign("="), both]
    added = [(label, value) for label, value in more if value]
    single = both["rows"] * both["columns"] == 1
    if added:
        items.append(sign("+" if single else "Σ +"))
        for at, (label, value) in enumerate(added):
            items += [*([sign("+")] if at else []), named(label, value)]
        items.append(sign("="))
    elif single:
        return [*items[:-1], total(figures(comes_to))]
    else:
        items.append(sign("Σ ="))
    return [*items, total(figures(comes_to))]
