"""What is covered until it is guessed, in the Steppers of all pages."""

from __future__ import annotations

from typing import Any

from .conftest import follow, rest, until

SAID = """() => {
  const said = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (["STYLE", "SCRIPT"].includes(element.tagName)) continue;
      for (const { name, value } of element.attributes) if (!["style", "class", "d"].includes(name)) said.push(value);
      if ("value" in element && typeof element.value === "string") said.push(element.value);
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) said.push(node.textContent);
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(document);
  return said.join("|");
}"""
"""All text and all attributes of a page, those of the parts' shadow roots included."""

WRITTEN = """() => {
  window.written = [];
  for (const kind of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
    const write = kind.prototype.fillText;
    kind.prototype.fillText = function (text, ...rest) {
      if (this.canvas.isConnected) window.written.push(text);
      return write.call(this, text, ...rest);
    };
  }
}"""
"""Keep what is written on the canvases of the page; the desk of the stamps, which draws numbers ahead, is none of them."""

FOUND = """() => [...document.querySelectorAll("*")].map((e) => e.shadowRoot).find((root) => root?.querySelector(".stepper"))"""
"""The shadow root that the Stepper stands in."""

PRESSED = """keys => {
  for (const key of keys) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}"""
"""Keys right after each other: between two that are sent to a browser one by one, a busy machine may rest as long as a hand."""

PICTURE = "size=8&colour=0&pin=conv_0_2_3"  # the sum there is 547


def listened(page: Any) -> Any:
    """A page whose canvases are listened to, whatever it opens."""
    page.add_init_script(f"({WRITTEN})()")
    return page


def opened(page: Any, url: str, query: str) -> Any:
    """A page at a link, with its Stepper at hand."""
    page.goto(f"{url}/?{query}")
    return reads(page)


def reads(page: Any) -> Any:
    """A page, when its Stepper reads an element and it rests."""
    page.locator(".stepper[data-row]").wait_for()
    rest(page)
    page.evaluate("window.steppers = " + FOUND)
    return page


def told(page: Any) -> str:
    """Everything that the page says and writes."""
    return str(page.evaluate(SAID)) + "|".join(page.evaluate("window.written"))


def test_a_covered_number_stands_nowhere(new_page: Any, app_url: str) -> None:
    """Neither in a text nor an attribute nor on a canvas, in a page that never had it uncovered; without the cover it is found."""
    page = listened(new_page())
    for query, number in (
        (f"{PICTURE}&cover=sum", "547"),
        (f"{PICTURE}&cover=sum.output", "547"),
        (f"{PICTURE}&cover=products", "432"),
        ("size=8&colour=0&pin=act_0_2_3&cover=sum.act", "547"),
        ("size=8&colour=0&pin=pool_0_1_1&cover=sum.output.act.pool", "547"),
        ("page=network&layer=conv2&element=1_3_4&cover=sum.output", "0.785"),
        ("page=signals&pin=conv_0_120&cover=sum", "1.0508"),
    ):
        opened(page, app_url, query)
        page.mouse.move(700, 300)
        rest(page)
        assert number not in told(page), query
        follow(page, query.replace("cover=", "was="))
        until(page, lambda number=number: number in told(page))


def test_hidden_numbers_stand_nowhere_and_nothing_reveals_them(new_page: Any, app_url: str) -> None:
    """With `hide=values`: neither a button nor the Tab key comes to what is hidden, and no walk through the sum is offered."""
    page = opened(listened(new_page()), app_url, f"{PICTURE}&hide=values")
    for query, number in (
        (PICTURE, "547"),
        (f"{PICTURE}&term=4", "547"),
        (f"{PICTURE}&panel=downloads", "547"),
        ("size=8&colour=0&pin=pool_0_1_1", "547"),
        ("page=network&layer=conv2&element=1_3_4", "0.785"),
        (
            "page=network&layer=pool2",
            "5.23",
        ),  # where the window and the input's scale would tell what the layer before made
        ("page=network&layer=flatten", "5.23"),
        ("page=network&layer=relu2", "f(5"),
        ("page=signals&pin=conv_0_120", "1.0508"),
    ):
        follow(page, f"{query}&hide=values")
        reads(page)
        page.mouse.move(700, 300)
        rest(page)
        assert number not in told(page), query
        covers = page.locator(".stepper .cover:not([hidden])")
        assert covers.count() > 0
        assert all(each.is_disabled() for each in covers.all())
        offered = page.locator(".stepper :is(.reveal, .guessing)")
        assert offered.evaluate_all("all => all.map((each) => each.hidden)") == [True, True]
        assert all(
            each.get_attribute("tabindex") == "-1" for each in page.locator(".stepper .covered .plate").all()
        )


def test_a_cover_is_taken_away_by_enter_and_the_link_says_so(new_page: Any, app_url: str) -> None:
    """What lies below leaves the order of the Tab key until then; the focus goes to the choice of covers."""
    page = opened(new_page(), app_url, PICTURE)
    for query in (
        f"{PICTURE}&cover=sum.output",
        "page=signals&pin=conv_0_120&cover=kernel",
        "page=network&layer=conv2&element=1_3_4&cover=output",
    ):
        follow(page, query)
        reads(page)
        covers = page.locator(".stepper .cover:not([hidden])")
        covers.first.wait_for()
        under = page.locator(".stepper .covered .plate")
        assert all(each.get_attribute("tabindex") == "-1" for each in under.all())
        while covers.count():
            before = covers.count()
            covers.first.focus()
            page.keyboard.press("Enter")
            page.wait_for_function(
                "count => window.steppers().querySelectorAll('.cover:not([hidden])').length < count",
                arg=before,
            )
        rest(page)
        assert "cover" not in page.url
        focused = page.evaluate("window.steppers().activeElement.className")
        assert focused == ("guess" if page.locator(".stepper .guess").is_visible() else "more-open")


def test_a_choice_covers_the_result_and_the_pinned_elements_panel_tells_nothing(
    new_page: Any, app_url: str
) -> None:
    """By hand, and the link carries it."""
    page = opened(new_page(), app_url, PICTURE)
    page.locator(".stepper .more-open").click()
    page.locator(".stepper .guess").select_option(index=1)
    page.wait_for_url("**cover=sum.output.act.pool**")
    page.locator(".numbers table").wait_for(state="detached")
    page.locator(".stepper .guess").select_option(index=0)
    page.locator(".numbers table").wait_for()


def walk(page: Any) -> tuple[str, str]:
    """The present term, and the sum so far."""
    return page.locator(".walk .worked").inner_text(), page.locator(".walk .so-far").inner_text()


def test_keys_go_through_the_sum_and_a_reload_comes_back_to_the_term(new_page: Any, app_url: str) -> None:
    """A presenter's keys too, with the focus on the page; no term asks the server before the hand rests."""
    page = opened(new_page(), app_url, f"{PICTURE}&cover=output.act.pool")
    page.get_by_role("button", name="Term by term").click()
    rest(page)
    assert "term=0" in page.url
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("document.activeElement.blur()")
    keys = ("PageDown", "ArrowRight", "PageDown", "ArrowLeft", "PageDown", "PageDown")
    page.evaluate(PRESSED, keys)
    page.wait_for_function("() => window.steppers().querySelector('.worked').textContent.startsWith('14 ×')")
    assert walk(page) == ("14 × (−2) = −28", "49")
    rest(page)
    assert "term=4" in page.url
    assert sum("/direct/" in url for url in asked) == 1
    page.reload()
    page.locator(".walk .worked").wait_for()
    reads(page)
    assert walk(page) == ("14 × (−2) = −28", "49")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "() => window.steppers().querySelector('.worked').textContent.startsWith('f(547)')"
    )
    for left in ("act.pool", "pool", ""):
        page.keyboard.press("PageDown")
        page.wait_for_function(
            "left => (new URL(location)).searchParams.get('cover') === (left || null)", arg=left
        )


def test_calm_pages_are_gone_through_step_by_step_alone(new_page: Any, app_url: str) -> None:
    """With reduced motion nothing plays by itself."""
    page = opened(new_page(reduced_motion="reduce"), app_url, f"{PICTURE}&term=2")
    assert page.locator(".walk .worked").inner_text() == "191 × 0 = 0"
    assert not page.locator(".stepper .slowly").is_visible()
    page.keyboard.press(" ")
    rest(page)
    assert page.locator(".walk .worked").inner_text() == "191 × 0 = 0"
