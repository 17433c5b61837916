"""The numbers of a view, exactly as they were computed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.network_training import NetworkTraining
from cnnviz.networks.steps import Steps
from cnnviz.own_classes import export
from cnnviz.parts.layer_stepper.content import selected_layer
from cnnviz.parts.signal_stepper.words import channel_names
from cnnviz.pipeline import is_picture
from cnnviz.second_step import TITLES
from cnnviz.step_by_hand import Step
from cnnviz.takeaway.carried import held_in, left_out_arrays
from cnnviz.takeaway.kind import CSV, NPY, NPZ, Choice, Chosen, Format, Kind, Option, Preview, Size
from cnnviz.takeaway.trained import curves_of, weights_of
from cnnviz.takeaway.what import (
    PICTURE,
    RECORDING,
    Arrays,
    KernelWhat,
    LabWhat,
    NetworkWhat,
    OwnWhat,
    SignalWhat,
    StepWhat,
    TrainedWhat,
    What,
)
from cnnviz.views.export import cell_of, npy_file, signal_csv
from cnnviz.views.numbers import number
from cnnviz.words import N_, Translate

Values = npt.NDArray[Any]

ROWS = 64
"""So many rows of a CSV file are one step."""
SAMPLES = 500
"""From so many numbers it is estimated how long all are as text."""
_HEAD = 128
"""Bytes before the numbers of an NPY file."""
_ENTRY = 300
"""About so many bytes beside an entry of an archive."""

INPUT = "input"
_STAGES = {
    INPUT: N_("Input"),
    "kernel": N_("Kernel"),
    "convolution": N_("Convolution"),
    "activation": N_("Activation"),
    "pooling": N_("Pooling"),
}
"""The arrays of the lab and of the signals page, in order."""


def _formats(what: What) -> tuple[Format, ...] | None:
    match what:
        case LabWhat() | SignalWhat() | KernelWhat():
            return CSV, NPY, NPZ
        case NetworkWhat():
            return NPZ, NPY
        case TrainedWhat() | OwnWhat():
            return NPZ, CSV
        case StepWhat():
            return (NPZ,)
    return None


def arrays_of(what: What) -> Arrays:
    """Every array of a view by a name to read, without what is left out.

    The maps of a layer with several kernels are one array; `kernel` is as the engine correlates with it. A kernel that is to be
    found is there once the page shows it.
    """
    match what:
        case LabWhat():
            run = what.layer.together
            found = {
                INPUT: run.input,
                "kernel": run.weight,
                "convolution": run.conv,
                "activation": run.act,
            } | ({} if run.pool is None else {"pooling": run.pool})
            if what.second is not None:
                found["second_step"] = what.second.result
            if PICTURE in what.left_out and is_picture(what.pixels):
                del found[INPUT]
            return found
        case SignalWhat():
            stages = what.run
            found = {
                INPUT: stages.input,
                "kernel": stages.weight,
                "convolution": stages.conv,
                "activation": stages.act,
            } | ({} if stages.pool is None else {"pooling": stages.pool})
            if RECORDING in what.left_out:
                del found[INPUT]
            return found
        case NetworkWhat():
            left = left_out_arrays(what)
            return readable({name: each for name, each in what.reading.values.items() if name not in left})
        case KernelWhat():
            lesson = what.lesson
            found = {"kernel": np.asarray(lesson.weight), "losses": np.asarray(lesson.losses)}
            told = lesson.hidden is not None and what.state.shown
            return found | ({"kernel_to_find": np.asarray(lesson.hidden)} if told else {})
        case StepWhat():
            return readable(_of_step(what.step))
        case OwnWhat():
            return export.arrays(what.learned, what.names)
    raise TypeError(type(what).__name__)


def _of_step(step: Step) -> dict[str, Values]:
    """What each layer takes and the scores, what is learned, and their gradients; then what the update makes of it."""
    before, after = step.before, step.after
    found: dict[str, Values] = {f"a{at}": each for at, each in enumerate(before.arrays)}
    found |= {f"gradient_a{at}": each for at, each in enumerate(before.errors)}
    found |= before.parameters | {f"gradient_{name}": each for name, each in before.gradients.items()}
    found |= {"probabilities": before.probabilities, "losses": before.losses}
    if after is not None:
        found |= {f"updated_{name}": each for name, each in after.parameters.items()}
        found["updated_losses"] = after.losses
    return found


def readable(arrays: Mapping[str, Values]) -> dict[str, Values]:
    """`arrays` under names that are safe as names of files, whatever a network's file says; a number tells equal ones apart."""
    found: dict[str, Values] = {}
    for name, values in arrays.items():
        plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("._")[:80] or "array"
        known, count = plain, 2
        while known in found:
            known, count = f"{plain}_{count}", count + 1
        found[known] = values
    return found


def _options(what: What) -> tuple[Option, ...]:
    if isinstance(what, NetworkWhat | StepWhat | TrainedWhat | OwnWhat):
        return ()
    names = _names(what.translate, what)
    order = sorted(
        arrays_of(what),
        key=lambda name: name != ("kernel" if isinstance(what, KernelWhat) else "convolution"),
    )
    return (Choice("array", N_("Array, for CSV and NPY"), {name: names[name] for name in order}),)


def _names(_: Translate, what: What) -> dict[str, str]:
    names = {name: _(label) for name, label in _STAGES.items()}
    names |= {"losses": _("Loss, step by step"), "kernel_to_find": _("Hidden kernel")}
    if isinstance(what, LabWhat) and what.second is not None:
        names["second_step"] = _(TITLES[what.second.kind])
    return names


def _array(what: What, chosen: Chosen) -> Values:
    if isinstance(what, NetworkWhat):
        return np.asarray(what.reading.values[_selected(what)])
    return np.asarray(arrays_of(what)[chosen["array"]])


def _selected(what: NetworkWhat) -> str:
    """The name of what the selected layer makes."""
    return selected_layer(what.state, what.reading).outputs[0]


def _left_out_table(what: OwnWhat) -> bytes:
    """How each example was read by what had not seen it, as CSV."""
    return export.left_out_table(what.learned, [cell_of(name) for name in what.names])


def _make(what: What, format: str, chosen: Chosen) -> Steps[bytes]:
    """The file's bytes."""
    yield 0.0
    if isinstance(what, TrainedWhat):
        return weights_of(what) if format == NPZ.id else curves_of(what)
    if isinstance(what, OwnWhat) and format == CSV.id:
        return _left_out_table(what)
    if format == NPZ.id:
        return (yield from npz_steps(arrays_of(what)))
    values = _array(what, chosen)
    if format == NPY.id:
        return npy_file(values)
    if isinstance(what, SignalWhat):
        return _signal(what, values, chosen["array"])
    return (yield from csv_steps(values))


def _signal(what: SignalWhat, values: Values, array: str) -> bytes:
    """One column for each channel under its name; where the recording is left out, its names are as well."""
    flat = values.reshape(-1, values.shape[-1])
    names = [] if RECORDING in what.left_out else channel_names(what.translate, what.run, what.state)
    title = _names(what.translate, what)[array]
    return signal_csv(flat, names if len(flat) == len(names) else [f"{title} {n}" for n in range(len(flat))])


def npz_steps(arrays: Arrays) -> Steps[bytes]:
    """An archive as ``numpy.savez`` writes it, array by array."""
    whole, done = sum(each.nbytes for each in arrays.values()) or 1, 0
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, values in arrays.items():
            yield done / whole
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, np.asarray(values), allow_pickle=False)
            done += values.nbytes
    return buffer.getvalue()


def csv_steps(values: Values) -> Steps[bytes]:
    """`values` (..., H, W) as comma-separated rows in their shortest exact form; maps are set apart by an empty line."""
    planes = values.reshape(-1, *(values.shape[-2:] if values.ndim > 1 else (values.size, 1)))
    pieces, rows = [], planes.shape[0] * planes.shape[1] or 1
    for index, plane in enumerate(planes):
        pieces.append("\n" if index else "")
        for top in range(0, len(plane), ROWS):
            yield (index * len(plane) + top) / rows
            pieces += [",".join(map(str, row)) + "\n" for row in plane[top : top + ROWS]]
    return "".join(pieces).encode()


def _size(what: What, format: str, chosen: Chosen) -> Size:
    if isinstance(what, TrainedWhat):
        trainer = what.training.trainer
        weights = sum(line.weights for line in trainer.lines)
        return Size(4 * weights + 2_000 if format == NPZ.id else 60 * len(trainer.losses) + 60)
    if format == NPZ.id:
        return Size(sum(each.nbytes + _HEAD + _ENTRY for each in arrays_of(what).values()))
    if isinstance(what, OwnWhat):
        return Size(len(_left_out_table(what)), about=False)
    values = _array(what, chosen)
    if format == NPY.id:
        return Size(values.nbytes + _HEAD, about=False)
    some = values.flat[:: max(1, values.size // SAMPLES)]
    return Size(round(values.size * (1 + sum(len(str(each)) for each in some) / max(1, len(some)))))


def _stem(what: What, format: str, chosen: Chosen) -> str:
    match what:
        case NetworkWhat():
            return "arrays" if format == NPZ.id else "layer"
        case TrainedWhat():
            return "network" if format == NPZ.id else "curves"
        case OwnWhat():
            return "network" if format == NPZ.id else "left_out"
    return "arrays" if format == NPZ.id else str(chosen["array"])


def _holds(what: What, format: str, chosen: Chosen) -> frozenset[str]:
    """The input is what the visitor brought, and the weights of an own network; an archive is made without what is left out."""
    match what:
        case LabWhat() | SignalWhat():
            pictured = not isinstance(what, LabWhat) or is_picture(what.pixels)
            holds = pictured and (format == NPZ.id or chosen["array"] == INPUT)
        case NetworkWhat():
            return what.own - what.left_out if format == NPZ.id else held_in(what, _selected(what))
        case TrainedWhat():
            holds = format == NPZ.id
        case _other:
            holds = False
    kept = what.own - what.left_out if format == NPZ.id else what.own
    return kept & {PICTURE, RECORDING} if holds else frozenset()


def _preview(what: What) -> Preview:
    """Some of the numbers."""
    if what.covered:
        return Preview(lines=("…",))
    match what:
        case LabWhat() | SignalWhat():
            run = what.layer.chosen if isinstance(what, LabWhat) else what.run
            rows: Values = run.conv.reshape(-1, run.conv.shape[-1])
        case NetworkWhat():
            if held_in(what, _selected(what)) & what.left_out:
                return Preview(lines=("…",))
            rows = np.atleast_2d(_array(what, {}))
            rows = rows.reshape(-1, rows.shape[-1])
        case KernelWhat():
            rows = np.asarray(what.lesson.weight).reshape(-1, what.lesson.weight.shape[-1])
        case StepWhat():
            first = next(iter(what.step.before.parameters.values()))
            rows = first.reshape(-1, first.shape[-1])
        case OwnWhat():
            rows = what.learned.left_out
        case TrainedWhat():
            return Preview(lines=tuple(_losses(what.training)))
        case _other:
            return Preview()
    at, left = max(0, len(rows) // 2 - 2), max(0, rows.shape[1] // 2 - 1)
    lines = [[number(float(f"{value:.3g}")) for value in row[left : left + 3]] for row in rows[at : at + 4]]
    wide = max((len(text) for line in lines for text in line), default=0)
    return Preview(lines=tuple(" ".join(text.rjust(wide) for text in line) for line in lines))


def _losses(training: NetworkTraining) -> list[str]:
    losses = training.trainer.losses
    return [f"{step:>5}  {losses[step - 1]:.4f}" for step in range(max(1, len(losses) - 3), len(losses) + 1)]


def _about(what: What) -> str:
    if isinstance(what, TrainedWhat):
        return N_(
            "The exact numbers, without rounding. NPZ contains the network's weights, CSV the loss and the accuracy at each step."
        )
    if isinstance(what, OwnWhat):
        return N_(
            "The exact numbers, without rounding. NPZ contains the weights that were learned, CSV the probabilities of each example when it was left out of training. No picture is in either."
        )
    return N_("The exact numbers, without rounding. NPZ contains all arrays under their names.")


NUMBERS = Kind(
    id="numbers",
    title=N_("Numbers"),
    about=_about,
    formats=_formats,
    make=_make,
    stem=_stem,
    size=_size,
    options=_options,
    preview=_preview,
    holds=_holds,
)
