"""Real servers for tests: PostgreSQL and Redis from the machine's own programs, on free ports, gone afterwards."""

import os
import random
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_PORTS = range(11_000, 32_000)
"""Below those that the system hands to connections: such a one took the second port of a product that was starting."""
_chance = random.SystemRandom()  # tests that run beside these look for ports as well, and Hypothesis repeats its seeds


def free_port(count: int = 1) -> int:
    """The first of `count` neighbouring free ports."""
    while True:
        first = _chance.choice(_PORTS)
        if all(_is_free(port) for port in range(first, first + count)):
            return first


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server of its own; yields the URL of an empty database.

    Not under pytest's folder: the server refuses to run as root, and every other pytest that starts closes that
    folder to all users but its own, which killed a running server at its next checkpoint.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise RuntimeError("没有 PostgreSQL：请先运行 .ci/run，或 apt-get install postgresql。")
    with TemporaryDirectory(prefix="hotline-postgres-") as name:
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if user:
            shutil.chown(name, "postgres")
        with _postgres_in(Path(name), found[-1].parent, user) as url:
            yield url


@contextmanager
def _postgres_in(folder: Path, bin_dir: Path, user: list[str]) -> Iterator[str]:
    port, data = free_port(), folder / "data"
    subprocess.run([*user, str(bin_dir / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust", "-E", "UTF8"],
                   check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    server = subprocess.Popen(
        [*user, str(bin_dir / "postgres"), "-D", str(data), "-p", str(port), "-k", str(folder), "-h", "127.0.0.1",
         "-c", "fsync=off", "-c", "max_connections=200"], cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        ready = [str(bin_dir / "pg_isready"), "-h", "127.0.0.1", "-p", str(port)]
        _until(lambda: subprocess.run(ready, check=False, capture_output=True).returncode == 0)
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        _stop(server)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis server of its own; yields its URL."""
    program = shutil.which("redis-server")
    if program is None:
        raise RuntimeError("没有 Redis：请先运行 .ci/run，或 apt-get install redis-server。")
    port = free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    try:
        _until(lambda: not _is_free(port))
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        _stop(server)


def _until(done: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise RuntimeError("the server did not start")
        time.sleep(0.1)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(60)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
