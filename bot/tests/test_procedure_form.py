"""The one form: every message inside it goes to its validating action, whose events say how the turn goes on."""

import pytest

from bot.tests.conftest import ActionServer, Brain

RUN = "a" * 32
OPEN = {"version": 1, "slots": {}, "active_loop": "procedure_form", "requested_slot": "procedure_answer"}
START = {"kind": "start", "procedure": "wages", "answers": {"who": "firm"}}
STEP = {"kind": "step", "run": RUN, "wish": "answer", "field": "who", "value": "firm"}
KEEPS = {"event": "slot", "name": "procedure_answer", "value": None}
REJECTS = {"event": "action_execution_rejected", "name": "procedure_form", "policy": None, "confidence": None}
ENDS = {"event": "active_loop", "name": None}


def called(actions: ActionServer) -> list[str]:
    return [body["next_action"] for body in actions.asked]


async def test_a_start_button_opens_the_form_with_one_call(brain: Brain, actions: ActionServer) -> None:
    actions.form = [[KEEPS]]
    answer = await brain.turn("帮我算", command=START)
    assert called(actions) == ["validate_procedure_form"]
    latest = actions.asked[0]["tracker"]["latest_message"]
    assert (latest["command"], latest["questions"]) == (START, [])
    assert (answer["state"]["active_loop"], answer["state"]["requested_slot"]) == ("procedure_form", "procedure_answer")
    assert answer["nlu"]["intent"] == "procedure"
    assert len(answer["messages"]) == 1


@pytest.mark.parametrize("text", ["单位欠的", "离婚怎么办", "转人工", "。"])
async def test_inside_the_form_every_message_goes_there_first(brain: Brain, actions: ActionServer, text: str) -> None:
    actions.form = [[KEEPS]]
    answer = await brain.turn(text, state=OPEN)
    assert called(actions) == ["validate_procedure_form"]
    assert answer["state"]["active_loop"] == "procedure_form"


@pytest.mark.parametrize(
    ("text", "intent", "action"), [("离婚怎么办", None, "action_answer"), ("转人工", "handoff", "action_handoff")]
)
async def test_what_the_form_rejects_the_rules_answer_and_the_form_asks_again(
    brain: Brain, actions: ActionServer, text: str, intent: str | None, action: str
) -> None:
    actions.form = [[KEEPS, REJECTS], [KEEPS]]
    command = {"kind": "ask", "intent": intent, "entities": {}} if intent else None
    answer = await brain.turn(text, state=OPEN, command=command)
    assert called(actions) == ["validate_procedure_form", action, "validate_procedure_form"]
    events = [event["event"] for event in actions.asked[-1]["tracker"]["events"]]
    assert "action_execution_rejected" in events[events.index("user") :]
    assert answer["state"]["active_loop"] == "procedure_form"
    assert [message["text"].split("：")[-1] for message in answer["messages"]] == [text, text, text]


async def test_what_ends_inside_the_turn_leaves_no_form_and_asks_nothing_back(
    brain: Brain, actions: ActionServer
) -> None:
    for state, command in ((OPEN, STEP), (None, START), (None, STEP)):
        actions.asked.clear()
        actions.form = [[KEEPS, ENDS]]
        answer = await brain.turn("单位", command=command, state=state)
        assert called(actions) == ["validate_procedure_form"]
        assert (answer["state"]["active_loop"], answer["state"]["requested_slot"]) == (None, None)


async def test_a_form_with_nothing_open_after_all_leaves_the_message_to_the_rules(
    brain: Brain, actions: ActionServer
) -> None:
    actions.form = [[ENDS, REJECTS]]
    answer = await brain.turn("离婚怎么办", state=OPEN)
    assert called(actions) == ["validate_procedure_form", "action_answer"]
    assert answer["state"]["active_loop"] is None


async def test_a_form_whose_action_fails_is_an_empty_answer_and_keeps_the_state(
    brain: Brain, actions: ActionServer
) -> None:
    actions.mode = "fail"
    answer = await brain.turn("单位", state=OPEN)
    assert (answer["outcome"], answer["messages"], answer["effects"]) == (None, [], [])
    assert answer["state"] == OPEN


@pytest.mark.parametrize(
    "command", [{"kind": "start"}, {"kind": "start", "procedure": 5}, {"kind": "step", "procedure": "wages"}]
)
async def test_a_malformed_button_is_refused(brain: Brain, actions: ActionServer, command: dict) -> None:
    status, _ = await brain.post("/turn", {"turn_id": "t", "text": "x", "command": command})
    assert status == 422
    assert actions.asked == []
