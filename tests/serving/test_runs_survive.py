"""Ctrl-C leaves no process. Procedures left in the middle, and the case that came of one, are there after the restart, on
another device, at the desk: one test, since each start of the product costs as much as fifty dialogues."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests import product
from tests.dialogues.test_procedures import WAYS, Citizen
from tests.seat import Seat, new_seat

pytestmark = pytest.mark.service


@contextmanager
def api(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{url}/api/v1", timeout=60, trust_env=False) as http:
        yield http


class Keeper:
    """A citizen who has made a case of a finished paper."""

    def __init__(self, citizen: Citizen) -> None:
        [run] = {part for reply in citizen.last["replies"] for part in _runs_in(reply)}
        self.citizen, self.body = citizen, {"conversation_id": citizen.id, "run": run, "filing": "draft_only"}
        self.buttons = citizen.offered
        self.pair = self.hands_in()

    def hands_in(self) -> dict:
        choices = self.citizen.http.get(
            f"{self.citizen.path}/runs/{self.body['run']}/filing", headers=self.citizen.headers
        )
        offered = choices.raise_for_status().json()
        self.missing, self.last_day = offered["missing"], offered["last_day"]
        body = {**self.body, "organisation": offered["organisation"] or offered["choices"][0]["id"]}
        return self.citizen.http.post("/cases", json=body, headers=self.citizen.headers).raise_for_status().json()

    def opens(self, http: httpx.Client, code: str | None = None) -> httpx.Response:
        return http.post("/cases/access", json={"number": self.pair["number"], "code": code or self.pair["code"]})

    def looks(self, http: httpx.Client) -> dict:
        token = self.opens(http).raise_for_status().json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        return http.get(f"/cases/{self.pair['number']}", headers=headers).raise_for_status().json()


def _runs_in(reply: dict) -> set[str]:
    return {part["url"].split("/files/")[1].split("/")[0] for part in reply["attachments"]}


def test_ctrl_c_leaves_no_process_and_a_run_survives_the_restart_another_device_and_a_person(tmp_path: Path) -> None:
    var_dir = tmp_path / "var"
    with product.running(var_dir) as first, api(first.url) as http:
        assert len(_processes(var_dir)) >= 4
        assert first.first_login[0] == "admin"
        seat = new_seat(first)
        paused, midway = ([Citizen(http, seat, None) for _ in WAYS] for _ in range(2))
        pairs = []
        for way, one, other in zip(WAYS, paused, midway, strict=True):
            one.does(*way.into, "先停一下", outcome="procedure", contains=["填过的都留着"])
            pairs.append({name: one.last["resume"][name] for name in ("receipt", "code")})
            other.does(*way.into, outcome="procedure", contains=[way.open])
        case = a_case(http, seat)
    assert _processes(var_dir) == []
    with product.running(var_dir) as second, api(second.url) as http:
        assert second.first_login == ("", "")
        Citizen(http, seat, None).does("法律援助要带什么材料", outcome="answered")
        seat = new_seat(second)
        for way, one, other, pair in zip(WAYS, paused, midway, pairs, strict=True):
            token = http.post("/conversations/resume", json=pair).raise_for_status().json()["token"]
            Citizen.again(one, http, token).does("继续", outcome="procedure", contains=[way.open])
            after = Citizen.again(other, http)
            after.does("看看填了什么", outcome="procedure", contains=list(way.filled.values()))
            after.does("转人工", outcome="handed_off")
            [run] = [run for run in seat.look(other.id)["runs"] if run["status"] == "active"]
            filled = {answer["label"]: answer["value"] for answer in run["answers"]}
            assert run["title"] == way.title and way.filled.items() <= filled.items() and way.open in run["asking"]
        the_case_goes_on(case, http, seat)
    assert _processes(var_dir) == []


def _processes(var_dir: Path) -> list[str]:
    """Command lines of what runs for this product."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            if f"HOTLINE_VAR_DIR={var_dir}".encode() in environment:
                found.append(
                    subprocess.run(["ps", "-o", "args=", "-p", entry.name], capture_output=True, text=True).stdout
                )
    return found


def a_case(http: httpx.Client, seat: Seat) -> Keeper:
    """A paper with nearly everything refused becomes a draft of a case, which says what it lacks."""
    citizen = Citizen(http, seat, None)
    citizen.does("帮我写一份人民调解申请书", "李春来", outcome="procedure")
    citizen.finishes()
    case = Keeper(citizen)
    assert case.pair["code"] and "对方" not in case.missing
    for wrong in ("ABCDEFGH23", "@@##%%", "？？？"):
        assert case.opens(http, wrong).status_code == 404
    seen = case.looks(http)
    assert seen["state"] == "drafted" and seen["hand_in"]["title"] == "这还不是正式提交"
    assert "李春来" in str(seen["application"])
    citizen.does("政府信息公开申请要多久答复", outcome="answered")  # another topic, and back to the paper
    return case


def the_case_goes_on(case: Keeper, http: httpx.Client, seat: Seat) -> None:
    """After the restart an answer is changed and the case brought up to date; the desk opens it by its number."""
    citizen = case.citizen = Citizen.again(case.citizen, http)
    citizen.offered = case.buttons
    citizen.does(">看看、改改前面填的", ">改一个", ">对方：", outcome="procedure", contains=["请重新回答"])
    citizen.does("李春生", outcome="procedure", contains=["草稿好了"])
    assert case.hands_in() == {"number": case.pair["number"], "code": None}
    seen = case.looks(http)
    assert (
        seen["state"] == "drafted" and "李春生" in str(seen["application"]) and "李春来" not in str(seen["application"])
    )
    at_desk = seat.http.get(f"/cases/{case.pair['number']}").raise_for_status().json()
    assert at_desk["readable"] and "李春生" in str(at_desk["application"])
