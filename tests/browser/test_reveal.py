"""What is covered until it is guessed, in the Steppers of all pages."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import rest

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

PICTURE = "size=8&colour=0&pin=conv_0_2_3"  # the sum there is 547


def opened(page: Any, url: str, query: str) -> Any:
    """A page at a link whose canvases are listened to."""
    page.add_init_script(f"({WRITTEN})()")
    page.goto(f"{url}/?{query}")
    page.locator(".stepper[data-row]").wait_for()
    rest(page)
    return page


def told(page: Any) -> str:
    """Everything that the page says and writes."""
    return str(page.evaluate(SAID)) + "|".join(page.evaluate("window.written"))


@pytest.mark.parametrize(
    ("query", "number"),
    [
        (f"{PICTURE}&cover=sum", "547"),
        (f"{PICTURE}&cover=sum.output", "547"),
        (f"{PICTURE}&cover=products", "432"),
        ("size=8&colour=0&pin=act_0_2_3&cover=sum.act", "547"),
        ("size=8&colour=0&pin=pool_0_1_1&cover=sum.output.act.pool", "547"),
        ("page=network&layer=conv2&element=1_3_4&cover=sum.output", "0.785"),
        ("page=signals&pin=conv_0_120&cover=sum", "1.0508"),
    ],
)
def test_a_covered_number_stands_nowhere(new_page: Any, app_url: str, query: str, number: str) -> None:
    """Neither in a text nor an attribute nor on a canvas, until its cover is taken away."""
    page = opened(new_page(), app_url, query.replace("cover=", "was="))
    assert number in told(page)
    page = opened(new_page(), app_url, query)
    page.mouse.move(700, 300)
    rest(page)
    assert number not in told(page)
