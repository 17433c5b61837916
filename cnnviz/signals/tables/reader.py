"""From the bytes of a file to a signal, and what a visitor should know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.signals.errors import SignalError
from cnnviz.signals.recording import LONGEST, MOST_CHANNELS, SHORTEST, Recording
from cnnviz.signals.tables.coding import decoded
from cnnviz.signals.tables.columns import Column, Kind, read_columns
from cnnviz.signals.tables.layout import Layout, layout
from cnnviz.signals.tables.rows import sheet
from cnnviz.words import N_

_LONGEST_NAME = 24
_MOST_NAMES = 5
_LEFT_OUT: Mapping[Kind, str] = {
    "times": N_("Not used as channels, because they hold times: {columns}."),
    "text": N_("Not used as channels, because they hold text: {columns}."),
    "sparse": N_("Not used as channels, because half of their cells or more are blank: {columns}."),
    "large": N_("Not used as channels, because they hold values above 10⁹ (one billion): {columns}."),
}

Note = tuple[str, dict[str, object]]


def read(data: bytes) -> Recording:
    """Read a text file of numbers as spreadsheets, programs and instruments write it.

    Separators, decimal signs, grouped thousands, the letters' coding, rows above and below the table, names and units are
    found by what makes most sense of the file. Columns of numbers become channels; columns of times, of text, or with half
    of their cells blank do not. Where a channel's cell between two of its numbers is blank or no number, its value lies on
    the straight line between these; rows before the first or after the last number of any channel are left out. A file
    whose rows are the channels is turned.

    Returns
    -------
    A :class:`Recording`; its notes say what was left out, filled in or had to be guessed.

    Raises
    ------
    SignalError
        Too many bytes, no text, no numbers, too few of them, or none that can be used.
    """
    if len(data) > LIMITS.table_bytes:
        raise SignalError(
            "This file is too large; it may be at most {most} MB in size.",
            most=LIMITS.table_bytes // MEGABYTE,
        )
    found = sheet(decoded(data))
    table = layout(found)
    if table is None:
        raise SignalError(
            "There are no numbers in this file; it needs a row of numbers for each point in time."
        )
    columns = read_columns(table.cells, found.separator)
    good = [place for place, column in enumerate(columns) if column.kind == "numbers"]
    if not good:
        raise SignalError(
            "No column of this file can be used: a channel needs numbers up to 10⁹ (one billion) in more than half "
            "of its rows."
        )
    used = good[:MOST_CHANNELS]
    gaps = pd.DataFrame({place: columns[place].values for place in used})
    # the moments at which all channels have begun and none has ended
    whole = gaps.interpolate(limit_area="inside").dropna()
    if len(whole) < SHORTEST:
        raise SignalError(
            "There is only one value in each channel; a signal needs at least {fewest}.", fewest=SHORTEST
        )
    notes = _notes(table, columns, found.lone)
    if len(good) > MOST_CHANNELS:
        message = N_("The file has {columns} columns; the first {used} with numbers are used.")
        blank = sum(column.kind == "blank" for column in columns)
        notes.append((message, {"columns": table.count - blank, "used": MOST_CHANNELS}))
    if filled := int(gaps.loc[whole.index].isna().sum().sum()):
        message = N_(
            "Cells without a number between two numbers: {count}. Their values lie on the straight line between these."
        )
        notes.append((message, {"count": filled}))
    if cut := len(gaps) - len(whole):
        message = N_("Rows left out at the beginning or the end, where a channel has no number: {count}.")
        notes.append((message, {"count": cut}))
    names = tuple(table.names[place][:_LONGEST_NAME] for place in used)
    return Recording(np.ascontiguousarray(whole.to_numpy().T), names, notes=tuple(notes))


def _notes(table: Layout, columns: Sequence[Column], lone: bool) -> list[Note]:
    notes: list[Note] = []
    if lone:
        message = N_(
            "Each row was read as one number with a decimal comma. If these are two columns, separate them with semicolons "
            "or write names above them."
        )
        notes.append((message, {}))
    if table.turned and len(columns) > 1:
        notes.append((N_("Each row of the file was read as one channel."), {}))
    if table.length > LONGEST:
        message = N_("The file has {moments} values in each channel; the first {used} are used.")
        notes.append((message, {"moments": table.length, "used": LONGEST}))
    for kind, message in _LEFT_OUT.items():
        names = [
            table.names[place][:_LONGEST_NAME] or f"#{place}"
            for place, column in enumerate(columns)
            if column.kind == kind
        ]
        if names:
            more = [*names[:_MOST_NAMES], "…"] if len(names) > _MOST_NAMES else names
            notes.append((message, {"columns": tuple(more)}))
    if table.aside:
        message = N_("Lines left out because they are not rows of the table: {count}.")
        notes.append((message, {"count": table.aside}))
    return notes
