"""A reference WeChat: the platform's side of an official account, in a process of its own.

    python server.py PORT APP_ID SECRET

It gives out access tokens, takes what is sent to citizens under the platform's own rules (a token ends, a message has at
most 2,048 bytes, so many may follow each of a citizen's messages and only for 48 hours), holds pictures, takes the menu. POST /control
changes it: {"reset": true, "fail": n, "slow": s, "expire": true, "heard": openid, "silent": openid, "media": {id: base64}, "kill": pid}; GET /state
says what it has got.
"""

import base64
import json
import os
import secrets
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

MOST_BYTES = 2048
MOST_MESSAGES = 5


class Platform:
    """What it knows."""

    def __init__(self, app_id: str, secret: str) -> None:
        self.app_id, self.secret = app_id, secret
        self.lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        self.token = secrets.token_hex(16)
        self.tokens_given = self.forced = self.fail = 0
        self.slow = 0.0
        self.kill: int | None = None
        self.left: dict[str, int] = {}
        self.sent: list[tuple[str, str]] = []
        self.media: dict[str, str] = {}
        self.menu: Any = None

    def control(self, told: dict[str, Any]) -> None:
        if told.get("reset"):
            self.reset()
        self.fail, self.slow = told.get("fail", self.fail), told.get("slow", self.slow)
        self.kill = told.get("kill", self.kill)
        self.media |= told.get("media", {})
        if told.get("expire"):
            self.token = secrets.token_hex(16)
        if "heard" in told:
            self.left[told["heard"]] = MOST_MESSAGES
        if "silent" in told:
            self.left[told["silent"]] = -1

    def give_token(self, asked: dict[str, Any]) -> dict[str, Any]:
        if (asked["appid"], asked["secret"]) != (self.app_id, self.secret):
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        self.tokens_given += 1
        if asked.get("force_refresh"):
            self.forced += 1
            self.token = secrets.token_hex(16)
        return {"access_token": self.token, "expires_in": 7200}

    def take(self, body: dict[str, Any]) -> dict[str, Any]:
        openid, text = body["touser"], body["text"]["content"]
        if self.fail:
            self.fail -= 1
            return {"errcode": -1, "errmsg": "system error"}
        if len(text.encode()) > MOST_BYTES:
            return {"errcode": 45002, "errmsg": "content size out of limit"}
        left = self.left.get(openid, MOST_MESSAGES)
        if left <= 0:
            return {"errcode": 45015 if left < 0 else 45047, "errmsg": "out of limit"}
        self.left[openid] = left - 1
        self.sent.append((openid, text))
        return {"errcode": 0, "errmsg": "ok"}

    def state(self) -> dict[str, Any]:
        return {"sent": self.sent, "menu": self.menu, "tokens_given": self.tokens_given, "forced": self.forced}


class Handler(BaseHTTPRequestHandler):
    """Its routes."""

    platform: Platform

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        path, query = self._asked()
        platform = self.platform
        if path == "/control":
            with platform.lock:
                platform.control(body)
            self._answer({})
            return
        time.sleep(platform.slow)
        with platform.lock:
            if path == "/cgi-bin/stable_token":
                self._answer(platform.give_token(body))
                return
            if query.get("access_token") != platform.token:
                self._answer({"errcode": 42001, "errmsg": "access_token expired"})
                return
            if path == "/cgi-bin/message/custom/send":
                answer = platform.take(body)
                if platform.kill is not None and answer["errcode"] == 0:
                    victim, platform.kill = platform.kill, None
                    os.kill(victim, signal.SIGKILL)
                self._answer(answer)
            elif path == "/cgi-bin/menu/create":
                platform.menu = body
                self._answer({"errcode": 0, "errmsg": "ok"})

    def do_GET(self) -> None:
        path, query = self._asked()
        if path == "/state":
            self._answer(self.platform.state())
        elif query.get("access_token") != self.platform.token:
            self._answer({"errcode": 40001, "errmsg": "invalid credential"})
        elif (held := self.platform.media.get(query["media_id"])) is None:
            self._answer({"errcode": 40007, "errmsg": "invalid media_id"})
        else:
            self._send(base64.b64decode(held), "image/jpeg")

    def _asked(self) -> tuple[str, dict[str, str]]:
        asked = urlsplit(self.path)
        return asked.path, {name: values[0] for name, values in parse_qs(asked.query).items()}

    def _answer(self, body: dict[str, Any]) -> None:
        self._send(json.dumps(body, ensure_ascii=False).encode(), "application/json; encoding=utf-8")

    def _send(self, body: bytes, media_type: str) -> None:
        try:
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except ConnectionError:
            pass  # whoever asked is dead: a test killed it

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test asks for the state."""


def main() -> None:
    port, app_id, secret = sys.argv[1:]
    Handler.platform = Platform(app_id, secret)
    ThreadingHTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()


if __name__ == "__main__":
    main()
