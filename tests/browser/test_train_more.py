"""A kernel that learns, further: looking back, experiments, patterns, own pictures, and what can go wrong in the middle of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from .conftest import follow, frames, rest, until, uploader
from .test_train import fastest, opened, query, steps, verdict


def saved(folder: Path, name: str, pixels: np.ndarray) -> str:
    """The path of a picture."""
    path = folder / name
    Image.fromarray(pixels).save(path)
    return str(path)


def test_looking_back_shows_the_step_and_running_goes_on_from_now(new_page: Any, app_url: str) -> None:
    """By the slider, by a press on the curve, by keys; a link opens the same moment."""
    page = opened(new_page(), app_url, "step=60")
    now = page.locator(".step-sum .grid").first.inner_text()
    page.locator(".moment").fill("20")
    until(page, lambda: query(page).get("at") == "20")
    rest(page)
    assert "Looking back at step 20 of 60" in verdict(page) and steps(page) == 60
    back = page.locator(".step-sum .grid").first.inner_text()
    assert back != now
    assert page.locator(".moment").get_attribute("aria-valuetext") == "step 20 of 60"
    other = opened(new_page(), app_url, page.url.partition("?")[2])
    assert other.locator(".step-sum .grid").first.inner_text() == back
    page.locator(".moment").press("ArrowLeft")
    until(page, lambda: query(page).get("at") == "19")
    assert steps(page) == 60, "the arrow moves the slider, and takes no step"
    page.locator(".now").click()
    until(page, lambda: "at" not in query(page))
    rest(page)
    assert page.locator(".step-sum .grid").first.inner_text() == now
    box = page.locator(".loss canvas").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(page, lambda: 20 < int(query(page).get("at", 0)) < 40)
    rest(page)
    page.locator(".one").click()
    until(page, lambda: steps(page) == 61 and "at" not in query(page))


def test_a_drag_on_the_curve_ends_a_run(new_page: Any, app_url: str) -> None:
    """Nothing of it is lost; beyond the last step is the last one."""
    page = opened(new_page(), app_url)
    page.locator(".run").click()
    until(page, lambda: steps(page) >= 5)
    box = page.locator(".loss canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.16, box["y"] + 60, steps=3)
    page.mouse.up()
    until(page, lambda: page.locator(".run").inner_text().strip() == "Run" and "at" in query(page))
    rest(page)
    taken = steps(page)
    assert taken >= 5 and int(query(page)["at"]) < taken
    page.mouse.click(box["x"] + box["width"] - 16, box["y"] + 60)
    until(page, lambda: "at" not in query(page))
    rest(page)
    assert steps(page) == taken


def test_an_experiment_is_set_up_runs_and_is_marked(new_page: Any, app_url: str) -> None:
    """Also one that needs another sidebar; a link opened elsewhere waits."""
    page = opened(new_page(viewport={"width": 390, "height": 844}), app_url, "side=5&step=3&at=1")
    card = page.get_by_role("link", name="just above the value")
    card.click()
    until(page, lambda: "exploded at step" in verdict(page))
    assert page.locator("a[aria-current]").all_inner_texts() == [card.inner_text()]
    assert page.locator(".lesson").bounding_box()["y"] > -5, "what runs is in view"
    stripes = page.get_by_text("vertical stripes")
    stripes.press("Enter")
    until(
        page,
        lambda: query(page).get("from") == "pattern" and page.locator(".run").inner_text().strip() == "Pause",
    )
    until(page, lambda: steps(page) > 2)
    page.locator(".run").click()
    rest(page)
    assert query(page)["from"] == "pattern" and page.locator("a[aria-current]").count() == 1
    link = page.evaluate("document.querySelector('.stApp') && location.href")
    other = opened(new_page(), app_url, str(link).partition("?")[2])
    assert steps(other) == steps(page) and other.locator(".run").inner_text().strip() == "Run"


def test_a_pattern_is_learnt_from(new_page: Any, app_url: str) -> None:
    """Its parameters stand beside the other settings; another one begins anew."""
    page = opened(new_page(), app_url, "step=4")
    page.get_by_text("Pattern", exact=True).click()
    until(page, lambda: query(page).get("from") == "pattern" and steps(page) == 0)
    rest(page)
    page.locator(".controls input[type=range]").first.fill("9")
    until(page, lambda: query(page).get("shape") == "radius:9")
    page.get_by_role("radio", name="Rings", exact=True).click()
    until(page, lambda: query(page).get("pattern") == "rings")
    rest(page)
    assert "shape" not in query(page)
    assert page.locator(".controls .control").first.inner_text().startswith("Wavelength")


def test_two_own_pictures(new_page: Any, app_url: str, tmp_path: Path) -> None:
    """A picture moved by one pixel: the kernel has a single 1. They stay after a look at another page, and after a run."""
    before = np.random.default_rng(1).integers(0, 256, (40, 40), dtype=np.uint8)
    after = np.roll(before, 1, axis=1)
    page = opened(new_page(), app_url)
    page.get_by_text("Upload", exact=True).click()
    rest(page)
    uploader(page).set_input_files(saved(tmp_path, "a.png", before))
    until(page, lambda: page.get_by_text("a.png: 40 × 40").count() == 1)
    rest(page)
    uploader(page, 1).set_input_files(saved(tmp_path, "b.png", after[:30]))
    until(page, lambda: page.get_by_text("both need the same size").count() == 1)
    rest(page)
    uploader(page, 1).set_input_files(saved(tmp_path, "b.png", after))
    until(page, lambda: page.get_by_text("Show the best kernel").count() == 1)
    rest(page)
    assert page.get_by_text("both need the same size").count() == 0
    page.locator("#rate").fill("600")
    fastest(page)
    page.locator(".run").click()
    until(page, lambda: steps(page) > 500)
    page.locator(".run").click()
    rest(page)
    cells = page.locator(".step-sum .cells button").all_inner_texts()
    assert float(cells[3]) > 0.98, cells
    page.get_by_text("Signals", exact=True).click()
    page.wait_for_selector(".stepper[data-total]")
    rest(page)
    page.get_by_text("Train", exact=True).click()
    page.wait_for_selector(".lesson .verdict:not(:empty)")
    rest(page)
    assert page.locator(".step-sum .cells button").all_inner_texts() == cells


def test_back_in_the_middle_of_a_run_ends_it(new_page: Any, app_url: str) -> None:
    """What was before is shown and stays; going forward shows where the run was."""
    page = opened(new_page(), app_url, "side=5")
    fastest(page)
    page.locator(".run").click()
    until(page, lambda: steps(page) > 50)
    page.evaluate("history.back()")
    until(page, lambda: "step" not in query(page))
    until(page, lambda: page.locator(".run").inner_text().strip() == "Run")
    until(page, lambda: steps(page) == 0)
    rest(page)
    assert steps(page) == 0 and "step" not in query(page)


def test_two_tabs_learn_by_themselves(new_page: Any, app_url: str) -> None:
    """Of one browser: neither moves the other."""
    first = opened(new_page(), app_url)
    second = opened(first.context.new_page(), app_url, "side=5")
    first.locator(".run").click()
    until(first, lambda: steps(first) > 3)
    second.bring_to_front()
    second.locator(".one").click()
    until(second, lambda: steps(second) == 1)
    rest(second)
    assert second.locator(".step-sum .cells button").count() == 25 and query(second)["step"] == "1"
    first.bring_to_front()
    first.locator(".run").click()
    rest(first)
    assert steps(first) > 3 and first.locator(".step-sum .cells button").count() == 9


def test_a_reload_opens_what_was_shown(new_page: Any, app_url: str) -> None:
    """At rest, whatever was running."""
    page = opened(new_page(), app_url)
    page.locator(".run").click()
    until(page, lambda: int(query(page).get("step", 0)) > 5)
    page.reload()
    page.wait_for_selector(".lesson .verdict:not(:empty)")
    rest(page)
    assert steps(page) > 5, "the address follows a run"
    page.locator(".run").click()
    until(page, lambda: steps(page) > 20)
    page.locator(".run").click()
    rest(page)
    taken, shown = steps(page), page.locator(".step-sum .grid").first.inner_text()
    page.reload()
    page.wait_for_selector(".lesson .verdict:not(:empty)")
    rest(page)
    assert (steps(page), page.locator(".step-sum .grid").first.inner_text()) == (taken, shown)


LINKS = (
    ("step=900&rate=1~3:900000", "exploded at step"),
    ("step=900&rate=1~3:900000&at=2", "Looking back at step 2"),
    ("step=20000&rate=1e-6", "takes no more steps"),
    ("step=5&at=99999999", "The loss is"),
    ("step=5&at=-1&seed=9999", "The loss is"),
    ("from=pattern&pattern=step&shape=contrast:0&step=30", "The loss is"),
    ("from=pattern&pattern=nope&shape=a:1~b:2&step=3", "The loss is"),
    ("from=own&step=3&target=median&side=7&size=16", "The loss is"),
    ("target=nope&photo=nope&rate=nan&side=4&size=7", "Press Run"),
    ("size=16&side=7&target=edges&colour=1&bias=1&rule=momentum&step=50", "The loss is"),
    ("size=128&side=7&colour=1&bias=1&step=20000&at=19999&hidden=1", "Looking back"),
)
"""Links, and what is said when one is opened."""


def test_any_link_opens(new_page: Any, app_url: str) -> None:
    """With a sentence, and something to do."""
    page = opened(new_page(), app_url, LINKS[0][0])
    for link, said in LINKS:
        follow(page, f"?page=train&{link}")
        until(page, lambda said=said: said in verdict(page))
        assert page.locator(".run").is_enabled(), link


def test_by_the_keyboard_alone(new_page: Any, app_url: str) -> None:
    """Space runs and pauses, arrows move what has the focus, and 'Latest step' hands the focus on when it goes."""
    page = opened(new_page(), app_url, "step=30")
    page.locator(".plate").first.focus()
    page.keyboard.press(" ")
    until(page, lambda: steps(page) > 32)
    page.keyboard.press(" ")
    rest(page)
    taken = steps(page)
    page.locator(".moment").focus()
    page.keyboard.press("Home")
    until(page, lambda: query(page).get("at") == "0")
    rest(page)
    page.keyboard.press("Tab")
    assert page.evaluate(
        "document.activeElement.shadowRoot?.activeElement?.className ?? document.activeElement.className"
    )
    page.locator(".now").focus()
    page.keyboard.press("Enter")
    until(page, lambda: "at" not in query(page))
    rest(page)
    assert steps(page) == taken
    assert page.locator(".moment").evaluate("each => each.matches(':focus')")
    page.locator("#speed").focus()
    page.keyboard.press("End")
    page.keyboard.press(" ")
    frames(page)
    assert steps(page) == taken, "a slider has its keys for itself"


def test_the_keyboards_focus_stays_where_a_button_goes_out_of_use(new_page: Any, app_url: str) -> None:
    """After "start again" it is on Run, not at the top of the page."""
    page = opened(new_page(), app_url, "step=3")
    page.locator(".again").focus()
    page.keyboard.press("Enter")
    until(page, lambda: page.locator(".again").is_disabled())
    assert page.locator(".run:focus").count() == 1
