"""The service alone, without brain and action server: for what needs neither, in seconds."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from hotline.settings import ROOT
from tests.product import Product
from tests.servers import free_port

_START_SECONDS = 240


@contextmanager
def service_alone(
    var_dir: Path,
    settings: Mapping[str, str] | None = None,
    *,
    port: int | None = None,
    prepare: Callable[[], object] = lambda: None,
) -> Iterator[Product]:
    """On a new database with the shipped content; `prepare` is called before it starts."""
    port = port or free_port(1)
    environment = {**os.environ, "HOTLINE_PORT": str(port), "HOTLINE_VAR_DIR": str(var_dir), **(settings or {})}
    var_dir.mkdir(parents=True, exist_ok=True)
    for step in ("migrate", "seed"):
        subprocess.run([str(Path(sys.executable).parent / "hotline"), step], cwd=ROOT, env=environment, check=True)
    prepare()
    command = [sys.executable, "-m", "uvicorn", "hotline.app:create_app", "--factory", "--port", str(port)]
    with (var_dir / "terminal.txt").open("w") as terminal:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=terminal, stderr=terminal, text=True)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield Product(url, port, var_dir, ("", ""), process, environment)
    finally:
        process.terminate()
        process.wait(60)


def _wait(url: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the service stopped")
        try:
            if httpx.get(f"{url}/healthz", timeout=30).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise RuntimeError("the service was not ready")
