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
from cnnviz.parts.part import Content
from cnnviz.parts.stepper.content import pin_meta, reveal_meta, stepper_content
from cnnviz.pipeline import Run, kernel_weights, run
from cnnviz.state.lab import LabState
from cnnviz.ui.door import Ground, Held, NotDirectError, Reply, Shown, changed
from cnnviz.ui.element import one_term_on
from cnnviz.words import Translate, translation

STEPPER, KERNELS, DIALS = "lab.stepper", "lab.kernels", "lab.dials"
EDITOR, CONTROLS = "lab.editor", "lab.controls"


@dataclass(frozen=True, eq=False)
class LabGround(Ground):
    """What answers stand on; see :class:`cnnviz.ui.door.Ground`.

    Attributes
    ----------
    pixels, image
        The picture, and the name under which the browser has it.
    """

    held: Held
    version: int
    pixels: Pixels
    image: str
    keys = (STEPPER, KERNELS, DIALS, EDITOR, CONTROLS)

    def reply(self, key: str, before: LabState, after: LabState) -> Reply:
        """The maps and the controls: those of the settings, or of the kernel."""
        made_of = self.made_of(after)
        if key == STEPPER and before.looks_like_photo == after.looks_like_photo:
            told = {"pin": pin_meta(after.pin)} | reveal_meta(after)
            return Reply(
                {STEPPER: Shown((told, {}), made_of, whole=False)}, run=not one_term_on(before, after)
            )
        try:
            result = run(after, self.pixels)
        except (KernelError, OperationError):
            raise NotDirectError from None
        _ = translation(after.language).gettext
        shown = {STEPPER: Shown(stepper_content(_, result, after, self.image), made_of)}
        if key in (CONTROLS, STEPPER):
            shown[CONTROLS] = Shown(lab_controls(_, after))
        else:
            shown[KERNELS] = changed(chosen=in_library(after), about=about_kernel(_, after))
            shown[DIALS] = Shown(kernel_dials(_, after))
            shown[EDITOR] = changed(**shown_weights(kernel_weights(after)))
        depends = after.panel != "element" or after.pin is not None
        return Reply(shown, run=depends or _controls(before) != _controls(after))

    def result(self, state: LabState) -> Run | None:
        """See :class:`cnnviz.ui.door.Ground`."""
        try:
            return run(state, self.pixels)
        except (KernelError, OperationError):
            return None

    def made_of(self, state: LabState) -> object:
        """What the Stepper's content depends on."""
        return replace(state, panel="element", lesson="", card=0, draw=0, guess=""), self.image


def _controls(state: LabState) -> object:
    """What Streamlit's own controls for the kernel depend on: where this changes, the script must run."""
    return kernels.KERNELS[state.kernel].family, None if state.weights is None else state.kernel


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
