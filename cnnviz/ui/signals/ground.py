"""Direct answers of the signals page: another signal, kernel or setting, or a pin, and the lanes that these give."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz import signals
from cnnviz.inputs import signal
from cnnviz.kernels.errors import KernelError
from cnnviz.ops import OperationError
from cnnviz.parts.controls.content import signal_controls
from cnnviz.parts.signal_stepper.content import signal_content
from cnnviz.parts.stepper.content import pin_meta, reveal_meta
from cnnviz.signal_pipeline import run
from cnnviz.signals import Recording
from cnnviz.state.signal import SignalState
from cnnviz.takeaway.what import RECORDING, SignalWhat
from cnnviz.ui.door import Ground, Held, NotDirectError, Reply, Shown, changed, told_by
from cnnviz.ui.element import one_term_on
from cnnviz.words import Translate, translation

STEPPER, SHAPES, KERNELS = "signals.stepper", "signals.shapes", "signals.kernels"
CONTROLS = "signals.controls"


@dataclass(frozen=True, eq=False)
class SignalGround(Ground):
    """What answers stand on; see :class:`cnnviz.ui.door.Ground`. `recording` is the signal that is shown, `own` whether the visitor has brought it."""

    held: Held
    version: int
    recording: Recording
    own: bool
    keys = (STEPPER, SHAPES, KERNELS, CONTROLS)

    def reply(self, key: str, before: SignalState, after: SignalState) -> Reply:
        """The lanes, and what the message changes of the controls; sliders of Streamlit follow another signal or kernel."""
        recording = self.recording
        if after.source == "shape":
            recording = signal(after)
        try:
            result = run(after, recording)
        except (KernelError, OperationError):
            raise NotDirectError from None
        _ = translation(after.language).gettext
        content = signal_content(_, result, after)
        if key == STEPPER:
            told = {"pin": pin_meta(after.pin)} | reveal_meta(after)
            return Reply(
                {STEPPER: Shown((told, {}), told_by(content), whole=False)},
                run=not one_term_on(before, after),
            )
        controls = signal_controls(_, after, len(recording.values))
        shown = {STEPPER: Shown(content), CONTROLS: Shown(controls)}
        if key == SHAPES:
            shown[SHAPES] = changed(chosen=after.signal, about=about_signal(_, after))
        if key == KERNELS:
            shown[KERNELS] = changed(chosen=kernel_in_list(after), about=about_kernel(_, after))
        depends = key in (SHAPES, KERNELS) or after.panel != "element" or after.pin is not None
        return Reply(shown, run=depends)

    def what(self, state: SignalState) -> SignalWhat:
        """See :class:`cnnviz.ui.door.Ground`."""
        if state.source == "shape":
            return SignalWhat(state, signal(state))
        return SignalWhat(state, self.recording, own=frozenset({RECORDING} if self.own else ()))


def about_signal(_: Translate, state: SignalState) -> list[str]:
    """What is said under the signals about the one that is chosen."""
    return [_(signals.SIGNALS[state.signal].shows)]


def kernel_in_list(state: SignalState) -> str | None:
    """The name of the kernel that is chosen in the list; None if it was typed by hand."""
    return None if state.taps else state.kernel


def about_kernel(_: Translate, state: SignalState) -> list[str]:
    """What is said under the kernels about the one that is chosen; nothing about one that was typed by hand."""
    return [] if state.taps else [_(signals.KERNELS[state.kernel].look_for)]
