"""A program with what it reads as one ZIP file, the same bytes for the same run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

import numpy as np

from cnnviz.views.programs.dialects import DIALECTS, program
from cnnviz.views.programs.network.graph import Array
from cnnviz.views.programs.network.in_opencv import MODEL_FILE
from cnnviz.views.programs.network.writer import WEIGHTS_FILE
from cnnviz.views.programs.network.written import NetworkProgram
from cnnviz.views.programs.step import Step, whole_input
from cnnviz.views.programs.writing import INPUT_FILE
from cnnviz.words import Translate

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time that all entries bear, so that bytes do not depend on the clock."""


def program_files(_: Translate, dialect: str, steps: Sequence[Step], *, ours: bool = True) -> bytes:
    """A ZIP file with :func:`~cnnviz.views.programs.dialects.program`, its input, and a line on how to run it."""
    text = program(_, dialect, steps, ours=ours) + "\n"
    return archived(_, dialect, text, {INPUT_FILE: npy_bytes(whole_input(steps))})


def network_files(_: Translate, dialect: str, made: NetworkProgram) -> bytes:
    """A ZIP file with a network's program, its input and its weights or the network itself, and a line on how to run it."""
    numbers = (
        {WEIGHTS_FILE: npz_bytes(made.weights)} if made.rebuilt is None else {MODEL_FILE: made.rebuilt.bytes}
    )
    return archived(_, dialect, made.text, {INPUT_FILE: npy_bytes(made.input), **numbers})


def archived(_: Translate, dialect: str, text: str, beside: Mapping[str, bytes]) -> bytes:
    """A ZIP file with a program, a line on how to run it, and what it reads."""
    texts = {DIALECTS[dialect].file: text, "README.txt": _read_me(_, dialect)}
    return zip_file({**{name: each.encode() for name, each in texts.items()}, **beside})


def npy_bytes(array: Array) -> bytes:
    """An array as NumPy's ``save`` writes it."""
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def npz_bytes(arrays: Mapping[str, Array]) -> bytes:
    """Arrays by name as NumPy's ``load`` reads them; any name will do, and the bytes depend on the arrays alone."""
    return zip_file({f"{name}.npy": npy_bytes(array) for name, array in arrays.items()})


def zip_file(entries: Mapping[str, bytes]) -> bytes:
    """A ZIP file with these entries, in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # or else it would tell what it was made on
            archive.writestr(entry, content)
    return buffer.getvalue()


def _read_me(_: Translate, dialect: str) -> str:
    each = DIALECTS[dialect]
    line = _("Install what it needs with {install}, then run {command} in this folder.")
    return (
        line.format(install=f"`pip install {' '.join(each.needs)}`", command=f"`python {each.file}`") + "\n"
    )
