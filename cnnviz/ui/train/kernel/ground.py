"""Direct answers of the page of training: steps, rates, settings and pins, and what the kernel has become."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnnviz.images.shipped import shipped_photo
from cnnviz.kernel_training import Lessons
from cnnviz.parts.controls.content import kernel_training_controls
from cnnviz.parts.one_kernel.content import one_kernel_content
from cnnviz.state.train.kernel import TrainKernelState
from cnnviz.ui.door import Ground, Held, Reply, Shown, changed
from cnnviz.ui.photos import about_photo
from cnnviz.words import translation

KERNEL, CONTROLS, PHOTOS = "train.kernel", "train.controls", "train.photos"


@dataclass(frozen=True, eq=False)
class TrainKernelGround(Ground):
    """What answers stand on; see :class:`cnnviz.ui.door.Ground`. `lessons` are the visitor's."""

    held: Held
    version: int
    lessons: Lessons
    keys = (KERNEL, CONTROLS, PHOTOS)

    def reply(self, key: str, before: TrainKernelState, after: TrainKernelState) -> Reply:
        """The kernel and its maps, and the controls that the message changes."""
        _ = translation(after.language).gettext
        lesson = self.lessons.at(after, shipped_photo(after.photo, after.size, after.colour).pixels)
        shown = {KERNEL: Shown(one_kernel_content(_, lesson, after), made_of(after))}
        if key == CONTROLS:
            shown[CONTROLS] = Shown(kernel_training_controls(_, after))
        if key == PHOTOS:
            shown[PHOTOS] = changed(chosen=after.photo, about=about_photo(_, after.photo))
        return Reply(shown, run=False)


def made_of(state: TrainKernelState) -> object:
    """What the kernel's content depends on."""
    return replace(state, large=False)
