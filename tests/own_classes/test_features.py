"""SqueezeNet's features are those of its file, and nearly those of the weights that were not rounded."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from cnnviz.images.gallery import PHOTOS, load_photo
from cnnviz.own_classes.features import COUNT, FILE, INPUT, MAPS, PREPROCESSING, SIDE, features, network
from cnnviz.zoo import FOLDER

CREDITS = FOLDER.parent / "CREDITS.md"
ROUNDED = 0.003
"""What rounding weights to 16 bits (11 significant ones, 0.0005 of each) does to the vector of features after 26 layers."""


@pytest.fixture(scope="module")
def session() -> onnxruntime.InferenceSession:
    """Another's reading of the same file."""
    return onnxruntime.InferenceSession(FILE, providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("name", PHOTOS)
def test_features_are_those_of_onnxruntime(name: str, session: onnxruntime.InferenceSession) -> None:
    """Both compute in float32 and add in different orders; maps reach some hundreds."""
    pixels = load_photo(name).pixels
    (want,) = session.run([MAPS], {INPUT: PREPROCESSING.apply(pixels, 3, SIDE, SIDE)})
    found = features(pixels)
    np.testing.assert_allclose(found.maps, want[0], rtol=1e-4, atol=1e-3)
    means = want[0].mean(axis=(1, 2), dtype=np.float64)
    np.testing.assert_allclose(found.vector * found.length, means, rtol=1e-4, atol=1e-4)
    assert found.vector.shape == (COUNT,)
    assert np.linalg.norm(found.vector) == pytest.approx(1)


@pytest.mark.parametrize("shape", [(1, 1, 1), (3, 4, 900), (1, 227, 227), (3, 228, 226)])
def test_a_picture_of_any_size_has_features(shape: tuple[int, int, int]) -> None:
    """Its middle square is what counts."""
    assert np.isfinite(features(np.zeros(shape, np.uint8)).vector).all()


def test_what_lies_beside_the_middle_square_does_not_count() -> None:
    """A picture and its middle square have the same features."""
    pixels = load_photo("cat").pixels
    middle = pixels[:, :, 53:266]
    assert middle.shape[1:] == (213, 213)
    beside = pixels.copy()
    beside[:, :, :50] = beside[:, :, 270:] = 0
    np.testing.assert_array_equal(features(pixels).vector, features(beside).vector)


def test_rounded_weights_hardly_change_them() -> None:
    """Where the file that was rounded is at hand."""
    folders = os.environ.get("CNNVIZ_MODELS", "").split(":")
    files = [path for folder in folders if (path := Path(folder) / "squeezenet1_1.onnx").is_file()]
    if not files:
        pytest.skip("CNNVIZ_MODELS names no folder with squeezenet1_1.onnx")
    from cnnviz.network import read_onnx
    from cnnviz.network.graph import Network

    whole = read_onnx(files[0].read_bytes())
    names = [layer.name for layer in whole.layers]
    cut = Network(whole.layers[: names.index(MAPS) + 1], whole.inputs, (MAPS,), whole.weights, whole.opset)
    for name in PHOTOS:
        given = PREPROCESSING.apply(load_photo(name).pixels, 3, SIDE, SIDE)
        want = cut.run({INPUT: given})[MAPS][0].mean(axis=(1, 2), dtype=np.float64)
        found = features(load_photo(name).pixels)
        assert np.linalg.norm(found.vector * found.length - want) <= ROUNDED * np.linalg.norm(want)


def test_the_network_is_shared_and_cannot_be_changed() -> None:
    """All visitors get the same object."""
    assert network() is network()
    for weights in network().weights.values():
        with pytest.raises(ValueError, match="read-only"):
            weights[...] = 0


def test_the_file_is_credited() -> None:
    """With the licence, and what was changed; and it stays small."""
    text = CREDITS.read_text("utf-8")
    assert f"assets/networks/{FILE.name}" in text
    assert "Copyright (c) 2017, Jett Oristaglio" in text and "rounded to 16 bits" in text
    assert FILE.stat().st_size < 1.5e6
