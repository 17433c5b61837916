"""What is shown of a network's answers for held-out pictures."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cnnviz.parts.confusion.content import (
    MOST_MISTAKES,
    MOST_PICTURES,
    Cell,
    confusion_content,
    most_frequent,
)
from cnnviz.training.confusion import Confusion, confusion_of
from cnnviz.training.data import CLASSES, Pictures
from cnnviz.words import translation

CLOTHES = ("T-shirt", "Trousers", "Pullover")


def english(text: str) -> str:
    """No translation."""
    return text


def answers(classes: tuple[str, ...], count: int = 300, seed: int = 0) -> tuple[Confusion, Pictures]:
    """Random answers for random pictures, of which half are right."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, len(classes), count)
    scores = rng.standard_normal((count, len(classes))).astype(np.float32)
    scores[np.arange(count), labels] += 1
    pictures = Pictures(rng.integers(0, 256, (count, 1, 5, 4), np.uint8), labels, classes)
    return confusion_of(scores, labels), pictures


def shown(
    classes: tuple[str, ...], cell: Cell | None = None, picture: int | None = None
) -> tuple[dict, dict, Confusion, Pictures]:
    """The content, which JSON can carry."""
    found, pictures = answers(classes)
    meta, arrays = confusion_content(english, found, pictures, step=1234, cell=cell, picture=picture)
    json.loads(json.dumps(meta, allow_nan=False))
    return dict(meta), dict(arrays), found, pictures


@pytest.mark.parametrize("classes", [("0", "1"), CLOTHES, tuple("0123456789")])
def test_the_matrix_counts_every_picture(classes: tuple[str, ...]) -> None:
    """True classes down, answers across; beside each row its share on the diagonal."""
    meta, arrays, _found, pictures = shown(classes)
    assert arrays["matrix"].sum() == len(pictures) and meta["classes"] == list(classes)
    for label in range(len(classes)):
        row = arrays["matrix"][label]
        assert arrays["accuracies"][label] == row[label] / row.sum()
    assert meta["counted"] == "300 held-out pictures after step 1\u202f234"
    assert meta["signed"] == (classes == CLOTHES)
    assert arrays["signs"].shape == ((3, 1, 5, 4) if meta["signed"] else (0,))


def test_a_class_with_a_long_name_is_shown_by_one_of_its_pictures() -> None:
    """The first of that class."""
    _meta, arrays, _found, pictures = shown(CLOTHES)
    for label, sign in enumerate(arrays["signs"]):
        assert np.array_equal(sign, pictures.images[np.flatnonzero(pictures.labels == label)[0]])


@pytest.mark.parametrize("cell", [None, (2, 2), (2, 1), (0, 9)])
def test_the_pictures_are_those_of_the_cell_the_most_certain_first(cell: Cell | None) -> None:
    """Or those of the surest mistakes, of which some are shown and all are counted."""
    meta, arrays, found, pictures = shown(tuple("0123456789"), cell, 7)
    places = found.mistakes if cell is None else found.of_cell(*cell)
    most = MOST_MISTAKES if cell is None else MOST_PICTURES
    assert arrays["places"].tolist() == places[:most].tolist() and meta["found"] == len(places)
    assert meta["cell"] == (None if cell is None else list(cell)) and meta["picture"] == 7
    assert np.array_equal(arrays["pixels"], pictures.images[arrays["places"]])
    assert np.array_equal(arrays["labels"], pictures.labels[arrays["places"]])
    assert np.array_equal(arrays["answers"], found.answers[arrays["places"]])
    assert (np.diff(arrays["certainties"]) <= 0).all()


def test_a_cell_that_there_is_not_counts_as_none() -> None:
    """A link may name one of a network with more classes."""
    meta, arrays, found, _pictures = shown(CLOTHES, (9, 1))
    assert meta["cell"] is None and arrays["places"].tolist() == found.mistakes[:MOST_MISTAKES].tolist()


def test_the_sentence_names_the_mistake_that_is_made_most_often() -> None:
    """With how many pictures of that class there are; without mistakes it says so."""
    labels = np.array([0, 0, 0, 1, 1, 2])
    scores = np.eye(3, dtype=np.float32)
    found = confusion_of(scores[[2, 2, 0, 1, 0, 2]], labels)
    assert most_frequent(english, found, CLOTHES) == (
        "Most frequent mistake: T-shirt predicted as Pullover, 2 of 3 pictures."
    )
    assert (
        most_frequent(english, confusion_of(scores[labels], labels), CLOTHES)
        == "Every picture is classified correctly."
    )


def test_the_names_of_shipped_classes_are_translated() -> None:
    """They are messages."""
    found, pictures = answers(CLASSES["fashion"])
    _ = translation("zh_CN").gettext
    meta, _arrays = confusion_content(_, found, pictures, step=1, cell=None, picture=None)
    assert meta["classes"][1] == _("Trousers") != "Trousers"
