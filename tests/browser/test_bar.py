"""The bar at the top: every control in it can be pressed at its middle, with the sidebar open and folded, at every width."""

from __future__ import annotations

from typing import Any

from .conftest import Lab, follow, in_widths, rest, until

FOUND = """() => {
  const button = document.querySelector("[data-testid='stExpandSidebarButton']");
  const inBar = "button, .masthead a, .st-key-shell-over, .st-key-shell-keys, .st-key-shell-share, [data-testid='stCheckbox'] label";
  const isSeen = each => getComputedStyle(each).clipPath === 'none'; // a telephone has no room for the language that is chosen
  const controls = [...document.querySelector('.st-key-top').querySelectorAll(inBar)].filter(isSeen);
  if (button) controls.push(button);
  const boxes = [], wrong = [];
  for (const each of controls) {
    const box = each.getBoundingClientRect(), name = each.innerText;
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (!each.contains(hit)) wrong.push(`${name} is covered`);
    if (box.left < 0 || box.right > innerWidth) wrong.push(`${name} is outside`);
    for (const [other, its] of boxes) {
      const across = Math.min(box.right, its.right) - Math.max(box.left, its.left);
      const down = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
      if (across > 1 && down > 1) wrong.push(`${name} lies over ${other}`);
    }
    boxes.push([name, box]);
  }
  return [controls.length, wrong];
}"""
"""How many controls there are, and what is wrong with each."""


def until_sound(page: Any, count: int) -> None:
    """Wait until so many controls are there, and nothing is wrong with any; what is wrong is said otherwise."""
    found: list[Any] = []

    def sound() -> bool:
        found[:] = page.evaluate(FOUND)
        return found == [count, []]

    try:
        until(page, sound)
    except AssertionError:
        assert found == [count, []], page.viewport_size


def test_every_control_of_the_bar_can_be_pressed(lab: Lab) -> None:
    """At every width nothing lies over another, is outside of the window, or is covered by what is not seen."""
    for width in in_widths(lab.page, (1920, 1440, 1280, 1024, 768, 390)):
        for language in ("zh_CN", "en") if width in (1440, 390) else ("zh_CN",):
            follow(lab.page, f"?page=lab&lang={language}&size=16")
            can_be_pressed(lab.page, width)


def can_be_pressed(page: Any, width: int) -> None:
    """All of the bar, with the sidebar and without, and it is pressed."""
    unfold = page.locator("[data-testid='stExpandSidebarButton']")
    if width > 500:  # on a telephone it lies over the whole page
        if unfold.count():
            unfold.click()
        unfold.wait_for(state="detached")
        until_sound(
            page, 11 if width < 800 else 12
        )  # where a drawer leaves as little room as a telephone has
        page.locator("section[data-testid='stSidebar']").hover()
        page.locator("[data-testid='stSidebarCollapseButton'] button").click()
        unfold.wait_for()
        if width >= 768:  # where it has a word beside its sign, which keeps off its edge
            assert unfold.evaluate("button => parseFloat(getComputedStyle(button).paddingRight)") >= 6
    until_sound(page, 13 if width > 500 else 12)
    rest(page)
    page.locator("[class*='st-key-shell-page'] button").nth(1).click()
    page.wait_for_function("() => location.search.includes('page=network')")
