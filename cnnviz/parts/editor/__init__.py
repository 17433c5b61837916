"""Edit the weights of a kernel as a small sheet of numbers; :func:`cnnviz.actions.kernel.edited` has the messages."""

from cnnviz.parts.part import Part

PART = Part("cnnviz_editor", "editor/editor.js", ("shared/base.css", "editor/editor.css"))
