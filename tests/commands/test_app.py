"""``cnnviz`` and its options."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

import cnnviz
from cnnviz.__main__ import main
from cnnviz.commands import COMMANDS, USAGE, app
from cnnviz.places import APP


def asked(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], *, system: str = "nt", status: int = 0
) -> list[str]:
    """The process that a command line starts or becomes, which does not happen here."""
    started: list[list[str]] = []

    def run(command: list[str]) -> subprocess.CompletedProcess[bytes]:
        started.append(command)
        return subprocess.CompletedProcess(command, status)

    def execv(_path: str, command: list[str]) -> None:
        started.append(command)
        raise SystemExit(status)

    monkeypatch.setattr(app, "os", SimpleNamespace(name=system, execv=execv))
    monkeypatch.setattr(app, "subprocess", SimpleNamespace(run=run))
    if system == "posix":
        with pytest.raises(SystemExit) as end:
            main(arguments)
        assert end.value.code == status
    else:
        assert main(arguments) == status
    (command,) = started
    return command


@pytest.mark.parametrize("system", ["posix", "nt"])
def test_without_a_command_the_app_opens(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    """By the Python that runs the command, with the file that the package has; the options go on to Streamlit."""
    plain = [sys.executable, "-m", "streamlit", "run", str(APP)]
    assert asked(monkeypatch, [], system=system) == plain
    assert asked(monkeypatch, ["--port", "8600"], system=system) == [*plain, "--server.port=8600"]
    assert asked(monkeypatch, ["--no-browser"], system=system, status=3) == [
        *plain,
        "--server.headless=true",
    ]


def test_ctrl_c_ends_it_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the status that a shell expects."""

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "os", SimpleNamespace(name="nt"))
    monkeypatch.setattr(app, "subprocess", SimpleNamespace(run=interrupted))
    assert main([]) == app.INTERRUPTED


@pytest.mark.parametrize("port", ["0", "65536", "-1", "x", "８５０１", "9" * 30])
def test_a_port_that_is_none_is_told(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With what would be one."""
    with pytest.raises(SystemExit) as end:
        main([f"--port={port}"])
    assert end.value.code == USAGE and "from 1 to 65535" in capsys.readouterr().err


def test_it_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    """The package's."""
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert not end.value.code and capsys.readouterr().out == f"cnnviz {cnnviz.__version__}\n"


@pytest.mark.parametrize("words", [[], *([command.name] for command in COMMANDS), ["lesson", "check"]])
def test_every_command_has_help(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Which says what it does, and how it is called."""
    with pytest.raises(SystemExit) as end:
        main([*words, "--help"])
    said = capsys.readouterr().out
    assert not end.value.code and said.startswith(" ".join(["usage: cnnviz", *words]))
    assert len(said.split("\n\n")[1]) > 20


def test_help_loads_nothing_large() -> None:
    """So that it answers at once."""
    code = (
        "import sys; sys.argv = ['cnnviz', '--help']; from cnnviz.__main__ import main\n"
        "try: main()\nexcept SystemExit: sys.exit(bool({'numpy', 'streamlit'} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=APP.parent, capture_output=True)
    assert not ended.returncode
