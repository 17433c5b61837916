"""The words of the cascade; which ones are asked for stands in its scripts."""

from __future__ import annotations

from typing import Any

from cnnviz.words import Translate


def words_of(_: Translate) -> dict[str, Any]:
    """All of them, in the visitor's language."""
    return {
        "heads": [_("1. P-Net proposes"), _("2. R-Net judges"), _("3. O-Net decides")],
        "roles": [
            _("12 × 12 pixels, every 2 pixels, in every copy of the picture"),
            _("24 × 24 pixels, one crop for each proposal"),
            _("48 × 48 pixels, one crop for each box that is left"),
        ],
        "threshold": _("Threshold of {name}"),
        "drawn": _("Boxes drawn"),
        "steps": {
            "given": _("What it gets"),
            "passed": _("Above the threshold"),
            "kept": _("After suppression"),
            "refined": _("After correction"),
        },
        "counts": _("{given} looked at → {passed} above the threshold → {kept} after suppression"),
        "too_many": _("P-Net looks at {count} windows; they would cover the whole picture."),
        "most_judged": _("Only the most probable of these go on to R-Net; {count} are left out."),
        "nothing": [
            _("P-Net takes no window for a face, so nothing goes on to R-Net."),
            _("R-Net takes none of the crops for a face, so nothing goes on to O-Net."),
            _("O-Net takes none of the crops for a face."),
        ],
        "not_asked": _("Nothing has come this far."),
        "crops": _("Crops of {name}, sorted by score"),
        "crop": _("Crop {number} of {count}, score {score}: {fate}"),
        "fates": {
            "kept": _("stays"),
            "out": _("suppressed by a box with a higher score"),
            "failed": _("below the threshold"),
        },
        "none": _("No face was found in this picture."),
        "one": _("One face was found, with a score of {score}."),
        "several": _("{count} faces were found."),
        "chosen": _("The chosen window"),
        "choose": _("Choose a crop or a box to see what each network says of it, and where its way ends."),
        "gone": _("The chosen window does not reach the threshold of P-Net."),
        "leave": _("Choose none"),
        "score": _("score {score}, threshold {threshold}"),
        "unseen": _("has not seen it"),
        "open": _("Open this crop in {name}"),
        "ends": {
            "merged": _(
                "P-Net takes it for a face, but another window with a higher score overlaps with it too much (non-maximum suppression), so it goes no further."
            ),
            "left_out": _("Too many windows were proposed; R-Net was not asked about this one."),
            "r_failed": _(
                "A false alarm, according to R-Net: its score is not above the threshold, so the window ends here."
            ),
            "r_out": _("R-Net agrees, but a box with a higher score covers nearly the same place."),
            "o_failed": _("R-Net takes it for a face, O-Net does not: its score is not above the threshold."),
            "o_out": _("O-Net agrees, but keeps only the box with the highest score for each face."),
            "face": _("All three networks agree: this box comes out as a face, with its five points."),
        },
        "help": _("The arrow keys choose the next crop; on a picture they choose the next box."),
        "picture": _("Boxes of {name} on the picture"),
    }
