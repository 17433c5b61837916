"""Several kernels side by side in the lab: added, chosen and removed by pointer, keys and touch."""

from __future__ import annotations

import base64
import io
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
from PIL import Image

from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import working_copy
from cnnviz.pipeline import layer
from cnnviz.state import LabState, from_query

from .conftest import Lab, fits_every_width, from_menu, rest, until

STAGES = ("input", "conv", "act", "pool")
DRAWN = """canvas => {
  const copy = Object.assign(document.createElement("canvas"), {width: canvas.width, height: canvas.height});
  copy.getContext("2d").drawImage(canvas, 0, 0);
  return copy.toDataURL();
}"""


def small(lab: Lab, stage: str) -> Any:
    """The buttons of the small maps under a stage."""
    return lab.page.locator(f'figure[data-stage="{stage}"] .strip button')


def chosen(lab: Lab, stage: str) -> list[bool]:
    """Which of them is ringed."""
    ringed = small(lab, stage).evaluate_all("all => all.map(e => e.getAttribute('aria-checked') === 'true')")
    return [bool(each) for each in ringed]


def colours(canvas: Any) -> np.ndarray:
    """The pixels (H, W, 3) of what a canvas shows."""
    text = canvas.evaluate(DRAWN)
    with Image.open(io.BytesIO(base64.b64decode(text.partition(",")[2]))) as image:
        return np.asarray(image.convert("RGB")).astype(np.int64)


def until_shown(lab: Lab, count: int, at: int) -> None:
    """Wait until there are so many kernels and the one at `at` is chosen in every column, in the link and in the large maps."""

    def shown() -> bool:
        query = dict(parse_qsl(urlsplit(lab.page.url).query))
        named = query["others"].split(",") if "others" in query else []
        rings = [chosen(lab, stage) for stage in STAGES if count > 1]
        return (
            (len(named) + 1, int(query.get("at", 0))) == (count, at)
            and all(ring == [place == at for place in range(count)] for ring in rings)
            and small(lab, "conv").count() == (count if count > 1 else 0)
        )

    until(lab.page, shown)
    rest(lab.page)


def agrees_with_the_engine(lab: Lab) -> None:
    """The number that is read is the one of the chosen kernel in the layer of the link, computed here."""
    query = dict(parse_qsl(urlsplit(lab.page.url).query))
    state, unreadable = from_query(query)
    assert isinstance(state, LabState) and not unreadable
    made = layer(state, working_copy(load_photo("astronaut"), 64, True).pixels)
    spot = lab.spot()
    assert spot["agrees"]
    assert spot["engine"] == made.chosen.conv[0, spot["row"], spot["column"]]
    shapes = [lab.page.locator(f'figure[data-stage="{stage}"] .shape').inner_text() for stage in STAGES[1:]]
    assert [[int(size) for size in shape.split("×")] for shape in shapes] == [
        [*made.maps(stage).shape] for stage in STAGES[1:]
    ]


def test_kernels_are_added_chosen_and_removed_by_pointer_and_keys(new_lab: Any) -> None:
    """Every column rings the same one, the large maps are its own, the focus stays at hand, and each change is said."""
    lab = new_lab().open("?page=lab&size=64")
    spoken = lab.page.locator(".stepper .spoken")
    first = lab.page.locator(".more-panel").get_by_role(
        "button", name="Add a kernel", exact=True, include_hidden=True
    )
    assert small(lab, "conv").count() == 0
    from_menu(lab.page, ".layer-add")
    until_shown(lab, 2, 1)
    until(lab.page, lambda: spoken.inner_text() == "Sobel y added, kernel 2 of 2")
    agrees_with_the_engine(lab)
    assert first.evaluate("e => e.hidden")
    large = colours(lab.page.locator('figure[data-stage="conv"] .base'))
    maps = [
        colours(small(lab, "conv").nth(at).locator("canvas")) for at in range(2)
    ]  # 62 a side: not averaged
    assert np.abs(maps[1] - large).max() <= 6 and np.abs(maps[0] - large).mean() > 6

    focused = lab.page.get_by_role("radio", name="Kernel 2: Sobel y", exact=True)
    assert focused.evaluate("e => e === e.getRootNode().activeElement")
    lab.page.keyboard.press("ArrowLeft")
    until_shown(lab, 2, 0)
    until(lab.page, lambda: spoken.inner_text() == "Sobel x chosen, kernel 1 of 2")
    agrees_with_the_engine(lab)
    assert np.abs(colours(lab.page.locator('figure[data-stage="conv"] .base')) - maps[0]).max() <= 6

    lab.page.get_by_role("button", name="Add Laplacian, 4 neighbours").click()
    until_shown(lab, 3, 2)
    lab.page.get_by_role("button", name="Add a random kernel").click()
    until_shown(lab, 4, 3)
    assert not lab.page.get_by_role("button", name="Add a copy of").is_visible()
    small(lab, "pool").nth(1).click()
    until_shown(lab, 4, 1)
    agrees_with_the_engine(lab)
    cells = lab.page.locator("input[aria-label^='Row ']").evaluate_all(
        "all => all.map(e => Number(e.value.replace('−', '-')))"
    )
    assert cells == [-1, -2, -1, 0, 0, 0, 1, 2, 1]  # the editor has the chosen one

    lab.page.keyboard.press("Delete")
    until_shown(lab, 3, 1)
    until(lab.page, lambda: spoken.inner_text().startswith("Kernel removed. Chosen now: Laplacian"))
    lab.page.get_by_role("button", name="Remove Laplacian, 4 neighbours from the layer").click()
    until_shown(lab, 2, 1)
    lab.page.go_back()
    until_shown(lab, 3, 1)
    lab.page.go_forward()
    until_shown(lab, 2, 1)
    lab.page.reload()
    lab.page.wait_for_selector(".stepper[data-total]")
    until_shown(lab, 2, 1)
    small(lab, "input").nth(1).focus()
    lab.page.keyboard.press("Delete")
    until_shown(lab, 1, 0)
    focused = lab.page.evaluate("document.activeElement.shadowRoot.activeElement.className")
    assert focused == "more-open"


def test_a_finger_chooses_on_a_phone_in_chinese(new_lab: Any) -> None:
    """What is touched is large enough, nothing scrolls sideways, and everything is named in Chinese."""
    lab = new_lab(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    lab.open("?page=lab&size=64&lang=zh_CN&others=sobel_y,laplacian_4,gaussian")
    until_shown(lab, 4, 0)
    small(lab, "act").nth(2).tap()
    until_shown(lab, 4, 2)
    agrees_with_the_engine(lab)
    touched = lab.page.locator(".strip button:visible, .layer button:visible")
    sizes = touched.evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(r => Math.min(r.width, r.height))"
    )
    assert len(sizes) == 17 and min(sizes) >= 24
    assert lab.page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth") <= 0
    names = touched.evaluate_all("all => all.map(e => e.getAttribute('aria-label'))")
    assert all("卷积核" in name or "移除" in name for name in names), names
    lab.page.locator(".layer-remove").tap()
    until_shown(lab, 3, 2)
    until(lab.page, lambda: "已移除" in lab.page.locator(".stepper .spoken").inner_text())


def test_small_maps_tell_nothing_that_is_covered(new_lab: Any) -> None:
    """Neither by their pictures nor by the names of the kernels; and no width makes them scroll sideways."""
    lab = new_lab().open("?page=lab&size=64&others=sobel_y&cover=kernel.act")
    assert "Sobel" not in " ".join(
        lab.page.locator(".stepper").evaluate_all("all => all.map(e => e.outerHTML)")
    )
    seen = {stage: small(lab, stage).first.locator("canvas").is_visible() for stage in STAGES}
    assert seen == {"input": False, "conv": True, "act": False, "pool": False}
    lab.page.locator('figure[data-stage="act"] .cover').click()
    rest(lab.page)
    assert small(lab, "pool").first.locator("canvas").is_visible()
    fits_every_width(lab, (1440, 1024, 700, 390))
