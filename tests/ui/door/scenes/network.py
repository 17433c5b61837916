"""What visitors do on the network page."""

from __future__ import annotations

from cnnviz.images.drawing import DIGIT_SIDE
from tests.ui.door.scenes.scene import ByScript, Refused, Scene

SCENES = {
    "a sample": Scene(
        {"page": "network"},
        {"samples", "graph"},
        [
            ("samples", "57"),
            Refused(("samples", "coffee")),
            ("answers", 3),
            Refused(("answers", -1)),
            ("graph", ["scale", "network"]),
            ("graph", ["page", "conv1", 0]),
            Refused(("graph", ["scale", "colour"])),
            ByScript(("graph", ["select", "conv2", 1, 3, 4])),
            ("samples", "58"),
            ("layer", ["element", "conv1", 0, 3, 4]),
            Refused(("layer", ["element", "conv1", -1])),
            ("layer", {"cover": ["sum"]}),
            ("layer", {"term": 3}),
            ("layer", {"demo": True}),
            Refused(("layer", {"demo": 1})),
            ("layer", {"cover": []}),
            ("answers", None),
        ],
    ),
    "a trace": Scene(
        {"page": "network", "panel": "trace"},
        {"samples", "graph"},
        [
            ("trace", ["start", "fc", 3]),
            ("trace", ["follow", 1]),
            ("samples", "57"),
            Refused(("trace", ["follow", -1])),
        ],
    ),
    "what a map wants": Scene(
        {"page": "network", "panel": "wish", "layer": "relu2", "element": "3"},
        {"samples", "wish", "graph"},
        [
            ("wish", ["patch", 2]),
            ("wish", ["map", "conv2", 5]),
            Refused(("wish", ["map", "nope", 5])),
            Refused(("wish", ["map", "conv2", 16])),
            Refused(("wish", ["patch", 9])),
            ("graph", ["scale", "network"]),
            ("wish", ["grow_seed", 3]),
            ("wish", ["grow_goal", "cell"]),
            Refused(("wish", ["grow_goal", "network"])),
            Refused(("wish", ["grow_blur", 4])),
            Refused(("wish", ["layer", "conv1"])),
            ("wish", ["grown", 1]),
        ],
    ),
    "a disturbed digit": Scene(
        {"page": "network", "panel": "disturb", "disturb": "turn:5", "fool": "9"},
        {"samples", "disturb", "disturb_curve", "graph"},
        [
            ("graph", ["scale", "network"]),
            ("disturb", {"use": 0}),
            ("disturb", {"values": {"turn": 20, "blur": 0.0}, "dial": "turn"}),
            ("disturb_curve", {"dial": "turn", "at": -30}),
            Refused(("disturb", {"values": {"turn": 10**9}, "dial": "turn"})),
            ByScript(("disturb_curve", {"dial": "noise"})),
            ("disturb_curve", {"dial": "noise", "at": 40}),
            Refused(("disturb_curve", {"dial": "nothing"})),
            ("graph", ["scale", "layer"]),
        ],
    ),
    "an answer that is covered": Scene(
        {"page": "network", "panel": "disturb", "disturb": "turn:5", "cover": "answer"},
        {"samples", "graph"},  # of the sliders the panel says nothing until the answer is revealed
        [
            ("graph", ["scale", "network"]),
            ("samples", "57"),
            Refused(("answers", {"cover": ["nothing"]})),
            ("answers", {"cover": []}),
            ByScript(("disturb_curve", {"dial": "noise"})),
            Refused(("disturb_curve", {"dial": "nothing"})),
        ],
    ),
    "a digit that fools": Scene(
        {"page": "network", "panel": "disturb", "fooling": "1"},
        {"samples", "graph"},
        [
            ("fooling", {"use": 34}),
            ("graph", ["scale", "network"]),
            ("fooling", {"use": 0}),
            Refused(("fooling", {"use": 999})),
        ],
    ),
    "a photo": Scene(
        {"page": "network", "network": "faces", "from": "photo", "size": "64"},
        {"photos", "graph"},
        [("photos", "coffee"), Refused(("photos", "5"))],
    ),
    "faces": Scene(
        {"page": "network", "network": "faces", "from": "photo", "size": "96", "panel": "faces"},
        {"cascade", "photos", "graph"},
        [
            ("cascade", ["face_r", 0.9]),
            Refused(("cascade", ["face_r", 1.5])),
            ("cascade", ["step", "passed"]),
            Refused(("cascade", ["step", "all"])),
            ("cascade", ["window", 0, 3, 2]),
            Refused(("cascade", ["window", 0, -3, 2])),
            ("cascade", ["face_threshold", 0.8]),
            ("cascade", ["face_o", 0.8]),
            ("cascade", ["window"]),
        ],
    ),
    "modules": Scene(
        {"page": "network", "network": "squeezenet", "from": "photo", "disturb": "blur:2"},
        {"photos", "graph"},
        [
            ("graph", ["module", "fire3", True]),
            Refused(("graph", ["module", "fire3", 1])),
            ("photos", "coffee"),
            ("graph", ["module", "fire2", True]),
            ("graph", ["page", "fire3/squeeze1x1", 0]),
            ("graph", ["module", "fire3", False]),
        ],
    ),
    "a drawn digit": Scene(
        {"page": "network", "from": "drawing"},
        {"pad", "graph"},
        [("pad", "f0" * (DIGIT_SIDE**2 // 2)), Refused(("pad", "0")), ("pad", "0" * DIGIT_SIDE**2)],
    ),
}
