"""Direct answers of the signals page: a pin."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.kernels.errors import KernelError
from cnnviz.ops import OperationError
from cnnviz.parts.signal_stepper.content import signal_content, signal_pin_meta
from cnnviz.signal_pipeline import run
from cnnviz.signals import Recording
from cnnviz.state.signal import SignalState
from cnnviz.ui.door import Ground, Held, NotDirectError, Reply, Shown, told_by
from cnnviz.words import translation

STEPPER = "signals.stepper"


@dataclass(frozen=True, eq=False)
class SignalGround(Ground):
    """What answers stand on; see :class:`cnnviz.ui.door.Ground`. `recording` is the signal that is shown."""

    held: Held
    version: int
    recording: Recording
    keys = (STEPPER,)

    def reply(self, key: str, before: SignalState, after: SignalState) -> Reply:
        """The Stepper with the pin; the panels follow."""
        try:
            result = run(after, self.recording)
        except (KernelError, OperationError):
            raise NotDirectError from None
        content = signal_content(translation(after.language).gettext, result, after)
        shown = Shown(({"pin": signal_pin_meta(after.pin)}, {}), told_by(content), whole=False)
        return Reply({STEPPER: shown}, run=True)
