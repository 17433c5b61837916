"""Files to take along: pictures and values."""

from __future__ import annotations

import csv
import io

import numpy as np
import numpy.typing as npt

from cnnviz.images.encode import to_png
from cnnviz.views.colours import as_pixels

Values = npt.NDArray[np.float32]
_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet would take for the beginning of a formula in a name."""


def picture_file(values: Values, view: str, unit: float) -> bytes:
    """A PNG of `values` (M, H, W), a pixel for each, coloured as on the page."""
    return to_png(as_pixels(values, view, unit))


def csv_file(values: Values) -> bytes:
    """`values` (M, H, W) as comma-separated rows in their shortest exact form; channels are set apart by an empty line."""
    blocks = ("\n".join(",".join(map(str, row)) for row in plane) for plane in values)
    return ("\n\n".join(blocks) + "\n").encode()


def signal_csv(values: Values, names: list[str]) -> bytes:
    """`values` (C, L) with a column for each channel under its name, every number in its shortest exact form."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([f"'{name}" if name.startswith(_FORMULA) else name for name in names])
    writer.writerows([str(value) for value in row] for row in values.T)
    return buffer.getvalue().encode()


def npy_file(values: Values) -> bytes:
    """`values` as a NumPy file, float32 (M, H, W) or (M, L)."""
    buffer = io.BytesIO()
    np.save(buffer, values)
    return buffer.getvalue()
