"""A visitor's two pictures, before and after: what a kernel learns from, or one sentence on why not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from cnnviz.state.train.kernel import TrainKernelState
from tests.patience import PATIENCE

from ..images.files import saved
from .door.browser import answer_to, asking, door_of, held_of, shown

ROOT = Path(__file__).resolve().parents[2]
KERNEL = "train.kernel"


def opened(**query: str) -> AppTest:
    """The page where a visitor can bring two pictures."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    for name, value in {"page": "train", "from": "own", **query}.items():
        app.query_params[name] = value
    return app.run()


def picture(height: int, width: int, mode: str = "L", seed: int = 1) -> bytes:
    """A PNG of random numbers."""
    shape = (height, width) if mode == "L" else (height, width, len(mode))
    return saved(Image.fromarray(np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)), "PNG")


def bring(app: AppTest, data: bytes, place: int) -> AppTest:
    """Drop a file: before (0) or after (1)."""
    return app.file_uploader[place].set_value((f"mine{place}.png", data, "image/png")).run()


def content(app: AppTest) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the part shows of the kernel."""
    part = shown(app, KERNEL)
    return part.meta, part.arrays


def test_until_both_are_there_a_built_in_picture_is_learnt_from() -> None:
    """The link says why there is none; who chose it here is told what to bring."""
    app = opened()
    assert len(app.info) == 1 and "cannot contain" in app.info[0].value
    bring(app, picture(40, 50), 0)
    assert not app.exception and not app.error
    assert content(app)[0]["aimName"] == "hidden kernel"
    assert any("mine0" in caption.value and "50 × 40" in caption.value for caption in app.caption)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_two_of_the_same_size_are_a_lesson(mode: str) -> None:
    """The target is the brightness of the second; there is no hidden kernel, and a least loss."""
    app = opened(size="24", colour="1")
    bring(bring(app, picture(40, 50, mode), 0), picture(40, 50, mode, seed=2), 1)
    assert not app.exception and not app.error and not app.info
    meta, arrays = content(app)
    assert (meta["size"], meta["places"], meta["channels"]) == ([24, 24], [22, 22], 3)
    assert meta["aimName"] == "best kernel" and meta["least"] > 0
    assert np.size(arrays["target"]) == 22 * 22
    assert len(app.color_picker) == (mode == "RGBA")


def test_two_of_other_sizes_are_said_and_kept() -> None:
    """One sentence with both sizes; another file for either of them, and it works."""
    app = opened()
    bring(bring(app, picture(40, 50), 0), picture(41, 50), 1)
    assert not app.exception and len(app.error) == 1
    assert "50 × 40" in app.error[0].value and "50 × 41" in app.error[0].value
    assert content(app)[0]["aimName"] == "hidden kernel"
    bring(app, picture(41, 50), 0)
    assert not app.error and content(app)[0]["aimName"] == "best kernel"


@pytest.mark.parametrize(("height", "width"), [(1, 1), (1, 300), (8, 8)])
def test_too_small_ones_are_said(height: int, width: int) -> None:
    """Nothing breaks."""
    app = opened()
    bring(bring(app, picture(height, width), 0), picture(height, width), 1)
    assert not app.exception and len(app.error) == 1 and "at least 16" in app.error[0].value


@pytest.mark.parametrize(("height", "width"), [(16, 16), (16, 900), (900, 17), (1500, 1100)])
@pytest.mark.parametrize("scaled", ["0", "1"])
def test_long_and_large_ones_fit_all_kernels(height: int, width: int, scaled: str) -> None:
    """Cut or scaled, the largest kernel finds positions, and at most the pixels that the page works on."""
    for size in ("16", "128"):
        app = opened(side="7", scaled=scaled, size=size)
        bring(bring(app, picture(height, width), 0), picture(height, width, seed=2), 1)
        assert not app.exception and not app.error
        meta, _arrays = content(app)
        assert max(meta["size"]) <= int(size) and min(meta["places"]) >= 2


def test_no_picture_is_no_lesson() -> None:
    """A file that cannot be read leaves what was there."""
    app = opened()
    bring(bring(app, picture(40, 50), 0), picture(40, 50, seed=2), 1)
    before = content(app)[0]["least"]
    bring(app, b"nothing", 1)
    assert not app.exception and len(app.error) == 1
    assert content(app)[0]["least"] == before


def test_another_picture_begins_anew() -> None:
    """With its own target."""
    app = opened(step="40")
    bring(bring(app, picture(40, 50), 0), picture(40, 50, seed=2), 1)
    assert held_of(app, "train").state.step == 0
    state = held_of(app, "train").state
    assert isinstance(state, TrainKernelState)
    held_of(app, "train").put(state.changed(step=9))
    before = content(app.run())[0]["least"]
    bring(app, picture(40, 50, seed=3), 1)
    assert held_of(app, "train").state.step == 0 and content(app)[0]["least"] != before


def test_steps_are_answered_and_other_copies_are_left_to_the_script() -> None:
    """An answer has the visitor's own pictures; what another size needs is decoded by a run alone."""
    app = opened(size="24")
    bring(bring(app, picture(40, 50), 0), picture(40, 50, seed=2), 1)
    answer = answer_to(door_of(app), asking(KERNEL, {"steps": 3, "told": 0}))
    assert answer is not None
    meta = answer.shown[KERNEL].meta
    assert meta["step"] == 3 and meta["aimName"] == "best kernel"
    wider = asking("train.controls", {"name": "size", "value": 40})
    assert answer_to(door_of(app), wider) is None


def test_pictures_are_their_visitors() -> None:
    """Another visitor with the same link does not see them; they take room of who brought them."""
    app = opened()
    before = app.session_state["visitor"].account.bytes
    bring(bring(app, picture(40, 50), 0), picture(40, 50, seed=2), 1)
    assert app.session_state["visitor"].account.bytes > before
    other = opened()
    assert content(other)[0]["aimName"] == "hidden kernel" and not other.session_state["visitor"].brought
