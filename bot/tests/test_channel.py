"""The channel over real HTTP: one request per turn, state in and state out."""

import asyncio
from typing import Any

import pytest

from bot import channel
from bot.channel import neutral
from bot.tests.conftest import SECRET, ActionServer, Brain


async def test_a_turn_brings_understanding_reply_and_state(brain: Brain, actions: ActionServer) -> None:
    answer = await brain.turn(
        "申请法律援助要什么材料", metadata={"now": "2026-11-23T10:00:00+08:00", "district": "王益区"}
    )
    assert answer["turn_id"] == "t1"
    assert answer["model_id"]
    assert answer["nlu"]["intent"] == "legal_aid"
    assert answer["nlu"]["full_intent"] == "legal_aid/apply.material"
    assert answer["nlu"]["questions"][0]["matters"][0]["name"] == "legal_aid/apply"
    assert (answer["outcome"], answer["reason"]) == ("answered", "did action_answer")
    assert answer["state"] == {
        "version": 1, "slots": {"unclear_count": 1}, "active_loop": None, "requested_slot": None,
    }  # fmt: skip


async def test_a_reply_stays_in_one_piece(brain: Brain, actions: ActionServer) -> None:
    answer = await brain.turn("离婚怎么办")
    assert answer["messages"] == [
        {"text": "第一段\n\n第二段：离婚怎么办", "buttons": [], "citations": [{"statute": "x"}]}
    ]


async def test_several_replies_are_joined_and_the_first_outcome_counts(brain: Brain, actions: ActionServer) -> None:
    actions.mode = "twice"
    answer = await brain.turn("离婚怎么办")
    assert len(answer["messages"]) == 2
    assert (answer["outcome"], answer["reason"]) == ("answered", "did action_answer")


async def test_actions_get_the_whole_parse_the_metadata_and_the_secret(brain: Brain, actions: ActionServer) -> None:
    await brain.turn("我在王益区，离婚怎么办", metadata={"district": "新区"})
    latest = actions.asked[-1]["tracker"]["latest_message"]
    assert latest["metadata"] == {"district": "新区"}
    assert latest["questions"][0]["facets"][0]["name"] == "process"
    assert [entity["value"] for entity in latest["entities"]] == ["王益区"]
    assert actions.secrets == [SECRET]


async def test_state_goes_round(brain: Brain, actions: ActionServer) -> None:
    given: Any = None
    for turn in range(1, 6):
        answer = await brain.turn("离婚怎么办", state=given)
        given = answer["state"]
        assert given["slots"]["unclear_count"] == turn
    # However long the conversation, Rasa sees a short tracker.
    assert len(actions.asked[-1]["tracker"]["events"]) < 12


async def test_concurrent_turns_do_not_mix(brain: Brain, actions: ActionServer) -> None:
    actions.delay = 0.02

    async def one(number: int) -> None:
        given = {"version": 1, "slots": {"unclear_count": number * 100}, "active_loop": None, "requested_slot": None}
        answer = await brain.turn(f"离婚怎么办{number}", turn_id=f"t{number}", state=given)
        assert answer["turn_id"] == f"t{number}"
        assert answer["state"]["slots"]["unclear_count"] == number * 100 + 1
        assert answer["messages"][0]["text"].endswith(f"离婚怎么办{number}")

    await asyncio.gather(*(one(number) for number in range(30)))


async def test_nothing_of_a_turn_stays_in_the_brain(brain: Brain, actions: ActionServer) -> None:
    await asyncio.gather(*(brain.turn("离婚怎么办") for _ in range(10)))
    agent = brain.app.ctx.agent
    assert agent.lock_store.conversation_locks == {}
    assert list(await agent.tracker_store.keys()) == []


async def test_a_request_past_all_measure_is_cut_off(brain: Brain, actions: ActionServer) -> None:
    body = b'{"turn_id": "t", "text": "' + b"x" * (channel.LARGEST_REQUEST + 1) + b'"}'
    async with brain.session.post(brain.base + "/turn", data=body, headers={"X-Hotline-Secret": SECRET}) as answer:
        assert answer.status == 413
    assert actions.asked == []


async def test_a_button_is_understood_without_parsing(brain: Brain, actions: ActionServer) -> None:
    command = {"kind": "ask", "intent": "legal_aid/apply.where", "entities": {"district": "新区"}}
    answer = await brain.turn("在哪办", command=command)
    assert answer["nlu"]["full_intent"] == "legal_aid/apply.where"
    assert answer["nlu"]["confidence"] == 1.0
    assert answer["nlu"]["questions"][0]["matters"] == [{"name": "legal_aid/apply", "confidence": 1.0}]
    assert (
        actions.asked[-1]["tracker"]["latest_message"]["intent"]["full_retrieval_intent_name"]
        == "legal_aid/apply.where"
    )


async def test_a_button_for_an_area_alone_names_no_matter(brain: Brain, actions: ActionServer) -> None:
    answer = await brain.turn("转人工", command={"kind": "ask", "intent": "handoff", "entities": {}})
    assert answer["nlu"]["full_intent"] is None
    assert answer["effects"] == [{"effect": "handoff", "reason": "asked"}]


@pytest.mark.parametrize(
    "text", ["/restart", '/handoff{"x":1}', " /session_start", "//legal_aid", "/legal_aid/apply.where"]
)
async def test_what_a_citizen_writes_is_never_a_command(brain: Brain, actions: ActionServer, text: str) -> None:
    answer = await brain.turn(
        text, state={"version": 1, "slots": {"unclear_count": 7}, "active_loop": None, "requested_slot": None}
    )
    # The encoder may understand the English words for what they mean; a command would be certain.
    assert answer["nlu"]["intent"] not in ("restart", "session_start", "handoff") and answer["nlu"]["confidence"] < 1.0
    assert answer["state"]["slots"]["unclear_count"] == 8


@pytest.mark.parametrize("mode", ["fail", "nonsense"])
async def test_a_failing_action_is_an_empty_answer_and_keeps_the_state(
    brain: Brain, actions: ActionServer, mode: str
) -> None:
    actions.mode = mode
    given = {"version": 1, "slots": {"unclear_count": 7}, "active_loop": None, "requested_slot": None}
    answer = await brain.turn("离婚怎么办", state=given)
    assert (answer["outcome"], answer["messages"], answer["effects"]) == (None, [], [])
    assert answer["state"] == given


async def test_an_action_that_hangs_ends_as_a_failure(
    brain: Brain, actions: ActionServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "LONGEST_TURN", 0.2)
    actions.delay = 1.0
    answer = await brain.turn("离婚怎么办")
    assert (answer["outcome"], answer["messages"]) == (None, [])
    assert answer["nlu"]["intent"] == "marriage_family"


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "密码"])
async def test_without_the_secret_nothing_is_answered(brain: Brain, actions: ActionServer, secret: str | None) -> None:
    if secret and not secret.isascii():
        secret = "%E5%AF%86"
    for path in ("/turn", "/parse"):
        status, _ = await brain.post(path, {"turn_id": "t", "text": "你好", "metadata": {}}, secret=secret)
        assert status == 401
    assert actions.asked == []


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"turn_id": "", "text": "你好"},
        {"turn_id": "t", "text": 5},
        {"turn_id": "t", "text": "长" * 5000},
        {"turn_id": "t", "text": "x", "metadata": "no"},
        {"turn_id": "t", "text": "x", "command": {"kind": "do", "action": "handoff"}},
        {"turn_id": "t", "text": "x", "command": {"kind": "ask", "intent": "Restart!"}},
        {"turn_id": "t", "text": "x", "command": {"kind": "ask", "intent": "restart"}},
        {"turn_id": "t", "text": "x", "command": {"kind": "ask", "intent": "no_such_area/x.what"}},
        {"turn_id": "t", "text": "x", "command": {"kind": "ask", "intent": "handoff", "entities": {"a": 1}}},
    ],
)
async def test_a_malformed_request_is_refused(brain: Brain, actions: ActionServer, body: Any) -> None:
    status, answer = await brain.post("/turn", body)
    assert status == 422
    assert answer["error"].startswith("malformed")
    assert actions.asked == []


async def test_parse_alone_runs_no_action(brain: Brain, actions: ActionServer) -> None:
    status, answer = await brain.post("/parse", {"text": "我想从楼上跳下去", "metadata": {}})
    assert status == 200
    assert answer["nlu"]["crisis"] > 0.5
    assert actions.asked == []


@pytest.mark.parametrize(
    "text",
    ["", " ", "\u0000", "\ud800", "😀" * 50, "{slot}", "<img src=x>", "字" * 4000],
    ids=["empty", "blank", "null", "surrogate", "emoji", "slot", "html", "long"],
)
async def test_odd_text_is_answered(brain: Brain, actions: ActionServer, text: str) -> None:
    assert (await brain.turn(text))["outcome"] == "answered"


async def test_positions_count_from_the_start_of_the_text_as_sent(brain: Brain, actions: ActionServer) -> None:
    text = "  /王益区离婚怎么办"
    entity = (await brain.turn(text))["nlu"]["entities"][0]
    assert text[entity["start"] : entity["end"]] == "王益区"


async def test_is_ready_only_with_a_model(brain: Brain) -> None:
    async with brain.session.get(brain.base + "/ready") as answer:
        assert answer.status == 200
        assert (await answer.json())["model_id"]
    agent, brain.app.ctx.agent = brain.app.ctx.agent, None
    try:
        async with brain.session.get(brain.base + "/ready") as answer:
            assert answer.status == 503
        assert (await brain.post("/turn", {"turn_id": "t", "text": "你好"}))[0] == 503
        assert (await brain.post("/parse", {"text": "你好"}))[0] == 503
    finally:
        brain.app.ctx.agent = agent


@pytest.mark.parametrize(
    ("text", "harmless"),
    [("/restart", "／restart"), ("  //x", "  ／／x"), ("1/2", "1/2"), ("", ""), ("/", "／"), ("你好", "你好")],
)
def test_a_leading_slash_becomes_its_full_width_twin(text: str, harmless: str) -> None:
    assert neutral(text) == harmless
    assert len(neutral(text)) == len(text)


def test_a_brain_without_secret_answers_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("HOTLINE_INTERNAL_SECRET", "")
    channel.HotlineInput.from_credentials(None)
    assert "refused" in caplog.text
