"""A kernel that learns, from a state and a picture: what it is to find, and how far it has come."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnviz import kernels, ops
from cnnviz.images.shipped import shipped_photo
from cnnviz.kernel_training import HIDDEN, TARGETS, Example, Lesson, Lessons, label
from cnnviz.state.train.kernel import RULES, SIDES, TrainKernelState
from cnnviz.training.nonlinear import NONLINEAR


def lesson(state: TrainKernelState, lessons: Lessons | None = None) -> Lesson:
    """The lesson of a state, of a visitor who has just come if no lessons are given."""
    return (lessons or Lessons()).at(
        state, Example(shipped_photo(state.photo, state.size, state.colour).pixels)
    )


@pytest.mark.parametrize("target", HIDDEN)
@pytest.mark.parametrize("side", SIDES)
def test_the_output_lies_over_the_target(target: str, side: int) -> None:
    """Whichever of the two kernels is larger: the hidden one, put into the learner's place, makes no error."""
    found = lesson(TrainKernelState(target=target, side=side, size=24))
    hidden = kernels.build(target)
    spare = [(side - length) // 2 for length in hidden.shape]
    if min(spare) < 0:
        assert found.distance is None
        return
    inside = np.pad(hidden, [(each, each) for each in spare])
    assert np.abs(found.task.answer(inside[None]).error).max() < 1e-9
    assert found.distance == pytest.approx(np.abs(found.weight - inside).max())


@pytest.mark.parametrize("colour", [False, True])
def test_the_target_is_what_the_hidden_kernel_answers(colour: bool) -> None:
    """Over all channels, and at the size that both kernels can answer at."""
    found = lesson(TrainKernelState(colour=colour, target="laplacian_8", side=5))
    channels = 3 if colour else 1
    assert found.task.shape == (channels, 5, 5)
    whole = ops.conv2d(found.input[None], found.hidden[None])[0, 0]
    np.testing.assert_array_equal(found.task.target, whole[1:-1, 1:-1])


def test_a_smaller_kernel_learns_from_the_middle() -> None:
    """It sees just what lies under the middle of the larger hidden one, and does the best that it can."""
    wide = next(name for name in HIDDEN if kernels.build(name).shape == (5, 5))
    found = lesson(TrainKernelState(target=wide, step=4000, start="zero"))
    height, width = found.input.shape[1:]
    assert found.task.target.shape == (height - 4, width - 4)
    assert found.task.input.shape == (1, height - 2, width - 2)
    assert found.distance is None and 0 < found.losses[-1] < found.losses[0]
    assert np.abs(found.answer.weight).max() < 1e-4


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("pixels", ["centred", "unit"])
def test_it_finds_sobel(rule: str, pixels: str) -> None:
    """With the rate that suits the picture, to a hundredth; without the mean subtracted it takes far more steps."""
    found = lesson(TrainKernelState(rule=rule, pixels=pixels, step=2000 if pixels == "centred" else 20_000))
    assert found.distance is not None and found.distance < 0.01
    assert found.rate == float(f"{0.35 * found.limit:.3g}")


def test_centred_pixels_have_no_mean() -> None:
    """In no channel; the others go from 0 to 1."""
    centred, unit = (
        lesson(TrainKernelState(pixels=pixels, colour=True)).input for pixels in ("centred", "unit")
    )
    np.testing.assert_allclose(centred.mean(axis=(1, 2)), 0, atol=1e-12)
    assert 0 <= unit.min() < unit.max() <= 1


def test_going_on_is_the_same_as_coming_by_the_link() -> None:
    """Bit for bit, also after going back, after other rates and other starts, whatever was asked in between."""
    lessons = Lessons()
    state = TrainKernelState(rule="momentum")
    for step, rates in [
        (5, ()),
        (9, ()),
        (9, ((0, 0.2),)),
        (40, ((0, 0.2), (9, 0.05))),
        (40, ((0, 0.2), (9, 0.07))),
        (12, ((0, 0.2), (9, 0.07))),
        (60, ((0, 0.2), (9, 0.07), (50, 0.01))),
    ]:
        for asked in (
            replace(state, step=step, rates=rates),
            replace(state, step=step, rates=rates, seed=2),
            replace(state, step=step, rates=rates, start="zero"),
        ):
            here, there = lesson(asked, lessons), lesson(asked)
            assert here.losses == there.losses
            assert here.weight.tobytes() == there.weight.tobytes()
            assert (here.step, here.rate) == (step, rates[-1][1] if rates else here.rate)


def test_a_rate_that_explodes_stops_where_it_explodes() -> None:
    """However many steps the link says; every number is finite."""
    found = lesson(TrainKernelState(rates=((0, 1e6),), step=20_000, colour=True, side=7))
    assert found.exploded and found.step < 10
    for each in (found.weight, found.next_weight, found.answer.error, np.array(found.losses)):
        assert np.isfinite(each.astype(np.float32)).all()


@pytest.mark.parametrize("target", sorted(NONLINEAR))
@pytest.mark.parametrize("side", SIDES)
def test_what_no_kernel_can_do_leaves_a_rest(target: str, side: int) -> None:
    """Which the best kernel's error is; learning comes down to it, and never below."""
    found = lesson(TrainKernelState(target=target, side=side, bias=True, rule="momentum", step=4000))
    assert found.hidden is None and found.distance is None
    rounding = 1e-12  # a loss from the quadratic form
    assert 0 < found.least * (1 - rounding) <= found.losses[-1] < 1.01 * found.least
    assert found.task.answer(*found.task.best[:2]).loss == found.least


def test_where_a_kernel_can_make_the_target_nothing_is_left() -> None:
    """Up to rounding, which counts as nothing; a smaller kernel leaves something."""
    for target in HIDDEN:
        size = max(kernels.build(target).shape)
        for side in SIDES:
            assert (lesson(TrainKernelState(target=target, side=side)).least == 0) or side < size, target


@pytest.mark.parametrize("pixels", ["centred", "unit"])
def test_own_pictures_say_what_is_to_be_learnt(pixels: str) -> None:
    """A shift by a pixel is found exactly; what the state's own target is does not matter."""
    numbers = np.random.default_rng(7).integers(0, 256, (1, 24, 30), dtype=np.uint8)
    after = np.roll(numbers, (1, -1), axis=(1, 2))
    state = TrainKernelState(source="own", pixels=pixels, rule="momentum", step=3000, target="median")
    found = Lessons().at(state, Example(numbers, after))
    assert found.hidden is None and found.task.target.shape == (22, 28)
    expected = np.zeros((3, 3))
    expected[0, 2] = 1
    np.testing.assert_allclose(found.weight[0], expected, atol=1e-3)
    assert found.least == 0


def test_another_example_is_another_lesson() -> None:
    """Also where the state stays: a visitor has brought other pictures."""
    lessons, state = Lessons(), TrainKernelState(source="own", step=5)
    rng = np.random.default_rng(8)
    first, second = (rng.integers(0, 256, (1, 20, 20), dtype=np.uint8) for _ in range(2))
    for before, after in ((first, second), (first, first), (second, first), (first, None)):
        here, there = lessons.at(state, Example(before, after)), Lessons().at(state, Example(before, after))
        assert here.losses == there.losses
        np.testing.assert_array_equal(here.task.input, there.task.input)


def test_looking_back_loses_nothing() -> None:
    """What is shown is that of the step; the way and the rate of the next step stay those of the last one."""
    lessons, state = Lessons(), TrainKernelState(step=50, rates=((0, 1.0), (20, 0.5)))
    now = lesson(state, lessons)
    for look in (0, 7, 20, 49):
        seen, alone = lesson(replace(state, look=look), lessons), lesson(replace(state, step=look))
        assert (seen.step, seen.taken, seen.losses) == (look, 50, now.losses)
        assert seen.weight.tobytes() == alone.weight.tobytes()
        assert seen.next_weight.tobytes() == lesson(replace(state, step=look + 1), Lessons()).weight.tobytes()
        assert (seen.rate, seen.next_rate) == (1.0 if look < 20 else 0.5, 0.5)
        assert not seen.ended
    assert lesson(replace(state, look=99), lessons).step == 50
    assert lesson(state, lessons).weight.tobytes() == now.weight.tobytes()


def test_before_an_explosion_one_can_look_back() -> None:
    """No step follows all the same."""
    found = lesson(TrainKernelState(rates=((0, 1e4),), step=100, look=1))
    assert found.step == 1 and not found.exploded and found.ended and found.taken < 20


def test_every_target_has_a_name() -> None:
    """And no two the same."""
    assert len({label(target) for target in TARGETS}) == len(TARGETS)


def test_the_moments_of_a_way_are_the_kernels_that_a_lesson_shows_there() -> None:
    """Evenly spread from the start to the step of the state, each as if that moment were looked at."""
    state = TrainKernelState(step=40)
    example = Example(np.random.default_rng(2).integers(0, 256, (1, 20, 24), np.uint8))
    lessons = Lessons()
    moments = lessons.moments(state, example, 6)
    assert [step for step, _weight in moments] == [0, 8, 16, 24, 32, 40]
    for step, weight in moments:
        np.testing.assert_array_equal(weight, Lessons().at(state.changed(look=step), example).weight)
