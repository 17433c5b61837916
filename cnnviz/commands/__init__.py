"""What the command line offers: a module for each command, and one entry for it in :data:`COMMANDS`.

The modules import what a command needs when it runs, so that ``cnnviz --help`` answers at once.
"""

from __future__ import annotations

from cnnviz.commands import app, export, gallery, lesson
from cnnviz.commands.command import USAGE, Command

COMMANDS: tuple[Command, ...] = (export.COMMAND, gallery.COMMAND, lesson.COMMAND)
"""Those that have a name; without one, :mod:`cnnviz.commands.app` opens the app."""

__all__ = ["COMMANDS", "USAGE", "Command", "app"]
