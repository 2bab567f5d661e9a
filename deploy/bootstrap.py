#!/usr/bin/env python3
"""From a bare machine to both environments, then on to the `hotline` command. Needs Python 3.9 and nothing else.

    python3 deploy/bootstrap.py serve        what `make serve` runs

The rest of the set-up (pages, model, database) is `hotline setup`, which this script reaches as soon as it can.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
UV_VERSION = "0.13.9"
ROOMS = {ROOT: "3.13", ROOT / "bot": "3.10"}


def stop(sentence: str) -> NoReturn:
    """End with one sentence that names the remedy."""
    print(f"没有完成：{sentence}", file=sys.stderr)
    sys.exit(2)


def run(command: list[str], cwd: Path, *, quiet: bool = False) -> bool:
    """Run a command; True when it succeeded."""
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, cwd=cwd, stdout=output, stderr=output, check=False).returncode == 0


def find_uv() -> str:
    """The uv on this machine, or one fetched from PyPI into .tools."""
    own = TOOLS / "uv" / "bin" / "uv"
    for candidate in (str(own), shutil.which("uv")):
        if candidate and Path(candidate).exists() and run([candidate, "--version"], ROOT, quiet=True):
            return candidate
    print("正在下载 uv（只有第一次需要）……", flush=True)
    environment = TOOLS / "uv"
    shutil.rmtree(environment, ignore_errors=True)
    made = run([sys.executable, "-m", "venv", str(environment)], ROOT, quiet=True)
    if not made:
        stop("建不了 Python 虚拟环境，请安装 python3-venv（例如 apt-get install python3-venv）后再运行。")
    if not run([str(environment / "bin" / "pip"), "install", "--quiet", f"uv=={UV_VERSION}"], ROOT):
        stop("从 PyPI 下载不了 uv，请检查网络或软件源设置后再运行。")
    return str(own)


def sync(uv: str, room: Path, version: str) -> None:
    """Make one room's environment equal to its lock file. Picks up where an interrupted run stopped."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": os.environ.get("UV_PYTHON_DOWNLOADS", "automatic")}
    # pyenv's shim that started this script pins its own version for all children: each room must choose for itself.
    for name in ("VIRTUAL_ENV", "PYENV_VERSION", "PYENV_DIR"):
        environment.pop(name, None)
    # uv complains about every other interpreter it meets on the way: shown only where it fails.
    done = subprocess.run(
        [uv, "sync", "--frozen", "--quiet"], cwd=room, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return
    sys.stderr.write(done.stderr[-2000:])
    if "No interpreter found" in done.stderr or ("download" in done.stderr.lower() and "python" in done.stderr.lower()):
        stop(
            f"找不到 Python {version}，也下载不了，请安装 Python {version}（例如用 pyenv install {version}）后再运行。"
        )
    stop(f"{room.name} 的依赖没有装好，请检查网络和磁盘空间后再运行一次，会从断开的地方接着装。")


def main(arguments: list[str]) -> None:
    """Prepare both rooms, then become the `hotline` command."""
    if sys.version_info < (3, 9):
        stop("需要 Python 3.9 或更新的版本来启动。")
    uv = find_uv()
    for room, version in ROOMS.items():
        if not (room / ".venv").exists():
            print(f"正在准备 Python {version} 的环境……", flush=True)
        sync(uv, room, version)
    if not arguments:
        return
    hotline = ROOT / ".venv" / "bin" / "hotline"
    os.environ["HOTLINE_UV"] = uv
    os.chdir(ROOT)
    os.execv(str(hotline), [str(hotline), *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
