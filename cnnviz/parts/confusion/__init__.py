"""The confusion matrix of the held-out pictures, each class's accuracy, and the pictures of a cell or the surest mistakes.

The messages: ``{"cell": [true, answer]}`` shows the pictures of a cell, ``{"cell": null}`` the surest mistakes again, and
``{"picture": place}`` chooses one of the held-out pictures.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_confusion", "confusion/confusion.js", ("shared/base.css", "confusion/confusion.css"))
