"""The same computation as a program."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from cnnviz.network.steps import Steps
from cnnviz.pipeline import is_picture
from cnnviz.takeaway.kind import PY, Choice, Chosen, Format, Kind, Option, Preview, Size
from cnnviz.takeaway.trained import program_of, weights_of
from cnnviz.takeaway.what import PICTURE, RECORDING, LabWhat, SignalWhat, TrainedWhat, What
from cnnviz.training.export import WEIGHTS_FILE
from cnnviz.views import code
from cnnviz.views.export import npy_file
from cnnviz.words import N_

Programmed = LabWhat | SignalWhat | TrainedWhat

ZIP = Format("zip", "ZIP", ".zip", "application/zip")
WIDE = 20
"""Characters of a line of the preview."""
_DIALECTS = {"numpy": "NumPy, SciPy", "torch": "PyTorch"}
_WRITERS: dict[str, Callable[..., str]] = {"numpy": code.numpy_code, "torch": code.torch_code}


def _formats(what: What) -> tuple[Format, ...] | None:
    return (PY, ZIP) if isinstance(what, Programmed) else None


def _options(what: Programmed) -> tuple[Option, ...]:
    return (Choice("dialect", N_("Library"), _DIALECTS),)


def _text(what: Programmed, chosen: Chosen) -> str:
    match what:
        case LabWhat():
            return _WRITERS[chosen["dialect"]](what.translate, what.state, what.layer.together, what.second)
        case SignalWhat():
            return _WRITERS[chosen["dialect"]](what.translate, what.state, what.run)
    return program_of(what, chosen["dialect"])


def _beside(what: Programmed) -> tuple[str, bytes]:
    """The file that the program reads."""
    match what:
        case LabWhat():
            return code.INPUT_FILE, npy_file(what.layer.chosen.input)
        case SignalWhat():
            return code.INPUT_FILE, npy_file(what.run.input)
    return WEIGHTS_FILE, weights_of(what)


def _make(what: Programmed, format: str, chosen: Chosen) -> Steps[bytes]:
    """The program, or an archive with what it reads beside it, if that is not left out."""
    yield 0.0
    program = _text(what, chosen).encode()
    if format == PY.id:
        return program
    yield 0.3
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{_stem(what, format, chosen)}.py"), program)
        if isinstance(what, TrainedWhat) or not _input(what) & what.left_out:
            archive.writestr(zipfile.ZipInfo(_beside(what)[0]), _beside(what)[1])
    return buffer.getvalue()


def _input(what: Programmed) -> frozenset[str]:
    """What of the visitor's own the input is."""
    if isinstance(what, LabWhat) and not is_picture(what.pixels):
        return frozenset()
    return what.own & {PICTURE, RECORDING}


def _size(what: Programmed, format: str, chosen: Chosen) -> Size:
    program = len(_text(what, chosen).encode())
    if format == PY.id:
        return Size(program, about=False)
    match what:
        case LabWhat():
            return Size(program + what.layer.chosen.input.nbytes)
        case SignalWhat():
            return Size(program + what.run.input.nbytes)
    return Size(program + len(weights_of(what)))


def _stem(what: Programmed, format: str, chosen: Chosen) -> str:
    return f"{'network' if isinstance(what, TrainedWhat) else 'cnnviz'}_{chosen['dialect']}"


def _preview(what: Programmed) -> Preview:
    """Its last lines."""
    if what.covered:
        return Preview(lines=("…",))
    lines = [line for line in _text(what, {"dialect": "torch"}).splitlines() if line.strip()]
    return Preview(lines=tuple(line if len(line) <= WIDE else line[: WIDE - 1] + "…" for line in lines[-4:]))


PROGRAM = Kind(
    id="program",
    title=N_("Code"),
    about=N_(
        "The same computation as a program, with the settings in force; its numbers are those of this page. It reads its numbers from a file beside it, which the ZIP archive contains."
    ),
    formats=_formats,
    make=_make,
    stem=_stem,
    size=_size,
    options=_options,
    preview=_preview,
    holds=lambda what, format, chosen: _input(what) if format == ZIP.id else frozenset(),
    text=_text,
)
