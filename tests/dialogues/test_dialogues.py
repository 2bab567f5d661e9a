"""Plays every dialogue through the real API with the real trained model, actions and desk."""

from pathlib import Path

import httpx
import pytest

from tests.dialogues.script import Dialogue, Expected, Step, load_dialogues
from tests.seat import Seat

DIALOGUES = load_dialogues(Path(__file__).parent)


@pytest.mark.service
@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.name)
def test_dialogue(dialogue: Dialogue, http: httpx.Client, seat: Seat) -> None:
    player = Player(http, dialogue, seat)
    for number, step in enumerate(dialogue.steps, start=1):
        player.play(number, step)


class Player:
    """One citizen in one conversation, and the seat who may take it over."""

    def __init__(self, http: httpx.Client, dialogue: Dialogue, seat: Seat) -> None:
        body = {"channel": dialogue.channel, "district": dialogue.district, "now": dialogue.now}
        opened = http.post("/conversations", json={key: value for key, value in body.items() if value}).json()
        self.http, self.seat, self.id = http, seat, opened["conversation_id"]
        self.path = f"/conversations/{self.id}"
        self.headers = {"Authorization": f"Bearer {opened['token']}"}
        self.seen = opened["messages"][-1]["seq"]
        self.offered: list[dict] = opened["messages"][-1]["buttons"]
        self.said = {opened["messages"][-1]["text"]}
        self.last: dict = {}

    def play(self, number: int, step: Step) -> None:
        outcome = self._do(number, step)
        log = self.http.get(f"{self.path}/messages", params={"after": self.seen}, headers=self.headers).json()
        replies = [message for message in log["messages"] if message["sender"] != "citizen"]
        self.seen = max([self.seen, *(message["seq"] for message in log["messages"])])
        place = f"step {number} ({step.say or step.press or step.seat or ''}): " + " | ".join(
            reply["text"] for reply in replies
        )
        _check(step, outcome, replies, log["state"], place)
        if step.new_text:
            assert not self.said & {reply["text"] for reply in replies}, f"said before: {place}"
        self.said |= {reply["text"] for reply in replies}
        buttons = [button for reply in replies for button in reply["buttons"]]
        self.offered = buttons or self.offered

    def _do(self, number: int, step: Step) -> str | None:
        if step.say is not None:
            return self._send(number, {"text": step.say * step.times})
        if step.press is not None:
            found = [button for button in self.offered if step.press in button["title"]]
            titles = [button["title"] for button in self.offered]
            assert found, f"step {number}: no button with {step.press} among {titles}"
            return self._send(number, {"payload": found[0]["payload"]})
        if step.handoff:
            assert self.http.post(f"{self.path}/handoff", json={}, headers=self.headers).status_code == 202
        if step.cancel:
            assert self.http.delete(f"{self.path}/handoff", headers=self.headers).status_code == 200
        if step.rate is not None:
            rating = self.http.post(f"{self.path}/rating", json={"score": step.rate}, headers=self.headers)
            assert rating.status_code == 204
        if step.seat is not None:
            answer = self.seat.act(self.id, step.seat)
            assert answer.status_code < 300, answer.text
        if step.seat_says is not None:
            answer = self.seat.act(self.id, "messages", {"text": step.seat_says})
            assert answer.status_code < 300, answer.text
        return None

    def _send(self, number: int, body: dict) -> str:
        answer = self.http.post(
            f"{self.path}/messages", json={"client_message_id": str(number), **body}, headers=self.headers
        )
        assert answer.status_code == 200, answer.text
        self.last = answer.json()
        return self.last["outcome"]


def _check(expected: Expected, outcome: str | None, replies: list[dict], state: dict, place: str) -> None:
    text = "\n".join(reply["text"] for reply in replies)
    topics = [reply["topic"] for reply in replies if reply["topic"]]
    cited = {
        f"{citation['statute']}{citation['article'] or ''}" for reply in replies for citation in reply["citations"]
    }
    titles = " ".join(button["title"] for reply in replies for button in reply["buttons"])
    codes = {item["code"] for reply in replies for item in reply["items"]}
    if expected.outcome is not None:
        assert outcome == expected.outcome, place
    if expected.area is not None:
        assert topics, place
        assert topics[0]["area"] == expected.area, place
    if expected.areas:
        assert [topic["area"] for topic in topics] == expected.areas, place
    if expected.topic is not None:
        assert topics, place
        assert topics[0]["id"] == expected.topic, place
    if expected.answer is not None:
        assert [reply["answer"]["id"] for reply in replies if reply["answer"]][:1] == [expected.answer], place
    if expected.sender is not None:
        assert {reply["sender"] for reply in replies} == {expected.sender}, place
    if expected.owner is not None:
        assert state["owner"] == expected.owner, place
    if expected.replies is not None:
        assert len(replies) == expected.replies, place
    assert set(expected.cites) <= cited, f"cited {cited}: {place}"
    assert set(expected.items) <= codes, f"offered {codes}: {place}"
    for word in expected.contains:
        assert word in text, f"lacks {word}: {place}"
    for word in expected.lacks:
        assert word not in text, f"has {word}: {place}"
    for word in expected.buttons:
        assert word in titles, f"no button {word} in {titles}: {place}"
