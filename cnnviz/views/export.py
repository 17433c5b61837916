"""Files to take along: pictures, values, and a figure for a handout."""

from __future__ import annotations

import csv
import io

import numpy as np
import numpy.typing as npt

from cnnviz.pipeline import Run, is_picture
from cnnviz.views.colours import WEIGHT_NEGATIVE, WEIGHT_POSITIVE, bounds, diverging_table

Values = npt.NDArray[np.float32]
_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet would take for the beginning of a formula in a name."""


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


def figure_file(run: Run, view: str) -> bytes:
    """All stages side by side with their scales, as a PNG for a handout.

    The headings are signs (I, K, F, f(F), P), so that the figure reads the same in every language.
    """
    # It takes longer to load than all else together, and few visitors ask for the figure.
    from matplotlib.colors import ListedColormap
    from matplotlib.figure import Figure

    unit = run.white
    maps = {"F = K ⋆ I + b": run.conv, "f(F)": run.act} | ({} if run.pool is None else {"P": run.pool})
    figure = Figure(figsize=(3.2 * (2 + len(maps)), 3.4), dpi=150, layout="constrained")
    axes = figure.subplots(1, 2 + len(maps))
    if is_picture(run.pixels):
        axes[0].imshow(np.moveaxis(run.pixels, 0, -1).squeeze(), cmap="gray", vmin=0, vmax=255)
    else:  # the result of a step before, in its first channel, as the other maps are drawn
        signed = bool(run.input.min() < 0)
        scale = ListedColormap(diverging_table() / 255) if signed else "gray"
        drawn = axes[0].imshow(run.input[0], cmap=scale, vmin=-run.white if signed else 0, vmax=run.white)
        figure.colorbar(drawn, ax=axes[0], shrink=0.7)
    axes[0].set_title(f"I   {_shape(run.pixels)}")
    kernel = run.weight[0].mean(axis=0)
    most = float(np.abs(kernel).max()) or 1.0
    colours = ListedColormap(diverging_table(WEIGHT_NEGATIVE, WEIGHT_POSITIVE) / 255)
    figure.colorbar(axes[1].imshow(kernel, cmap=colours, vmin=-most, vmax=most), ax=axes[1], shrink=0.7)
    axes[1].set_title(f"K   {_shape(run.weight[0])}")
    for axis, (name, values) in zip(axes[2:], maps.items(), strict=True):
        low, high = bounds(values, view, unit)
        scale = ListedColormap(diverging_table() / 255) if view == "diverging" else "gray"
        shown = np.abs(values[0]) if view == "absolute" else values[0]
        bar = figure.colorbar(axis.imshow(shown, cmap=scale, vmin=low, vmax=high), ax=axis, shrink=0.7)
        if view == "diverging":
            bar.ax.set_ylim(*in_use(values, high))
        axis.set_title(f"{name}   {_shape(values)}")
    for axis in axes:
        axis.set_xticks([])
        axis.set_yticks([])
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def in_use(values: Values, high: float) -> tuple[float, float]:
    """The part of a scale from `-high` to `high` that `values` use: one half where all have the same sign."""
    low, most = float(values.min()), float(values.max())
    return (0.0 if low >= 0 and most > 0 else -high), (0.0 if most <= 0 and low < 0 else high)


def _shape(values: npt.NDArray[np.generic]) -> str:
    return "×".join(map(str, values.shape))
