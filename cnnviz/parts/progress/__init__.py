"""How far long work is. The part asks for slice after slice with the message "go on"; a press of its button sends "stop"."""

from cnnviz.parts.part import Part

PART = Part("cnnviz_progress", "progress/progress.js", ("shared/base.css", "progress/progress.css"))
