"""A visitor's lesson: examples come and go, each mishap is one sentence, and what was learned is true."""

from __future__ import annotations

import gc
import tracemalloc

import numpy as np
import pytest

from cnnviz.images.loading import look_at
from cnnviz.images.picture import ImageError
from cnnviz.limits import Limits
from cnnviz.memory import FullError, Ledger
from cnnviz.networks.steps import outcome
from cnnviz.own_classes import examples
from cnnviz.own_classes import learned as module
from cnnviz.own_classes.checks import OwnError, lacking, small_class
from cnnviz.own_classes.examples import MOST_BYTES, MOST_DECODED, MOST_EACH, drawn, levels_of
from cnnviz.own_classes.features import READING_BYTES
from cnnviz.own_classes.head import Head
from cnnviz.own_classes.lesson import FIRST, LEARNED_BYTES, PRESENT_BYTES, Lesson
from cnnviz.own_classes.starts import EXAMPLES, SPARE, STARTS
from tests.own_classes.pictures import DRAWINGS, file, learned, lesson, noise

TWO = ("a", "b")


def test_it_tells_the_drawings_and_the_photos_apart() -> None:
    """All that comes with cnnviz, and what no class has seen."""
    for start in ("drawings", "photos"):
        made = lesson(start)
        known = learned(made)
        assert known.right >= 0.9 * len(known.labels)
        for number in range(SPARE):
            made.spare(number)
            reading = made.read("transfer")
            assert reading is not None and not reading.unlike
            assert reading.top == (number + 1) % 3


def fill(made: Lesson) -> None:
    """Add to the second class until it is full."""
    for _each in range(MOST_EACH - len(made.groups[1].examples)):
        made.add(1)


def test_what_each_example_says_is_the_score() -> None:
    """And the class map with the bias; probabilities are 1 together."""
    made = lesson()
    known = learned(made)
    reading = made.read("transfer")
    assert reading is not None and isinstance(known.answers, Head)
    assert reading.terms is not None and reading.maps is not None
    np.testing.assert_allclose(reading.terms.sum(axis=0), reading.scores, atol=1e-12)
    # the maps are float32, their means are added up in float64
    np.testing.assert_allclose(
        reading.maps.mean(axis=(1, 2)) + known.answers.biases, reading.scores, atol=1e-5
    )
    assert reading.probabilities.sum() == pytest.approx(1)


def test_an_example_is_most_like_itself() -> None:
    """Its similarity to itself is 1."""
    made = lesson()
    learned(made)
    made.show(made.groups[1].examples[2].number)
    reading = made.read("transfer")
    assert reading is not None and reading.likeness is not None
    assert reading.likeness.argmax() == EXAMPLES + 2 and reading.likeness.max() == pytest.approx(1)


def test_a_picture_like_nothing_that_was_seen_is_known_as_such() -> None:
    """Noise and a photo beside drawings."""
    made = lesson()
    learned(made)
    photos = lesson("photos")
    for one in (noise(1), photos.groups[0].examples[0].file, photos.groups[2].examples[3].file):
        made.look(one)
        reading = made.read("transfer")
        assert reading is not None and reading.unlike


def test_features_of_an_example_are_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of what was looked at are known when it is added."""
    made = lesson()
    learned(made)
    made.look(noise(3))
    made.read("transfer")
    made.add(0)
    assert made.groups[0].examples[-1].vector is not None
    monkeypatch.setattr(examples, "features", None)
    monkeypatch.setattr(module, "features", None)
    assert len(learned(made).labels) == 22


def test_examples_are_added_taken_out_and_put_back() -> None:
    """Where they were; and what has changed since it learned is counted."""
    made = lesson()
    learned(made)
    assert made.waiting("transfer") == 0
    made.add(2)
    assert made.groups[2].examples[-1].number == FIRST and made.waiting("transfer") == 1
    before, gone = made.groups, made.groups[0].examples[3]
    made.take_out(gone.number)
    assert gone not in made.groups[0].examples and made.waiting("transfer") == 2
    made.restore(before)
    assert made.groups[0].examples[3] is gone and made.waiting("transfer") == 1
    made.take_out(12345)
    assert made.waiting("transfer") == 1


def test_what_was_learned_holds_for_its_own_classes_alone() -> None:
    """Another name changes nothing; another class makes it learn anew, until that class goes."""
    made = lesson()
    learned(made)
    made.follow("drawings", ("ring", "square", "triangle"))
    assert made.learned("transfer") is not None
    made.follow("drawings", ("ring", "square", "triangle", "more"))
    assert made.learned("transfer") is None
    made.follow("drawings", ("ring", "square", "triangle"))
    assert made.learned("transfer") is not None
    made.follow("photos", ("Cat", "Cup", "Rocket"))
    assert made.learned("transfer") is None


def test_each_start_keeps_what_was_made_of_it() -> None:
    """Who looks at another one loses nothing."""
    made = lesson()
    made.add(0)
    made.follow("nothing", TWO)
    assert [len(each.examples) for each in made.groups] == [0, 0] and made.present is None
    made.follow("drawings", DRAWINGS)
    assert [len(each.examples) for each in made.groups] == [8, 7, 7]


# What cannot be learned, or added


def test_it_says_which_class_lacks_pictures() -> None:
    """None at all, all in one class, one only, too few."""
    made = lesson("nothing", TWO)
    assert "at least 3 pictures" in str(lacking(made.groups))
    made.look(file())
    made.add(1)
    assert "All pictures are in the class b" in str(lacking(made.groups))
    made.add(0)
    assert "has 1 of the 3 pictures" in str(lacking(made.groups))
    with pytest.raises(OwnError):
        learned(made)
    for place in (0, 0, 1, 1):
        made.add(place)
    assert lacking(made.groups) is None


def test_it_hints_at_a_class_that_has_far_fewer() -> None:
    """Three times fewer than another."""
    made = lesson("nothing", TWO)
    for seed in range(9):
        made.look(noise(seed))
        made.add(0)
        if seed < 3:
            made.add(1)
    assert "more pictures of b would help" in str(small_class(made.groups))
    made.add(1)
    assert small_class(made.groups) is None


def test_nothing_to_add_is_said() -> None:
    """Where there is no picture."""
    made = lesson("nothing", TWO)
    with pytest.raises(OwnError, match="no picture to add"):
        made.add(0)


def test_a_full_class_takes_no_more() -> None:
    """And the others do."""
    made = lesson("nothing", TWO)
    made.look(file())
    for _each in range(MOST_EACH):
        made.add(0)
    with pytest.raises(OwnError, match="the most that a class can have"):
        made.add(0)
    assert len(made.groups[0].examples) == MOST_EACH
    made.add(1)


def test_a_full_budget_takes_no_more_and_keeps_what_there_is() -> None:
    """What goes gives its room back."""
    ledger = Ledger(Limits(visitor_bytes=PRESENT_BYTES + 50_000))
    made = lesson("nothing", TWO, ledger)
    made.look(file())
    made.add(0)
    made.add(1)
    with pytest.raises(FullError):
        fill(made)
    assert len(made.groups[0].examples) == 1 and made.present is not None
    held = ledger.bytes
    made.take_out(made.groups[1].examples[-1].number)
    assert ledger.bytes < held
    made.add(0)


def test_without_room_for_a_picture_the_page_opens_all_the_same() -> None:
    """Classes are there, and nothing is looked at."""
    made = lesson(ledger=Ledger(Limits(visitor_bytes=1000)))
    assert made.present is None and len(made.groups) == 3


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"GIF89a", "damaged"),
        (b"nothing of the kind", "not a picture|PNG"),
        (file()[:45], "damaged"),
        (bytes(MOST_BYTES + 1), "take 160"),
        (file(9000, 9000), "pixels"),
    ],
)
def test_what_is_no_picture_leaves_what_was_looked_at(data: bytes, says: str) -> None:
    """One sentence."""
    made = lesson()
    before = made.present
    with pytest.raises(ImageError, match=says):
        made.look(data)
    assert made.present is before


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
@pytest.mark.parametrize(("height", "width"), [(1, 1), (3, 200), (200, 3), (227, 227)])
def test_pictures_of_other_sizes_fit(kind: str, height: int, width: int) -> None:
    """Their middle squares are learned from, whichever way."""
    made = lesson("nothing", TWO)
    made.look(file(height, width, kind, (200, 30, 30)))
    made.add(0)
    (one,) = made.groups[0].examples
    assert one.small.shape == (1, 28, 28) and one.thumbnail.startswith("data:image/webp;base64,")


def test_a_drawing_is_kept_point_by_point() -> None:
    """Its file holds the very levels; a photo is none."""
    digits = "0123456789abcdef" * 182 + "0000"
    levels = levels_of(examples.decoded(drawn(digits)))
    assert levels is not None and "".join(f"{level:x}" for level in levels.ravel()) == digits
    assert levels_of(examples.decoded(noise(1))) is None
    for wrong in ("", "0", digits + "0", "g" * 54**2):
        with pytest.raises(ValueError, match=r"base 16|^\d+$"):
            drawn(wrong)


def test_saved_classes_take_the_place_of_those_that_are_shown() -> None:
    """And if a picture among them cannot be read, nothing changes."""
    made = lesson()
    kept = made.groups
    with pytest.raises(ImageError):
        made.replace([("x", [file()]), ("y", [b"no"])], "drawings")
    assert made.groups is kept
    made.replace([("x", [file()]), ("y", [])], "drawings")
    assert [(each.name, len(each.examples)) for each in made.groups] == [("x", 1), ("y", 0)]
    assert made.files() == [("x", [file()]), ("y", [])]


def test_both_ways_are_kept_side_by_side() -> None:
    """Learning one way leaves what was learned the other."""
    made = lesson()
    transfer, scratch = learned(made), learned(made, "scratch")
    assert made.learned("transfer") is transfer and made.learned("scratch") is scratch
    reading = made.read("scratch")
    assert reading is not None and reading.terms is None and not reading.unlike
    assert transfer.count == 3 * 513 and transfer.right >= scratch.right


def test_every_start_has_its_own_numbers() -> None:
    """So that no thumbnail is taken for another."""
    numbers = [one.number for start in STARTS for each in lesson(start).groups for one in each.examples]
    assert len(set(numbers)) == len(numbers) == 42 and max(numbers) < FIRST


def test_a_picture_that_is_looked_at_is_counted_with_all_that_is_made_of_it() -> None:
    """Also the largest one that is taken, of a single colour and so of a small file."""
    side = 1
    while look_at(file(side + 20, side + 20, level=(1, 2, 3))).bytes <= MOST_DECODED:
        side += 20
    made = lesson("nothing", TWO)
    made.look(file(side, side, level=(1, 2, 3)))
    now = made.present
    assert now is not None
    held = now.pixels.nbytes + len(now.file) + now.features.maps.nbytes + now.small.nbytes
    assert made.account.bytes == PRESENT_BYTES > held


def test_reading_and_learning_are_counted_while_they_are_under_way() -> None:
    """No more than is said, by either way; what is stopped gives its room back."""
    for way, least in (("transfer", READING_BYTES), ("scratch", 3_000_000)):
        made = lesson("nothing", TWO)
        made.replace(
            [(name, [noise(n) for n in range(3 * at, 3 * at + 3)]) for at, name in enumerate(TWO)], "nothing"
        )
        outcome(lesson().learn("transfer", 1))  # the network itself is everybody's
        before = made.account.bytes
        tracemalloc.start()
        steps = made.learn(way, 1)
        for _step in range(12):
            next(steps)
        claimed = made.account.bytes - before
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most <= claimed and claimed >= least
        del steps
        gc.collect()
        assert made.account.bytes == before + LEARNED_BYTES


def test_what_only_the_way_back_needs_makes_room() -> None:
    """Classes may be brought as often as one likes, though those before are kept as long as there is room."""
    ledger = Ledger(Limits(visitor_bytes=300_000))
    made = lesson("nothing", TWO, ledger)
    for turn in range(9):
        made.replace(
            [(name, [noise(6 * turn + 3 * at + n) for n in range(3)]) for at, name in enumerate(TWO)],
            "nothing",
        )
    assert [len(each.examples) for each in made.groups] == [3, 3]
