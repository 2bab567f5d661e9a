"""A procedure left in the middle is there after a restart, on another device, and at the desk."""

from pathlib import Path

import httpx
import pytest

from tests import product
from tests.seat import new_seat

pytestmark = pytest.mark.service


class Citizen:
    """One conversation over the real API."""

    def __init__(self, url: str, opened: dict, number: int = 0) -> None:
        self.http = httpx.Client(base_url=f"{url}/api/v1", timeout=30, trust_env=False)
        self.id, self.number = opened["conversation_id"], number
        self.headers = {"Authorization": f"Bearer {opened['token']}"}

    @classmethod
    def anew(cls, url: str) -> "Citizen":
        with httpx.Client(base_url=f"{url}/api/v1", timeout=30, trust_env=False) as http:
            return cls(url, http.post("/conversations", json={"channel": "web"}).json())

    @classmethod
    def back(cls, url: str, pair: dict) -> "Citizen":
        with httpx.Client(base_url=f"{url}/api/v1", timeout=30, trust_env=False) as http:
            return cls(url, http.post("/conversations/resume", json=pair).raise_for_status().json(), 100)

    def say(self, text: str) -> dict:
        self.number += 1
        body = {"client_message_id": str(self.number), "text": text}
        return self.http.post(f"/conversations/{self.id}/messages", json=body, headers=self.headers).json()


def _text(turn: dict) -> str:
    return "\n".join(reply["text"] for reply in turn["replies"])


def test_a_run_survives_a_restart_another_device_and_a_person(tmp_path: Path) -> None:
    var_dir = tmp_path / "var"
    with product.running(var_dir) as first:
        paused, midway = Citizen.anew(first.url), Citizen.anew(first.url)
        for citizen in (paused, midway):
            citizen.say("帮我算算期限")
            assert "走到哪一步" in _text(citizen.say("对政府的决定不服"))
        pair = paused.say("先停一下")["resume"]
    with product.running(var_dir) as second:
        again = Citizen.back(second.url, {"receipt": pair["receipt"], "code": pair["code"]})
        assert again.id == paused.id
        assert "走到哪一步" in _text(again.say("继续"))
        midway = Citizen(second.url, {"conversation_id": midway.id, "token": midway.headers["Authorization"][7:]}, 50)
        assert "跟您的情况一样" in _text(midway.say("想申请行政复议"))
        assert midway.say("转人工")["outcome"] == "handed_off"
        [run] = new_seat(second, "seat-run", "301").look(midway.id)["runs"]
        filled = {answer["label"]: answer["value"] for answer in run["answers"]}
        assert (run["title"], run["status"]) == ("算期限", "active")
        assert filled == {"哪一类": "对政府的决定不服", "走到哪一步": "想申请行政复议"}
        assert "跟您的情况一样" in run["asking"]
