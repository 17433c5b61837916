"""The app's process as the system sees it: memory, processor, open files; ended before it takes the whole machine."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.conftest import ROOT, running_app

SAMPLE_SECONDS = 0.05
MOST_MEGABYTES = 8192
"""Then the process is ended: the measurement must not take the machine down."""
BUSY = 0.5
"""Of one core within a window: more than that is work."""
WINDOW_SECONDS = 0.25
QUIET_SECONDS = 3.0
"""Without work: it is over."""


class Server:
    """A running app."""

    def __init__(self, url: str, process: subprocess.Popen[bytes]) -> None:
        self.url = url
        self.process = process
        self._folder = Path(f"/proc/{process.pid}")
        self._highest = 0.0

    def seconds(self) -> float:
        """Processor time used so far."""
        fields = (self._folder / "stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """Memory in use."""
        return self._status("VmRSS")

    def files(self) -> int:
        """Open file descriptors."""
        return len(os.listdir(self._folder / "fd"))

    def forget_peak(self) -> float:
        """Count the peak from here on; the memory in use."""
        (self._folder / "clear_refs").write_text("5")
        self._highest = self.megabytes()
        return self._highest

    def peak(self) -> float:
        """The most memory in use since then, as the kernel counted it, and not only in the samples."""
        with_kernel = self._status("VmHWM") if self.is_alive else 0.0
        return max(self._highest, with_kernel)

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def busy_seconds(self, longest: float) -> float:
        """From now on: until nothing is worked on any more, or `longest`."""
        began = last = time.monotonic()
        used = self.seconds()
        while (now := time.monotonic()) - last < QUIET_SECONDS and now - began < longest:
            time.sleep(WINDOW_SECONDS)
            before, used = used, self.seconds()
            if used - before > BUSY * WINDOW_SECONDS:
                last = time.monotonic()
        return last - began

    def watch(self, ended: threading.Event) -> None:
        """Sample until `ended`."""
        while not ended.wait(SAMPLE_SECONDS) and self.is_alive:
            try:
                self._highest = max(self._highest, self.megabytes())
            except OSError:
                return
            if self._highest > MOST_MEGABYTES:
                self.process.kill()

    def _status(self, name: str) -> float:
        lines = (self._folder / "status").read_text().splitlines()
        # without these lines, the process is gone and waits to be buried
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), 0.0)


@contextmanager
def serving(root: Path = ROOT, files: int | None = None) -> Iterator[Server]:
    """The app of the checkout `root`, with `files` descriptors at most, watched until the end."""
    limited = () if files is None else ("sh", "-c", f'ulimit -n {files}; exec "$@"', "sh")
    ended = threading.Event()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_app(Path(folder) / "streamlit.log", root=root, before=limited) as (url, process),
    ):
        server = Server(url, process)
        watching = threading.Thread(target=server.watch, args=(ended,))
        watching.start()
        try:
            yield server
        finally:
            ended.set()
            watching.join()
