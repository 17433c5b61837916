"""Direct answers of the lab: another kernel, or a change of its weights, and the maps that they give."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from cnnviz import kernels
from cnnviz.actions.kernel import in_library
from cnnviz.images.picture import Pixels
from cnnviz.kernels.errors import KernelError
from cnnviz.ops import OperationError
from cnnviz.pipeline import Run, kernel_weights, run
from cnnviz.state.lab import LabState, Pin
from cnnviz.ui import session
from cnnviz.ui.components.editor import editor_content
from cnnviz.ui.direct import Asked, Content, Line, NotDirectError, Reply
from cnnviz.ui.lab.words import about_kernel, kernel_dials, stepper_words
from cnnviz.views.payload import stepper_payload
from cnnviz.words import Translate, translation

_PARTS = ("lab.kernels", "lab.dials", "lab.editor")
"""What may change without the picture being another."""


@dataclass(frozen=True)
class Ground:
    """What an answer stands on, as the last run of the script left it.

    Attributes
    ----------
    state
        What was drawn.
    pixels, carried
        The picture, and the name under which the browser has it.
    pin
        What :func:`cnnviz.ui.pinning.pin_to_send` gave.
    open
        Whether changes may be answered directly.
    """

    held: session.Held
    state: LabState
    pixels: Pixels
    carried: str
    pin: tuple[Pin | None, int]
    open: bool


class LabLine(Line):
    """A visitor's line to the lab."""

    def __init__(self) -> None:
        super().__init__()
        self.ground: Ground | None = None

    def answer(self, asked: Asked) -> Reply:
        """The maps and the kernel's controls after another kernel; see :class:`cnnviz.ui.direct.Line`."""
        ground = self.ground
        if ground is None or not ground.open:
            raise NotDirectError
        before = ground.held.state
        if not isinstance(before, LabState) or not self.is_drawn(before, ground.state):
            raise NotDirectError
        if asked.key not in _PARTS or asked.passing:
            raise NotDirectError
        after = asked.after(before)
        try:
            result = run(after, ground.pixels)
        except (KernelError, OperationError):
            raise NotDirectError from None
        _ = translation(after.language).gettext
        content = stepper_content(_, after, result, ground)
        number = ground.held.answer(before, after)
        if number is None:
            raise NotDirectError
        self.remember(asked, after, number, made_of(after, ground))
        return Reply(
            number,
            session.link_of(after),
            run=after.panel != "element" or after.pin is not None or _controls(before) != _controls(after),
            small={
                "picker": {"chosen": in_library(after), "about": about_kernel(_, after)},
                "dials": kernel_dials(_, after),
                "editor": editor_content(kernel_weights(after)),
            },
            contents={"stepper": content},
        )


def made_of(state: LabState, ground: Ground) -> object:
    """What the Stepper's content depends on."""
    return replace(state, pin=None, panel="element"), ground.carried, ground.pin


def stepper_content(_: Translate, state: LabState, result: Run, ground: Ground) -> Content:
    """What the Stepper is sent of `result`."""
    meta, arrays = stepper_payload(result, state)
    meta |= stepper_words(_, result, state)
    pin, meta["pin_sent"] = ground.pin
    meta["pin"] = None if pin is None else asdict(pin)
    meta["image"]["name"] = ground.carried
    return meta, arrays


def _controls(state: LabState) -> object:
    """What Streamlit's own controls for the kernel depend on: where this changes, the script must run."""
    return kernels.KERNELS[state.kernel].family, None if state.weights is None else state.kernel
