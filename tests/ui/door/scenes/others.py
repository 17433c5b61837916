"""What visitors do on the start page, on the signals page and in the glossary."""

from __future__ import annotations

from tests.ui.door.browser import setting, spot
from tests.ui.door.scenes.scene import Refused, Scene

SCENES = {
    "a signal": Scene(
        {"page": "signals"},
        {"stepper", "shapes", "kernels", "controls"},
        [
            ("stepper", spot("conv", 0, 0, 7)),
            ("shapes", "sine"),
            Refused(("shapes", "nope")),
            ("stepper", spot("pool", 0, 0, 2)),
            ("kernels", "exponential"),
            ("controls", setting("stride", 16)),
            Refused(("controls", setting("view", "clip"))),
            Refused(("kernels", "sobel_x")),
            Refused(("stepper", spot("input", 0, 0, 7))),
            ("stepper", {"cover": ["kernel"]}),
            ("stepper", {"term": 2}),
            Refused(("stepper", {"term": True})),
            ("stepper", {"demo": True}),
            ("stepper", None),
        ],
    ),
    "the start": Scene(
        {"page": "start"},
        {"start"},
        [
            ("start", {"find": "softmax"}),
            ("start", {"find": "卷积核大小"}),
            Refused(("start", {"find": "x" * 61})),
            Refused(("start", "softmax")),
            ("start", {"find": ""}),
        ],
    ),
    "the glossary": Scene(
        {"page": "glossary"},
        {"terms"},
        [("terms", "stride"), Refused(("terms", "strides")), ("terms", "softmax"), ("terms", "softmax")],
    ),
}
