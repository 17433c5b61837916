"""The controls of the lab's second step."""

from __future__ import annotations

from urllib.parse import urlencode

from cnnviz import kernels
from cnnviz.parts.controls.controls import Control, Controls
from cnnviz.parts.stepper.map_names import kernel_names, map_names
from cnnviz.second_examples import SECOND_EXAMPLES, example_of, set_up
from cnnviz.second_step import is_possible, shares_of, slices_of
from cnnviz.state import to_query
from cnnviz.state.lab import LabState
from cnnviz.state.second import COMBINATIONS, SIDES
from cnnviz.words import Translate


def second_step(_: Translate, make: Controls[LabState]) -> list[Control]:
    """What follows the stages, with its own settings, and the examples."""
    state = make.state
    kinds = {
        "none": _("none"),
        "magnitude": _("magnitude √(a² + b²)"),
        "sum": _("sum a + b"),
        "difference": _("difference a − b"),
        "maximum": _("maximum of a and b"),
        "convolve": _("convolution over all maps"),
        "mix": _("1 × 1 convolution"),
    }
    then = make.choice(
        "select",
        "then",
        _("After the stages"),
        kinds.__getitem__,
        help=_(
            "A combination takes the maps a and b of the first two kernels. With a single kernel, its counterpart is added, as Sobel y to Sobel x; where there is none, and for a difference, a pair takes its place: Sobel x and y, or two Gaussians. A convolution takes all maps of the last stage."
        ),
    )
    own = {"convolve": _slices, "mix": _mix}
    settings = own[state.then](_, make) if state.then in own else _pair(_, state)
    return [then, *settings, _examples(_, make)]


def _pair(_: Translate, state: LabState) -> list[Control]:
    if state.then not in COMBINATIONS:
        return []
    if not is_possible(state):
        return [_note("pair", _("A combination takes two kernels: add a second one."))]
    if "kernel" in state.covered():
        return []
    first, second = kernel_names(_, state)[:2]
    return [_note("pair", _("a: {first}; b: {second}").format(first=first, second=second))]


def _slices(_: Translate, make: Controls[LabState]) -> list[Control]:
    state = make.state
    maps = state.maps
    apart = maps > 1 and len(state.slices) > 1
    toggle = make.toggle("own_slices", _("A different kernel for each map"), value=apart)
    names = _names(_, state)
    labels = [_("Kernel for {map}").format(map=name) for name in names] if apart else [_("Second kernel")]
    chosen = slices_of(state, len(labels))
    selects = [
        make.choice(
            "select", f"slices.{place}", label, lambda name: _slice_name(_, name), value=chosen[place]
        )
        for place, label in enumerate(labels)
    ]
    sides = {side: f"{side} × {side}" for side in SIDES}
    side = make.choice("segments", "slice_side", _("Size"), sides.__getitem__)
    counted = _("{maps} × {side} × {side} = {count} weights").format(
        maps=maps, side=state.slice_side, count=maps * state.slice_side**2
    )
    return [*([toggle] if maps > 1 else []), *selects, side, _note("counted", counted)]


def _slice_name(_: Translate, name: str) -> str:
    return _("zeros (leaves the map out)") if name == "zero" else _(kernels.KERNELS[name].label)


def _mix(_: Translate, make: Controls[LabState]) -> list[Control]:
    state = make.state
    shares = shares_of(state, state.maps)
    return [
        make.number("slider", f"mix.{place}", _("Weight of {map}").format(map=name), value=shares[place])
        for place, name in enumerate(_names(_, state))
    ]


def _names(_: Translate, state: LabState) -> list[str]:
    """What the maps are called; where the kernels are covered their names would tell them."""
    if "kernel" in state.covered():
        return [_("map {number}").format(number=place + 1) for place in range(state.maps)]
    channels = [_("R"), _("G"), _("B")] if state.channels == 3 else [_("grey")]
    return map_names(_, state, channels)


def _examples(_: Translate, make: Controls[LabState]) -> Control:
    state = make.state
    links = [
        (name, _(example.label), urlencode(to_query(set_up(name, state))))
        for name, example in SECOND_EXAMPLES.items()
    ]
    return make.links("then_example", _("Examples"), links, example_of(state))


def _note(name: str, text: str) -> Control:
    return {"name": f"then_{name}", "kind": "note", "label": text}
