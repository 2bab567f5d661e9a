"""The action server as a real process: who may call it, what it sends, and what it does without a database."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from hotline.conversations.reply import Reply
from hotline.settings import ROOT
from tests.content import seeded
from tests.samples import ANSWER, write_data
from tests.servers import free_port

pytestmark = pytest.mark.process

SECRET = "only-for-tests"
_START_SECONDS = 240


@dataclass
class ActionServer:
    """A running action server."""

    http: httpx.Client
    database: Path

    def call(self, action: str, message: dict[str, Any], slots: dict[str, Any] | None = None) -> httpx.Response:
        """What Rasa sends when a rule picks an action."""
        tracker = {
            "sender_id": "t",
            "slots": slots or {},
            "latest_message": message,
            "events": [],
            "paused": False,
            "latest_event_time": 0.0,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": None,
            "latest_input_channel": None,
        }
        call = {"next_action": action, "sender_id": "t", "tracker": tracker, "domain": {}, "version": "3.6.21"}
        return self.http.post("/webhook", json=call, headers={"X-Hotline-Secret": SECRET})

    def reply(self, action: str, message: dict[str, Any], slots: dict[str, Any] | None = None) -> Answer:
        response = self.call(action, message, slots)
        assert response.status_code == 200, response.text
        body = response.json()
        assert len(body["responses"]) == 1
        reply = Reply.model_validate(body["responses"][0]["custom"])
        return Answer(reply, {event["name"]: event["value"] for event in body["events"]})


@dataclass
class Answer:
    """What an action said and remembered."""

    reply: Reply
    slots: dict[str, Any]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ActionServer]:
    folder = tmp_path_factory.mktemp("actions")

    async def fill() -> None:
        async with seeded(folder, write_data(folder)):
            pass

    asyncio.run(fill())
    with httpx.Client(base_url=f"http://127.0.0.1:{(port := free_port())}", timeout=60, trust_env=False) as http:
        process = subprocess.Popen([sys.executable, "-m", "actions"], cwd=ROOT, env=environment(folder, port))
        try:
            wait_for(http, process)
            yield ActionServer(http, folder / "content.db")
        finally:
            process.terminate()
            process.wait(timeout=60)


def environment(folder: Path, port: int, *, secret: str = SECRET) -> dict[str, str]:
    return os.environ | {
        "HOTLINE_INTERNAL_SECRET": secret,
        "HOTLINE_ACTIONS_URL": f"http://127.0.0.1:{port}",
        "HOTLINE_DATABASE_URL": f"sqlite:///{folder / 'content.db'}",
    }


def wait_for(http: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            http.get("/health").raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise AssertionError("the action server did not start")


def parsed(text: str, intent: str, matter: str | None = None, facet: str | None = None, **more: Any) -> dict[str, Any]:
    """Rasa's parse data as the channel hands it on."""

    def sure(name: str | None) -> list[dict[str, Any]]:
        return [{"name": name, "confidence": 0.9}] if name else []

    question = {"text": text, "areas": sure(intent), "matters": sure(matter), "facets": sure(facet)}
    return {
        "text": text,
        "normalised": text,
        "intent": {"name": intent, "confidence": 0.9},
        "entities": [],
        "questions": [question],
        "crisis": 0.0,
        "metadata": {"district": None, "channel": "web", "rehearsal": False},
        **more,
    }


@pytest.mark.parametrize("headers", [{}, {"X-Hotline-Secret": "wrong"}, {"X-Hotline-Secret": ""}])
@pytest.mark.parametrize(("method", "path"), [("POST", "/webhook"), ("GET", "/actions"), ("GET", "/nowhere")])
def test_nothing_is_answered_without_the_secret(
    server: ActionServer, method: str, path: str, headers: dict[str, str]
) -> None:
    assert server.http.request(method, path, json={}, headers=headers).status_code == 401


def test_health_needs_no_secret_and_the_actions_are_those_of_the_domain(server: ActionServer) -> None:
    assert server.http.get("/health").json() == {"status": "ok"}
    names = {action["name"] for action in server.http.get("/actions", headers={"X-Hotline-Secret": SECRET}).json()}
    answering = {"action_answer", "action_clarify", "action_find_items", "action_find_office", "action_handoff"}
    assert names == {*answering, "validate_procedure_form"}


def test_it_listens_on_loopback_only(server: ActionServer) -> None:
    port = server.http.base_url.port
    listening = [
        line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:] if line.split()[3] == "0A"
    ]
    assert f"0100007F:{port:04X}" in listening
    assert f"00000000:{port:04X}" not in listening


def test_an_answer_then_a_followup_from_the_topic(server: ActionServer) -> None:
    first = server.reply("action_answer", parsed("多久", "legal_aid", "legal_aid/apply", "duration"))
    assert first.reply.messages[0].answer is not None
    assert first.reply.messages[0].answer.id == ANSWER
    assert set(first.slots) == {
        "topic_stack",
        "unclear_count",
        "shown",
        "event_days",
        "asked_day",
        "asked_side",
        "rejected",
    }
    then = server.reply("action_answer", parsed("要带啥", "followup", "followup/topic", "material"), first.slots)
    assert then.reply.messages[0].answer is not None
    assert then.reply.messages[0].answer.id == "legal_aid/apply.material"


def test_clarifying_counts_in_the_state(server: ActionServer) -> None:
    slots: dict[str, Any] = {}
    outcomes = []
    for _ in range(3):
        answer = server.reply("action_clarify", parsed("法律援助那个", "unclear"), slots)
        slots = answer.slots
        outcomes.append(answer.reply.outcome)
    assert outcomes == ["clarified", "searched", "clarified"]
    assert slots["unclear_count"] == 3


def test_items_and_offices_use_the_district_of_the_conversation(server: ActionServer) -> None:
    metadata = {"district": "王益区", "channel": "web"}
    found = server.reply("action_find_items", parsed("办公证", "item_search", metadata=metadata))
    assert [item.code for item in found.reply.messages[0].items] == []
    found = server.reply("action_find_items", parsed("在耀州办公证", "item_search", metadata=metadata))
    assert [item.code for item in found.reply.messages[0].items] == ["notary-apply"]
    office = server.reply("action_find_office", parsed("法律援助中心在哪", "office_search", metadata=metadata))
    assert "王益区法律援助机构" in office.reply.messages[0].text


def test_a_handoff_is_an_effect_for_the_service(server: ActionServer) -> None:
    slots = {"topic_stack": [{"area": "labor", "matter": None}]}
    answer = server.reply("action_handoff", parsed("转人工", "handoff"), slots)
    assert answer.reply.outcome == "handed_off"
    assert [effect.model_dump() for effect in answer.reply.effects] == [
        {"effect": "handoff", "reason": "asked", "topic": "labor"}
    ]


def test_without_its_database_an_action_fails_and_repeats_nothing_of_the_message(server: ActionServer) -> None:
    rename(server.database, "content_revisions", "content_revisions_away")
    try:
        response = server.call("action_answer", parsed("我叫某人的秘密", "legal_aid", "legal_aid/apply"))
        assert response.status_code == 500
        assert "秘密" not in response.text
    finally:
        rename(server.database, "content_revisions_away", "content_revisions")
    assert server.call("action_handoff", parsed("转人工", "handoff")).status_code == 200


def rename(database: Path, table: str, name: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"ALTER TABLE {table} RENAME TO {name}")
        connection.commit()


def test_it_does_not_start_without_a_secret(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "actions"],
        cwd=ROOT,
        env=environment(tmp_path, free_port(), secret=""),
        capture_output=True,
        text=True,
        timeout=_START_SECONDS,
        check=False,
    )
    assert done.returncode != 0
    assert "HOTLINE_INTERNAL_SECRET" in done.stderr
