"""Every page in Firefox, where there is one: it is drawn, answers the pointer, and agrees with the engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .firefox import Firefox, running_firefox

STEPPER = (
    "[...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.stepper')).find(Boolean)"
)
LINKS = {
    "lab": "?kernel=gaussian&panel=cost",
    "network": "?page=network&panel=layer",
    "signals": "?page=signals&panel=downloads",
}
PAINTED = f"""(() => {{ const plate = {STEPPER}.querySelectorAll('canvas'); let seen = 0;
  for (const canvas of plate) {{
    if (!canvas.width || !canvas.height) continue;
    const copy = new OffscreenCanvas(canvas.width, canvas.height), pen = copy.getContext('2d');
    pen.drawImage(canvas, 0, 0);
    const pixels = pen.getImageData(0, 0, canvas.width, canvas.height).data;
    if (new Set(new Uint32Array(pixels.buffer)).size > 2) seen += 1;
  }} return seen; }})()"""


PLACE = f"""(() => {{ const root = {STEPPER}, plates = root.querySelectorAll('.plate');
  const plate = root.querySelector('figure[data-stage=conv] .plate') ?? plates[1] ?? plates[0];
  plate.scrollIntoView({{ block: 'center' }});
  const box = plate.getBoundingClientRect();
  return [box.x + box.width * 0.3, box.y + box.height * 0.4]; }})()"""


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory, app_url: str) -> Iterator[Firefox]:
    with running_firefox(tmp_path_factory.mktemp("firefox"), app_url) as found:
        yield found


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("page", LINKS)
def test_a_page_works_in_firefox(window: Firefox, app_url: str, page: str, language: str) -> None:
    """Maps are painted, the pointer leads to another element whose sum is the engine's, and nothing is complained of."""
    window.open(f"{app_url}/{LINKS[page]}&lang={language}", 1440, 1000)
    window.until(f"{STEPPER}?.dataset.total !== undefined")
    window.until(f"{PAINTED} >= 3")
    before = window.evaluate(f"{{...{STEPPER}.dataset}}")
    # The page may still make room for what comes, so the map is looked for anew each time.
    window.until(
        f"['row', 'column', 'channel'].some(name => {STEPPER}.dataset[name] !== {before}[name])",
        lambda: window.point(*window.evaluate(PLACE)),
    )
    after = window.evaluate(f"{{...{STEPPER}.dataset}}")
    assert after["agrees"] == "true"
    assert float(after["total"]) == pytest.approx(float(after["engine"]), rel=1e-4, abs=1e-4)
    assert not window.complaints, window.complaints
