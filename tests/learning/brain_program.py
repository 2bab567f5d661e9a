"""A brain of the standard library alone, `python brain_program.py PORT MODEL`: it does what its model's file says.

A model of these tests is an archive with the id that Rasa would have written into it, and how its brain behaves.
"""

import io
import json
import signal
import sys
import tarfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SLOW = "慢慢来"
"""A turn that begins by making the file `begun` beside the models, and ends when there is a file `go`."""


def write_model(file: Path, model_id: str, behaviour: str = "right") -> Path:
    """`behaviour`: right, wrong, deaf, never_ready, dies, disk_full."""
    content = json.dumps({"model_id": model_id, "behaviour": behaviour}).encode()
    with tarfile.open(file, "w:gz") as archive:
        entry = tarfile.TarInfo("metadata.json")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return file


def command(model: Path, port: int) -> list[str]:
    """As the keeper of the product's brains starts one."""
    return [sys.executable, "-I", __file__, str(port), str(model)]


def main() -> None:
    """Serve until SIGTERM, then end what was begun."""
    port, model = int(sys.argv[1]), Path(sys.argv[2])
    with tarfile.open(model, "r:gz") as archive:
        known = json.loads(archive.extractfile("metadata.json").read())  # pyright: ignore[reportOptionalMemberAccess]
    if known["behaviour"] == "disk_full":
        Path("/dev/full").write_text("x" * 10_000)
    if known["behaviour"] == "dies":
        sys.exit("ModuleNotFoundError: No module named 'rasa.core.of_the_future'")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            ready = known["behaviour"] != "never_ready"
            self._send(200 if ready else 503, {"model_id": known["model_id"]})

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if asked["text"] == SLOW:
                (model.parent / "begun").touch()
                while not (model.parent / "go").exists():
                    time.sleep(0.02)
            self._send(200, _answer(asked, known))

        def log_message(self, format: str, *args: Any) -> None:
            return

        def _send(self, status: int, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = False
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever(0.05)
    server.server_close()  # waits for the turns under way


def _answer(asked: dict[str, Any], known: dict[str, str]) -> dict[str, Any]:
    """Counts its turns in the state, as a form would keep its slots."""
    turns = ((asked["state"] or {}).get("slots") or {}).get("turns", 0) + 1
    topic = "labor/wage" if known["behaviour"] == "wrong" else "legal_aid/apply"
    danger = "刀" in asked["text"] and known["behaviour"] != "deaf"
    area = {"name": "crisis" if danger else "legal_aid", "confidence": 0.99}
    matter = {"name": "crisis/violence" if danger else topic, "confidence": 0.99}
    question = {"text": asked["text"], "areas": [area], "matters": [matter], "facets": []}
    nlu = {"text": asked["text"], "crisis": 0.99 if danger else 0.0, "questions": [question]}
    message = {
        "text": f"{known['model_id'][0]} 第 {turns} 句：{asked['text']}",
        "topic": {"area": topic.partition("/")[0], "id": topic, "confidence": 0.9},
    }
    return {
        "turn_id": asked["turn_id"],
        "model_id": known["model_id"],
        "nlu": nlu,
        "outcome": "answered",
        "messages": [message],
        "effects": [],
        "state": {"version": 1, "slots": {"turns": turns}},
    }


if __name__ == "__main__":
    main()
