"""The first staff login, kept for the moment between making it and showing it, readable by the owner alone."""

import os
from pathlib import Path

from hotline.staff.accounts import FirstLogin


def keep_first_login(var_dir: Path, login: FirstLogin) -> None:
    """Leave the login where the announcement finds it."""
    path = var_dir / "first-login"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(
            f"首次登录账号：{login.login}    一次性密码：{login.password}    （登录后必须修改密码并绑定动态口令）"
        )


def take_first_login(var_dir: Path) -> str | None:
    """The line to show, once: it is deleted by being read."""
    path = var_dir / "first-login"
    if not path.exists():
        return None
    line = path.read_text()
    path.unlink()
    return line
