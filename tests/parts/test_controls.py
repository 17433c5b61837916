"""Which controls the lab and the signals page have in a state, and what the browser is sent of them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.actions import after
from cnnviz.activations import ACTIVATIONS
from cnnviz.offers import Range, offers
from cnnviz.parts.controls import PART
from cnnviz.parts.controls.content import lab_controls, signal_controls
from cnnviz.parts.part import FOLDER
from cnnviz.state import LabState, SignalState
from cnnviz.state.lab import Filter
from cnnviz.state.stages import StagesState


def groups_of(state: StagesState, channels: int = 3) -> dict[str, dict[str, dict[str, Any]]]:
    """All controls of a page by group and by name, each label marked as translated."""

    def translate(sentence: str) -> str:
        return f"<{sentence}>"

    if isinstance(state, LabState):
        meta, arrays = lab_controls(translate, state)
    else:
        assert isinstance(state, SignalState)
        meta, arrays = signal_controls(translate, state, channels)
    assert not arrays
    json.dumps(meta, allow_nan=False)
    return {group["name"]: {each["name"]: each for each in group["controls"]} for group in meta["groups"]}


def controls_of(state: StagesState, channels: int = 3) -> dict[str, dict[str, Any]]:
    """The same without the groups."""
    return {name: each for group in groups_of(state, channels).values() for name, each in group.items()}


@pytest.mark.parametrize(
    "state",
    [LabState(pooling="avg", activation=name) for name in ACTIVATIONS]
    + [SignalState(pooling="avg", activation=name) for name in ACTIVATIONS]
    + [
        LabState(pooling="avg", others=(Filter("box"),), **second)
        for second in ({"then": "convolve"}, {"then": "convolve", "slices": ("box", "zero")}, {"then": "mix"})
    ],
)
def test_there_is_a_control_for_all_that_is_taken_from_one(state: StagesState) -> None:
    """With every stage on, the controls are those whose values the page's messages may set, within the same bounds."""
    controls = {name: each for name, each in controls_of(state).items() if each["kind"] != "note"}
    offered = offers(state)
    assert controls.keys() == offered.keys()
    for name, control in controls.items():
        offer = offered[name]
        assert control["label"].startswith("<")
        if isinstance(offer, Range):
            assert [control[each] for each in ("low", "high", "step")] == [offer.low, offer.high, offer.step]
            assert control["whole"] == (type(offer.low) is int and offer.whole)
        elif control["kind"] != "toggle":
            assert [option for option, *_words in control["options"]] == list(offer.options)
            assert all(words for _option, words, *_link in control["options"])
        assert offer.has(control["value"]) or (control["kind"] == "links" and control["value"] is None)


@given(st.data())
def test_a_control_shows_what_was_set(data: st.DataObject) -> None:
    """Whatever is chosen, one after the other, is what the controls then show, and all that they show can be chosen."""
    state: StagesState = data.draw(st.sampled_from([LabState(), SignalState()]))
    for _ in range(4):
        controls = {name: each for name, each in controls_of(state).items() if each["kind"] != "note"}
        name = data.draw(st.sampled_from(list(controls)))
        control = controls[name]
        if "options" in control:
            value = data.draw(st.sampled_from([option for option, *_words in control["options"]]))
        elif control["kind"] == "toggle":
            value = data.draw(st.booleans())
        else:
            value = data.draw(st.sampled_from([control["low"], control["high"]]))
        state = after(state, "controls", {"name": name, "value": value})
        assert controls_of(state)[name]["value"] == value


def test_padding_mode_waits_for_padding() -> None:
    """Without padding there is nothing to fill."""
    assert controls_of(LabState(padding="valid"))["padding_mode"]["disabled"]
    assert not controls_of(LabState(padding="same"))["padding_mode"]["disabled"]


def test_a_stage_that_is_off_has_only_its_switch() -> None:
    """Pooling's window and the rest come with it; a mean alone has to say whether padding counts."""
    assert groups_of(LabState(pooling="none"))["pooling"].keys() == {"pooling"}
    largest = groups_of(LabState(pooling="max"))["pooling"]
    mean = groups_of(LabState(pooling="avg"))["pooling"]
    assert mean.keys() - largest.keys() == {"include_padding"}
    assert "pool_padding" not in controls_of(LabState(pool_size=1))


def test_too_much_padding_is_shown_and_not_hidden() -> None:
    """The slider reaches what a link has brought; else it goes to half the window."""
    assert controls_of(LabState(pool_size=2, pool_padding=4))["pool_padding"]["high"] == 4
    assert controls_of(LabState(pool_size=7))["pool_padding"]["high"] == 3


def test_one_channel_has_nothing_to_combine() -> None:
    """A grey picture, or a signal of one channel."""
    assert "depthwise" not in controls_of(LabState(colour=False))
    assert "depthwise" not in controls_of(SignalState(), channels=1)
    assert "depthwise" in controls_of(LabState()) and "depthwise" in controls_of(SignalState())


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_an_activation_has_a_slider_for_each_of_its_numbers(name: str) -> None:
    """At the place where its value is, on the steps from the lower bound: a browser's slider takes no other value."""
    group = groups_of(LabState(activation=name))["activation"]
    sliders = [control for control in group.values() if control["kind"] == "slider"]
    parameters = ACTIVATIONS[name].parameters
    assert [each["name"] for each in sliders] == [f"activation_numbers.{each.name}" for each in parameters]
    for slider, parameter in zip(sliders, parameters, strict=True):
        assert slider["value"] == parameter.default
        steps = (slider["value"] - slider["low"]) / slider["step"]
        assert steps == pytest.approx(round(steps), abs=1e-9)


def test_there_is_a_word_and_a_kind_for_everything() -> None:
    """What the scripts read by name is sent, and what is sent they can make."""
    scripts = "".join(path.read_text("utf-8") for path in (FOLDER / "controls").glob("*.js"))
    meta, _arrays = lab_controls(str, LabState())
    assert set(re.findall(r"words\.(\w+)", scripts)) == meta["words"].keys()
    kinds = set(re.findall(r"^  (\w+): \w+Control,$", scripts, re.MULTILINE))
    assert kinds == {each["kind"] for each in controls_of(LabState(pooling="avg", then="convolve")).values()}
    assert PART.script.count("export default") == 1
