"""Facts of the networks that come with the project."""

from __future__ import annotations

import json

import numpy as np
import onnxruntime as ort
import pytest

from cnnviz.zoo import FOLDER, SHIPPED, load

CREDITS = FOLDER.parent / "CREDITS.md"


@pytest.mark.parametrize("name", SHIPPED)
def test_entries_name_what_the_file_holds(name: str) -> None:
    """Input, channels, size, scores, probabilities and classes are those of the network."""
    shipped, network = SHIPPED[name], load(name)
    (port,) = network.inputs
    assert port.name == shipped.input and port.shape is not None
    assert port.shape[1] == shipped.channels
    size = tuple(side if isinstance(side, int) else None for side in port.shape[2:])
    assert size == (shipped.size or (None, None))
    values = network.run(
        {port.name: np.zeros((1, shipped.channels, *(shipped.size or (30, 41))), np.float32)}
    )
    for name in filter(None, (shipped.logits, shipped.probabilities)):
        assert values[name].shape == (1, len(shipped.labels))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_answer_is_onnxruntimes(name: str) -> None:
    """On a random picture, prepared as the entry says, all outputs agree with onnxruntime's."""
    shipped, network = SHIPPED[name], load(name)
    pixels = np.random.default_rng(3).integers(0, 256, (shipped.channels, 50, 71), np.uint8)
    given = shipped.preprocessing.apply(pixels, shipped.channels, *(shipped.size or (None, None)))
    values = network.run({shipped.input: given})
    session = ort.InferenceSession(shipped.path.read_bytes(), providers=["CPUExecutionProvider"])
    for output, want in zip(
        [each.name for each in session.get_outputs()], session.run(None, {shipped.input: given}), strict=True
    ):
        np.testing.assert_allclose(values[output], want, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_network_is_shared_and_cannot_be_changed(name: str) -> None:
    """All visitors get the same object, and its weights refuse to be written."""
    network = load(name)
    assert load(name) is network
    for weights in network.weights.values():
        with pytest.raises(ValueError, match="read-only"):
            weights[...] = 0


def test_every_file_is_credited() -> None:
    """The credits name each network's file; the detector's copyright and licence are there."""
    text = CREDITS.read_text("utf-8")
    assert all(f"assets/networks/{shipped.file}" in text for shipped in SHIPPED.values())
    assert "Copyright (c) 2019 Timothy Esler" in text and "Permission is hereby granted" in text
    assert {path.name for path in FOLDER.glob("*.onnx")} == {shipped.file for shipped in SHIPPED.values()}


def test_the_number_of_digits_learned_from_is_the_true_one() -> None:
    """What the page says about the training is what the training wrote down."""
    trained = json.loads((FOLDER / "digits.json").read_text("utf-8"))["trained_on"]
    assert f"{trained:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") in SHIPPED["digits"].about
