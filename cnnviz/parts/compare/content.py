"""What the comparison of two settings shows: a stage's maps of both, their difference, and what was changed."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.comparison import Comparison, Lie, Made, comparison, made, stage_of
from cnnviz.ops import OperationError
from cnnviz.parts.compare.settings import changes
from cnnviz.parts.part import Content
from cnnviz.parts.stepper.common_words import stage_titles
from cnnviz.parts.stepper.content import convolution_meta, narrowed, pin_meta, pool_meta, value_range
from cnnviz.parts.stepper.words import channel_names
from cnnviz.pipeline import Run, Source
from cnnviz.second_step import TITLES, is_possible
from cnnviz.state.lab import LabState, with_settings
from cnnviz.state.stages import STAGES
from cnnviz.views.kernel_name import kernel_name
from cnnviz.views.sentences import COMMAS, sentence
from cnnviz.words import Translate

CLOSED: Content = ({"open": False}, {})
"""While nothing is compared."""

OF_A = ("map_a", "weight_a")
"""What stays while A does."""


def compare_content(_: Translate, found: Comparison, state: LabState, image: str) -> Content:
    """All that is shown of the comparison `found` of `state`; `image` is the name under which the browser has the picture.

    Arrays
    ------
    map_a, map_b : float32 or int16 (M, H, W)
        The maps of both.
    difference : float32 or int16 (C, h, w)
        A minus B where they lie on each other.
    rows_a, rows_b, columns_a, columns_b : int16 (h,) and (w,)
        Which elements these are.
    weight_a, weight_b : float32
        As in the Stepper.
    """
    channels, height, width = found.b.run.pixels.shape
    name_a, name_b = _told_apart(_, side_names(_, found, state), state)
    low_a, high_a = value_range(found.a_map)
    low_b, high_b = value_range(found.b_map)
    meta: dict[str, Any] = {
        "open": True,
        "image": {
            "name": image,
            "channels": channels,
            "height": height,
            "width": width,
            "scale": found.b.run.scale,
            "white": found.b.run.white,
        },
        "sides": [
            _side(found.a, found.a_map, found.a_lies, name_a, found),
            _side(found.b, found.b_map, found.b_lies, name_b, found),
        ],
        "range": [min(low_a, low_b), max(high_a, high_b)],
        "view": state.view,
        "large": state.large,
        "shape": found.difference.shape,
        "alike": found.alike,
        "largest": found.largest,
        "mean": found.mean_absolute,
        "channel_names": channel_names(_, found.b.run) if len(found.difference) > 1 else [],
        "pin": pin_meta(state.pin),
        "notes": _notes(_, found),
    }
    meta |= telling(_, state)
    arrays = {
        "map_a": found.a_map,
        "map_b": found.b_map,
        "difference": found.difference,
        "weight_a": found.a.run.weight,
        "weight_b": found.b.run.weight,
    }
    places = {
        f"{axis}_{side}": which.astype(np.int16)
        for axis, pair in (("rows", found.rows), ("columns", found.columns))
        for side, which in zip("ab", pair, strict=True)
    }
    sent: dict[str, npt.NDArray[Any]] = {name: narrowed(values) for name, values in arrays.items()}
    return meta, sent | places


def compared(_: Translate, state: LabState, pixels: Source, image: str) -> tuple[Content, Run]:
    """All that is shown of the comparison of `state` on `pixels`, (C, H, W), and the run of its present settings.

    Where only the settings of A do not fit the picture, the content says why.

    Raises
    ------
    cnnviz.ops.OperationError
        The present settings do not fit the picture.
    """
    assert state.compare is not None
    stage = stage_of(state)
    b = made(state, pixels, stage)
    try:
        a = made(with_settings(state, state.compare), pixels, stage)
    except OperationError as error:
        return failed_content(_, state, sentence(_, error)), b.run
    return compare_content(_, comparison(a, b, stage), state, image), b.run


def failed_content(_: Translate, state: LabState, error: str) -> Content:
    """What is shown where A does not fit the picture: the sentence that says why."""
    return telling(_, state) | {"open": True, "failed": error}, {}


def telling(_: Translate, state: LabState) -> dict[str, Any]:
    """What was changed, which stages there are, how the maps lie, and the words."""
    titles = stage_titles(_, state)
    a = with_settings(state, _a(state))
    stages = [[name, titles[name] or _("Pooling")] for name in STAGES]
    kinds = [one.then for one in (state, a) if is_possible(one)]
    if kinds:
        stages.append(["then", _(TITLES[kinds[0]]) if len(set(kinds)) == 1 else _("Second step")])
    return {
        "failed": None,
        "changes": changes(_, a, state),
        "stages": stages,
        "stage": stage_of(state),
        "wipe": state.wipe,
        "words": _words(_),
    }


def _a(state: LabState) -> LabState:
    assert state.compare is not None
    return state.compare


def side_names(_: Translate, found: Comparison, state: LabState) -> tuple[str, str]:
    """What A and B are called: by their kernels, or by their second steps."""
    a, b = (
        _(TITLES[made.then.kind]) if made.then else kernel_name(_, settings.filters[settings.place])
        for made, settings in ((found.a, with_settings(state, _a(state))), (found.b, state))
    )
    return a, b


def _told_apart(_: Translate, names: tuple[str, str], state: LabState) -> tuple[str, str]:
    """The names of A and B; where both are called the same, what was changed first."""
    changed = changes(_, with_settings(state, _a(state)), state)
    if names[0] != names[1] or not changed:
        return names
    setting, *ways = changed[0]
    a, b = (_("{name}: {way}").format(name=setting, way=way) for way in ways)
    return a, b


def _side(
    made: Made,
    values: npt.NDArray[np.float32],
    lies: tuple[Lie, Lie],
    name: str,
    found: Comparison,
) -> dict[str, Any]:
    """What is said of A or B, and where its map lies: the ends of rows and of columns in pixels."""
    pool = None
    run, then = made.run, made.then
    stage = (then.stage if then else made.last) if found.stage == "then" else found.stage
    if stage == "pool" and run.pooling is not None and run.pool is not None:
        pool = pool_meta(run.pooling, run.pool)
    return {
        "name": name,
        "shape": values.shape,
        "ends": [lie.ends for lie in lies],
        "conv": convolution_meta(run),
        "pool": pool,
        "second": 1 if then is None or then.weight is None else then.weight.shape[2],
    }


def _notes(_: Translate, found: Comparison) -> list[str]:
    """What a reader has to know who compares these maps."""
    notes = []
    if found.stage == "pool":
        for made, name in ((found.a, "A"), (found.b, "B")):
            if made.run.pooling is None:
                notes.append(
                    _("{name} has no pooling: its map after the activation is shown.").format(name=name)
                )
    if found.stage == "then":
        notes += [
            _("{name} has no second step: the map of its last stage is shown.").format(name=name)
            for made, name in ((found.a, "A"), (found.b, "B"))
            if made.then is None
        ]
    if not found.alike:
        notes.append(
            _(
                "The maps do not have the same size or position, so they are laid over each other by the part of the picture that each element sees: the elements whose windows have the nearest middles are subtracted."
            )
        )
    if not found.difference.size:
        notes.append(_("No element of one map lies on an element of the other, so there is no difference."))
    if len(found.a_map) != len(found.b_map):
        one, several = ("A", "B") if len(found.a_map) == 1 else ("B", "A")
        notes.append(
            _(
                "{one} has one map and {several} has one for each channel: each is compared with that one."
            ).format(one=one, several=several)
        )
    return notes


def _words(_: Translate) -> dict[str, str]:
    return {
        "title": _("Comparison of two settings"),
        "controls": _("Comparison"),
        "stage": _("Stage"),
        "channel": _("Channel to read"),
        "layout": _("Arrangement"),
        "beside": _("Side by side"),
        "over": _("Slider"),
        "swap": _("Swap A and B"),
        "close": _("Close"),
        "difference": _("Difference map"),
        "same": _("no difference"),
        "all_same": _("No difference: every number is the same in A and B."),
        "changed": _("What was changed"),
        "unchanged": _("Nothing yet. A keeps these settings; change a setting, and B shows what it does."),
        "change": _("{name}: {a} → {b}"),
        "largest": _("Largest difference"),
        "mean": _("Mean absolute difference"),
        "at": _("at ({row}, {column})"),
        "at_both": _("at A ({row_a}, {column_a}), B ({row_b}, {column_b})"),
        "of_channel": _(COMMAS),
        "element": _("This element"),
        "place": _("{name} ({row}, {column})"),
        "sees": _("rows {top} to {bottom}, columns {left} to {right}"),
        "no_pixels": _("no pixel reaches this element"),
        "window": _("Picture"),
        "kernel": _("Kernel"),
        "edge": _("Divider between A and B"),
        "edge_at": _("A: {share} percent of the width"),
        "map_label": _(
            "{map}. Arrow keys move, with Shift by 8; Enter pins, Escape lets go of the pin or closes the comparison."
        ),
        "spoken": _("A ({row_a}, {column_a}): {a}; B ({row_b}, {column_b}): {b}; difference: {difference}"),
        "pinned": _("Pinned: {element}"),
        "go": _("Go to the largest difference"),
        "failed": _("The settings of A do not fit this picture: {reason}"),
    }
