"""The trained model: made anew when its data changed, and never loaded unless its digest is the recorded one."""

import hashlib
import os
import subprocess
import time
from pathlib import Path

import typer

from hotline.console import stop
from hotline.datafiles import read_yaml, yaml_files
from hotline.serving.digests import file_digest, tree_digest
from hotline.serving.record import ModelRecord, read_record, write_record
from hotline.settings import ROOT

INPUTS = (
    "config.yml",
    "domain.yml",
    "data/nlu",
    "data/stories",
    "data/statutes/index.yml",
    "bot/nlu",
    "bot/uv.lock",
)
"""What a model is made of, from the repository's root; besides, the titles of the answers."""
BRAIN_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
}


LAUNCH = Path(__file__).with_name("launch.py")
"""Starts a program that ends with the process that started it."""


def python_of_brain() -> Path:
    """The sealed room's interpreter. Ends the command when the room was not set up."""
    python = ROOT / "bot" / ".venv" / "bin" / "python"
    if not python.exists():
        stop("bot/ 的 Python 3.10 环境还没有装好，请运行 make setup。")
    return python


def inputs_digest(root: Path | None = None) -> str:
    """Digest of everything a model is made of: another one means a new training. `root`: another working copy.

    The classifier knows the answers' titles by heart and nothing else of the knowledge: mending a text costs no
    training. Raises BadFile.
    """
    root = root or ROOT
    total = hashlib.sha256(tree_digest(root, INPUTS).encode())
    for path in yaml_files(root / "data" / "knowledge"):
        content = read_yaml(path, root / "data") or {}
        for answer in content.get("answers", []):
            total.update(f"{answer['id']}\0{answer['title']}\0".encode())
    return total.hexdigest()


def ensure_model(models_dir: Path) -> Path:
    """The current model, trained now if there is none or its data changed. Ends the command when training fails."""
    wanted = inputs_digest()
    record = read_record(models_dir)
    suits = record is not None and (record.released or record.data_digest == wanted)
    if record is not None and suits and (models_dir / record.file).exists():
        return _checked(models_dir, record)
    return train(models_dir, wanted)


def recorded_model(models_dir: Path) -> Path:
    """The recorded model, unharmed. Ends the command otherwise."""
    record = read_record(models_dir)
    if record is None or not (models_dir / record.file).exists():
        stop(f"{models_dir} 里没有登记过的模型，请先运行 hotline train。")
    return _checked(models_dir, record)


def training_command(out: Path, name: str) -> list[str]:
    """Trains the working copy that it is run in."""
    return [
        str(python_of_brain()), "-m", "bot", "train", "--config", "config.yml", "--domain", "domain.yml",
        "--data", "data/nlu", "data/stories", "--out", str(out), "--fixed-model-name", name,
    ]  # fmt: skip


def brain_command(model: Path, port: int) -> list[str]:
    """Serves a model on loopback."""
    return [
        str(python_of_brain()), "-m", "bot", "run", "--interface", "127.0.0.1", "--port", str(port),
        "--model", str(model), "--endpoints", "endpoints.yml", "--credentials", "credentials.yml",
    ]  # fmt: skip


def train(models_dir: Path, data_digest: str | None = None) -> Path:
    """Train and record a model. A failed or interrupted training leaves the former model in use."""
    data_digest = data_digest or inputs_digest()
    typer.echo("正在训练模型（要几分钟）……")
    models_dir.mkdir(parents=True, exist_ok=True)
    name = f"hotline-{data_digest[:12]}"
    started = time.monotonic()
    command = training_command(models_dir, name)
    log = models_dir / "train.log"
    with log.open("w") as output:
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **BRAIN_ENVIRONMENT}, stdout=output, stderr=output, check=False
        )
    file = models_dir / f"{name}.tar.gz"
    if done.returncode != 0 or not file.exists():
        stop(f"模型没有训练成功，原因见 {log}；改好数据后再运行，原来的模型不受影响。")
    former = read_record(models_dir)
    # On the slot of the one before: where the product runs, it goes on there until the next start.
    slot = former.slot if former else 0
    seconds = round(time.monotonic() - started, 1)
    write_record(models_dir, ModelRecord(file.name, file_digest(file), data_digest, seconds, slot=slot))
    return file


def _checked(models_dir: Path, record: ModelRecord) -> Path:
    file = models_dir / record.file
    if file_digest(file) != record.sha256:
        stop(f"模型文件 {file} 与登记的校验值不符，可能损坏或被改动，请删掉它再运行，会重新训练。")
    return file
