"""A visitor's own network, dropped on the page in a real Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import ModelProto, TensorProto, helper
from PIL import Image

from tests.networks.build import model, needs_tiny_vgg, node, outside

from .conftest import rest, uploader

PICTURE = {"picture": (1, 3, 8, 8)}


class Visitor:
    """The network page with the place for an own network open."""

    def __init__(self, page: Any, url: str) -> None:
        self.page = page
        page.goto(f"{url}/?page=network&network=own")
        uploader(page).wait_for(state="attached")

    def drop(self, data: bytes, name: str = "mine.onnx", place: int = 0) -> None:
        """Give a file to the page's upload widget number `place`."""
        self.drop_together({name: data}, place)

    def drop_together(self, files: dict[str, bytes], place: int = 0) -> None:
        """Give files to it at once."""
        chooser = uploader(self.page, place)
        kinds = {name: "image/png" if name.endswith("png") else "application/octet-stream" for name in files}
        chooser.set_input_files(
            [{"name": name, "mimeType": kinds[name], "buffer": data} for name, data in files.items()]
        )

    def reads(self, text: str) -> None:
        """Wait until the page says `text`."""
        self.page.get_by_text(text).first.wait_for()


def external(built: ModelProto) -> ModelProto:
    """The model with its first weights in another file."""
    tensor = built.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")
    return built


def custom(built: ModelProto) -> ModelProto:
    """The model with an operator of somebody's own."""
    built.graph.node[0].domain = "com.example"
    built.opset_import.append(helper.make_opsetid("com.example", 1))
    return built


def small(op_type: str = "Conv") -> ModelProto:
    """One layer with a weight."""
    weight = {"kernel": np.ones((2, 3, 3, 3), np.float32)}
    return model([node(op_type, "picture kernel", "maps")], PICTURE, "maps", weight)


BAD = {
    "empty": (b"", "cannot be opened"),
    "no model": (b"this is a text about networks", "cannot be opened"),
    "cut short": (small().SerializeToString()[:-40], "cannot be opened"),
    "an unknown operator": (small("NonMaxSuppression").SerializeToString(), "NonMaxSuppression"),
    "weights in another file": (external(small()).SerializeToString(), "another file"),
    "somebody's own operator": (custom(small()).SerializeToString(), "com.example"),
    "whole numbers instead of pictures": (
        model([node("Identity", "a", "b")], {"a": np.zeros((1, 3, 8, 8), np.int64)}, "b").SerializeToString(),
        "int64 of shape (1, 3, 8, 8)",
    ),
    "a length left open": (
        model([node("Relu", "a", "b")], {"a": (1, None)}, "b").SerializeToString(),
        "with fixed lengths",
    ),
}


def test_each_bad_model_gets_its_sentence_and_the_next_is_read(new_page: Any, app_url: str) -> None:
    """What was wrong is said in one sentence, and the next file is taken. A network for regression answers with its value: no class, no
    percentage and no softmax.
    """
    visitor = Visitor(new_page(), app_url)
    for name, (data, sentence) in BAD.items():
        file = name.replace(" ", "_").replace("'", "") + ".onnx"
        visitor.drop(data, file)
        visitor.reads(file)
        said = visitor.page.locator("[data-testid='stAlert']").filter(has_text=file).inner_text()
        assert sentence in said, (name, said)
        assert "Traceback" not in said
        assert said.count("\n") == 0, said
    visitor.drop(small().SerializeToString(), "good.onnx")
    visitor.reads("good.onnx")
    visitor.page.wait_for_function("() => !document.querySelector('[data-testid=stAlert]')")
    kernel = np.full((1, 3, 8, 8), 0.25, np.float32)
    nodes = [node("Conv", "picture kernel", "map"), node("Flatten", "map", "value")]
    rest(visitor.page)
    visitor.drop(model(nodes, PICTURE, "value", {"kernel": kernel}).SerializeToString(), "one.onnx")
    visitor.reads("Your network: one.onnx")
    answers = visitor.page.locator(".answers[data-winner='0']")
    answers.wait_for()
    value = float(answers.get_attribute("data-share") or "nan")
    assert value > 1
    best = visitor.page.locator(".answers .best").inner_text()
    assert abs(float(best) - value) < 1e-3 * value
    assert "%" not in answers.inner_text()
    assert not visitor.page.locator(".answers details").is_visible()
    assert (
        visitor.page.locator(".answers .list .track i").evaluate("bar => bar.style.transform") == "scaleX(1)"
    )


def test_a_shipped_network_is_saved_and_dropped_and_one_in_two_files(
    new_page: Any, app_url: str, tmp_path: Path
) -> None:
    """Who has no network yet tries one of ours. A network in two files opens when both are dropped: the one without the other is refused
    with what to do; three files, or two networks, are no network.
    """
    visitor = Visitor(new_page(), app_url)
    with visitor.page.expect_download() as saved:
        visitor.page.get_by_role("button", name="digits.onnx").click()
    saved.value.save_as(tmp_path / "digits.onnx")
    visitor.drop((tmp_path / "digits.onnx").read_bytes(), "digits.onnx")
    visitor.reads("Your network: digits.onnx")
    visitor.page.wait_for_selector(".stepper[data-total]")
    rest(visitor.page)
    onnx.save(
        small(), tmp_path / "two.onnx", save_as_external_data=True, location="two.onnx.data", size_threshold=0
    )
    files = {name: (tmp_path / name).read_bytes() for name in ("two.onnx", "two.onnx.data")}
    visitor.drop(files["two.onnx"], "two.onnx")
    visitor.reads("drop both files here together")
    visitor.drop_together(files)
    visitor.reads("Your network: two.onnx")
    rest(visitor.page)
    visitor.page.wait_for_selector(".stepper[data-total]")
    for others in ({"three.txt": b"more"}, {"three.onnx": files["two.onnx"]}):
        visitor.drop_together(files | others)
        visitor.reads("3 files were dropped")
    assert visitor.page.get_by_text("Your network: two.onnx").is_visible()


@needs_tiny_vgg
def test_the_tiny_vgg_names_espresso(new_page: Any, app_url: str, tmp_path: Path) -> None:
    """The reference picture through the visitor's own model, with the visitor's own class names."""
    with np.load(outside("tiny_vgg_espresso_layers.npz")) as stored:
        pixels, classes, logits = stored["input_uint8_hwc"], stored["classes"], stored["logits"]
    file = tmp_path / "espresso.png"
    Image.fromarray(pixels).save(file)
    visitor = Visitor(new_page(), app_url)
    visitor.drop(outside("tiny_vgg.onnx").read_bytes(), "tiny_vgg.onnx")
    visitor.reads("tiny_vgg.onnx")
    page = visitor.page
    page.get_by_text("Names of the classes").click()
    page.get_by_label("One name per line").fill("\n".join(map(str, classes)))
    page.keyboard.press("Control+Enter")
    page.get_by_role("radio", name="Upload").click()
    uploader(page, 1).wait_for(state="attached")
    visitor.drop(file.read_bytes(), "espresso.png", 1)
    visitor.reads("espresso.png")
    assert str(classes[int(np.argmax(logits))]) == "espresso"
    page.locator(f".answers[data-winner='{int(np.argmax(logits))}']").wait_for()
    assert "espresso" in page.locator(".answers").inner_text()


def slow() -> ModelProto:
    """Reductions of large maps to one number each: they take seconds together, and little memory."""
    kernel = np.random.default_rng(0).random((32, 3, 1, 1), np.float32)
    parts = [f"y{number}" for number in range(100)]
    nodes = [node("Conv", "picture k", "maps")]
    nodes += [node("ReduceLogSumExp", "maps", part, axes=[2, 3]) for part in parts]
    nodes.append(node("Sum", " ".join(parts), "y"))
    return model(nodes, {"picture": (1, 3, 512, 512)}, "y", {"k": kernel})


def test_a_slow_network_can_be_stopped_and_the_page_still_answers(new_page: Any, app_url: str) -> None:
    """Another visitor is answered meanwhile; who stopped chooses another network, or lets the work go on."""
    visitor, other = Visitor(new_page(), app_url), new_page()
    page = visitor.page
    visitor.drop(slow().SerializeToString(), "slow.onnx")
    page.get_by_role("button", name="Stop").click()
    visitor.reads("Stopped at")
    page.get_by_role("button", name="Continue").click()
    other.goto(f"{app_url}/?page=network&from=sample&sample=3")
    other.wait_for_selector(".answers[data-winner]")
    page.get_by_role("button", name="Layer step by step").or_(
        page.get_by_role("radio", name="Layer step by step")
    ).first.wait_for()
    assert not page.get_by_text("Stopped at").count()
    page.get_by_role("radio", name="Cat").or_(page.get_by_role("option", name="Cat")).first.click()
    page.get_by_role("button", name="Stop").click()
    visitor.reads("Stopped at")
    page.get_by_role("radio", name="Digits").click()
    page.wait_for_selector(".answers[data-winner]")


def test_a_visitor_who_leaves_is_not_waited_for(new_page: Any, app_url: str) -> None:
    """The work of a page that was closed ends, and the next visitor's slow network comes to its end."""
    first, second = Visitor(new_page(), app_url), Visitor(new_page(), app_url)
    first.drop(slow().SerializeToString(), "slow.onnx")
    first.page.get_by_role("button", name="Stop").wait_for()
    first.page.close()
    second.drop(slow().SerializeToString(), "slow.onnx")
    second.page.get_by_role("radio", name="Layer step by step").wait_for()
    assert not second.page.get_by_role("button", name="Stop").count()
