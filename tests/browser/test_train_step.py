"""One step of learning by hand, in a real Chromium: the walk, every gradient and its proof, by hand and by keys."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from .conftest import follow, frames, in_widths, rest, until


def opened(page: Any, url: str, query: str = "") -> Any:
    """The view at a link, at rest."""
    page.goto(f"{url}/?page=train-step&{query}")
    page.wait_for_selector(".one-step .sum h2:not(:empty)")
    rest(page)
    return page


def query(page: Any) -> dict[str, str]:
    """What the address says."""
    return {key: values[0] for key, values in parse_qs(urlparse(page.url).query).items()}


def at(page: Any) -> int:
    """Which step of the walk the page says it shows."""
    return int(page.locator(".count").inner_text().split()[1])


def cells(page: Any, name: str) -> Any:
    """The cells whose spoken names begin so."""
    return page.locator(f'.stage .cell[aria-label^="{name}, row"]')


def number(text: str) -> float:
    """A number as the page writes it."""
    return float(text.replace("−", "-").replace("✓", "").replace("(", "").replace(")", ""))


def proof(page: Any) -> list[str]:
    """What stands on the right of the lines of the proof."""
    texts: list[str] = page.locator(".proof dd").all_inner_texts()
    return texts


def test_the_walk_by_keys(new_page: Any, app_url: str) -> None:
    """On, back, to both ends, and over the end to the next update; the link opens the same numbers."""
    page = opened(new_page(), app_url)
    for key, there in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 17), ("Home", 0)):
        page.keyboard.press(key)
        until(page, lambda there=there: at(page) == there)
    rest(page)
    page.keyboard.press("End")
    until(page, lambda: page.locator(".next").inner_text().strip() == "Next update")
    page.locator(".sum").click(position={"x": 2, "y": 2})  # on an empty place
    page.keyboard.press("ArrowRight")
    until(page, lambda: at(page) == 0 and "updates so far: 1" in page.locator(".count").inner_text())
    rest(page)
    assert query(page)["taken"] == "0.2" and "step" not in query(page)
    page.keyboard.press("End")
    until(page, lambda: at(page) == 17)
    rest(page)
    words = page.locator(".sum").inner_text()
    other = opened(new_page(), app_url, urlparse(page.url).query)
    assert other.locator(".sum").inner_text() == words
    page.get_by_role("button", name="Restore the initial weights").click()
    until(page, lambda: "updates" not in page.locator(".count").inner_text())
    rest(page)
    assert "taken" not in query(page)


ENDS_OF_LARGE_RATES = ("The loss rose", "The loss fell, but every ReLU is closed")
VARIANTS = [
    "",
    "pool=average&act=tanh&kernels=2",
    "norm=1&act=sigmoid&seed=7",
    "act=leaky_relu&norm=1&kernels=2",
]


def test_the_gradients_that_are_shown_are_what_the_nudge_measures(new_page: Any, app_url: str) -> None:
    """Five weights of each kind of layer, where there are so many, and its biases."""
    page = opened(new_page(), app_url, "step=60")
    for variant in VARIANTS:
        follow(page, f"?page=train-step&{variant}&step=60")
        gradients_agree(page, variant)


def gradients_agree(page: Any, variant: str) -> None:
    """What is told of them, with what the proof measures."""
    layers = ["Convolution", "Fully connected", *(["Batch norm"] if "norm" in variant else [])]
    for name in [f"{layer}, {kind} gradient" for layer in layers for kind in ("weight", "bias")]:
        name = name.replace("norm, weight", "norm, γ").replace("norm, bias", "norm, β")
        found = page.locator(f'.stage .cell[aria-label^="{name}"]')
        count = found.count()
        assert count
        for place in range(0, count, max(1, count // 5)):
            found.nth(place).click()
            rest(page)
            title = page.locator(".proof p").first.inner_text()
            assert title.startswith(name.removesuffix(" gradient")), title
            _, _, measured, said = proof(page)
            kink = "kink" in page.locator(".note").inner_text()
            assert said.endswith("✓") or kink, (name, place, measured, said)
            shown = number(found.nth(place).get_attribute("title"))
            assert number(said.split()[0]) == pytest.approx(shown, rel=2e-3, abs=1e-4)
            if not kink:
                assert number(measured) == pytest.approx(number(said), rel=1e-2, abs=1e-4)
            total = page.locator(".items .total").last.inner_text()
            assert number(total) == pytest.approx(shown, rel=2e-3, abs=1e-4)
            assert page.locator(".check").inner_text().startswith("✓")


def test_a_pixel_changes_at_the_beginning_where_numbers_are_hatched(new_page: Any, app_url: str) -> None:
    """A click on a pixel changes the loss, and the link carries the picture. Numbers that are not yet known are hatched and say so to
    readers; who opens one goes to where it becomes known.
    """
    page = opened(new_page(), app_url)
    before = proof(page)[0]
    pixel = cells(page, "Picture").nth(7)
    pixel.click()
    until(page, lambda: pixel.inner_text() == ".5")
    rest(page)
    assert query(page)["pixels"][7] == "1" and proof(page)[0] != before
    for _ in range(2):
        pixel.click()
        rest(page)
    assert "pixels" not in query(page) and proof(page)[0] == before
    rest(page)
    gradient = cells(page, "ReLU gradient").nth(5)
    assert gradient.inner_text() == "" and "not yet known" in gradient.get_attribute("aria-label")
    assert gradient.evaluate("each => getComputedStyle(each).backgroundImage").startswith("repeating-linear")
    gradient.click()
    until(page, lambda: at(page) == 12)
    rest(page)
    told = number(gradient.get_attribute("aria-label").rpartition(": ")[2])
    assert told == pytest.approx(number(gradient.get_attribute("title")), abs=1e-4)
    assert page.locator(".sum h2").inner_text() == "Gradient: ReLU, row 1, column 1"
    assert query(page)["look"] == "a2_down_5"
    assert "not yet known" in cells(page, "Convolution gradient").first.get_attribute("aria-label")


def test_by_the_keyboard_alone(new_page: Any, app_url: str) -> None:
    """One stop of the Tab key on the stage; arrows go from number to number, Page Down takes a step."""
    page = opened(new_page(), app_url, "step=2")
    stops = page.locator('.stage .cell[tabindex="0"], .stage canvas[tabindex="0"]')
    assert stops.count() == 1
    stops.focus()
    name = "document.activeElement.shadowRoot.activeElement.getAttribute('aria-label')"
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    assert page.evaluate(name).startswith("Picture, row 2, column 1")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert "weight" in page.evaluate(name)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(name).startswith("Convolution, row")
    assert at(page) == 2, "arrows move here, and take no step"
    page.keyboard.press("Enter")
    until(page, lambda: page.locator(".sum h2").inner_text().startswith("Convolution, row"))
    page.keyboard.press("PageDown")
    until(page, lambda: at(page) == 3)
    rest(page)
    assert page.evaluate(name).startswith("Max pooling, row"), "the focus follows the walk"
    page.keyboard.press("PageUp")
    until(page, lambda: at(page) == 2)


def test_a_large_rate_says_so_and_a_kept_weight_is_nudged_until_it_is_let_go(
    new_page: Any, app_url: str
) -> None:
    """The sentence stands at the end of the walk, while the slider moves. Else the nudge follows what is opened."""
    page = opened(new_page(), app_url, "step=17")
    assert page.locator(".sum h2").inner_text() == "The loss fell"
    page.locator("#rate").fill("100")
    until(page, lambda: page.locator(".sum h2").inner_text() in ENDS_OF_LARGE_RATES)
    rest(page)
    assert query(page)["rate"] == "5"
    follow(page, "?page=train-step&step=17")
    title = page.locator(".proof p").first
    cells(page, "Fully connected, weight gradient").nth(1).click()
    until(page, lambda: title.inner_text().startswith("Fully connected, weight"))
    page.get_by_role("button", name="Keep", exact=True).click()
    until(page, lambda: title.inner_text().startswith("Kept: Fully connected, weight"))
    rest(page)
    assert query(page)["w"] == "w4_1"
    cells(page, "Convolution, weight gradient").nth(2).click()
    until(page, lambda: page.locator(".sum h2").inner_text().startswith("Gradient: Convolution, weight"))
    rest(page)
    assert title.inner_text().startswith("Kept: Fully connected")
    page.get_by_role("button", name="Let go").click()
    until(page, lambda: title.inner_text().startswith("Convolution, weight, row 0, column 2"))


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900)])
def test_all_columns_fit_beside_the_sidebar(new_page: Any, app_url: str, size: tuple[int, int]) -> None:
    """Of the small network, also beside a lesson's card, and on the larger screen with batch normalisation and two kernels; headings
    stand apart.
    """
    more = "norm=1&kernels=2&step=15" if size[0] == 1440 else "step=15&lesson=learning&card=2"
    links = ["step=17", more]
    page = new_page(viewport={"width": size[0], "height": size[1]})
    for link in links:
        opened(page, app_url, link)
        assert page.locator(".stagebox").evaluate("each => each.scrollWidth - each.clientWidth") <= 0
        overlaps = """each => [...each.querySelectorAll('.heading .head b')].map((b) => {
          const range = document.createRange();
          range.selectNodeContents(b);
          return range.getBoundingClientRect();
        }).filter((box, at, all) => at && box.left < all[at - 1].right + 4).length"""
        assert page.locator(".stage").evaluate(overlaps) == 0


def test_what_lies_beyond_the_edges_is_seen_at_once(new_page: Any, app_url: str) -> None:
    """On a telephone, each column stands small above the stage, in the same colours, and a tap brings it into view."""
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    opened(page, app_url, "step=10")
    columns = page.locator(".overview button")
    assert columns.count() == page.locator(".stage .heading").count()
    box = page.locator(".overview").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    colours = "all => all.map(each => each.style.background)"
    cells = page.locator(".stage .up, .stage .down").locator(".cell").evaluate_all(colours)
    assert sorted(page.locator(".overview .dots i").evaluate_all(colours)) == sorted(cells)
    loss = page.locator(".stage .heading").last
    assert "seen" not in (columns.last.get_attribute("class") or "") and loss.bounding_box()["x"] > 390
    columns.last.tap()
    until(page, lambda: "seen" in (columns.last.get_attribute("class") or ""))
    until(page, lambda: loss.bounding_box()["x"] + loss.bounding_box()["width"] <= 390)
    assert "here" in columns.nth(5).get_attribute("class")
    page.set_viewport_size({"width": 1280, "height": 844})
    until(page, lambda: not columns.first.is_visible())


def test_a_small_telephone(new_page: Any, app_url: str) -> None:
    """The overview stands in even rows, the bar that stays takes a small part of the screen, and the views of training stand in the page."""
    page = new_page(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    opened(page, app_url, "norm=1&kernels=2&step=9&lang=en")
    tops = "all => all.map(each => each.offsetTop)"
    rows = page.locator(".overview button").evaluate_all(tops)
    counts = [rows.count(top) for top in sorted(set(rows))]
    assert rows == sorted(rows) and max(counts) - min(counts) <= 1
    box = page.locator(".go").bounding_box()
    assert box["y"] + box["height"] == pytest.approx(640, abs=1) and box["height"] <= 0.15 * 640
    assert not page.locator(".proof").is_hidden()
    page.locator(".st-key-train-views").get_by_text("One kernel").tap()
    page.wait_for_selector(".lesson .bar")
    rest(page)
    page.locator(".st-key-train-views").get_by_text("One step").tap()
    page.wait_for_selector(".one-step")
    rest(page)
    page.locator(".go .square").first.tap()  # to the beginning
    until(page, lambda: at(page) == 0)
    until(page, lambda: page.locator(".proof").is_hidden())
    page.set_viewport_size({"width": 1280, "height": 800})
    until(page, lambda: not page.locator(".st-key-train-views").is_visible())
    assert page.locator(".proof").is_visible()


def test_slow_play_goes_on_by_itself_until_it_is_stopped(new_page: Any, app_url: str) -> None:
    """And no further than the end."""
    page = opened(new_page(), app_url, "step=4")
    page.locator(".walk .square").nth(2).click()
    until(page, lambda: at(page) > 4)
    page.locator(".walk .square").nth(2).click()
    rest(page)
    reached = at(page)
    page.locator(".next").focus()
    page.keyboard.press("End")
    until(page, lambda: at(page) == 17)
    assert page.locator(".walk .square").nth(2).is_disabled() and reached < 17


def test_a_network_that_reads_digits(new_page: Any, app_url: str) -> None:
    """Its maps are pictures; any number of any of them is opened, and other maps are shown."""
    page = opened(new_page(), app_url, "network=digits&step=21")
    canvas = page.locator('canvas[aria-label^="Convolution 1 gradient"]')
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.52, box["y"] + box["height"] * 0.27)
    until(page, lambda: page.locator(".sum h2").inner_text().startswith("Gradient: Convolution 1, map"))
    rest(page)
    assert page.locator(".sum h2").inner_text().endswith("row 7, column 14")
    assert page.locator(".check").inner_text().startswith("✓")
    before = cells(page, "Convolution 1, weight").first.get_attribute("title")
    page.get_by_role("button", name="Next map").first.click()
    until(page, lambda: cells(page, "Convolution 1, weight").first.get_attribute("title") != before)
    rest(page)
    assert "maps" in query(page)
    cells(page, "Convolution 2, weight gradient").nth(4).click()
    until(page, lambda: page.locator(".proof p").first.inner_text().startswith("Convolution 2, weight"))
    rest(page)
    assert proof(page)[3].endswith("✓") or "kink" in page.locator(".note").inner_text()


def test_a_network_is_trained_before(new_page: Any, app_url: str) -> None:
    """It takes a moment, then the loss is smaller than that of random weights."""
    page = opened(new_page(), app_url, "network=convolution&sample=1")
    untrained = number(proof(page)[0])
    page.locator(".controls [data-name=trained] label").nth(1).click()
    until(page, lambda: query(page).get("trained") == "100")
    page.wait_for_selector(".one-step .sum h2:not(:empty)")
    rest(page)
    until(page, lambda: number(proof(page)[0]) < 0.5 * untrained)


def test_in_chinese(new_page: Any, app_url: str) -> None:
    """Every step of the walk."""
    page = opened(new_page(), app_url, "lang=zh_CN")
    for _ in range(17):
        page.locator(".next").click()
        rest(page)
        assert page.locator(".sum h2").inner_text() and not page.locator(".sum .words").inner_text().isascii()


def test_the_page_fits(new_page: Any, app_url: str) -> None:
    """Only the stage may be wider than its room: when a link is opened, it shows the column of the number that is looked at."""
    page = opened(new_page(), app_url)
    links = ["step=8", "norm=1&kernels=2&step=17&large=1&lang=zh_CN", "network=lenet&step=31"]
    for width in in_widths(page, (1920, 1280, 768, 390), 844):
        for link in links:
            follow(page, f"?page=train-step&{link}")
            main, part = page.locator("[data-testid='stMain']"), page.locator(".one-step")
            assert main.evaluate("each => each.scrollWidth <= innerWidth"), (link, width)
            assert part.evaluate("each => each.scrollWidth - each.clientWidth") <= 0, (link, width)
            frames(page, 20)
            target, stage = (
                page.locator(".frames rect").last.bounding_box(),
                page.locator(".stagebox").bounding_box(),
            )
            assert target["x"] >= stage["x"] - 1, (link, width)
            assert target["x"] + target["width"] <= stage["x"] + stage["width"] + 1, (link, width)
