"""Starts the reference identity provider, and stops it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.servers import free_port

CLIENT_ID = "hotline"
CLIENT_SECRET = "a secret/that:has to be+quoted"


@dataclass(frozen=True)
class RunningProvider:
    """Where it is reached."""

    issuer: str

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a hotline that is registered here, without where it is reached itself."""
        return {
            "HOTLINE_REAL_NAME_ISSUER": self.issuer,
            "HOTLINE_REAL_NAME_CLIENT_ID": CLIENT_ID,
            "HOTLINE_REAL_NAME_CLIENT_SECRET": CLIENT_SECRET,
            "HOTLINE_REAL_NAME_ID_NUMBER_CLAIM": "id_number",
            "HOTLINE_REAL_NAME_PHONE_CLAIM": "phone_number",
            "HOTLINE_REAL_NAME_LEVELS": "L2, L3",
        }

    def misbehave(self, **wrong: Any) -> None:
        """From now on; without anything it behaves again."""
        httpx.post(f"{self.issuer}/misbehave", json=wrong, trust_env=False).raise_for_status()


@contextmanager
def running_provider(redirect_uri: str) -> Iterator[RunningProvider]:
    """The provider, which knows one hotline by its redirect address."""
    port = free_port()
    program = str(Path(__file__).parent / "reference_provider.py")
    arguments = [sys.executable, program, str(port), CLIENT_ID, CLIENT_SECRET, redirect_uri]
    process = subprocess.Popen(arguments)
    started = RunningProvider(f"http://127.0.0.1:{port}")
    try:
        _wait(started, process)
        yield started
    finally:
        process.terminate()
        process.wait(30)


def _wait(started: RunningProvider, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            return started.misbehave()
        except httpx.HTTPError as error:
            if process.poll() is not None:
                raise RuntimeError("the identity provider stopped") from error
            time.sleep(0.1)
    raise RuntimeError("the identity provider did not start")
