"""What is said of a visitor's own classes."""

from __future__ import annotations

from cnnviz.images.signatures import format_of
from cnnviz.own_classes.checks import lacking, small_class
from cnnviz.own_classes.features import COUNT
from cnnviz.own_classes.learned import Learned, Reading
from cnnviz.own_classes.lesson import Lesson
from cnnviz.views.sentences import Told, sentence
from cnnviz.words import N_, Translate

BARELY = 0.25
"""A class that leads by less than this is only barely ahead."""


DRAWN = "PNG"
"""The format of drawings; what a camera saw or a file held comes as JPEG."""

FLATTERS = N_(
    "Near copies, as parts of one photo or a burst of the camera, make this number too high for new pictures."
)


def note(_: Translate, lesson: Lesson, way: str, share: float | None, said: Told | None) -> tuple[str, bool]:
    """The one sentence beside the button, and whether something was wrong."""
    if said is not None:
        return sentence(_, said), True
    if share is not None:
        return _("Training: {share} done.").format(share=f"{share:.0%}"), False
    lacks = lacking(lesson.groups)
    if lacks is not None:
        return sentence(_, lacks), False
    known, waiting = lesson.learned(way), lesson.waiting(way)
    if known is None:
        return _("Ready: press Train. Every new picture is then classified at once."), False
    if waiting:
        text = _(
            "Pictures added or removed since the last training: {count}. Press “Train with the changes” to include these changes."
        )
        return text.format(count=waiting), False
    small = small_class(lesson.groups)
    if small is not None:
        return sentence(_, small), False
    text = _("Training is complete. Every new picture is classified at once.")
    if known.right < len(known.examples):
        text = _(
            "Training is complete. Pictures classified wrongly when left out: {wrong} of {count}."
        ).format(wrong=len(known.examples) - known.right, count=len(known.examples))
    if any(format_of(one.file) != DRAWN for one in known.examples):
        text = f"{text} {_(FLATTERS)}"
    return text, False


def button(_: Translate, lesson: Lesson, way: str) -> str:
    """The word on the button that learns."""
    if lesson.learned(way) is None:
        return _("Train")
    return _("Train with the changes") if lesson.waiting(way) else _("Train again")


def verdict(_: Translate, lesson: Lesson, way: str, reading: Reading | None) -> tuple[str, str]:
    """What stands large under the picture, and what it means."""
    if lesson.learned(way) is None:
        return "", _("Nothing has been trained yet.")
    if reading is None:
        return "", _("There is no picture to classify.")
    name = lesson.groups[reading.top].name
    first, second = sorted(reading.probabilities)[:-3:-1]
    if reading.unlike:
        return f"{name}?", _("This picture is unlike all examples; the prediction is hardly reliable.")
    if first - second < BARELY:
        return f"{name}?", _("Uncertain: {share}").format(share=percent(first))
    return name, percent(first)


def percent(share: float) -> str:
    """A probability with one decimal, never 0% or 100% where it is not that."""
    if 0 < share < 0.0005:
        return "<0.1%"
    return f"{min(100 * share, 99.9) if share < 1 else 100:.1f}%"


def unsure_words(_: Translate, known: Learned | None, shown: int) -> str:
    """What is said above the examples that were read wrongly or hardly rightly, of which so many are shown."""
    if known is None:
        return _(
            "Once it has learned: the examples that were read wrongly when they were left out, and those that were hardly read rightly."
        )
    wrong = len(known.examples) - known.right
    if wrong > shown:
        return _("Read wrongly: {wrong} of {count}; the {shown} clearest mistakes are shown.").format(
            wrong=wrong, count=len(known.examples), shown=shown
        )
    if wrong:
        return _(
            "Read wrongly: {wrong} of {count}, the clearest mistake first. Add more like these, or take out what does not belong."
        ).format(wrong=wrong, count=len(known.examples))
    return _("All were read rightly, these with the lowest probability. Add more like them.")


def way_words(_: Translate, way: str, classes: int, known: Learned | None) -> dict[str, str]:
    """What one way to learn is, and what came of it."""
    if way == "transfer":
        title = _("With SqueezeNet's features")
        about = _(
            "SqueezeNet, trained on 1.2 million photos, turns each picture into {features} features; its own weights do not change. Only one fully connected layer is trained: {weights} weights and {biases} biases."
        ).format(features=COUNT, weights=f"{COUNT} × {classes}", biases=classes)
    else:
        title = _("From scratch")
        about = _(
            "Two convolutional layers and a fully connected layer start with random weights. They are trained on your pictures alone, with 28 × 28 grey pixels each."
        )
    result = ""
    if known is not None:
        result = _(
            "{right} of {count} correct when left out · {numbers} parameters trained · {seconds} s"
        ).format(
            right=known.right,
            count=len(known.examples),
            numbers=known.count,
            seconds=f"{known.seconds:.1f}",
        )
    return {"way": way, "title": title, "about": about, "result": result}
