"""A kernel that learns, from a state and a picture: what it is to find, and how far it has come."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnviz import kernels, ops
from cnnviz.images.shipped import shipped_photo
from cnnviz.kernel_training import HIDDEN, Example, Lesson, Lessons
from cnnviz.state.train.kernel import RULES, SIDES, TrainKernelState


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
