"""What the view of own classes does with pictures: every message of its part is done here, learning among them in slices."""

from __future__ import annotations

import threading
from typing import Any

from cnnviz.actions import RefusedError, after
from cnnviz.actions.train.own import Heard, heard
from cnnviz.images.picture import ImageError
from cnnviz.memory import FullError
from cnnviz.network import without_frames
from cnnviz.own_classes.checks import OwnError
from cnnviz.own_classes.groups import Groups
from cnnviz.own_classes.learned import Present
from cnnviz.own_classes.lesson import Lesson
from cnnviz.own_classes.starts import names_of
from cnnviz.parts.own_classes.content import own_changes, own_content
from cnnviz.parts.part import Content
from cnnviz.state.train.own import Names, TrainOwnState
from cnnviz.training.errors import TrainingError
from cnnviz.ui.door import Held, Reply, Work, changed
from cnnviz.ui.slices import Sliced
from cnnviz.ui.visitor import Visitor
from cnnviz.views.sentences import Told
from cnnviz.words import translation

CLASSES = "train-own.classes"
PLACE = "train-own"
"""Where a visitor's classes are kept among what was brought."""
SLICE_SECONDS = 0.02

REFUSALS = (ImageError, FullError, OwnError, TrainingError)
"""What can be wrong with a picture or a training: one sentence, and what was there before stays."""


class OwnWork(Work):
    """A visitor's lesson, and what is done with it.

    Attributes
    ----------
    lesson
        The classes and their pictures, which stay with their visitor.
    """

    def __init__(self, held: Held, visitor: Visitor) -> None:
        self.held = held
        self.lesson = Lesson(visitor.account)
        self._visitor = visitor
        self._lock = threading.Lock()
        self._learning: Sliced[float] | None = None
        self._said: Told | None = None
        self._has: set[int] = set()
        self._gone: tuple[str, Names] | None = None

    def content(self, state: TrainOwnState) -> Content:
        """The whole of what the part shows."""
        with self._lock:
            self._follow(state)
            self._note_thumbnails()
            _ = translation(state.language).gettext
            return own_content(
                _, self.lesson, state, self._share, self._said, back=self._can_bring_back(state)
            )

    def replace(self, state: TrainOwnState, classes: list[tuple[str, list[bytes]]]) -> None:
        """Have these classes, with the files of their pictures; raises what :meth:`Lesson.replace` does."""
        with self._lock:
            self.lesson.replace(classes, state.start)
            self._said = None

    def groups(self, language: str) -> Groups:
        """The classes that are shown, with their examples; names that nobody has changed are of `language`."""
        with self._lock:
            self._follow(self._state.changed(language=language))
            return self.lesson.groups

    def files(self) -> list[tuple[str, list[bytes]]]:
        """The classes as they are saved."""
        with self._lock:
            return self.lesson.files()

    def reply(self, body: Any) -> Reply:
        """See :class:`cnnviz.ui.door.Work`."""
        self._visitor.stir()
        with self._lock:
            state = self._state
            told = heard(state, body)
            if told is None:
                self.held.become(lambda now: after(now, "classes", body))
                state = self._changed(state)
            else:
                state = self._do(told, state)
            _ = translation(state.language).gettext
            back = self._can_bring_back(state)
            meta = own_changes(
                _, self.lesson, state, self._share, self._said, frozenset(self._has), back=back
            )
            self._note_thumbnails()
            return Reply({CLASSES: changed(**meta)}, run=False)

    @property
    def _state(self) -> TrainOwnState:
        state = self.held.state
        if not isinstance(state, TrainOwnState):
            raise RefusedError
        return state

    @property
    def _share(self) -> float | None:
        return None if self._learning is None else self._learning.latest

    def _can_bring_back(self, state: TrainOwnState) -> bool:
        return self.lesson.taken_out is not None or (self._gone is not None and self._gone[0] == state.start)

    def _note_thumbnails(self) -> None:
        self._has |= {one.number for each in self.lesson.groups for one in each.examples}

    def _follow(self, state: TrainOwnState) -> None:
        """Have the classes of the state; a picture that came with them goes where it could not be seen."""
        before = self.lesson.present
        self.lesson.follow(state.start, names_of(state))
        now = self.lesson.present
        if now is not None and now is not before and not _fits(now, state.origin):
            self.lesson.look(None)

    def _bring_back(self, state: TrainOwnState) -> None:
        """Undo what was taken away last: a class, whose pictures come back with its name, or an example."""
        if self._gone is None or self._gone[0] != state.start:
            self.lesson.put_back()
        else:
            start, names = self._gone
            self.held.become(lambda now: now.changed(**{start: names}))
            self._follow(self._state)
        self._gone = None

    def _changed(self, before: TrainOwnState) -> TrainOwnState:
        """The state as a message has made it; a picture that cannot be seen where the next ones come from is put away."""
        state, now = self._state, self.lesson.present
        if len(names_of(state)) < len(names_of(before)):
            self._gone, self.lesson.taken_out = (before.start, names_of(before)), None
        elif names_of(state) != names_of(before):
            self._gone = None
        self._follow(state)
        self._said = None
        if state.origin != before.origin and now is not None and not _fits(now, state.origin):
            self.lesson.look(None)
        return state

    def _do(self, told: Heard, state: TrainOwnState) -> TrainOwnState:
        by_itself = told.act == "go on" or (
            told.act == "look" and told.into is None and state.origin == "camera"
        )
        if not by_itself:
            self._said = None
        try:
            self._act(told, state)
        except REFUSALS as error:
            self._learning = None if told.act in ("learn", "go on") else self._learning
            without_frames(error)
            self._said = error
        now = self.lesson.present
        if told.act == "show" and now is not None and not _fits(now, state.origin):
            self.held.become(lambda known: known.changed(source="upload"))
        return self._state

    def _act(self, told: Heard, state: TrainOwnState) -> None:
        lesson = self.lesson
        match told.act:
            case "look":
                lesson.look(told.file or None)
                if told.into is not None:
                    lesson.add(told.into)
            case "add" if told.into is not None:
                lesson.add(told.into)
            case "show":
                lesson.show(told.number)
            case "spare":
                lesson.spare(told.number)
            case "out":
                self._gone = None
                lesson.take_out(told.number)
            case "back":
                self._bring_back(state)
            case "clear":
                lesson.look(None)
            case "stop":
                self._learning = None
            case "learn" if self._learning is None:
                self._learning = Sliced(lesson.learn(state.way, state.seed))
                self._go_on()
            case "go on":
                self._go_on()

    def _go_on(self) -> None:
        if self._learning is None:
            return
        self._learning.work(SLICE_SECONDS)
        if self._learning.finished:
            self._learning = None


def _fits(now: Present, source: str) -> bool:
    """Whether a picture can be seen where pictures come from this `source`."""
    return source == "upload" or (source == "draw" and now.levels is not None)
