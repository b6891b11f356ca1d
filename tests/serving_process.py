"""A served mallrig in a process of its own, for tests that need a real socket."""

import os
import subprocess
import sys
import time
from pathlib import Path

import click

from mallrig.serving import ask, free_port

READY_SECONDS = 30


class Served:
    """`mallrig serve` over a folder; a client refuses any server but this process's."""

    def __init__(self, folder: Path, port: int | None = None):
        self.folder = folder
        self.port = port or free_port("127.0.0.1")
        self.base = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mallrig.cli", "serve", "--port", str(self.port), "--data", str(self.folder)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        deadline = time.time() + READY_SECONDS
        while time.time() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}: {self.process.stderr.read()}")
            try:
                self.health = ask(self.base, "GET", "/_rig/health")
                return
            except click.ClickException:
                time.sleep(0.02)
        raise AssertionError(f"the server wasn't ready after {READY_SECONDS} s")

    def rig(self, method: str, path: str, body: object = None) -> object:
        return ask(self.base, method, f"/_rig/{path}", body)

    def kill(self) -> None:
        """kill -9 of the process and the worker that it started."""
        os.killpg(self.process.pid, 9)
        self.process.wait()

    def stop(self) -> tuple[int, str]:
        """What Ctrl-C does; exit code and what was printed on standard error."""
        self.process.send_signal(2)
        _, errors = self.process.communicate(timeout=20)
        return self.process.returncode, errors
