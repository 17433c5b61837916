"""Which pictures are learned from: shipped, drawn, a visitor's own, and how they are split."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

from cnnviz.networks.steps import outcome
from cnnviz.training.data import CLASSES as ALL
from cnnviz.training.data import HELD_OUT, Data, Pictures, Split, divide, gather, pack, prepare
from cnnviz.training.data.shifts import shift
from cnnviz.training.data.shipped import CLASSES, FOLDER, shipped, unpack
from cnnviz.training.errors import TrainingError
from cnnviz.training.settings import Settings


def prepared(data: Data, seed: int = 0) -> Split:
    """The pictures, with the slices of the work taken at once."""
    return outcome(prepare(data, Settings(seed=seed)))


def rows(images: np.ndarray) -> set[bytes]:
    """Each picture as one thing that can be compared."""
    return {image.tobytes() for image in images}


@pytest.mark.parametrize("name", CLASSES)
def test_6000_pictures_are_shipped_in_less_than_one_and_a_half_megabytes(name: str) -> None:
    """28 x 28 from 0 to 255, all classes about alike, of both names those that MNIST and Fashion-MNIST have."""
    pictures = shipped(name)
    assert pictures.images.shape == (6000, 1, 28, 28) and pictures.images.dtype == np.uint8
    assert (pictures.images.min(), pictures.images.max()) == (0, 255)
    counts = np.bincount(pictures.labels)
    assert len(counts) == len(pictures.classes) == 10 and counts.min() > 500
    assert len(rows(pictures.images)) > 5990
    assert (FOLDER / f"{name}.npz").stat().st_size < 1.5e6


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_packed_picture_comes_back_within_half_a_level(seed: int) -> None:
    """16 levels from 0 to 255, so at most 8.5 of 255 away."""
    images = np.random.default_rng(seed).integers(0, 256, (3, 28, 28), np.uint8)
    again = unpack(pack.pack(images))[:, 0]
    assert np.abs(again.astype(int) - images).max() <= 8
    np.testing.assert_array_equal(unpack(pack.pack(again))[:, 0], again)


def test_the_script_writes_a_file_with_each_classs_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 40 pictures of two classes 20; each with its own label."""
    monkeypatch.setattr(pack, "COUNT", 20)
    labels = np.repeat([0, 1], [10, 30])
    images = np.broadcast_to((labels * 170)[:, np.newaxis, np.newaxis], (40, 28, 28)).astype(np.uint8)
    np.savez(tmp_path / "all.npz", images=images, labels=labels)
    pack.main(tmp_path / "all.npz", tmp_path / "few.npz")
    with np.load(tmp_path / "few.npz") as data:
        assert np.bincount(data["labels"]).tolist() == [5, 15]
        np.testing.assert_array_equal(unpack(data["packed"])[:, 0, 3, 4], data["labels"] * 170)


@pytest.mark.parametrize("source", sorted(ALL))
@pytest.mark.parametrize("count", [50, 1234])
def test_a_split_has_each_classs_share_and_no_picture_twice(source: str, count: int) -> None:
    """As many to learn from as asked for, and 1,000 others held out."""
    parts = prepared(Data(source, count))
    assert (len(parts.learned), len(parts.held_out)) == (count, HELD_OUT)
    everything = shipped(source) if source in CLASSES else None
    for part in (parts.learned, parts.held_out):
        share = np.bincount(part.labels) / len(part)
        whole = np.full(5, 0.2) if everything is None else np.bincount(everything.labels) / 6000
        assert np.abs(share - whole).max() <= 1 / len(part)
    if everything is None:
        assert not rows(parts.learned.images) & rows(parts.held_out.images)


def test_the_seed_decides_what_is_held_out_and_what_is_drawn() -> None:
    """The same seed, the same pictures; another seed, others."""
    for source in sorted(ALL):
        first, again, other = (prepared(Data(source, 100), seed) for seed in (1, 1, 2))
        for name in ("learned", "held_out"):
            np.testing.assert_array_equal(getattr(first, name).images, getattr(again, name).images)
            assert not np.array_equal(getattr(first, name).images, getattr(other, name).images)


def test_shuffled_labels_are_as_many_of_each_and_mostly_wrong() -> None:
    """What is held out keeps its own."""
    straight, shuffled = (prepared(Data(count=1000, shuffled=mixed)) for mixed in (False, True))
    np.testing.assert_array_equal(straight.learned.images, shuffled.learned.images)
    np.testing.assert_array_equal(np.bincount(straight.learned.labels), np.bincount(shuffled.learned.labels))
    assert np.mean(straight.learned.labels == shuffled.learned.labels) < 0.2
    np.testing.assert_array_equal(straight.held_out.labels, shuffled.held_out.labels)


def test_shifted_pictures_are_held_out_and_show_the_same_digit_elsewhere() -> None:
    """What is learned from stays where it was, and digits keep their ink: of all less than 1%, of each at most an eighth is lost."""
    straight, shifted = (prepared(Data(count=100, shifted=moved)) for moved in (False, True))
    np.testing.assert_array_equal(straight.learned.images, shifted.learned.images)
    np.testing.assert_array_equal(straight.held_out.labels, shifted.held_out.labels)
    here, there = (part.held_out.images.astype(int) for part in (straight, shifted))
    assert np.mean((here != there).any(axis=(1, 2, 3))) > 0.9
    lost = 1 - there.sum(axis=(1, 2, 3)) / here.sum(axis=(1, 2, 3))
    assert lost.min() >= 0 and lost.max() < 1 / 8 and 1 - there.sum() / here.sum() < 0.01


@settings(max_examples=30, deadline=None)
@given(height=st.integers(1, 6), width=st.integers(1, 6), most=st.integers(0, 7), seed=st.integers(0, 99))
def test_a_shifted_picture_is_a_window_of_the_picture_with_zeros_around(
    height: int, width: int, most: int, seed: int
) -> None:
    """All channels by the same way, and never farther than is asked for."""
    images = np.random.default_rng(seed).integers(1, 256, (4, 2, height, width), np.uint8)
    moved = shift(images, np.random.default_rng(seed + 1), most)
    assert moved.dtype == np.uint8 and moved.shape == images.shape
    for before, after in zip(images, moved, strict=True):
        padded = np.pad(before, ((0, 0), (most, most), (most, most)))
        windows = sliding_window_view(padded, (2, height, width))[0]
        assert (windows == after).all(axis=(2, 3, 4)).any()


def test_every_shift_occurs_as_often() -> None:
    """A single point among 7 x 7 places, 100 times each on average: chi-square with 48 degrees of freedom below 100."""
    images = np.zeros((4900, 1, 7, 7), np.uint8)
    images[:, 0, 3, 3] = 1
    counts = shift(images, np.random.default_rng(0)).sum(axis=(0, 1)).astype(float)
    assert counts.sum() == 4900
    assert ((counts - 100) ** 2 / 100).sum() < 100


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (Data("letters"), "'letters' is none of the choices here, which are digits, fashion, shapes, own"),
        (Data(count=9), "pictures is 9, but it must be from 10 to 5000"),
        (Data(count=5001), "pictures is 5001, but it must be from 10 to 5000"),
    ],
)
def test_a_choice_out_of_range_gets_one_sentence(data: Data, sentence: str) -> None:
    """Before anything is drawn."""
    with pytest.raises(TrainingError) as caught:
        prepared(data)
    assert str(caught.value) == sentence


def test_examples_become_pictures_in_the_order_of_their_classes() -> None:
    """And nobody can change them afterwards."""
    examples = [[np.full((1, 2, 3), value, np.uint8) for value in values] for values in ((1, 2), (3,))]
    pictures = gather(examples, ("cup", "pen"))
    assert pictures.images[:, 0, 0, 0].tolist() == [1, 2, 3] and pictures.labels.tolist() == [0, 0, 1]
    assert pictures.classes == ("cup", "pen")
    with pytest.raises(ValueError, match="read-only"):
        pictures.images[0] = 0


@pytest.mark.parametrize(
    ("sizes", "sentence"),
    [
        (
            [[(1, 2, 3)]],
            "there is only one class, but a network needs at least two to distinguish; add a class",
        ),
        ([], "there is only one class, but a network needs at least two to distinguish; add a class"),
        ([[(1, 2, 3)], []], "the class 'b' has no examples; add some, or remove the class"),
        (
            [[(1, 2, 3)], [(1, 2, 3), (1, 3, 2)]],
            "an example has 1 × 3 × 2 numbers and another 1 × 2 × 3, but all must be of the same size",
        ),
    ],
)
def test_examples_that_do_not_go_together_get_one_sentence(
    sizes: list[list[tuple[int, ...]]], sentence: str
) -> None:
    """One class, an empty class, two sizes."""
    with pytest.raises(TrainingError) as caught:
        gather([[np.zeros(size, np.uint8) for size in given] for given in sizes], tuple("ab"[: len(sizes)]))
    assert str(caught.value) == sentence


@settings(max_examples=50, deadline=None)
@given(counts=st.lists(st.integers(2, 60), min_size=2, max_size=6), seed=st.integers(0, 9999))
def test_of_own_pictures_each_class_is_learned_and_held_out(counts: list[int], seed: int) -> None:
    """Every picture is on one side, with its label; a fifth of a class is held out, and one at least. The seed decides which."""
    pictures = own(counts)
    parts = divide(pictures, Data("own"), Settings(seed=seed))
    assert sorted(numbers(parts.learned) + numbers(parts.held_out)) == list(range(sum(counts)))
    for each in (parts.learned, parts.held_out):
        assert [int(pictures.labels[number]) for number in numbers(each)] == each.labels.tolist()
        assert each.classes == pictures.classes and each.own
    held_out = np.bincount(parts.held_out.labels, minlength=len(counts))
    assert (held_out >= 1).all() and (np.abs(held_out - np.array(counts) / 5) <= 1).all()
    assert (np.bincount(parts.learned.labels, minlength=len(counts)) >= 1).all()
    again = divide(pictures, Data("own"), Settings(seed=seed))
    assert numbers(again.held_out) == numbers(parts.held_out)


def test_own_pictures_are_shuffled_and_shifted_as_others() -> None:
    """As many labels of each class, and the held-out pictures moved."""
    pictures, settings_ = own([20, 20]), Settings(seed=3)
    plain = divide(pictures, Data("own"), settings_)
    other = divide(pictures, Data("own", shuffled=True, shifted=True), settings_)
    assert (other.learned.images == plain.learned.images).all() and other.learned.own
    assert sorted(other.learned.labels) == sorted(plain.learned.labels)
    assert (other.learned.labels != plain.learned.labels).any()
    assert (other.held_out.images != plain.held_out.images).any() and other.held_out.own
    seeds = {tuple(numbers(divide(pictures, Data("own"), Settings(seed=seed)).held_out)) for seed in range(5)}
    assert len(seeds) == 5


def test_a_sign_tells_pictures_apart() -> None:
    """By pixels, and by which class has them; what the classes are called does not count."""
    some, same, fewer, moved = own([3, 4]), own([3, 4], names="xy"), own([3, 3]), own([4, 3])
    assert some.sign == same.sign and len({some.sign, fewer.sign, moved.sign}) == 3
    assert len(some.sign) == 8 and set(some.sign) <= set("0123456789abcdef")


def test_own_names_are_shown_as_they_are() -> None:
    """Others are messages."""
    pictures = own([2, 2], names="ab")
    assert pictures.names(str.upper) == ["a", "b"]
    assert pictures.at(np.array([0])).names(str.upper) == ["a", "b"]
    assert shipped("fashion").names(str.upper)[1] == "TROUSERS"


def own(counts: list[int], names: str = "abcdef") -> Pictures:
    """Pictures of which each shows its number, so many of each class."""
    images = iter(np.arange(sum(counts), dtype=np.uint16).view(np.uint8).reshape(-1, 1, 1, 2))
    return gather([[next(images) for _ in range(count)] for count in counts], names[: len(counts)])


def numbers(pictures: Pictures) -> list[int]:
    """Those that pictures of :func:`own` show."""
    found: list[int] = np.ascontiguousarray(pictures.images).view(np.uint16).ravel().tolist()
    return found
