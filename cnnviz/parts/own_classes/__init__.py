"""A visitor's own classes: a row for each with its examples, the picture that is looked at, what is said of it and why.

The messages. Of the state: ``{"source": name}``, ``{"way": name}``, ``{"name": text, "of": place}``, ``{"more": true}`` and
``{"less": place}`` for the classes. Of pictures: ``{"ink": digits}`` and ``{"photo": base64}`` are looked at, and with ``"into":
place`` become examples of a class, as ``{"into": place}`` makes one of what is looked at; ``{"show": number}`` looks at an example,
``{"spare": number}`` at a further picture, ``{"out": number}`` takes an example out and ``"back"`` puts it back, ``"clear"`` looks
at nothing. Of learning: ``"learn"``, ``"go on"`` for another slice, ``"stop"``.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_own_classes",
    "own_classes/own_classes.js",
    ("shared/base.css", "sketch/sketch.css", "own_classes/own_classes.css"),
)
