"""A member of staff who signs in as people do: password, new password, second factor, then works at the desk."""

import subprocess
import sys
import time
from pathlib import Path

import httpx
from pyotp.totp import TOTP

from tests.product import ROOT, Product

_NEW_PASSWORD = "坐席-测试-长口令-2026"


class Seat:
    """An open desk session over the real API."""

    def __init__(self, base_url: str, login: str, password: str) -> None:
        self.http = httpx.Client(
            base_url=f"{base_url}/api/desk", headers={"Origin": base_url}, timeout=30, trust_env=False
        )
        me = self._post("/login", {"login": login, "password": password})
        while me["next_step"] is not None:
            me = self._take(me["next_step"], password)
        self.staff_no = me["staff_no"]

    def queue(self) -> dict:
        """The queue as the desk shows it."""
        return self.http.get("/queue").raise_for_status().json()

    def act(self, conversation_id: str, action: str, body: dict | None = None) -> httpx.Response:
        """claim, messages, return, close, danger/acknowledge."""
        return self.http.post(f"/conversations/{conversation_id}/{action}", json=body)

    def look(self, conversation_id: str) -> dict:
        """The whole transcript with the bot's understanding."""
        return self.http.get(f"/conversations/{conversation_id}").raise_for_status().json()

    def _take(self, step: str, password: str) -> dict:
        if "password" in step:
            return self._post("/password", {"current_password": password, "new_password": _NEW_PASSWORD})
        secret = self._post("/enrol", None)["secret"]
        return self._post("/login/totp", {"code": TOTP(secret).now()})

    def _post(self, path: str, body: dict | None) -> dict:
        response = self.http.post(path, json=body)
        assert response.status_code == 200, response.text
        answer = response.json()
        if "csrf_token" in answer:
            self.http.headers["X-CSRF-Token"] = answer["csrf_token"]
        return answer


def new_seat(product: Product, login: str, staff_no: str) -> Seat:
    """An account made by the command line, signed in."""
    made = subprocess.run(
        [
            str(Path(sys.executable).parent / "hotline"),
            "staff",
            "add",
            login,
            "--name",
            f"坐席{staff_no}",
            "--staff-no",
            staff_no,
        ],
        cwd=ROOT,
        env=product.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    line = next(line for line in made.stdout.splitlines() if "密码" in line)
    password = line.split("密码", 1)[1].lstrip("：: ").split()[0]
    time.sleep(0.1)
    return Seat(product.url, login, password)
