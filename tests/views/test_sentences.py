"""Errors become sentences in the visitor's language, and words from a file stay words."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.networks import Input, Layer, ModelError, Network
from cnnviz.views.sentences import in_markdown, plain, sentence

IMAGE = "![x](https://evil.example/x.png)"


def shout(message: str) -> str:
    """A language in which some words are loud."""
    return message.replace("cannot", "CANNOT").replace("needs", "NEEDS").replace("must be", "MUST BE")


def broken(name: str) -> ModelError:
    """A network of one convolution of that name, which gets one channel too many."""
    conv = Layer(name, "Conv", ("x", "w"), ("y",))
    network = Network([conv], [Input("x")], ["y"], {"w": np.ones((2, 3, 3, 3), "f")})
    with pytest.raises(ModelError) as caught:
        network.run({"x": np.ones((1, 4, 5, 5), "f")})
    return caught.value


def test_a_sentence_is_translated_with_the_reason_in_it() -> None:
    """Ours, and the engine's or another of ours within it."""
    assert sentence(shout, broken("make y")) == (
        "the layer 'make y' (Conv) CANNOT be computed: the input has 4 channels but a weight of "
        "shape (2, 3, 3, 3) with groups=1 NEEDS 3"
    )
    with pytest.raises(ModelError) as caught:
        Network([Layer("a", "Elu", ("x",), ("y",), {"alpha": "1"})], [Input("x")], ["y"])
    assert sentence(shout, caught.value) == (
        "the layer 'a' (Elu) CANNOT be computed: its attribute 'alpha' MUST BE of ONNX's type FLOAT"
    )


def test_a_name_in_an_error_is_no_markdown() -> None:
    """Neither in the error itself nor in the reason within it; the sentence's own signs stay as they are."""
    inner = ModelError("it takes '{name}'", name=IMAGE)
    text = in_markdown(str, ModelError("the layer '{layer}' cannot: {reason}", layer="<b>*a*", reason=inner))
    assert text == f"the layer '{plain('<b>*a*')}' cannot: it takes '{plain(IMAGE)}'"
    assert IMAGE not in text and "![" not in text and r"\<b\>\*a\*" in text


def test_plain_text_stays_on_one_line() -> None:
    """Two line ends would begin a paragraph, signs below a line a heading."""
    assert plain("a\n\n===\r\n\tb") == "a === b"


@pytest.mark.parametrize("name", ["conv-1", "a_b", "50 % $x$", "a & b"])
def test_plain_text_loses_nothing(name: str) -> None:
    """Without the backslashes before signs it is the text."""
    assert plain(name).replace("\\", "") == name
