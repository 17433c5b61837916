"""What is shown of the layers that are being built."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from cnnviz.actions import RefusedError
from cnnviz.actions.train.builder import after
from cnnviz.parts.builder.content import builder_content
from cnnviz.parts.builder.words import KINDS as WORDS_OF_KINDS
from cnnviz.parts.builder.words import SETTINGS
from cnnviz.training.architecture import ACTIVATIONS, Architecture, Shape
from cnnviz.training.building import KINDS, bounds
from cnnviz.training.presets import PRESETS
from cnnviz.training.written import read_layers, write_layers
from cnnviz.views.numbers import THIN
from tests.training.drawn import CLASSES, networks

PICTURE = (1, 28, 28)


def english(text: str) -> str:
    """No translation."""
    return text


def shown(text: str, classes: int = 10, used: str | None = None) -> dict[str, Any]:
    """The content for layers as a link writes them, with usual spaces."""
    given = read_layers(used) if used else None
    meta, arrays = builder_content(english, read_layers(text), PICTURE, classes, given)
    assert not arrays
    plain = json.dumps(meta, ensure_ascii=False, allow_nan=False).replace(THIN, "").replace("\u00a0", " ")
    found: dict[str, Any] = json.loads(plain)
    return found


def test_every_kind_and_setting_has_its_word() -> None:
    """And no word is left over."""
    assert set(WORDS_OF_KINDS) == set(KINDS)
    settings_of_all = {name for kind in KINDS.values() for name in bounds(kind())} | {"name"}
    assert set(SETTINGS) == settings_of_all


def test_the_digits_networks_lines_tell_shapes_weights_and_multiply_adds() -> None:
    """80 + 1,168 + 7,850 weights; 9 x 8 x 28 x 28, 72 x 16 x 14 x 14 and 784 x 10 multiply-adds."""
    meta = shown("conv8k3p1-relu-max2-conv16k3p1-relu-max2-flat-fc10")
    told = [(line["name"], line["shape"], line["weights"], line["products"]) for line in meta["lines"]]
    assert told == [
        ("Convolution", "8 × 28 × 28", "80", "56448"),
        ("ReLU", "8 × 28 × 28", "", ""),
        ("Max pooling 2 × 2", "8 × 14 × 14", "", ""),
        ("Convolution", "16 × 14 × 14", "1168", "225792"),
        ("ReLU", "16 × 14 × 14", "", ""),
        ("Max pooling 2 × 2", "16 × 7 × 7", "", ""),
        ("Flatten", "784", "", ""),
        ("Fully connected", "10", "7850", "7840"),
    ]
    assert (meta["weights"], meta["products"], meta["preset"], meta["draft"]) == (
        "9098",
        "290080",
        "digits",
        None,
    )
    assert meta["said"] == "8 layers, 9098 parameters in all."


def test_what_a_convolution_saves_is_said() -> None:
    """784 x 6,272 weights and 6,272 biases would lead from the picture to its eight maps."""
    meta = shown("conv8k3p1-relu-flat-fc10")
    notes = meta["lines"][0]["notes"]
    assert notes == [
        "8 × (1 × 3 × 3 weights + 1 bias) = 80 parameters, which are shared by all 784 positions.",
        f"A fully connected layer between the same shapes would have {784 * 6272 + 6272} parameters.",
    ]
    assert "would have 4986250 parameters, 79 times as many" in meta["saving"]
    assert shown("flat-fc10")["saving"] == ""
    assert (
        "1.9 times as many" in shown("conv1k5s4-flat-fc64-fc64-fc64-fc64-fc64-fc64-fc64-fc64-fc10")["saving"]
    )


@pytest.mark.parametrize(
    ("text", "name", "detail"),
    [
        ("conv8k5s2p1-flat-fc10", "Convolution", "5 × 5, stride 2, padding 1"),
        ("conv8k1-flat-fc10", "Convolution", "1 × 1"),
        ("max3s1-flat-fc10", "Max pooling 3 × 3", "stride 1"),
        ("avg2-flat-fc10", "Average pooling 2 × 2", ""),
        ("drop0.3-flat-fc10", "Dropout 0.3", ""),
        ("leaky_relu-flat-fc10", "Leaky ReLU", ""),
        ("fc10", "Fully connected", "one output for each class"),
    ],
)
def test_a_layer_is_named_with_its_settings(text: str, name: str, detail: str) -> None:
    """Those that are usual are left out."""
    line = shown(text)["lines"][0]
    assert (line["name"], line["detail"]) == (name, detail)


def test_a_line_that_does_not_fit_has_the_sentence_and_the_last_network_stays() -> None:
    """Lines behind it have no shapes, and nothing is said of the whole."""
    used = write_layers(PRESETS["digits"].layers(10))
    meta = shown("conv8k3-max16-max16-relu-flat-fc10", used=used)
    errors = [line["error"] for line in meta["lines"]]
    assert errors == [
        None,
        None,
        "A window of 16 × 16 does not fit into maps of 1 × 1 with padding 0.",
        None,
        None,
        None,
    ]
    assert [line["shape"] for line in meta["lines"]][1:4] == ["8 × 1 × 1", None, None]
    assert (meta["weights"], meta["saving"], meta["error"]) == (None, "", None)
    assert meta["draft"]["text"] == used and "with 9098 parameters, stays in use" in meta["draft"]["said"]
    assert meta["said"] == f"Layer 3: {errors[2]}"
    assert meta["offered"][:3] and not any(meta["offered"][3:])


def test_where_no_network_fits_there_is_none_to_return_to() -> None:
    """As with a link that names one which cannot be trained, and is then changed."""
    for used in (None, "conv8k3-max16-max16-flat-fc10", "flat-fc1024-fc1024-fc10"):
        meta = shown("conv8k3-max16-max16-relu-flat-fc10", used=used)
        assert meta["draft"] is None and meta["lines"][2]["error"]


def test_a_whole_that_cannot_be_trained_has_its_sentence_below() -> None:
    """Every line has its shape, none is to blame."""
    meta = shown("flat-fc1024-fc1024-fc10", used="flat-fc10")
    assert all(line["shape"] and not line["error"] for line in meta["lines"])
    assert meta["error"] == "The network has 1863690 parameters, but at most 250000 can be trained here."
    assert meta["said"] == meta["error"]


def test_the_scores_are_neither_moved_nor_removed_nor_counted_by_hand() -> None:
    """The layer before them does not move behind them."""
    meta = shown("flat-fc32-relu-fc10")
    last, before = meta["lines"][3], meta["lines"][2]
    assert (last["removable"], last["up"], last["down"], last["count"], last["controls"]) == (
        False,
        False,
        False,
        None,
        [],
    )
    assert (before["up"], before["down"]) == (True, False)
    assert meta["lines"][1]["count"] == {"name": "outputs", "label": "Outputs", "value": 32, "high": 1024}
    assert len(meta["offered"]) == 4


def test_a_layer_is_added_where_maps_end_if_none_is_chosen() -> None:
    """Before the scores where there are none."""
    assert shown("conv8k3-relu-flat-fc32-fc10")["usual"] == 2
    assert shown("conv8k3-relu-gap-fc10")["usual"] == 2
    assert shown("fc10")["usual"] == 0


@settings(max_examples=60, deadline=None)
@given(drawn=networks())
def test_every_message_that_the_part_can_send_is_followed(drawn: tuple[Architecture, Shape]) -> None:
    """What its buttons and controls offer, in any network."""
    layers, shape = drawn
    meta, _ = builder_content(english, layers, shape, CLASSES)
    bodies: list[dict[str, Any]] = [{"to": meta["text"]}, *({"preset": name} for name, _ in meta["presets"])]
    for place, kinds in enumerate(meta["offered"]):
        bodies += [{"add": kind, "at": place} for kind in kinds]
    for place, line in enumerate(meta["lines"]):
        bodies += [{"remove": place}] * line["removable"]
        bodies += [{"move": place, "by": -1}] * line["up"] + [{"move": place, "by": 1}] * line["down"]
        for control in line["controls"]:
            values = (
                [option for option, _ in control["options"]]
                if control["kind"] == "select"
                else [control["low"], control["high"]]
            )
            bodies += [{"line": place, "name": control["name"], "value": value} for value in values]
        if line["count"]:
            bodies += [
                {"line": place, "name": line["count"]["name"], "value": value}
                for value in (1, line["count"]["high"])
            ]
    for body in bodies:
        found = after(layers, CLASSES, body)
        builder_content(english, found, shape, CLASSES, layers)
    for place, line in enumerate(meta["lines"]):
        if not line["removable"]:
            with pytest.raises(RefusedError):
                after(layers, CLASSES, {"remove": place})


def test_activations_are_those_that_can_be_trained_with() -> None:
    """Each with its name."""
    (control,) = shown("relu-flat-fc10")["lines"][0]["controls"]
    assert [option for option, _ in control["options"]] == list(ACTIVATIONS)
