"""The form's validating action: from Rasa's tracker to the guide and back to the events the form obeys."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.procedure import ValidateProcedureForm
from actions.turn import Tools
from hotline.content import Content
from hotline.conversations.danger import load_danger_guard
from hotline.conversations.models import ConversationRow
from hotline.conversations.reply import Reply, SaveRun
from hotline.knowledge.onward import load_onward
from hotline.procedures.offers import Offers
from hotline.procedures.run import Run
from hotline.procedures.store import save_run
from hotline.settings import ROOT
from hotline.storage.database import Database
from tests.content import NOW, seeded
from tests.procedures.wages import PROCEDURES, STARTS
from tests.samples import write_data

ONWARD, GUARD = load_onward(ROOT / "data"), load_danger_guard(ROOT / "data")
CONVERSATION = "1" * 32
RUN = Run("a" * 32, "wages", {"who": "person"})


class Form:
    """Rasa's calls of the action in one conversation."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.action = ValidateProcedureForm(
            Tools(database, Content(), PROCEDURES, Offers(offers=[]), STARTS, ONWARD, GUARD)
        )

    async def keep(self, run: Run) -> None:
        async with self.database.write() as session:
            await save_run(session, CONVERSATION, run.saved(), now=NOW)

    async def call(
        self, text: str, *, done: list[dict[str, Any]] | None = None, **more: Any
    ) -> tuple[list[str], Reply | None]:
        message = {"text": text, "intent": {"name": "unclear"}, "metadata": {"conversation": CONVERSATION}, **more}
        events = [{"event": "user"}, *(done or []), {"event": "action", "name": "procedure_form"}]
        tracker = Tracker("t", {}, message, events, False, None, {"name": "procedure_form"}, "action_listen")
        dispatcher = CollectingDispatcher()
        said = await self.action.run(dispatcher, tracker, cast("DomainDict", {}))
        names = [f"{event['event']}:{event.get('name')}" for event in said]
        reply = Reply.model_validate(dispatcher.messages[0]["custom"]) if dispatcher.messages else None
        return names, reply


@pytest.fixture
async def form(tmp_path: Path) -> AsyncIterator[Form]:
    async with seeded(tmp_path, write_data(tmp_path)) as database:
        async with database.write() as session:
            session.add(
                ConversationRow(id=CONVERSATION, token_digest="x", channel="web", created_at=NOW, last_message_at=NOW)
            )
        yield Form(database)


async def test_a_start_button_opens_a_run_that_the_service_is_to_keep(form: Form) -> None:
    command = {"kind": "start", "procedure": "wages", "answers": {"who": "firm"}}
    events, reply = await form.call("讨薪", command=command)
    assert events == ["slot:procedure_answer"]
    assert reply is not None
    [effect] = reply.effects
    assert isinstance(effect, SaveRun)
    assert (reply.outcome, effect.answers, effect.status) == ("procedure", {"who": "firm"}, "active")


async def test_an_answer_is_read_with_the_run_of_this_conversation(form: Form) -> None:
    await form.keep(RUN)
    entity = {"entity": "date", "text": "9月1号", "value": {"value": "2026-09-01", "grain": "day"}}
    _, reply = await form.call("9月1号", entities=[entity])
    assert reply is not None
    [effect] = reply.effects
    assert isinstance(effect, SaveRun)
    assert effect.answers == {"who": "person", "day": "2026-09-01"}


async def test_a_question_is_left_to_the_rules_and_then_the_field_is_asked_again(form: Form) -> None:
    await form.keep(RUN)
    events, reply = await form.call("法律援助要钱吗", intent={"name": "legal_aid"})
    assert (events, reply) == (["slot:procedure_answer", "action_execution_rejected:procedure_form"], None)
    done = [
        {"event": "action_execution_rejected", "name": "procedure_form"},
        {"event": "action", "name": "action_answer"},
    ]
    events, reply = await form.call("法律援助要钱吗", done=done)
    assert events == ["slot:procedure_answer"]
    assert reply is not None
    assert "从哪天起没发工资" in reply.messages[0].text


async def test_after_a_handoff_nothing_is_asked(form: Form) -> None:
    await form.keep(RUN)
    done = [
        {"event": "action_execution_rejected", "name": "procedure_form"},
        {"event": "action", "name": "action_handoff"},
    ]
    assert await form.call("转人工", done=done) == (["slot:procedure_answer"], None)


async def test_the_end_is_remembered_as_a_topic(form: Form) -> None:
    done = {"who": "person", "day": None, "sum": 3, "proof": [], "phone": None}
    await form.keep(Run(RUN.id, RUN.procedure, done))
    events, reply = await form.call("老板说没钱，拖了一年多没有给过我一分钱。")
    assert events[-1] == "active_loop:None"
    assert "slot:topic_stack" in events
    assert reply is not None
    assert reply.messages[0].attachments


async def test_a_button_of_the_rules_is_none_of_the_guides(form: Form) -> None:
    await form.keep(RUN)
    events, _ = await form.call("单位", command={"kind": "ask"}, intent={"name": "labor"})
    assert events[-1] == "action_execution_rejected:procedure_form"


async def test_a_form_without_a_run_gives_way(form: Form) -> None:
    events, reply = await form.call("法律援助要钱吗", intent={"name": "legal_aid"})
    assert (events, reply) == (["active_loop:None", "action_execution_rejected:procedure_form"], None)
