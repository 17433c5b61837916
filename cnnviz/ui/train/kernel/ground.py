"""Direct answers of the page of training: steps, rates, settings and pins, and what the kernel has become."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from cnnviz.inputs import kernel_training_picture
from cnnviz.kernel_experiments import KERNEL_EXPERIMENTS, experiment_of, set_up
from cnnviz.kernel_training import Example, Lesson, Lessons
from cnnviz.parts.controls.content import kernel_training_controls
from cnnviz.parts.experiments.content import Card, experiments_content
from cnnviz.parts.one_kernel.content import CONSTANT, one_kernel_content
from cnnviz.parts.part import Content
from cnnviz.state import link_of
from cnnviz.state.train.kernel import TrainKernelState
from cnnviz.takeaway.what import PICTURE, KernelWhat
from cnnviz.ui.door import Ground, Held, NotDirectError, Reply, Shown, changed
from cnnviz.ui.photos import about_pattern, about_photo
from cnnviz.words import Translate, translation

KERNEL, CONTROLS, EXPERIMENTS = "train.kernel", "train.controls", "train.experiments"
PHOTOS, PATTERNS = "train.photos", "train.patterns"


@dataclass(frozen=True, eq=False)
class TrainKernelGround(Ground):
    """What answers stand on; see :class:`cnnviz.ui.door.Ground`. `lessons` are the visitor's, `example` is the last one."""

    held: Held
    version: int
    lessons: Lessons
    example: Example
    keys: tuple[str, ...]

    def reply(self, key: str, before: TrainKernelState, after: TrainKernelState) -> Reply:
        """The kernel and its maps, and the controls that the message changes."""
        if before.source != after.source:
            raise NotDirectError  # the sidebar is another one
        example = self._example(before, after)
        _ = translation(after.language).gettext
        lesson = self.lessons.at(after, example)
        stays = CONSTANT if key == KERNEL else ()
        shown = {KERNEL: Shown(one_kernel_content(_, lesson, after), made_of(after, example), stays=stays)}
        if key in (CONTROLS, PATTERNS, EXPERIMENTS):  # another pattern has other parameters
            shown[CONTROLS] = Shown(kernel_training_controls(_, after))
        if PHOTOS in self.keys and before.photo != after.photo:
            shown[PHOTOS] = changed(chosen=after.photo, about=about_photo(_, after.photo))
        if PATTERNS in self.keys and before.pattern != after.pattern:
            shown[PATTERNS] = changed(chosen=after.pattern, about=about_pattern(_, after.pattern))
        if experiment_of(before) != experiment_of(after):
            shown[EXPERIMENTS] = changed(chosen=experiment_of(after))
        return Reply(shown, run=False)

    def result(self, state: TrainKernelState) -> Lesson | None:
        """See :class:`cnnviz.ui.door.Ground`."""
        pixels = kernel_training_picture(state)
        if pixels is None and state.source != "own":
            return None
        return self.lessons.at(state, self.example if pixels is None else Example(pixels))

    def what(self, state: TrainKernelState) -> KernelWhat | None:
        """See :class:`cnnviz.ui.door.Ground`."""
        lesson = self.result(state)
        own = frozenset({PICTURE} if state.source == "own" and self.example.after is not None else ())
        return None if lesson is None else KernelWhat(state, lesson, self._example(state, state), own=own)

    def _example(self, before: TrainKernelState, after: TrainKernelState) -> Example:
        """What is learnt from. Another copy of a visitor's own pictures is for the script to make."""
        pixels = kernel_training_picture(after)
        if pixels is not None:
            return Example(pixels)
        if _copy(before) != _copy(after):
            raise NotDirectError
        return self.example


def _copy(state: TrainKernelState) -> object:
    """What of a state says how own pictures are copied."""
    return state.source, state.size, state.colour, state.scaled


def experiments(_: Translate, state: TrainKernelState) -> Content:
    """The cards of the experiments, and which of them the page shows."""
    cards = [
        Card(name, _(each.question), urlencode(link_of(set_up(name, state))))
        for name, each in KERNEL_EXPERIMENTS.items()
    ]
    return experiments_content(_, cards, experiment_of(state))


def keys_of(state: TrainKernelState) -> tuple[str, ...]:
    """The parts that the page has in a state, whose messages may be answered."""
    return KERNEL, CONTROLS, EXPERIMENTS, *{"photo": (PHOTOS,), "pattern": (PATTERNS,)}.get(state.source, ())


def made_of(state: TrainKernelState, example: Example) -> object:
    """What the kernel's content depends on."""
    return replace(state, large=False), example.name
