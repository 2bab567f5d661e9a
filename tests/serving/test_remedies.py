"""What is missing or in the way gets one sentence with the remedy, and exit code 2."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from hotline.serving import model as models
from hotline.serving.digests import file_digest
from hotline.serving.model import ensure_model, inputs_digest, python_of_brain, recorded_model
from hotline.serving.secrets_file import ensure_internal_secret
from hotline.serving.supervise import check_ports
from hotline.settings import ROOT, Settings
from tests.servers import free_port

pytestmark = pytest.mark.process

HOTLINE = str(Path(sys.executable).parent / "hotline")


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [HOTLINE, *arguments], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("offset", [0, 1, 2, 3])
def test_a_busy_port_is_named_with_the_way_out(offset: int, capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port(4)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port + offset))
        taken.listen()
        with pytest.raises(typer.Exit) as stopped:
            check_ports(Settings(port=port))
    said = capsys.readouterr().err
    assert stopped.value.exit_code == 2
    assert str(port + offset) in said
    assert "HOTLINE_PORT" in said


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    done = _run("migrate", HOTLINE_PORT="abc", HOTLINE_VAR_DIR=str(tmp_path))
    assert done.returncode == 2
    assert "HOTLINE_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_nobody_else_on_the_machine_can_read_what_citizens_wrote(tmp_path: Path) -> None:
    """The folder was open to all, and the database in it as well."""
    folder = tmp_path / "var"
    assert _run("migrate", HOTLINE_VAR_DIR=str(folder)).returncode == 0
    assert (folder / "hotline.db").exists()
    assert folder.stat().st_mode & 0o077 == 0


def test_rehearsal_in_production_does_not_start(tmp_path: Path) -> None:
    done = _run("migrate", HOTLINE_REHEARSAL="1", HOTLINE_ENV="production", HOTLINE_VAR_DIR=str(tmp_path))
    assert done.returncode == 2
    assert "HOTLINE_REHEARSAL" in done.stderr


def test_an_unreadable_data_file_is_named_and_loses_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("nlu"))
    settings = {"HOTLINE_DATA_DIR": str(data), "HOTLINE_VAR_DIR": str(tmp_path / "var")}
    assert _run("migrate", **settings).returncode == 0
    assert _run("seed", **settings).returncode == 0
    (data / "knowledge" / "legal_aid.yml").write_text("area: legal_aid\ntitle: [", encoding="utf-8")
    done = _run("seed", **settings)
    assert done.returncode == 2
    assert "legal_aid.yml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_model_that_is_not_the_recorded_one_is_not_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tmp_path / "m.tar.gz"
    model.write_bytes(b"trained")
    record = {
        "file": model.name,
        "sha256": file_digest(model),
        "data_digest": inputs_digest(),
        "trained_seconds": 1.0,
    }
    (tmp_path / "current.json").write_text(json.dumps(record))
    assert ensure_model(tmp_path) == model
    assert recorded_model(tmp_path) == model
    model.write_bytes(b"something else")
    for use in (ensure_model, recorded_model):
        with pytest.raises(typer.Exit):
            use(tmp_path)
        assert "校验值" in capsys.readouterr().err


def test_a_title_is_learned_and_a_text_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every mended sentence of the knowledge cost a training."""
    monkeypatch.setattr(models, "ROOT", tmp_path)
    monkeypatch.setattr(models, "INPUTS", ())
    area = tmp_path / "data" / "knowledge" / "labor.yml"
    area.parent.mkdir(parents=True)

    def digest(title: str, conclusion: str) -> str:
        answer = {"id": "labor/wage.process", "title": title, "conclusion": conclusion}
        area.write_text(json.dumps({"area": "labor", "answers": [answer]}))
        return models.inputs_digest()

    first = digest("拖欠工资怎么办", "先催要")
    assert digest("拖欠工资怎么办", "先写信催要") == first
    assert digest("不发工资怎么办", "先催要") != first


def test_the_recorded_model_is_named_or_it_is_said_that_there_is_none(tmp_path: Path) -> None:
    nothing = _run("check-model", HOTLINE_MODELS_DIR=str(tmp_path))
    assert nothing.returncode == 2
    assert "hotline train" in nothing.stderr
    model = tmp_path / "m.tar.gz"
    model.write_bytes(b"trained")
    record = {"file": model.name, "sha256": file_digest(model), "data_digest": "any", "trained_seconds": 1.0}
    (tmp_path / "current.json").write_text(json.dumps(record))
    assert _run("check-model", HOTLINE_MODELS_DIR=str(tmp_path)).stdout.strip() == str(model)
    (tmp_path / "current.json").write_text("{")
    unreadable = _run("check-model", HOTLINE_MODELS_DIR=str(tmp_path))
    assert unreadable.returncode == 2
    assert "读不出来" in unreadable.stderr


def test_a_missing_brain_room_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("hotline.serving.model.ROOT", tmp_path)
    with pytest.raises(typer.Exit):
        python_of_brain()
    assert "make setup" in capsys.readouterr().err


def test_a_missing_interpreter_is_one_sentence(tmp_path: Path) -> None:
    """The bootstrap with a uv that finds no interpreter and may not download one."""
    clone = tmp_path / "clone"
    (clone / "deploy").mkdir(parents=True)
    (clone / "bot").mkdir()
    shutil.copy(ROOT / "deploy" / "bootstrap.py", clone / "deploy")
    fake = clone / ".tools" / "uv" / "bin" / "uv"
    fake.parent.mkdir(parents=True)
    fake.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "error: No interpreter found for Python 3.13" >&2\nexit 2\n'
    )
    fake.chmod(0o755)
    done = subprocess.run(
        [sys.executable, str(clone / "deploy" / "bootstrap.py"), "serve"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "找不到 Python 3.13" in done.stderr


def test_the_secret_is_made_once_and_only_the_owner_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOTLINE_INTERNAL_SECRET", raising=False)
    first = ensure_internal_secret(tmp_path)
    assert ensure_internal_secret(tmp_path) == first
    assert len(first) >= 32
    assert (tmp_path / "internal-secret").stat().st_mode & 0o077 == 0


def test_a_second_set_up_at_the_same_time_hears_so(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", f"import fcntl,time; f=open({str(tmp_path / 'setup.lock')!r},'w'); fcntl.flock(f, fcntl.LOCK_EX); print(1, flush=True); time.sleep(600)"],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert holder.stdout is not None
    holder.stdout.readline()
    try:
        done = _run("setup", HOTLINE_VAR_DIR=str(tmp_path))
    finally:
        holder.kill()
        holder.wait()
    assert done.returncode == 2
    assert "另一个准备过程" in done.stderr
