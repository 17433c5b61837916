"""The view as one HTML file, which needs neither a server nor a network."""

from __future__ import annotations

from functools import cache

from cnnviz.inputs import kernel_training_picture
from cnnviz.limits import MEGABYTE
from cnnviz.networks.steps import Steps, within
from cnnviz.parts import graph, layer_stepper, one_kernel, one_step, signal_stepper, stepper
from cnnviz.record import MOST_BYTES, page_of, view_of
from cnnviz.record.layers import MOST_RESTORED
from cnnviz.record.making import packed_bytes
from cnnviz.record.train_kernel import moments_of
from cnnviz.record.views import Given
from cnnviz.state.train.step import SMALL
from cnnviz.takeaway.kind import HTML, Chosen, Format, Kind, Preview, Size
from cnnviz.takeaway.pictures import previewed
from cnnviz.takeaway.what import (
    NETWORK,
    PICTURE,
    RECORDING,
    KernelWhat,
    LabWhat,
    NetworkWhat,
    SignalWhat,
    StepWhat,
    What,
)
from cnnviz.words import N_


def _formats(what: What) -> tuple[Format, ...] | None:
    match what:
        case LabWhat() | SignalWhat():
            return (HTML,)
        case KernelWhat() if kernel_training_picture(what.state) is not None:
            return (HTML,)
        case StepWhat() if what.state.network == SMALL:
            return (HTML,)
        case NetworkWhat():
            return (
                (HTML,)
                if what.reading.reader.pictured and what.reading.input in what.reading.values
                else None
            )
    return None


def _make(what: What, format: str, chosen: Chosen) -> Steps[bytes]:
    """The page's bytes.

    Raises
    ------
    cnnviz.record.RecordError
        It has numbers that cannot be recorded; its sentence is in the visitor's language.
    """
    given = Given() if isinstance(what, KernelWhat | StepWhat) else _given(what)
    view = yield from within(view_of.steps(what.state, given=given), 0.0, 0.9)
    return page_of(view, what.state).encode()


def _given(what: What) -> Given:
    match what:
        case LabWhat():
            return Given(picture=what.picture)
        case SignalWhat():
            return Given(recording=what.recording)
        case NetworkWhat():
            return Given(reading=what.reading)
    raise TypeError(type(what).__name__)


def _holds(what: What, format: str, chosen: Chosen) -> frozenset[str]:
    return what.own & {PICTURE, NETWORK, RECORDING}


STEP_BYTES = 100_000
"""Of all numbers of a step of the small network and the sums behind them, which are as many in each."""


@cache
def _scripts(page: str) -> int:
    """Bytes of the page's scripts and styles, and of its words."""
    parts = {
        "LabWhat": (stepper.PART,),
        "SignalWhat": (signal_stepper.PART,),
        "NetworkWhat": (graph.PART, layer_stepper.PART),
        "KernelWhat": (one_kernel.PART,),
        "StepWhat": (one_step.PART,),
    }[page]
    return sum(len(part.script) + len(part.style or "") for part in parts) + 27_000


def _size(what: What, format: str, chosen: Chosen) -> Size:
    """Of a network about as much as all its maps, with a bound."""
    match what:
        case LabWhat():
            # whole numbers travel in two bytes, and the browser makes the activation itself
            run = what.layer.chosen
            each = 2 if not (run.conv % 1).any() else 4
            cells = run.conv.size + (0 if run.pool is None else run.pool.size)
            packed = each * cells * len(what.layer.runs) + what.pixels.nbytes
        case SignalWhat():
            packed = what.run.input.nbytes + 3 * what.run.conv.nbytes
        case NetworkWhat():
            packed = (
                min(MOST_BYTES, packed_bytes(what.reading)) * 5 // 4 + 60_000
            )  # with what is said of each map
        case KernelWhat():
            cells = what.lesson.answer.error.size
            packed = moments_of(cells) * (2_400 + 15 * cells // 4)  # with what is said of each moment
        case StepWhat():
            packed = STEP_BYTES
        case _:
            raise TypeError(type(what).__name__)
    return Size(min(_scripts(type(what).__name__) + packed * 4 // 3, 2 * MOST_BYTES + MEGABYTE))


def _beside(what: What) -> int:
    """Of a network all its numbers as they are laid, some of them several times."""
    if not isinstance(what, NetworkWhat):
        return 0
    return min(MOST_RESTORED, 2 * sum(each.nbytes for each in what.reading.values.values()))


def _preview(what: What) -> Preview:
    return Preview(pictures=previewed(what)[:2], sign="page")


def _about(what: What) -> str:
    return _ABOUT_NETWORK if isinstance(what, NetworkWhat) else _ABOUT


_ABOUT = N_(
    "One file with this view and every number in it. It opens in any browser from 2023 or newer, without a server and without an internet connection; point at any number to see where it comes from."
)
_ABOUT_NETWORK = N_(
    "One file with this view. It opens in any browser from 2023 or newer, without a server and without an internet connection; click a map to see where its numbers come from. Of a large network, it has the numbers of some maps only, and the picture of the network cannot turn to further maps."
)

RECORDED = Kind(
    id="page",
    title=N_("Recorded page"),
    about=_about,
    formats=_formats,
    make=_make,
    stem=lambda what, format, chosen: "",
    size=_size,
    beside=_beside,
    preview=_preview,
    holds=_holds,
)
