"""A seat sees what the citizen has filled in, by its labels, and the question that was open."""

import pytest

from hotline.procedures.run import Run
from hotline.procedures.store import save_run
from hotline.vocabulary import RunStatus

RUN = Run("d" * 32, "wages", {"who": "firm", "contract": "no", "day": "2026-03-01", "sum": 32000})


@pytest.fixture
async def seat(hire):
    person = await hire("li", name="李某")
    await person.comes_in()
    return person


async def _keep(services, conversation_id, *runs):
    async with services.database.write() as session:
        for run in runs:
            await save_run(session, conversation_id, run.saved(), now=services.clock.now())


async def test_answers_are_shown_by_label_and_the_open_question_with_them(seat, writes_in, services):
    citizen = await writes_in(waits=True)
    left = Run("e" * 32, "draft/quick", {"who": "firm"}, RunStatus.LEFT)
    gone = Run("f" * 32, "long_gone", {"secret": 1})
    await _keep(services, citizen.id, RUN, left, gone)
    [run] = (await seat.get(f"/conversations/{citizen.id}")).json()["runs"]
    assert (run["title"], run["status"], run["asking"]) == ("讨薪", "active", "手里有哪些证据？")
    assert [(answer["label"], answer["value"]) for answer in run["answers"]] == [
        ("欠钱的", "单位"),
        ("劳动合同", "没签"),
        ("哪天起没发", "2026年3月1日，星期日"),
        ("欠多少", "32,000元"),
    ]


async def test_without_a_run_there_is_nothing_to_show(seat, writes_in):
    citizen = await writes_in(waits=True)
    assert (await seat.get(f"/conversations/{citizen.id}")).json()["runs"] == []
