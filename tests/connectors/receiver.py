"""A reference receiver: another system (the city's platform, the telephone system) as docs/接口.md asks it to be, in a
process of its own with a file of its own.

    python receiver.py PORT FOLDER SECRET

It checks and writes signatures with code of its own, does what a message asks in one transaction with noting its idempotency
key, and answers a message that it has had before without doing it again. A call whose moment is over it does not make. To be killed at the worst moment: with a
file `die` in the folder it dies after the next effect and before the answer; with a file `kill` it kills the process
whose number stands in it there.
"""

import hashlib
import hmac
import json
import os
import signal
import sqlite3
import sys
import time
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

_WINDOW_SECONDS = 300


class Receiver(BaseHTTPRequestHandler):
    """Takes messages; serves one at a time."""

    folder: Path
    secret: bytes

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._is_genuine(body):
            self._answer(401)
            return
        told, key = json.loads(body), self.headers["Idempotency-Key"]
        if "not_after" in told and datetime.fromisoformat(told["not_after"]).timestamp() < time.time():
            self._answer(410)
            return
        with sqlite3.connect(self.folder / "received.db") as database:
            database.execute("INSERT INTO arrivals VALUES (?)", (key,))
            database.commit()
            fresh = database.execute("INSERT OR IGNORE INTO done VALUES (?)", (key,)).rowcount
            if fresh:
                database.execute("INSERT INTO effects VALUES (?, ?)", (told.get("order") or told["call"], told["kind"]))
        if fresh:
            self._disaster()
        self._answer(200)

    def _is_genuine(self, body: bytes) -> bool:
        timestamp, nonce = self.headers["X-Hotline-Timestamp"], self.headers["X-Hotline-Nonce"]
        signed = f"from-hotline\n{timestamp}\n{nonce}\n".encode() + body
        expected = "sha256=" + hmac.new(self.secret, signed, hashlib.sha256).hexdigest()
        fresh = abs(time.time() - int(timestamp)) <= _WINDOW_SECONDS
        return fresh and hmac.compare_digest(expected, self.headers["X-Hotline-Signature"])

    def _disaster(self) -> None:
        kill, die = self.folder / "kill", self.folder / "die"
        if kill.exists():
            victim = int(kill.read_text())
            kill.unlink()
            os.kill(victim, signal.SIGKILL)
        if die.exists():
            die.unlink()
            os._exit(9)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test reads the file."""


def signed(secret: bytes, body: bytes, *, at: float, nonce: str) -> dict[str, str]:
    """The headers with which it reports back."""
    timestamp = str(int(at))
    digest = hmac.new(secret, f"to-hotline\n{timestamp}\n{nonce}\n".encode() + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-Hotline-Timestamp": timestamp,
        "X-Hotline-Nonce": nonce,
        "X-Hotline-Signature": f"sha256={digest}",
    }


def main() -> None:
    port, folder, secret = sys.argv[1:]
    Receiver.folder, Receiver.secret = Path(folder), secret.encode()
    with sqlite3.connect(Receiver.folder / "received.db") as database:
        database.execute("CREATE TABLE IF NOT EXISTS arrivals (key TEXT)")
        database.execute("CREATE TABLE IF NOT EXISTS done (key TEXT PRIMARY KEY)")
        database.execute("CREATE TABLE IF NOT EXISTS effects (subject TEXT, kind TEXT)")
    HTTPServer(("127.0.0.1", int(port)), Receiver).serve_forever()


if __name__ == "__main__":
    main()
