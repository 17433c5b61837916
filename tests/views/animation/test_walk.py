"""One step of learning as an animation: a frame for each step of the walk, and each number in its colour once it is known."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cnnviz.networks.steps import outcome
from cnnviz.state.train import TrainStepState
from cnnviz.state.train.step import NETWORKS
from cnnviz.step_by_hand import Steps
from cnnviz.takeaway.kinds.animation import SIZES
from cnnviz.takeaway.walk import moments_of
from cnnviz.takeaway.what import StepWhat
from cnnviz.views.animation import AnimationError, Cells, Column, Film, Moment, walk_animation
from cnnviz.views.animation.film import HERE
from cnnviz.views.colours import NEGATIVE, POSITIVE


def frames(file: bytes) -> list[np.ndarray]:
    """Each frame, uint8 (H, W, 3), as Pillow shows it."""
    picture = Image.open(io.BytesIO(file))
    found = []
    for number in range(picture.n_frames):
        picture.seek(number)
        found.append(np.asarray(picture.convert("RGB")))
    return found


def holds(frame: np.ndarray, colour: tuple[int, int, int]) -> bool:
    """Whether a colour is somewhere in a frame."""
    return bool((frame == np.array(colour, np.uint8)).all(axis=-1).any())


@pytest.mark.parametrize("kind", ["gif", "png", "webp"])
def test_a_number_has_its_colour_from_the_step_on_at_which_it_is_known(kind: str) -> None:
    """The largest is as dark as the scale gets, above in orange and below in blue; what is new is framed in that frame alone."""
    one, other = np.full((4, 5), 2.0, np.float32), np.full((4, 5), -3.0, np.float32)
    column = Column("a", "g", (Cells((one,), "value", 2.0, 1),), (Cells((other,), "value", 3.0, 3),))
    moments = [Moment(f"step {at}", (column,)) for at in range(5)]
    shown = frames(outcome(walk_animation(moments, Film(kind, 640, 360, 2))))
    assert len(shown) == 5
    assert [holds(each, POSITIVE) for each in shown] == [False, True, True, True, True]
    assert [holds(each, NEGATIVE) for each in shown] == [False, False, False, True, True]
    assert [holds(each, HERE) for each in shown] == [False, True, False, True, False]


@pytest.mark.parametrize("network", NETWORKS)
def test_the_numbers_of_a_walk_are_the_steps_own(network: str) -> None:
    """Above those from before the update, then the new weights, then what follows from these; the gradients stay."""
    state = TrainStepState(network=network, rate=0.05)
    step = Steps().at(state)
    assert step.after is not None
    moments = moments_of(StepWhat(state, step))
    assert len(moments) == step.walk.last + 1
    update = step.walk.update

    def numbers(at: int, place: int, side: str = "up") -> set[float]:
        return {
            float(n)
            for cells in getattr(moments[at].columns[place], side)
            for each in cells.values
            for n in each.flat
        }

    first = next(place for place, line in enumerate(step.walk.lines) if line.parameters)
    # the columns: the picture, and for each line what it learns, if anything, and what it makes
    learned = 1 + first
    old, new = (each.parameters[f"{first}.weight"] for each in (step.before, step.after))
    assert numbers(update - 1, learned) & {0.0} <= set(map(float, old.flat)) | {0.0}
    assert numbers(0, learned) <= {
        *map(float, old.flat),
        *map(float, step.before.parameters[f"{first}.bias"].flat),
    }
    assert numbers(update, learned) <= {
        *map(float, new.flat),
        *map(float, step.after.parameters[f"{first}.bias"].flat),
    }
    assert numbers(step.walk.last, -1) == {float(np.float32(step.after.loss))}
    assert numbers(update, -1) == {float(np.float32(step.before.loss))}
    assert numbers(step.walk.last, -1, "down") == {float(np.float32(step.before.loss))}
    assert moments[update].fresh and all(moments[update].columns[at].name for at in moments[update].fresh)
    assert not any(moment.fresh for moment in moments[:update])
    for size in SIZES.values():
        assert next(walk_animation(moments, Film("webp", *size, 1))) == 0.0


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), min_size=1, max_size=16),
    st.sampled_from([(320, 180), (640, 360), (960, 540)]),
)
def test_everything_stays_within_the_picture(shapes: list[tuple[int, int]], size: tuple[int, int]) -> None:
    """Whatever stands in the columns, and however they are called: no column reaches into the next or below the edge."""
    columns = tuple(
        Column(
            "A layer with a long name",
            "gradient",
            *[(Cells((np.ones(shape, np.float32),) * 2, "value", 1.0, 0),)] * 2,
        )
        for shape in shapes
    )
    try:
        (shown,) = frames(outcome(walk_animation([Moment("All of it", columns)], Film("png", *size, 1))))
    except AnimationError:
        return
    assert shown.shape == (size[1], size[0], 3)
    edge = np.concatenate([shown[0], shown[-1], shown[:, 0], shown[:, -1]])
    assert (edge == 255).all()


@pytest.mark.parametrize("film", [Film("gif", 100, 100), Film("bmp"), Film("gif", rate=0)])
def test_what_cannot_be_made_is_refused_before(film: Any) -> None:
    """With a sentence."""
    column = Column("a", "g", (Cells((np.ones((1, 1)),), "gray", 1.0, 0),), ())
    with pytest.raises(AnimationError):
        next(walk_animation([Moment("one", (column,))], film))
