"""The whole product as a citizen meets it: `hotline serve` in processes of its own, on free ports and a new database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.servers import free_port

ROOT = Path(__file__).parent.parent
_PATIENCE = {"HOTLINE_BRAIN_TIMEOUT": "20", "HOTLINE_REPLY_TIMEOUT": "25"}
"""A busy machine answers late: that must not look like a brain that failed."""
_START_SECONDS = 480  # a changed data file means a training before the start


@dataclass(frozen=True)
class Product:
    """Where a running product is reached, and where it keeps its things."""

    url: str
    port: int
    var_dir: Path
    first_login: tuple[str, str]
    process: subprocess.Popen[str]
    environment: dict[str, str]


@contextmanager
def running(var_dir: Path, **environment: str) -> Iterator[Product]:
    """Start everything, wait until it is ready, stop everything."""
    port = free_port(4)
    var_dir.mkdir(parents=True, exist_ok=True)
    output = var_dir / "terminal.txt"
    settings = {
        **os.environ,
        "HOTLINE_PORT": str(port),
        "HOTLINE_VAR_DIR": str(var_dir),
        "HOTLINE_REHEARSAL": "1",
        **_PATIENCE,
        **environment,
    }
    with output.open("w") as terminal:
        process = subprocess.Popen(
            [str(Path(sys.executable).parent / "hotline"), "serve"],
            cwd=ROOT,
            env=settings,
            stdout=terminal,
            stderr=terminal,
            text=True,
            start_new_session=True,
        )
    try:
        _wait(f"http://127.0.0.1:{port}", process, output)
        yield Product(f"http://127.0.0.1:{port}", port, var_dir, _first_login(output), process, settings)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(120)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def _wait(url: str, process: subprocess.Popen[str], output: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    with httpx.Client(timeout=30, trust_env=False) as http:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"the product stopped: {output.read_text()}")
            try:
                if http.get(f"{url}/readyz").status_code == 200 and "Ctrl-C" in output.read_text():
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.3)
    raise RuntimeError(f"the product was not ready: {output.read_text()}")


def _first_login(output: Path) -> tuple[str, str]:
    line = next((line for line in output.read_text().splitlines() if line.startswith("首次登录账号：")), "")
    parts = line.replace("首次登录账号：", "").replace("一次性密码：", "").split()
    return (parts[0], parts[1]) if len(parts) > 1 else ("", "")
