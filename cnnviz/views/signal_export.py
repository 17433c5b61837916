"""Signals as files to take along."""

from __future__ import annotations

import csv
import io

import numpy as np
import numpy.typing as npt

_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet would take for the beginning of a formula in a name."""


def signal_csv(values: npt.NDArray[np.float32], names: list[str]) -> bytes:
    """`values` (C, L) with a column for each channel under its name, every number in its shortest exact form."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([f"'{name}" if name.startswith(_FORMULA) else name for name in names])
    writer.writerows([str(value) for value in row] for row in values.T)
    return buffer.getvalue().encode()
