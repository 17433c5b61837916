"""Direct answers of the lab: another kernel, a change of its weights, another setting, or a pin, and the maps that these give."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnnviz import kernels
from cnnviz.actions.kernel import in_library
from cnnviz.chain import may_go_on
from cnnviz.kernels.errors import KernelError
from cnnviz.ops import OperationError
from cnnviz.parts.controls.content import lab_controls
from cnnviz.parts.dials.content import dials_content
from cnnviz.parts.editor.content import shown_weights
from cnnviz.parts.matrix.content import matrix_content
from cnnviz.parts.part import Content
from cnnviz.parts.stepper.content import lab_content, pin_meta, reveal_meta
from cnnviz.pipeline import Run, Source, kernel_weights, layer, run
from cnnviz.state.lab import LabState
from cnnviz.ui.door import Ground, Held, NotDirectError, Reply, Shown, changed
from cnnviz.ui.element import one_term_on
from cnnviz.ui.results import tells_nothing_covered
from cnnviz.words import Translate, translation

STEPPER, KERNELS, DIALS = "lab.stepper", "lab.kernels", "lab.dials"
EDITOR, CONTROLS = "lab.editor", "lab.controls"
MATRIX, CHAIN = "lab.matrix", "lab.chain"


@dataclass(frozen=True, eq=False)
class LabGround(Ground):
    """What answers stand on; see :class:`cnnviz.ui.door.Ground`.

    Attributes
    ----------
    pixels, image
        The picture, or the result of the steps before, and the name under which the browser has it.
    keys
        As :func:`keys_of` gives them.
    """

    held: Held
    version: int
    pixels: Source
    image: str
    keys: tuple[str, ...]

    def reply(self, key: str, before: LabState, after: LabState) -> Reply:
        """The maps and the controls: those of the settings, or of the kernel."""
        if after.before != before.before:
            raise NotDirectError  # the input is another one
        made_of = self.made_of(after)
        if (
            key == STEPPER
            and _layer(before) == _layer(after)
            and before.looks_like_photo == after.looks_like_photo
        ):
            told = {"pin": pin_meta(after.pin), "go_on": may_go_on(after)} | reveal_meta(after)
            return Reply(
                {STEPPER: Shown((told, {}), made_of, whole=False)}, run=not one_term_on(before, after)
            )
        _ = translation(after.language).gettext
        try:
            maps = layer(after, self.pixels)
            content = lab_content(_, maps, after, self.image)
        except (KernelError, OperationError):
            raise NotDirectError from None
        matrix = (
            {MATRIX: Shown(matrix_content(_, maps.chosen, after.in_force()))} if shows_matrix(after) else {}
        )
        if key == MATRIX:
            return Reply(matrix, run=not matrix)
        shown = {STEPPER: Shown(content, made_of, stays=_stays(before, after, content))}
        controls = lab_controls(_, after)
        if key == CONTROLS or controls != lab_controls(_, before):  # a second step names the kernels
            shown[CONTROLS] = Shown(controls)
        if key != CONTROLS or _layer(before) != _layer(after):  # it may have added one
            shown[KERNELS] = changed(chosen=in_library(after), about=about_kernel(_, after))
            shown[DIALS] = Shown(kernel_dials(_, after))
            shown[EDITOR] = changed(**shown_weights(kernel_weights(after), at=place_of(after)))
        depends = after.panel != "element" or after.pin is not None
        if matrix:
            depends = False
            shown |= matrix
        return Reply(shown, run=depends or _controls(before) != _controls(after))

    def result(self, state: LabState) -> Run | None:
        """See :class:`cnnviz.ui.door.Ground`. Lessons ask about convolutions of a picture alone."""
        if state.operation != "convolution" or state.before:
            return None
        try:
            return run(state, self.pixels)
        except (KernelError, OperationError):
            return None

    def made_of(self, state: LabState) -> object:
        """What the Stepper's content depends on."""
        other = replace(state, panel="element", lesson="", card=0, draw=0, guess="")
        return replace(other, matrix="sparse", matrix_channel=0, marked=""), self.image


def keys_of(state: LabState) -> tuple[str, ...]:
    """The parts of the page whose messages may be answered."""
    return (STEPPER, KERNELS, DIALS, EDITOR, CONTROLS, *([MATRIX] if shows_matrix(state) else []))


def shows_matrix(state: LabState) -> bool:
    """Whether the panel with the matrix is open, and may tell what it tells."""
    return (
        state.panel == "matrix"
        and not state.hides("panels")
        and not state.demo
        and tells_nothing_covered(state)
    )


SECOND_SETTINGS = ("slices", "slice_side", "mix")


def _stays(before: LabState, after: LabState, content: Content) -> frozenset[str]:
    """The Stepper's arrays that are as before where only settings of the second step are others, as while a weight is drawn."""
    if (
        after.then == "none"
        or replace(after, **{name: getattr(before, name) for name in SECOND_SETTINGS}) != before
    ):
        return frozenset()
    return frozenset(content[1]) - {"then", "then_weight"}


def _layer(state: LabState) -> object:
    """Which kernels there are, and which is chosen."""
    return state.filters, state.place


def _controls(state: LabState) -> object:
    """What Streamlit's own controls and the names of the panels depend on: where this changes, the script must run."""
    return (
        kernels.KERNELS[state.kernel].family,
        None if state.weights is None else state.kernel,
        state.operation,
    )


def about_kernel(_: Translate, state: LabState) -> list[str]:
    """What is said under the kernels: which of several is chosen, and about one that was not changed by hand, what it is."""
    several = _("This is kernel {number} of {count}; a choice here replaces it.").format(
        number=state.place + 1, count=len(state.filters)
    )
    told = [several] if state.others else []
    if state.weights is not None:
        return told
    chosen = kernels.KERNELS[state.kernel]
    return [*told, _(chosen.detects), chosen.source, *([_(chosen.fixed)] if chosen.fixed else [])]


def kernel_dials(_: Translate, state: LabState) -> Content:
    """Sliders for the kernel's parameters; none for one that was changed by hand."""
    parameters = kernels.KERNELS[state.kernel].parameters if state.weights is None else ()
    return dials_content(_, parameters, state.kernel_numbers, scope=state.kernel, at=place_of(state))


def place_of(state: LabState) -> int | None:
    """The place of the chosen kernel, if there are several."""
    return state.place if state.others else None
