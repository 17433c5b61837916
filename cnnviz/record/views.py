"""What a link shows, computed to be recorded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cnnviz import pipeline, signal_pipeline
from cnnviz.chain import chained
from cnnviz.images.picture import ImageError, Pixels
from cnnviz.inputs import lab_picture, signal
from cnnviz.kernels.errors import KernelError
from cnnviz.limits import MEGABYTE
from cnnviz.memory import FullError
from cnnviz.networks import ModelError
from cnnviz.networks.steps import Steps, stepwise
from cnnviz.ops import OperationError
from cnnviz.parts import compare, signal_stepper, stepper
from cnnviz.parts.compare.content import compared
from cnnviz.parts.part import Content
from cnnviz.parts.signal_stepper.content import signal_content
from cnnviz.parts.stepper.content import stepper_content, with_second
from cnnviz.parts.stepper.layer import layer_content
from cnnviz.preprocessing import PreprocessingError
from cnnviz.reading import Reading
from cnnviz.record.errors import RecordError
from cnnviz.record.facts import credits_of, lab_facts, signal_facts
from cnnviz.record.memo import Memo
from cnnviz.record.network import network_view
from cnnviz.record.pile import SharedPile
from cnnviz.record.step import step_view
from cnnviz.record.train_kernel import kernel_training_view
from cnnviz.record.train_network import network_training_view
from cnnviz.record.view import Record, View
from cnnviz.second_step import second_step
from cnnviz.signals import Recording
from cnnviz.state import LabState, NetworkState, PageState, SignalState
from cnnviz.state.lab import arranged
from cnnviz.state.train import TrainKernelState, TrainNetworkState, TrainStepState
from cnnviz.views.sentences import sentence
from cnnviz.words import Translate, translation

COMPARE = "lab.compare"
MOST_BYTES = 2 * MEGABYTE
"""Bytes of numbers on the page of a network, or of several kernels, at most, as they are packed into its file."""


@dataclass(frozen=True, eq=False)
class Given:
    """What a page has that its state cannot name, as its visitor has brought it; None: the state names it.

    Attributes
    ----------
    picture
        Of the lab, as it is shown, uint8 (C, H, W).
    recording
        Of the signals page.
    reading
        Of the network page, which is not computed anew.
    """

    picture: Pixels | None = None
    recording: Recording | None = None
    reading: Reading | None = None


@stepwise
def view_of(
    state: PageState,
    most_bytes: int = MOST_BYTES,
    pile: SharedPile | None = None,
    layers: Sequence[str] = (),
    given: Given = Given(),
    memo: Memo | None = None,
) -> Steps[View]:
    """What the page shows for `state`, as :func:`cnnviz.record.link.state_of` gives it, or of what is `given`.

    Of a network's layers those maps are left out with which the page would hold more than `most_bytes` of numbers, and of several
    kernels all but the chosen one. Its arrays are laid on `pile`, where those of other views may lie, or on one of its own.
    With `layers`, only those of a network can be opened. What it is made of is kept in `memo`.

    Raises
    ------
    RecordError
        It cannot be computed.
    """
    _ = translation(state.language).gettext
    yield 0.0
    pile = SharedPile() if pile is None else pile
    memo = Memo() if memo is None else memo
    most_bytes += pile.stored
    try:
        match state:
            case LabState():
                return _lab(_, state, most_bytes, pile, given.picture)
            case SignalState():
                return _signals(_, state, pile, given.recording)
            case NetworkState():
                return (
                    yield from network_view.steps(_, state, most_bytes, pile, layers, given.reading, memo)
                )
            case TrainKernelState():
                return (yield from kernel_training_view.steps(_, state, pile))
            case TrainNetworkState():
                return (yield from network_training_view.steps(_, state, pile, memo))
            case TrainStepState():
                return (yield from step_view.steps(_, state, pile, memo))
    except (
        FullError,
        ImageError,
        KernelError,
        ModelError,
        OperationError,
        PreprocessingError,
    ) as error:
        raise RecordError(sentence(_, error)) from None
    raise TypeError(f"{type(state).__name__} is the state of no page")


def _lab(_: Translate, state: LabState, most_bytes: int, pile: SharedPile, given: Pixels | None) -> View:
    named = None if given is not None else lab_picture(state)
    picture = given if named is None else named.pixels
    assert picture is not None  # the link was checked
    state = state.in_force()
    shown = pipeline.shown_pixels(state, picture)
    pixels = chained(state, shown)
    layer = pipeline.layer(state, pixels)
    second = second_step(state, layer)
    if state.comparing:
        return _comparison(_, state, shown, pixels, pile)

    def shows(one: LabState, run: pipeline.Run) -> Content:
        chosen = replace(layer, at=layer.runs.index(run))
        meta, arrays = stepper_content(_, run, one, "")
        # nobody would compute the other view
        content = {**meta, "photo_offered": False}, arrays
        return with_second(_, content, second, chosen, state)

    chosen = pile.record(_with_picture(shows(state, layer.chosen), pixels))
    kernels: list[Record] = []
    if state.others:
        alone, held = pile.size, pile.stored
        beside, small = layer_content(_, layer, state)
        beside["layer"]["fixed"] = True  # there is nobody here who could compute another
        for at, run in enumerate(layer.runs):
            one = replace(state, **arranged(state.filters, at))
            meta, arrays = shows(one, run)
            content = {**meta, "layer": beside["layer"] | {"at": at}}, {**arrays, **small}
            kernels.append(pile.record(_with_picture(content, pixels)))
            if pile.stored > max(most_bytes, held):
                pile.cut(alone)
                kernels = []
                break
    return View(
        title=_("Kernel lab"),
        facts=lab_facts(_, state, shown, pixels),
        credits=credits_of(_, state),
        shown={"lab.stepper": (stepper.PART, kernels[state.place] if kernels else chosen)},
        pile=pile,
        kernels=kernels,
    )


def _comparison(
    _: Translate, state: LabState, shown: Pixels, pixels: pipeline.Source, pile: SharedPile
) -> View:
    """The comparison with the settings of A in the place of the maps, at each stage that it offers."""

    def at(stage: str) -> Record:
        content, _run = compared(_, replace(state, compare_stage=stage), pixels, "")
        return pile.record(_with_picture(content, pixels))

    chosen = at(state.compare_stage)
    offered = chosen.meta["stages"]
    assert isinstance(offered, list)
    return View(
        title=_("Kernel lab"),
        facts=lab_facts(_, state, shown, pixels),
        credits=credits_of(_, state),
        shown={COMPARE: (compare.PART, chosen)},
        pile=pile,
        replies={COMPARE: {_message(compare=stage): {COMPARE: at(stage)} for stage, _title in offered}},
        without={COMPARE: ".acts"},
    )


def _message(**body: str) -> str:
    """A message of a part as the browser writes it."""
    return json.dumps(body, separators=(",", ":"))


def _with_picture(content: Content, pixels: pipeline.Source) -> Content:
    """A Stepper's content with the picture, which comes by itself in the app."""
    meta, arrays = content
    return meta, {**arrays, "image": pixels}


def _signals(_: Translate, state: SignalState, pile: SharedPile, given: Recording | None) -> View:
    recording = signal(state) if given is None else given
    shown = pile.record(signal_content(_, signal_pipeline.run(state, recording), state))
    return View(
        title=_("Signals"),
        facts=signal_facts(_, state),
        credits=[],
        shown={"signals.stepper": (signal_stepper.PART, shown)},
        pile=pile,
    )
