"""The kernel editor: what it shows."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from cnnviz.actions.kernel import TOOLS
from cnnviz.parts.editor.content import editor_content, shown_weights
from cnnviz.parts.part import FOLDER

WEIGHTS = np.arange(18, dtype=np.float32).reshape(3, 2, 3) / 10


def test_the_editor_shows_the_shortest_text_of_each_weight() -> None:
    """A float32 0.1 is shown as 0.1, a whole number without a point; the words are translated."""
    shown, arrays = editor_content(WEIGHTS, translate=lambda sentence: f"<{sentence}>")
    assert shown["texts"][0] == [["0", "0.1", "0.2"], ["0.3", "0.4", "0.5"]]
    assert shown["texts"][1][1][1] == "1"
    assert shown["words"]["rows"] == "<Rows>"
    assert (shown["shared"], shown["error"], arrays) == (False, None, {})


def test_another_kernel_is_another_revision_and_an_error_is_not() -> None:
    """The cells keep what was typed while only what is said about it changes."""
    here, failed = shown_weights(WEIGHTS), shown_weights(WEIGHTS, "no number")
    assert here["revision"] == failed["revision"] and failed["error"] == "no number"
    assert shown_weights(WEIGHTS.reshape(3, 3, 2))["revision"] != here["revision"]
    assert shown_weights(WEIGHTS + 1)["revision"] != here["revision"]


def test_the_editor_has_a_word_for_everything_its_script_asks_for() -> None:
    """Each tool and each word that the script reads by name is in the data."""
    words = editor_content(WEIGHTS, translate=str)[0]["words"]
    source = "".join(path.read_text("utf-8") for path in Path(FOLDER, "editor").glob("*.js"))
    asked = set(re.findall(r"words\.(\w+)", source))
    assert set(TOOLS) | asked <= words.keys()


@pytest.mark.parametrize("shape", [(1, 16, 3), (1, 3, 16), (1, 0, 3), (2, 3, 3)])
def test_the_editor_refuses_other_shapes(shape: tuple[int, int, int]) -> None:
    """Sides of 0 or more than 15, or 2 channels, are the page's mistake."""
    with pytest.raises(ValueError, match="weights must be"):
        editor_content(np.zeros(shape), translate=str)
