"""Direct answers of the lab: another kernel, a change of its weights, another setting, or a pin, and the maps that these give."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnnviz import kernels
from cnnviz.actions.kernel import in_library
from cnnviz.chain import may_go_on
from cnnviz.images.picture import Pixels
from cnnviz.kernels.errors import KernelError
from cnnviz.ops import OperationError
from cnnviz.parts.compare.content import CLOSED, OF_A, compared
from cnnviz.parts.controls.content import lab_controls
from cnnviz.parts.dials.content import dials_content
from cnnviz.parts.editor.content import shown_weights
from cnnviz.parts.matrix.content import matrix_content
from cnnviz.parts.part import Content
from cnnviz.parts.stepper.content import lab_content, pin_meta, reveal_meta
from cnnviz.pipeline import Run, Source, kernel_weights, layer, run
from cnnviz.state.lab import LabState, settings_of
from cnnviz.takeaway.what import PICTURE, LabWhat
from cnnviz.ui.door import Ground, Held, NotDirectError, Reply, Shown, changed
from cnnviz.ui.element import one_term_on
from cnnviz.ui.results import tells_nothing_covered
from cnnviz.words import Translate, translation

STEPPER, KERNELS, DIALS = "lab.stepper", "lab.kernels", "lab.dials"
COMPARE = "lab.compare"
INPUT = (
    "source",
    "photo",
    "pattern",
    "pattern_numbers",
    "drawing",
    "size",
    "colour",
    "unit",
    "before",
)
"""Fields of the state that decide what is convolved."""
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
    picture, own
        The picture as it is shown, uint8 (C, H, W), and whether the visitor has brought it.
    drawn
        The state that was drawn.
    """

    held: Held
    version: int
    pixels: Source
    image: str
    keys: tuple[str, ...]
    picture: Pixels
    own: bool
    drawn: LabState

    def reply(self, key: str, before: LabState, after: LabState) -> Reply:
        """The maps and the controls: those of the settings, or of the kernel."""
        if after.before != before.before:
            raise NotDirectError  # the input is another one
        told = {"pin": pin_meta(after.pin)}
        opened = before.comparing != after.comparing
        same_maps = _layer(before) == _layer(after) and before.looks_like_photo == after.looks_like_photo
        if key == STEPPER and same_maps and not opened:
            more = {"go_on": may_go_on(after)} | reveal_meta(after)
            shown = Shown((told | more, {}), self.made_of(after), whole=False)
            return Reply({STEPPER: shown}, run=not one_term_on(before, after))
        if key == COMPARE and not opened and replace(before, pin=after.pin, wipe=after.wipe) == after:
            lain = Shown((told | {"wipe": after.wipe}, {}), self.compared_of(after), whole=False)
            return Reply({COMPARE: lain}, run=before.pin != after.pin)
        _ = translation(after.language).gettext
        maps, made = self._maps(before, after)
        if (opened or key == COMPARE) and settings_of(before) == settings_of(after):
            here = replace(before, compare=after.compare, compare_stage=after.compare_stage, wipe=after.wipe)
            return Reply(maps, run=here != after)
        matrix = {MATRIX: Shown(matrix_content(_, made, after.in_force()))} if shows_matrix(after) else {}
        if key == MATRIX:
            return Reply(matrix, run=not matrix)
        controls = lab_controls(_, after)
        parts = dict(maps)
        if key == CONTROLS or controls != lab_controls(_, before):  # a second step names the kernels
            parts[CONTROLS] = Shown(controls)
        if key != CONTROLS or _layer(before) != _layer(after):  # it may have added one
            parts[KERNELS] = changed(chosen=in_library(after), about=about_kernel(_, after))
            parts[DIALS] = Shown(kernel_dials(_, after))
            parts[EDITOR] = changed(**shown_weights(kernel_weights(after), at=place_of(after)))
        depends = not matrix and (after.panel != "element" or after.pin is not None)
        return Reply(parts | matrix, run=depends or _controls(before) != _controls(after))

    def _maps(self, before: LabState, after: LabState) -> tuple[dict[str, Shown], Run]:
        """What stands in the place of the maps now, and the chosen kernel's run: the Stepper or the comparison.

        What stood there before is closed, if it was the other one.
        """
        _ = translation(after.language).gettext
        made_of, compared_of = self.made_of(after), self.compared_of(after)
        other = before.comparing != after.comparing
        try:
            if not after.comparing:
                maps = layer(after, self.pixels)
                content = lab_content(_, maps, after, self.image)
                stages = Shown(content, made_of, stays=() if other else _stays(before, after, content))
                return {STEPPER: stages} | (
                    {COMPARE: Shown(CLOSED, compared_of)} if other else {}
                ), maps.chosen
            content, made = compared(_, after, self.pixels, self.image)
        except (KernelError, OperationError):
            raise NotDirectError from None
        ways = [(state.compare, state.compare_stage) for state in (before, after)]
        stays = OF_A if not other and ways[0] == ways[1] else ()
        shown = {COMPARE: Shown(content, compared_of, stays=stays)}
        return shown | ({STEPPER: Shown(AWAY, made_of)} if other else {}), made

    def result(self, state: LabState) -> Run | None:
        """See :class:`cnnviz.ui.door.Ground`. Lessons ask about what becomes of a picture alone."""
        if state.before:
            return None
        try:
            return run(state, self.pixels)
        except (KernelError, OperationError):
            return None

    def what(self, state: LabState) -> LabWhat | None:
        """See :class:`cnnviz.ui.door.Ground`; None where the picture is another by now."""
        if any(getattr(state, name) != getattr(self.drawn, name) for name in INPUT):
            return None
        own = frozenset({PICTURE} if self.own else ())
        return LabWhat(state.in_force(), self.picture, self.pixels, own=own)

    def made_of(self, state: LabState) -> object:
        """What the Stepper's content depends on."""
        if state.comparing:
            return AWAY
        return replace(_shown_of(state), compare=None, compare_stage="conv", wipe=False), self.image

    def compared_of(self, state: LabState) -> object:
        """What the comparison's content depends on."""
        return (_shown_of(state), self.image) if state.comparing else CLOSED


AWAY: Content = ({"away": True}, {})
"""What the Stepper is sent while the comparison stands in its place."""


def _shown_of(state: LabState) -> LabState:
    """The state without what lessons and panels alone show."""
    other = replace(state, panel="element", lesson="", card=0, draw=0, guess="")
    return replace(other, matrix="sparse", matrix_channel=0, marked="")


def keys_of(state: LabState) -> tuple[str, ...]:
    """The parts of the page whose messages may be answered."""
    return (STEPPER, COMPARE, KERNELS, DIALS, EDITOR, CONTROLS, *([MATRIX] if shows_matrix(state) else []))


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
