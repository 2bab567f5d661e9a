"""`hotline staff …` at the command line."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hotline.cli import app
from hotline.storage.database import Database
from hotline.storage.tables import metadata

pytestmark = pytest.mark.process

runner = CliRunner()


@pytest.fixture
def staff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs the command on a database of its own and returns exit code and output."""
    url = f"sqlite:///{tmp_path / 'staff.db'}"
    monkeypatch.setenv("HOTLINE_DATABASE_URL", url)

    async def prepare() -> None:
        database = Database(url.replace("sqlite://", "sqlite+aiosqlite://"))
        async with database.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        await database.close()

    asyncio.run(prepare())

    def run(*arguments: str) -> tuple[int, str]:
        result = runner.invoke(app, ["staff", *arguments])
        return result.exit_code, result.output

    return run


ADD_LI = ("add", "li", "--name", "李某", "--staff-no", "101")


def test_a_new_account_gets_a_one_time_password_and_is_listed(staff):
    code, output = staff(*ADD_LI, "--role", "seat", "--role", "supervisor")
    assert code == 0
    assert "登录名：li" in output
    assert "一次性密码：" in output
    _, listed = staff("list")
    assert listed.split("\t") == ["101", "li", "李某", "坐席、班长", "未绑定动态口令\n"]
    assert "一次性密码" not in listed


def test_roles_are_changed(staff):
    staff(*ADD_LI)
    assert staff("roles", "li", "--role", "maintainer", "--role", "supervisor") == (0, "li 现在是班长、训练师。\n")
    assert "班长、训练师" in staff("list")[1]


def test_without_a_role_one_is_a_seat(staff):
    staff(*ADD_LI)
    assert "坐席" in staff("list")[1]


def test_resetting_prints_another_password(staff):
    first = staff(*ADD_LI)[1]
    code, second = staff("reset-password", "li", "--second-factor")
    assert code == 0
    assert second.startswith("登录名：li")
    assert second != first


def test_disabling_and_enabling(staff):
    staff(*ADD_LI)
    assert staff("disable", "li")[0] == 0
    assert "已停用" in staff("list")[1]
    assert staff("enable", "li")[0] == 0
    assert "已停用" not in staff("list")[1]


def test_what_cannot_be_done_is_one_sentence(staff):
    staff(*ADD_LI)
    code, output = staff(*ADD_LI)
    assert code == 2
    assert output.strip() == "没有完成：登录名 li 或工号 101 已经有人用了。"
    assert staff("disable", "ghost")[1].strip() == "没有完成：没有登录名为 ghost 的账号。"
