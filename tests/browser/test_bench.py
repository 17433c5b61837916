"""The kernel lab as a bench for pictures: a photo's look, its full size, undo, the sheet of keys, dropping and pasting."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from scipy import ndimage

from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import pil_image

from .conftest import Lab, from_menu, rest
from .test_lab import photo

SHARPEN = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
DROP = """([kind, name, text, type, paste]) => {
  const carried = new DataTransfer();
  if (name) carried.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name, { type }));
  else carried.setData("text/plain", text);
  const options = { bubbles: true, cancelable: true, composed: true };
  const given = paste ? { clipboardData: carried } : { dataTransfer: carried };
  const event = new (paste ? ClipboardEvent : DragEvent)(kind, { ...options, ...given });
  document.querySelector("[data-testid=stMain]").dispatchEvent(event);
  return event.defaultPrevented;
}"""


def picture(width: int = 1300, height: int = 900) -> bytes:
    """A real photo as a file, larger than what the lab works on."""
    buffer = io.BytesIO()
    pil_image(load_photo("coffee").pixels).resize((width, height)).save(buffer, "PNG")
    return buffer.getvalue()


def give(page: Any, kind: str, data: bytes | str, name: str = "", type: str = "image/png") -> bool:
    """Drop or paste a file, or text without a `name`; whether the page took it."""
    text = base64.b64encode(data).decode() if isinstance(data, bytes) else data
    taken: bool = page.evaluate(DROP, [kind, name, text, type, kind == "paste"])
    return taken


def test_one_click_shows_a_photo_and_one_brings_the_stages_back(new_lab: Any) -> None:
    """The map has the colours that SciPy's sharpened photo has, the note counts what was cut, overridden settings are dimmed."""
    lab = new_lab().open("?page=lab&kernel=sharpen&act=tanh&pool=avg")
    from_menu(lab.page, ".photo-look")
    rest(lab.page)
    assert "asphoto=1" in lab.page.url and "act=tanh" in lab.page.url
    expected = np.stack([ndimage.correlate(plane, SHARPEN, mode="constant") for plane in photo()])
    cut = np.count_nonzero((expected < 0) | (expected > 255))
    note = lab.page.locator(".photo-note").inner_text().replace("\u202f", "")
    assert f"{cut} of {expected.size} values were cut" in note and "no pooling" in note
    assert not lab.map("act").is_visible() and not lab.map("pool").is_visible()
    canvas = lab.page.locator('figure[data-stage="conv"] canvas.base')
    shown = canvas.evaluate(
        "c => { const o = new OffscreenCanvas(c.width, c.height).getContext('2d'); o.drawImage(c, 0, 0);"
        "return [...o.getImageData(0, 0, c.width, c.height).data]; }"
    )
    seen = np.moveaxis(np.array(shown, np.uint8).reshape(128, 128, 4)[..., :3], -1, 0)
    np.testing.assert_array_equal(seen, np.clip(expected, 0, 255))
    assert lab.page.locator('[data-name="activation"] select').is_disabled()
    assert lab.page.locator('[data-name="stride"] input').is_enabled()
    lab.page.get_by_role("button", name="Back to the stages").click()
    lab.map("pool").wait_for()
    rest(lab.page)
    assert "asphoto" not in lab.page.url
    assert lab.page.locator('[data-name="activation"] select').is_enabled()


def test_a_dropped_photo_is_computed_at_its_own_size(new_lab: Any, tmp_path: Path) -> None:
    """It goes through the uploader, and the saved file has all its pixels; what is no picture gets the uploader's sentence."""
    page = new_lab().open("?page=lab&kernel=sharpen&asphoto=1&panel=downloads&size=64").page
    assert give(page, "drop", picture(), "coffee.png")
    page.get_by_text("Your picture: coffee.png").wait_for()
    rest(page)
    page.get_by_role("button", name="Compute at full size").click()
    save = page.get_by_role("button", name="Save ")
    save.wait_for()
    with page.expect_download() as started:
        save.click()
    started.value.save_as(tmp_path / "saved.png")
    with Image.open(tmp_path / "saved.png") as saved, Image.open(io.BytesIO(picture())) as image:
        planes = np.moveaxis(np.asarray(image.convert("RGB")).astype(int), -1, 0)
        expected = np.stack([ndimage.correlate(plane, SHARPEN, mode="constant") for plane in planes])
        np.testing.assert_array_equal(np.moveaxis(np.asarray(saved), -1, 0), np.clip(expected, 0, 255))
    assert give(page, "drop", b"no picture", "notes.txt", "text/plain")
    page.get_by_test_id("stSidebar").get_by_text("not a picture we can read").wait_for()
    page.get_by_text("Your picture: coffee.png").wait_for()


def test_pasting_a_kernel_or_a_picture_and_undoing_it_by_keys(lab: Lab) -> None:
    """LaTeX beside everything becomes the kernel; Ctrl+Z and Ctrl+Shift+Z go through the changes; a field keeps its own keys."""
    page = lab.page
    latex = r"\frac{1}{16}\begin{bmatrix}1 & 2 & 1\\ 2 & 4 & 2\\ 1 & 2 & 1\end{bmatrix}"
    assert give(page, "paste", latex)
    page.wait_for_url("**w=0.0625_0.125_0.0625~0.125_0.25_0.125~0.0625_0.125_0.0625**")
    rest(page)
    pasted = page.url
    assert not give(page, "paste", "no number in it")
    page.locator("body").press("Control+z")
    page.wait_for_function("() => !location.search.includes('w=')")
    rest(page)
    page.locator("body").press("Control+Shift+z")
    page.wait_for_url(pasted)
    rest(page)
    page.locator('[data-name="bias"] input').press("Control+z")
    rest(page)
    assert page.url == pasted
    assert give(page, "paste", picture(90, 60), "clip.png")
    page.get_by_text("Your picture: clip.png").wait_for()


def test_a_question_mark_opens_the_keys_of_the_page(lab: Lab) -> None:
    """Also the quiet button; Escape closes the sheet, and the focus returns to where it was."""
    page = lab.page
    sheet = page.locator("dialog[aria-labelledby='keys-title']")
    lab.map("conv").focus()
    page.keyboard.press("?")
    assert sheet.is_visible() and "pin the element" in sheet.inner_text()
    page.keyboard.press("Escape")
    assert not sheet.is_visible()
    assert lab.map("conv").evaluate("e => e.getRootNode().activeElement === e")
    page.get_by_role("button", name="Keys on this page").click()
    sheet.get_by_role("button", name="Close").click()
    assert not sheet.is_visible()
    page.locator('[data-name="bias"] input').press("?")
    assert not sheet.is_visible()
