"""Direct answers of the lab: another kernel, a change of its weights, another setting, or a pin, and the maps that these give."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnnviz import kernels
from cnnviz.actions.kernel import in_library
from cnnviz.images.picture import Pixels
from cnnviz.kernels.errors import KernelError
from cnnviz.ops import OperationError
from cnnviz.parts.controls.content import lab_controls
from cnnviz.parts.dials.content import dials_content
from cnnviz.parts.editor.content import shown_weights
from cnnviz.parts.matrix.content import matrix_content
from cnnviz.parts.part import Content
from cnnviz.parts.stepper.content import pin_meta, reveal_meta, stepper_content
from cnnviz.pipeline import Run, kernel_weights, run
from cnnviz.state.lab import LabState
from cnnviz.ui.door import Ground, Held, NotDirectError, Reply, Shown, changed
from cnnviz.ui.element import one_term_on
from cnnviz.ui.results import tells_nothing_covered
from cnnviz.words import Translate, translation

STEPPER, KERNELS, DIALS = "lab.stepper", "lab.kernels", "lab.dials"
EDITOR, CONTROLS = "lab.editor", "lab.controls"
MATRIX = "lab.matrix"


@dataclass(frozen=True, eq=False)
class LabGround(Ground):
    """What answers stand on; see :class:`cnnviz.ui.door.Ground`.

    Attributes
    ----------
    pixels, image
        The picture, and the name under which the browser has it.
    keys
        As :func:`keys_of` gives them.
    """

    held: Held
    version: int
    pixels: Pixels
    image: str
    keys: tuple[str, ...]

    def reply(self, key: str, before: LabState, after: LabState) -> Reply:
        """The maps and the controls: those of the settings, or of the kernel."""
        made_of = self.made_of(after)
        if key == STEPPER:
            told = {"pin": pin_meta(after.pin)} | reveal_meta(after)
            return Reply(
                {STEPPER: Shown((told, {}), made_of, whole=False)}, run=not one_term_on(before, after)
            )
        try:
            result = run(after, self.pixels)
        except (KernelError, OperationError):
            raise NotDirectError from None
        _ = translation(after.language).gettext
        matrix = {MATRIX: Shown(matrix_content(_, result, after))} if shows_matrix(after) else {}
        if key == MATRIX:
            return Reply(matrix, run=not matrix)
        shown = {STEPPER: Shown(stepper_content(_, result, after, self.image), made_of)}
        if key == CONTROLS:
            shown[CONTROLS] = Shown(lab_controls(_, after))
        else:
            shown[KERNELS] = changed(chosen=in_library(after), about=about_kernel(_, after))
            shown[DIALS] = Shown(kernel_dials(_, after))
            shown[EDITOR] = changed(**shown_weights(kernel_weights(after)))
        depends = after.panel != "element" or after.pin is not None
        if matrix:
            depends = False
            shown |= matrix
        return Reply(shown, run=depends or _controls(before) != _controls(after))

    def result(self, state: LabState) -> Run | None:
        """See :class:`cnnviz.ui.door.Ground`. Lessons ask about convolutions alone."""
        if state.operation != "convolution":
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


def _controls(state: LabState) -> object:
    """What Streamlit's own controls and the names of the panels depend on: where this changes, the script must run."""
    return (
        kernels.KERNELS[state.kernel].family,
        None if state.weights is None else state.kernel,
        state.operation,
    )


def about_kernel(_: Translate, state: LabState) -> list[str]:
    """What is said under the kernels about the one that is chosen; nothing about one that was changed by hand."""
    if state.weights is not None:
        return []
    chosen = kernels.KERNELS[state.kernel]
    return [_(chosen.detects), chosen.source, *([_(chosen.fixed)] if chosen.fixed else [])]


def kernel_dials(_: Translate, state: LabState) -> Content:
    """Sliders for the kernel's parameters; none for one that was changed by hand."""
    parameters = kernels.KERNELS[state.kernel].parameters if state.weights is None else ()
    return dials_content(_, parameters, state.kernel_numbers, scope=state.kernel)
