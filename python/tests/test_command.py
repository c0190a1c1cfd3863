"""The command that the wheel brings."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import kaiji


def test_it_is_the_command(command, texts):
    assert command("--version").stdout.decode().split() == ["kaiji", kaiji.__version__]
    told = command("show", texts[0])
    assert (told.returncode, told.stderr) == (0, b"")
    assert next(kaiji.extract_path(texts[0]))["title"]["value"] in told.stdout.decode()
    assert command("extract").returncode == 2
    assert command("nothing").returncode == 2
    assert command("extract", "none.txt").stderr.decode().startswith("kaiji: none.txt: does not exist")


def test_it_is_a_module_too():
    told = subprocess.run([sys.executable, "-m", "kaiji", "--version"], capture_output=True, check=True)
    assert told.stdout.decode().split() == ["kaiji", kaiji.__version__]


def test_a_closed_pipe_is_no_error(texts):
    line = f'"{sys.executable}" -m kaiji extract -q "{texts[0].parent}" | head -c 10; exit ${{PIPESTATUS[0]}}'
    told = subprocess.run(["bash", "-c", line], capture_output=True, check=False)
    assert (told.returncode, told.stderr) == (0, b"")


def test_it_can_be_interrupted():
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "kaiji", "extract", "-"], stdin=reading, stdout=subprocess.DEVNULL
    )
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    status = process.wait(timeout=20)
    os.close(writing)
    os.close(reading)
    assert status == -signal.SIGINT
