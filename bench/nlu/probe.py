"""A model in a process of its own that reads texts: what it says, how fast, in how much memory.

The parent hands over batches, so that two models can take turns and a busy machine slows both alike.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from bench.nlu.errors import BenchError
from bench.nlu.predictions import Prediction, Timed, read
from bench.nlu.sets import ROOT
from bench.nlu.training import ENVIRONMENT
from bot import without_tensorflow

MESSAGES = 500
"""After so many messages the memory is read."""
_WARM_UP = "您好，我想问个事"


class Probe:
    """A loaded model. `ready` is the time from starting Python to the first message read, `ready_cpu` that of the
    processor, `memory` MiB resident."""

    def __init__(self, model: Path, *, tensorflow: bool) -> None:
        self.memory = 0.0
        self._model = model
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115, it lives as long as the process
        started = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.nlu.probe"], cwd=ROOT, env={**os.environ, **ENVIRONMENT},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True,
        )  # fmt: skip
        self.ready_cpu: float = self._ask({"model": str(model), "tensorflow": tensorflow})["cpu"]
        self.ready = time.monotonic() - started

    def __enter__(self) -> Probe:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()
        self._log.close()

    def read(self, texts: Sequence[str]) -> dict[str, Timed]:
        """What the model makes of each."""
        answer = self._ask({"texts": list(texts)})
        self.memory = answer["memory"]
        return {text: _timed(text, row) for text, row in zip(texts, answer["rows"], strict=True)}

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        stdin, stdout = self._process.stdin, self._process.stdout
        line = ""
        if stdin is not None and stdout is not None:
            try:
                stdin.write(json.dumps(order) + "\n")
                stdin.flush()
                line = stdout.readline()
            except BrokenPipeError:
                line = ""
        if not line:
            self._process.wait()
            self._log.seek(0)
            last = (self._log.read().strip().splitlines() or ["no reason given"])[-1]
            raise BenchError(f"{self._model} could not be probed: {last}")
        return json.loads(line)


def _timed(text: str, row: dict[str, Any]) -> Timed:
    said = row["prediction"]
    prediction = Prediction(**{**said, "answers": tuple(said["answers"])})
    return Timed(prediction, len(text), row["wall"], row["cpu"])


def resident() -> float:
    """MiB of this process in memory."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise BenchError("This system does not say how much memory a process uses.")


async def _serve() -> None:
    # Libraries may print; only we write to the pipe.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    order = json.loads(sys.stdin.readline())
    if not order["tensorflow"]:
        without_tensorflow.install()
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog()
    agent = Agent.load(order["model"])
    await agent.parse_message(_WARM_UP)
    print(json.dumps({"cpu": time.process_time()}), file=answers, flush=True)
    count, memory = 0, 0.0
    for line in sys.stdin:
        rows = []
        for text in json.loads(line)["texts"]:
            wall, cpu = time.perf_counter(), time.process_time()
            parsed = await agent.parse_message(text)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            rows.append({"prediction": vars(read(parsed)), "wall": wall * 1000, "cpu": cpu * 1000})
            count += 1
            if count <= MESSAGES:
                memory = resident()
        print(json.dumps({"rows": rows, "memory": memory}), file=answers, flush=True)


if __name__ == "__main__":
    asyncio.run(_serve())
