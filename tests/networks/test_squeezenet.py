"""SqueezeNet 1.1 as it ships: every array on every photo, against onnxruntime."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest

from cnnviz.images.gallery import PHOTOS
from cnnviz.inputs import network_picture
from cnnviz.reader import shipped
from cnnviz.reading import Reading, read
from cnnviz.state import NetworkState
from cnnviz.zoo import SHIPPED

WITH_ALL_PIXELS = {"coffee": "espresso", "camera": "tripod", "coins": "golf ball", "astronaut": "barbell"}
"""What onnxruntime answers too; some of it is wrong, which is what the page shows."""


def reading_of(photo: str) -> Reading:
    """What the page computes for a photo."""
    state = NetworkState(network="squeezenet", source="photo", photo=photo)
    reader = shipped("squeezenet")
    picture = network_picture(state, reader)
    assert picture is not None
    return read(reader, picture)


@pytest.fixture(scope="module")
def session() -> onnxruntime.InferenceSession:
    """The file with each of its arrays as an output."""
    model = onnx.load(str(SHIPPED["squeezenet"].path))
    names = [name for each in model.graph.node for name in each.output]
    del model.graph.output[:]
    model.graph.output.extend(
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names
    )
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("photo", PHOTOS)
def test_every_array_is_onnxruntimes(photo: str, session: onnxruntime.InferenceSession) -> None:
    """Both add up in float32 in another order; maps reach some hundreds."""
    reading = reading_of(photo)
    names = [each.name for each in session.get_outputs()]
    assert len(names) == 66
    for name, want in zip(names, session.run(None, {"image": reading.values["image"]}), strict=True):
        reach = float(np.abs(want).max())
        np.testing.assert_allclose(reading.values[name], want, rtol=1e-4, atol=1e-5 * reach, err_msg=name)
    assert reading.answer() == int(want.argmax())


@pytest.mark.parametrize(("photo", "english"), WITH_ALL_PIXELS.items())
def test_what_it_says_of_the_photos(photo: str, english: str) -> None:
    """Right of the coffee and the photographer's tripod, wrong of the coins and the astronaut."""
    reading = reading_of(photo)
    assert reading.labels is not None
    assert english in reading.labels[reading.answer() or 0].lower()


def test_classes_are_named_in_the_language_of_the_page() -> None:
    """As many in each; a language without names gets the English ones."""
    english, chinese = (shipped("squeezenet", language).labels for language in ("en", "zh_CN"))
    assert english is not None and chinese is not None and len(english) == len(chinese) == 1000
    assert shipped("squeezenet", "xx").labels == english
    assert shipped("digits", "zh_CN").labels == tuple("0123456789")
