"""The same computation as a program, in the dialect of one library."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress

from cnnviz.networks.steps import Steps
from cnnviz.parts.layer_stepper.content import selected_layer
from cnnviz.pipeline import is_picture
from cnnviz.takeaway.carried import left_out_arrays
from cnnviz.takeaway.kind import PY, ZIP, Choice, Chosen, Format, Kind, Option, Preview, Size, TakeError
from cnnviz.takeaway.own import network_of_own
from cnnviz.takeaway.trained import PROGRAMS, program_of, weights_of
from cnnviz.takeaway.what import (
    NETWORK,
    PICTURE,
    RECORDING,
    LabWhat,
    NetworkWhat,
    OwnWhat,
    SignalWhat,
    StepWhat,
    TrainedWhat,
    What,
)
from cnnviz.training.export import WEIGHTS_FILE
from cnnviz.views import programs
from cnnviz.views.programs import NetworkProgram, ProgramError, Step
from cnnviz.views.sentences import listed
from cnnviz.words import N_

Programmed = LabWhat | SignalWhat | NetworkWhat | TrainedWhat | StepWhat | OwnWhat

OPENCV = "opencv"
WIDE = 20
"""Characters of a line of the preview."""


def _formats(what: What) -> tuple[Format, ...] | None:
    """The archive first, as a program reads its numbers from a file.

    The program alone where it holds its numbers, and where the archive would contain what is left out.
    """
    if not isinstance(what, Programmed):
        return None
    holds_all = isinstance(what, StepWhat) and programs.is_inline(what.step)
    return (PY,) if holds_all or _brought(what) & what.left_out else (ZIP, PY)


def _options(what: Programmed) -> tuple[Option, ...]:
    return (
        Choice("dialect", N_("Library"), {name: programs.DIALECTS[name].label for name in _dialects(what)}),
    )


def _dialects(what: Programmed) -> tuple[str, ...]:
    """All of them, the first being the default: of a network the first in which it can be written, if there is one."""
    match what:
        case NetworkWhat() | OwnWhat():
            first = next(_writing(what), None)
            found = tuple(sorted(programs.NETWORK_DIALECTS, key=lambda each: each != first))
            return (*found, OPENCV)
        case TrainedWhat():
            return tuple(PROGRAMS)
        case StepWhat():
            return tuple(programs.STEP_DIALECTS)
    return programs.dialects_for(_steps(what))


def _steps(what: LabWhat | SignalWhat) -> tuple[Step, ...]:
    """All steps from the picture on; where it is left out, the last alone, on what was computed from it."""
    if isinstance(what, SignalWhat):
        return programs.signal_steps(what.state, what.run)
    if what.state.before and PICTURE not in what.left_out:
        return programs.lab_steps(what.state, what.picture)
    return (programs.layer_step(what.state, what.layer, what.second),)


def _writing(what: NetworkWhat | OwnWhat) -> Iterator[str]:
    """The dialects in which every layer can be written; each is tried when it is asked for, as that takes its time."""
    for dialect in programs.NETWORK_DIALECTS:
        with suppress(ProgramError):
            _written(what, dialect)
            yield dialect


def _of_network(what: NetworkWhat | OwnWhat, dialect: str) -> NetworkProgram:
    """The program; TakeError with the dialects to choose instead where a layer has no form in this one."""
    try:
        return _written(what, dialect)
    except ProgramError as error:
        labels = [programs.NETWORK_DIALECTS[each].label for each in _writing(what)]
        if not labels:
            raise TakeError(
                "No library offered here has every layer of this network: {reason}.", reason=error
            ) from error
        raise TakeError(
            "There is no such program: {reason}. Libraries that have every layer of this network: {libraries}.",
            reason=error,
            libraries=listed(what.translate, labels),
        ) from error


def _written(what: NetworkWhat | OwnWhat, dialect: str) -> NetworkProgram:
    pinned, ours = None, PICTURE not in what.left_out
    if isinstance(what, OwnWhat):
        network, values = network_of_own(what)
        given = network.inputs[0].name
    else:
        reading = what.reading
        network, values, given = reading.network, reading.values, reading.input
        layer = selected_layer(what.state, reading)
        name = layer.outputs[0]
        element = what.state.element
        fits = layer.name == what.state.layer and element is not None
        fits = fits and len(element or ()) == values[name].ndim - 1
        pinned = (name, (0, *(element or ()))) if fits else None
        told = {*network.outputs, name}  # of these the comments say numbers
        ours = told.isdisjoint(left_out_arrays(what))
    if dialect == OPENCV:
        return programs.opencv_program(what.translate, network, values, given, pinned=pinned, ours=ours)
    return programs.network_program(what.translate, dialect, network, values, given, pinned=pinned, ours=ours)


def _text(what: Programmed, chosen: Chosen) -> str:
    match what:
        case NetworkWhat() | OwnWhat():
            return _of_network(what, chosen["dialect"]).text
        case TrainedWhat():
            return program_of(what, chosen["dialect"])
        case StepWhat():
            return programs.step_program(what.translate, chosen["dialect"], what.state, what.step)
    return programs.program(what.translate, chosen["dialect"], _steps(what))


def _make(what: Programmed, format: str, chosen: Chosen) -> Steps[bytes]:
    """The program, or an archive with what it reads beside it."""
    yield 0.0
    if format == PY.id:
        return _text(what, chosen).encode()
    yield 0.3
    _, dialect = what.translate, chosen["dialect"]
    match what:
        case NetworkWhat() | OwnWhat():
            return programs.network_files(_, dialect, _of_network(what, dialect))
        case StepWhat():
            return programs.step_files(_, dialect, what.state, what.step)
        case TrainedWhat():
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(zipfile.ZipInfo(f"{_stem(what, format, chosen)}.py"), _text(what, chosen))
                archive.writestr(zipfile.ZipInfo(WEIGHTS_FILE), weights_of(what))
            return buffer.getvalue()
    return programs.program_files(_, dialect, _steps(what))


def _holds(what: Programmed, format: str, chosen: Chosen) -> frozenset[str]:
    """The input, and the network's weights, lie in the archive; the program alone tells the layers of a network."""
    return what.own & {NETWORK} if format == PY.id else _brought(what)


def _brought(what: Programmed) -> frozenset[str]:
    if isinstance(what, LabWhat) and not is_picture(what.pixels) and len(_steps(what)) == 1:
        return frozenset()  # it begins with what was computed from the picture
    return what.own & {PICTURE, RECORDING, NETWORK}


def _size(what: Programmed, format: str, chosen: Chosen) -> Size:
    match what:
        case LabWhat() | SignalWhat():
            program = len(_text(what, chosen).encode())
            beside = programs.whole_input(_steps(what)).nbytes
        case NetworkWhat() | OwnWhat():
            made = _of_network(what, chosen["dialect"])
            program = len(made.text.encode())
            beside = made.size - program
        case StepWhat():
            program = len(_text(what, chosen).encode())
            beside = sum(each.nbytes for each in programs.step_reads(what.step).values())
        case TrainedWhat():
            program, beside = len(_text(what, chosen).encode()), 0
            if format == ZIP.id:
                beside = len(weights_of(what))
    return Size(program, about=False) if format == PY.id else Size(program + beside)


def _stem(what: Programmed, format: str, chosen: Chosen) -> str:
    return f"with_{chosen['dialect']}"


def _preview(what: Programmed) -> Preview:
    """Its last lines, in the library that comes first; none where no library has all of its layers."""
    if what.covered or _holds(what, PY.id, {}) & what.left_out:
        return Preview(lines=("…",))
    try:
        text = _text(what, {"dialect": _dialects(what)[0]})
    except TakeError:
        return Preview(lines=("…",))
    lines = [line for line in text.splitlines() if line.strip()]
    return Preview(lines=tuple(line if len(line) <= WIDE else line[: WIDE - 1] + "…" for line in lines[-4:]))


def _about(what: Programmed) -> str:
    if isinstance(what, StepWhat):
        return N_(
            "This step as a program: the forward pass, the loss, the gradient of every weight and the update. It prints the numbers of this page. In NumPy, the rule for each layer's gradient is written out; PyTorch finds the gradients itself."
        )
    if _brought(what) & what.left_out:
        return N_(
            "The same computation as a program, with the settings in force. It reads its input from a file beside it, which you add yourself, as what you brought is left out."
        )
    return N_(
        "The same computation as a program, with the settings in force; its numbers are those of this page. It reads its numbers from a file beside it, which the ZIP archive contains."
    )


PROGRAM = Kind(
    id="program",
    title=N_("Code"),
    about=_about,
    formats=_formats,
    make=_make,
    stem=_stem,
    size=_size,
    options=_options,
    preview=_preview,
    holds=_holds,
    text=_text,
)
