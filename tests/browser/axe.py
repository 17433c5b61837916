"""axe-core in one part of a page: a fraction of what it takes for the page, which is looked at as a whole elsewhere."""

from __future__ import annotations

from typing import Any

from .test_access_axe import AXE

INSIDE = """async (part) => {
  const { violations, passes } = await axe.run(part);
  return { violations: violations.map(({ id, nodes }) => [id, ...nodes.map((node) => node.failureSummary)]), passes: passes.length };
}"""


def violations_inside(part: Any) -> list[Any]:
    """What it finds there; so many rules are passed that it has looked at something."""
    part.page.evaluate(AXE)
    found = part.evaluate(INSIDE)
    assert found["passes"] > 10
    violations: list[Any] = found["violations"]
    return violations
