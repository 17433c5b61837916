"""SqueezeNet's features are those of the shipped network."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest

from cnnviz.images.gallery import PHOTOS, load_photo
from cnnviz.own_classes.features import COUNT, INPUT, MAPS, PREPROCESSING, SHIPPED_AS, SIDE, features, network
from cnnviz.zoo import FOLDER, SHIPPED, load

CREDITS = FOLDER.parent / "CREDITS.md"


@pytest.fixture(scope="module")
def session() -> onnxruntime.InferenceSession:
    """Another's reading of the same file."""
    model = onnx.load(str(SHIPPED[SHIPPED_AS].path))
    del model.graph.output[:]
    model.graph.output.append(onnx.helper.make_tensor_value_info(MAPS, onnx.TensorProto.FLOAT, None))
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


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


def test_the_network_is_shared_and_cannot_be_changed() -> None:
    """All visitors get the same object."""
    assert network() is network()
    for weights in network().weights.values():
        with pytest.raises(ValueError, match="read-only"):
            weights[...] = 0


def test_the_weights_are_those_of_the_whole_network() -> None:
    """Shipped once: no array is there twice, and the last layer, which tells ImageNet's classes apart, is left out."""
    whole = load(SHIPPED_AS).weights
    assert all(np.shares_memory(array, whole[name]) for name, array in network().weights.items())
    assert set(whole) - set(network().weights) == {"conv10.weight", "conv10.bias"}


def test_the_network_is_credited() -> None:
    """With the licence of the weights."""
    assert "Copyright (c) 2017, Jett Oristaglio" in CREDITS.read_text("utf-8")
