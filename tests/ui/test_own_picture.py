"""A visitor's file becomes that visitor's picture, counted against that visitor's room, or one sentence."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from cnnviz.images.loading import Upload
from cnnviz.images.picture import ImageError
from cnnviz.images.queue import DECODING
from cnnviz.images.shipped import COPIES, shipped_photo
from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.memory import LEDGER, FullError
from cnnviz.ui import pictures
from tests.patience import PATIENCE

from ..images.files import saved

ROOT = Path(__file__).resolve().parents[2]
ROOM = "own.picture.upload"


def opened(page: str = "lab", **query: str) -> AppTest:
    """The page where a visitor can bring a picture."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    for name, value in {"page": page, "from": "upload", **query}.items():
        app.query_params[name] = value
    return app.run()


def bring(app: AppTest, data: bytes, name: str = "mine.png") -> AppTest:
    """Drop a file into the page."""
    return app.file_uploader[0].set_value((name, data, "image/png")).run()


def noise(width: int, height: int, mode: str = "RGB") -> bytes:
    """A PNG of random numbers."""
    shape = (height, width, len(mode))
    return saved(Image.fromarray(np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)), "PNG")


@pytest.mark.parametrize("page", ["lab", "network"])
def test_a_file_is_taken_and_named(page: str) -> None:
    """The page says what it works on; the uploader is empty again."""
    app = bring(opened(page), noise(60, 40))
    assert not app.exception and not app.error
    assert any("mine" in caption.value and "60 × 40" in caption.value for caption in app.caption)
    assert app.file_uploader[0].value is None


def test_what_the_page_promises_is_what_the_limits_say() -> None:
    """The uploader names the numbers that decide."""
    label = opened().file_uploader[0].label
    assert f"{LIMITS.picture_bytes // MEGABYTE} MB" in label
    assert f"{LIMITS.picture_pixels // 10**6} megapixels" in label


def test_only_what_is_kept_stays_claimed() -> None:
    """The room that decoding took is given back; what the picture and its largest working copy take is not."""
    app = bring(opened(), noise(2000, 1500, "RGBA"))
    visitor = app.session_state["visitor"]
    kept = visitor.brought[ROOM]
    assert kept.sheet.picture.pixels.shape == (3, 768, 1024)
    assert kept.sheet.bytes + 3 * 768 * 1024 == 7 * 768 * 1024
    assert (
        kept.room.bytes == kept.file.file_bytes + 7 * 768 * 1024
    )  # the file, as it is larger than what is worked on


def test_a_second_picture_takes_the_place_of_the_first() -> None:
    """Its room is given back with it."""
    app = opened()
    before = app.session_state["visitor"].account.bytes
    for side in (300, 200):
        bring(app, noise(side, side))
        gc.collect()
        kept = app.session_state["visitor"].brought[ROOM]
        assert kept.sheet.picture.width == side
        assert app.session_state["visitor"].account.bytes - before == kept.room.bytes


@pytest.mark.parametrize("data", [b"nothing", noise(50, 50)[:100], noise(50, 50)[:-60]])
def test_what_cannot_be_read_is_said_and_the_picture_before_stays(data: bytes) -> None:
    """One sentence, no traceback, and nothing stays claimed for it."""
    app = bring(opened(), noise(60, 40))
    kept = app.session_state["visitor"].brought[ROOM]
    held = app.session_state["visitor"].account.bytes
    bring(app, data)
    gc.collect()
    assert not app.exception and len(app.error) == 1
    assert app.session_state["visitor"].brought[ROOM] is kept
    assert app.session_state["visitor"].account.bytes == held


def test_no_room_is_said_and_the_picture_before_stays() -> None:
    """When others hold all there is, nothing is decoded; when they have gone, the same file is taken."""
    app = bring(opened(), noise(60, 40))
    kept = app.session_state["visitor"].brought[ROOM]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Upload, "decode", lambda self: pytest.fail("decoded without room"))
        patch.setattr(LEDGER, "limits", replace(LIMITS, process_bytes=1))
        bring(app, noise(80, 40))
    assert not app.exception and len(app.error) == 1 and "full at the moment" in app.error[0].value
    assert app.session_state["visitor"].brought[ROOM] is kept
    bring(app, noise(80, 40))
    assert not app.error and app.session_state["visitor"].brought[ROOM].sheet.picture.width == 80


def test_room_for_decoding_is_claimed_when_the_turn_has_come() -> None:
    """Many who wait hold their files alone; without room the turn goes to the next one."""
    data = noise(2500, 2000)
    claimed: list[int] = []

    def script() -> None:
        import streamlit as st

        from cnnviz.ui import pictures

        pictures.take_own("upload", st.session_state["data"], "mine.png")

    def look(self: Upload) -> None:
        claimed.append(app.session_state["visitor"].account.bytes)
        raise FullError("No room.")

    app = AppTest.from_function(script, default_timeout=PATIENCE)
    app.session_state["data"] = data
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Upload, "decode", look)
        patch.setattr(pictures, "_stay", lambda: claimed.append(app.session_state["visitor"].account.bytes))
        app.run()
    assert claimed[0] == len(data) and claimed[-1] > len(data) + 4 * 2500 * 2000
    with DECODING.turn(LIMITS.picture_memory, lambda: None):  # it was given back
        pass


def test_who_left_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit lets the script of a page that was left run on; its sessions tell who is still there."""
    monkeypatch.setattr(st.runtime, "exists", lambda: True)
    monkeypatch.setattr(
        st.runtime, "get_instance", lambda: SimpleNamespace(is_active_session=lambda name: name == "here")
    )
    monkeypatch.setattr(pictures, "get_script_run_ctx", lambda: SimpleNamespace(session_id="here"))
    pictures._stay()
    monkeypatch.setattr(pictures, "get_script_run_ctx", lambda: SimpleNamespace(session_id="left"))
    with pytest.raises(ImageError, match="choose it again"):
        pictures._stay()


def test_nothing_is_decoded_for_who_left_while_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes back reads what to do; no room stays claimed."""

    def left() -> None:
        raise ImageError("The connection was lost before your picture was read; choose it again.")

    monkeypatch.setattr(pictures, "_stay", left)
    monkeypatch.setattr(Upload, "decode", lambda self: pytest.fail("decoded for nobody"))
    app = opened()
    before = app.session_state["visitor"].account.bytes
    with DECODING.turn(LIMITS.picture_memory, lambda: None):
        bring(app, noise(2500, 2000))
    gc.collect()
    assert len(app.error) == 1 and "choose it again" in app.error[0].value
    assert app.session_state["visitor"].account.bytes == before


def test_the_background_shows_through_on_the_page() -> None:
    """A half transparent picture offers the choice of its background, an opaque one does not."""
    assert len(bring(opened(), noise(20, 20, "RGBA")).color_picker) == 1
    assert len(bring(opened(), noise(20, 20, "RGB")).color_picker) == 0


def test_shipped_copies_have_a_bound_for_all_together() -> None:
    """A visitor who asks for every pattern and photo at every size fills no more than that."""
    for size in range(1000, 1024):
        shipped_photo("cat", size, True)
    assert COPIES.bytes <= 24 * MEGABYTE
