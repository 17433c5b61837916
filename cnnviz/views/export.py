"""Files to take along: pictures and values."""

from __future__ import annotations

import csv
import io

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float32]
_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet would take for the beginning of a formula in a name."""


def cell_of(name: str) -> str:
    """A name as a cell of a CSV file, which no spreadsheet takes for a formula."""
    return f"'{name}" if name.startswith(_FORMULA) else name


def signal_csv(values: Values, names: list[str]) -> bytes:
    """`values` (C, L) with a column for each channel under its name, every number in its shortest exact form."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([cell_of(name) for name in names])
    writer.writerows([str(value) for value in row] for row in values.T)
    return buffer.getvalue().encode()


def npy_file(values: Values) -> bytes:
    """`values` as a NumPy file, float32 (M, H, W) or (M, L)."""
    buffer = io.BytesIO()
    np.save(buffer, values)
    return buffer.getvalue()
