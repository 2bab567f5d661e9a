"""Starts brains, action server and service under supervisord, which restarts what dies and stops all on Ctrl-C."""

import getpass
import os
import socket
import sys
from configparser import RawConfigParser
from dataclasses import dataclass, field
from pathlib import Path

from hotline.console import stop
from hotline.serving.model import BRAIN_ENVIRONMENT
from hotline.settings import ROOT, Settings

_SERVICE_STOP_SECONDS = 10


@dataclass(frozen=True)
class Program:
    """One process under the supervisor."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    once: bool = False


def check_ports(settings: Settings) -> None:
    """End the command when a port is taken, naming the port and the way out."""
    used = (
        (settings.port, "服务"),
        (settings.port + 1, "智能助手"),
        (settings.port + 2, "动作服务"),
        (settings.port + 3, "智能助手，换模型时用"),
    )
    for port, what in used:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                stop(
                    f"端口 {port}（{what}）已被占用，请停掉占用它的程序，或换一个端口，例如 HOTLINE_PORT={settings.port + 100} make serve。"
                )


def programs(settings: Settings) -> list[Program]:
    """The processes, each bound to the loopback interface but the service, which listens where it is told."""
    python = sys.executable
    service = [python, "-m", "uvicorn", "hotline.app:create_app", "--factory", "--host", settings.host, "--port",
               str(settings.port), "--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "5",
               "--ws-max-size", "65536"]  # fmt: skip
    return [
        Program("service", service),
        Program("actions", [python, "-m", "actions"]),
        Program("brain", [python, "-m", "hotline.serving.brains"], BRAIN_ENVIRONMENT),
        Program("announce", [python, "-m", "hotline.serving.announce"], once=True),
    ]


def become_supervisor(settings: Settings, environment: dict[str, str]) -> None:
    """Replace this process by the supervisor: no wrapper is left that could outlive it."""
    log_dir = settings.var_dir / "log"
    log_dir.mkdir(parents=True, exist_ok=True)
    config = settings.var_dir / "supervisord.conf"
    _write(config, settings, programs(settings), log_dir)
    os.chdir(ROOT)
    supervisord = str(Path(sys.executable).parent / "supervisord")
    os.execve(supervisord, [supervisord, "--nodaemon", "--configuration", str(config)], {**os.environ, **environment})


def _write(config: Path, settings: Settings, entries: list[Program], log_dir: Path) -> None:
    parser = RawConfigParser()
    parser["supervisord"] = {
        "nodaemon": "true",
        "silent": "true",
        "user": getpass.getuser(),
        "logfile": str(log_dir / "supervisor.log"),
        "pidfile": str(settings.var_dir / "supervisor.pid"),
        "childlogdir": str(log_dir),
        "directory": str(ROOT),
    }
    for entry in entries:
        section = {
            "command": " ".join(_quoted(part) for part in entry.command),
            "directory": str(ROOT),
            "stopasgroup": "true",
            "killasgroup": "true",
            "stopwaitsecs": str(_SERVICE_STOP_SECONDS),
            "redirect_stderr": "true",
            "stdout_logfile": "/dev/stdout" if entry.once else str(log_dir / f"{entry.name}.log"),
            "stdout_logfile_maxbytes": "0" if entry.once else "20MB",
            "startsecs": "0" if entry.once else "3",
            "startretries": "0" if entry.once else "20",
            "autorestart": "false" if entry.once else "true",
        }
        if entry.environment:
            section["environment"] = ",".join(f'{name}="{value}"' for name, value in entry.environment.items())
        parser[f"program:{entry.name}"] = section
    with config.open("w") as stream:
        parser.write(stream)


def _quoted(part: str) -> str:
    return "'" + part.replace("%", "%%") + "'"
