"""What is shown of experiments."""

from __future__ import annotations

from cnnviz.parts.experiments.content import Card, experiments_content


def test_each_card_has_its_question_and_its_link() -> None:
    """In the order that they are given, with the words of the part in the visitor's language."""
    cards = [Card("a", "Why?", "page=train&step=1"), Card("b", "How?", "")]
    meta, arrays = experiments_content(lambda text: f"<{text}>", cards, "b")
    assert not arrays
    assert meta["cards"] == [["a", "Why?", "page=train&step=1"], ["b", "How?", ""]]
    assert meta["chosen"] == "b"
    assert all(text.startswith("<") for text in meta["words"].values())
