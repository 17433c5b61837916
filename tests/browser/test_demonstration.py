"""A demonstration: the whole computation of one number on one screen, to be read from the last row of a classroom."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import follow, rest, until

BEAMER = {"viewport": {"width": 1280, "height": 720}}
PICTURE = "page=lab&size=8&colour=0&pin=conv_0_2_3&large=1"
SMALLEST_TYPE = 16
"""CSS pixels."""

LETTERED = """() => {
  window.lettered = [];
  for (const kind of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
    const write = kind.prototype.fillText;
    kind.prototype.fillText = function (text, ...rest) {
      const size = Number(/([\\d.]+)px/.exec(this.font)[1]) * this.getTransform().a / devicePixelRatio;
      if (String(text).trim()) window.lettered.push([size, String(text)]);
      return write.call(this, text, ...rest);
    };
  }
}"""
"""Keep how large everything is written on canvases, and what."""

SIZES = """() => {
  const root = document.querySelector('[data-demo=on]').shadowRoot;
  const shown = [...root.querySelectorAll('*')].filter((each) => {
    const { width, height } = each.getBoundingClientRect();
    const text = [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    return text && width > 2 && height > 2 && each.tagName !== 'STYLE' && each.checkVisibility();
  });
  return shown.map((each) => [parseFloat(getComputedStyle(each).fontSize), each.textContent]);
}"""
"""How large every text of the Stepper is, and the text."""

FOLDED = [".st-key-top", "[data-testid=stSidebar]", ".st-key-lab-stepper ~ *", ".stAppHeader"]
"""What is not to be seen."""

WATCH = f"""() => {{
  window.flashed = [];
  let settled = 0;
  const look = () => {{
    for (const each of {FOLDED}) {{
      for (const found of document.querySelectorAll(each)) {{
        if (found.checkVisibility({{ visibilityProperty: true }}) && found.offsetHeight > 1) window.flashed.push(each);
      }}
    }}
    settled += document.querySelector("[data-demo='on']") ? 1 : 0;
    if (settled < 30) requestAnimationFrame(look); // or the page would never rest
  }};
  look();
}}"""
"""Keep what of `FOLDED` was seen in any frame until the demonstration has stood for a while."""


def parts(term: bool) -> list[str]:
    """What has to stand on the screen: picture, window and kernel and products, sum, output."""
    total = ".walk .so-far" if term else ".told"
    return [
        'figure[data-stage="input"] .base',
        ".scroll",
        total,
        'figure[data-stage="conv"] .base',
        ".demonstrate",
    ]


def demonstration(page: Any, url: str, query: str) -> Any:
    """A page at a link, when it is a demonstration and rests."""
    page.goto(f"{url}/?{query}")
    page.locator(".stepper.demo[data-row]").wait_for()
    rest(page)
    return page


def stands_on_one_screen(page: Any, term: bool) -> None:
    """Every part lies inside the window, none has anything out of sight, and nothing scrolls."""
    size = page.viewport_size
    for part in parts(term):
        box = page.locator(f".stepper {part}").bounding_box()
        assert box is not None and box["width"] > 20 and box["height"] > 20, part
        assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"], part
        assert box["y"] >= 0 and box["y"] + box["height"] <= size["height"], part
    sheet = page.locator(".stepper .sheet").bounding_box()
    scroll = page.locator(".stepper .scroll").bounding_box()
    assert sheet["width"] <= scroll["width"] + 1 and sheet["height"] <= scroll["height"] + 1
    for scroller in ("[data-testid=stMain]", "html"):
        assert page.locator(scroller).evaluate("e => e.scrollHeight - e.clientHeight") <= 0
        assert page.locator(scroller).evaluate("e => e.scrollWidth - e.clientWidth") <= 0


def test_one_number_fills_a_projectors_screen_in_type_for_the_last_row(new_page: Any, app_url: str) -> None:
    """At 1280 x 720 with large type: everything between the picture and the output, nothing scrolls, nothing is small. Loaded anew each
    time, as what has been written on a canvas once may be kept.
    """
    page = new_page(**BEAMER)
    page.add_init_script(f"({LETTERED})()")
    for more in (
        "",
        "&term=6",
        "&term=9&cover=output.act.pool",
        "&lang=zh_CN&term=4",
        "&act=identity&pool=none",
    ):
        demonstration(page, app_url, f"{PICTURE}&demo=1{more}")
        stands_on_one_screen(page, "term" in more)
        written = page.evaluate(SIZES) + page.evaluate("window.lettered")
        assert len(written) > 40, more
        assert [each for each in written if each[0] < SMALLEST_TYPE] == [], more


def test_other_stages_and_a_lessons_card_find_room_too(new_page: Any, app_url: str) -> None:
    """A photo in colours, the activation's curve, a pooling window, and beside a card."""
    page = demonstration(new_page(**BEAMER), app_url, "page=lab&large=1&demo=1")
    stands_on_one_screen(page, term=False)
    for query, stage in (
        ("page=lab&large=1&demo=1&pin=act_0_20_20", "act"),
        ("page=lab&large=1&demo=1&pin=pool_0_9_9&term=2", "pool"),
        (f"{PICTURE}&demo=1&kernel=gaussian&term=7", "conv"),
        ("page=lab&demo=1&size=8&colour=0&lesson=window&card=1&large=1", "conv"),
    ):
        follow(page, query)
        page.locator(f".stepper.demo[data-stage='{stage}']").wait_for()
        rest(page)
        stands_on_one_screen(page, "term" in query)
    card = page.locator(".st-key-shell-lesson").bounding_box()
    stepper = page.locator(".stepper").bounding_box()
    assert stepper["x"] >= card["x"] + card["width"]


def test_nothing_that_is_folded_away_is_seen_while_a_link_opens(new_page: Any, app_url: str) -> None:
    """In no frame, from the first on."""
    page = new_page(**BEAMER)
    page.add_init_script(f"({WATCH})()")
    demonstration(page, app_url, f"{PICTURE}&demo=1")
    assert page.evaluate("window.flashed") == []


def test_it_begins_with_a_button_and_ends_with_escape_after_term_by_term(new_page: Any, app_url: str) -> None:
    """From the menu; the focus stays with the button, and goes to the menu with it; the link follows, the rest comes back."""
    page = new_page(**BEAMER)
    page.goto(f"{app_url}/?{PICTURE}&term=2")
    page.locator(".stepper .more-open").focus()
    page.keyboard.press("Enter")
    page.locator(".stepper .more-panel .demonstrate").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**demo=1**")
    rest(page)
    stands_on_one_screen(page, True)
    assert all(not page.locator(each).first.is_visible() for each in FOLDED)
    page.keyboard.press("Escape")
    page.locator(".walk").wait_for(state="hidden")
    assert page.locator(".stepper.demo").count() == 1
    page.keyboard.press("Escape")
    page.locator(".stepper:not(.demo)").wait_for()
    page.wait_for_url(lambda url: "demo" not in url)
    rest(page)
    assert page.locator(".st-key-top").is_visible() and page.locator(".numbers table").count() == 1
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.className") == "more-open"


def test_it_is_offered_where_there_is_one(new_page: Any, app_url: str) -> None:
    """In the panel Share of the lab; the other pages know of none, though their links may say `demo`."""
    page = new_page(**BEAMER)
    page.goto(f"{app_url}/?page=lab")
    for query, offered in (("", 1), ("page=signals&demo=1", 0), ("page=network&demo=1", 0)):
        if query:
            page.keyboard.press("Escape")
            page.locator('.st-key-shell-share input[value="large"]').wait_for(state="hidden")
            follow(page, query)
        page.locator(".st-key-shell-share button").first.click()
        page.locator('.st-key-shell-share input[value="large"]').wait_for()
        demo = page.locator('.st-key-shell-share input[value="demo"]')
        until(page, lambda demo=demo, offered=offered: demo.count() == offered)
        assert page.locator(".st-key-top").is_visible()


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_what_a_click_on_a_networks_map_opens_comes_into_view(
    new_page: Any, app_url: str, motion: str
) -> None:
    """Smoothly, or at once where motion is reduced; the maps stay in sight."""
    page = new_page(reduced_motion=motion, **BEAMER)
    page.add_init_script(
        """{
          window.ways = [];
          const go = Element.prototype.scrollBy;
          Element.prototype.scrollBy = function (to) { window.ways.push(to.behavior); return go.call(this, to); };
        }"""
    )
    page.goto(f"{app_url}/?page=network&large=1")
    graph = page.locator(".graph .scroller")
    graph.wait_for()
    rest(page)
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo({ top: 0, behavior: 'instant' })")
    graph.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator(".stepper[data-row]").wait_for()
    page.wait_for_function("() => window.ways.length > 0")
    rest(page)
    page.wait_for_function(
        "() => document.querySelector('.st-key-network-layer').getBoundingClientRect().top < innerHeight * 0.6"
    )
    assert set(page.evaluate("window.ways")) == {"instant" if motion == "reduce" else "smooth"}
