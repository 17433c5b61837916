"""The animation of a training shows the weights and the loss of each moment."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cnnviz.networks.steps import outcome
from cnnviz.training.architecture import Activation, Convolution, Flatten, FullyConnected
from cnnviz.training.data import Data, prepare
from cnnviz.training.one_kernel import Learner, Task
from cnnviz.training.settings import Settings
from cnnviz.training.trainer import Trainer
from cnnviz.views.animation import AnimationError, Film, Learned, learning_animation, network_moments
from cnnviz.views.animation.film import HERE
from cnnviz.views.animation.learning import PALE, Course, running_mean, ticks
from cnnviz.views.colours import WEIGHT_NEGATIVE, WEIGHT_POSITIVE, diverging_table

FILM = Film("png", 480, 270, 10)


def learner() -> Learner:
    """A kernel that learns a difference of neighbours, some steps on its way."""
    seen = np.random.default_rng(0).random((1, 12, 15))
    task = Task(seen, seen[0, 1:-1, 2:] - seen[0, 1:-1, :-2], (3, 3), biased=False)
    way = Learner(task, np.zeros((1, 3, 3)), ((0, 0.3),))
    way.go_to(30)
    return way


@pytest.mark.parametrize("kind", ["gif", "png", "webp"])
def test_a_kernel_that_learns(kind: str) -> None:
    """Frame n has the weights of moment n, in the colours of weights on the scale of the largest one of all moments."""
    way = learner()
    moments = [Learned(step, way.back_at(step).weight[None]) for step in range(0, 31, 3)]
    film = Film(kind, 480, 270, 10)
    data = outcome(learning_animation(str, moments, way.losses, film))
    made = Image.open(io.BytesIO(data))
    assert made.n_frames == 11
    most = max(np.abs(moment.weights).max() for moment in moments)
    table = diverging_table(WEIGHT_NEGATIVE, WEIGHT_POSITIVE).astype(int)
    scene = Course(str, moments, way.losses, film, 0)
    left, top = scene.tile_place(0, 0)
    for number in (0, 4, 10):
        made.seek(number)
        pixels = np.asarray(made.convert("RGB")).astype(int)
        for (row, column), value in np.ndenumerate(moments[number].weights[0, 0]):
            at = top + row * scene.cell + scene.cell // 2, left + column * scene.cell + scene.cell // 2
            expected = table[round((value / most + 1) * 256)]
            assert np.abs(pixels[at] - expected).max() <= (
                8 if kind == "gif" else 0
            )  # a GIF has every fourth colour


def test_the_mark_goes_down_with_the_loss() -> None:
    """The place of what is here moves to the right, and down as the loss falls."""
    way = learner()
    moments = [Learned(step, way.back_at(step).weight[None]) for step in (0, 10, 30)]
    made = Image.open(io.BytesIO(outcome(learning_animation(str, moments, way.losses, FILM))))
    places = []
    for number in range(3):
        made.seek(number)
        here = np.argwhere((np.asarray(made.convert("RGB")) == HERE).all(axis=2))
        places.append(here.mean(axis=0))
    rows, columns = zip(*places, strict=True)
    assert list(rows) == sorted(rows) and rows[0] < rows[2]
    assert list(columns) == sorted(columns) and columns[0] < columns[2]


def test_many_kernels_and_losses_that_left_all_bounds() -> None:
    """Thirty-two kernels of three channels fit beside a curve that ends in infinity, and NaN is no colour of its own."""
    weights = np.random.default_rng(1).standard_normal((32, 3, 5, 5))
    broken = weights.copy()
    broken[0, 0, 0, 0] = np.nan
    moments = [Learned(1, weights), Learned(2, broken)]
    data = outcome(learning_animation(str, moments, [1.0, np.inf], FILM, first_step=1))
    assert Image.open(io.BytesIO(data)).n_frames == 2


def test_what_cannot_be_made_is_said_before() -> None:
    """No moments, kernels of different shapes, and too many of them."""
    one, other = Learned(0, np.zeros((1, 1, 3, 3))), Learned(1, np.zeros((1, 1, 5, 5)))
    with pytest.raises(AnimationError):
        learning_animation(str, [], [], FILM)
    with pytest.raises(AnimationError, match="the same shape"):
        learning_animation(str, [one, other], [], FILM)
    with pytest.raises(AnimationError, match="do not fit"):
        learning_animation(str, [Learned(0, np.zeros((4000, 3, 11, 11)))], [], FILM)


def test_a_networks_first_kernels_at_every_moment_that_was_kept() -> None:
    """They change while it learns; their losses are told from step 1 on."""
    how = Settings(epochs=1, batch_size=50)
    layers = (Convolution(3, 5), Activation("relu"), Flatten(), FullyConnected(10))
    trainer = Trainer(layers, outcome(prepare(Data("digits", 500), how)), how)
    while not trainer.news.finished:
        trainer.advance(10**6)
    moments = network_moments(trainer)
    assert [moment.step for moment in moments] == [moment.step for moment in trainer.moments]
    assert moments[0].weights.shape == (3, 1, 5, 5)
    assert np.abs(moments[-1].weights - moments[0].weights).max() > 0
    data = outcome(learning_animation(str, moments, list(trainer.losses), FILM, first_step=1))
    assert Image.open(io.BytesIO(data)).n_frames == len(moments)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60), st.integers(1, 25))
def test_the_curve_is_a_running_mean(losses: list[float], count: int) -> None:
    """Of a loss and those before it, as NumPy's mean of them is."""
    expected = [np.mean(losses[max(0, at - count + 1) : at + 1]) for at in range(len(losses))]
    assert running_mean(np.array(losses), count) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(st.floats(-9, 3), st.floats(0.001, 9))
def test_the_axis_has_round_numbers(low: float, span: float) -> None:
    """Seven at most, in their order, all of them on the axis; two or more where the ends differ by a factor of ten."""
    found = ticks(low, low + span)
    assert len(found) <= 7 and found == sorted(found)
    assert all(low - 1e-9 <= np.log10(tick) <= low + span + 1e-9 for tick in found)
    assert span < 1.01 or len(found) >= 2
    assert all(float(f"{tick:.2g}") == pytest.approx(tick) for tick in found)


def test_the_losses_of_batches_lie_behind_their_mean() -> None:
    """In another colour, which is not there where each loss is told exactly."""
    losses = np.random.default_rng(2).gamma(2, 0.3, 60).tolist()
    moments = [Learned(60, np.ones((1, 1, 3, 3)))]
    for mean_of, seen in ((20, True), (1, False)):
        made = outcome(learning_animation(str, moments, losses, FILM, first_step=1, mean_of=mean_of))
        pixels = np.asarray(Image.open(io.BytesIO(made)).convert("RGB"))
        assert bool((pixels == PALE).all(axis=2).any()) == seen
