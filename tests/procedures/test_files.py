"""What a run gives to take away: made when it is fetched, for the holder of the token alone, and gone with the conversation."""

from urllib.parse import quote

import pytest

from hotline.conversations.reply import Button, Reply, ReplyMessage, RunFile, Start, Topic
from hotline.procedures.run import Run
from hotline.services import Services
from hotline.vocabulary import Area, Outcome, RunStatus
from tests.conftest import Citizen
from tests.fakes import FakeBrain

NAME = "单子.html"
DONE = Run(
    "c" * 32,
    "wages",
    {"who": "person", "day": None, "sum": 32000, "proof": [], "phone": None, "story": None},
    RunStatus.CONCLUDED,
)


def reply(run: Run, *buttons: Button) -> Reply:
    file = RunFile(run=run.id, name=NAME, title="办事单子", media_type="text/html")
    topic = Topic(area=Area.LABOR, confidence=1.0)
    message = ReplyMessage(text="好了", topic=topic, attachments=[file], buttons=list(buttons))
    return Reply(outcome=Outcome.PROCEDURE, messages=[message], effects=[run.saved()])


@pytest.fixture
async def url(citizen: Citizen, brain: FakeBrain) -> str:
    """Where the message says its file is."""
    brain.reply = reply(DONE)
    [attachment] = (await citizen.say("完了"))["replies"][0]["attachments"]
    assert attachment == {
        "name": NAME,
        "title": "办事单子",
        "url": f"{citizen.path}/files/{DONE.id}/{quote(NAME)}",
        "media_type": "text/html",
    }
    return attachment["url"]


async def test_a_file_is_saved_and_runs_nothing(citizen: Citizen, url: str) -> None:
    answer = await citizen.http.get(url, headers=citizen.headers)
    assert (answer.status_code, answer.text) == (200, "<!doctype html><p>32,000元</p>")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]


async def test_it_follows_the_answers(citizen: Citizen, url: str, brain: FakeBrain) -> None:
    brain.reply = reply(DONE.having("sum", 500))
    await citizen.say("改成五百")
    assert "500元" in (await citizen.http.get(url, headers=citizen.headers)).text
    unfinished = {field: value for field, value in DONE.answers.items() if field != "story"}
    brain.reply = reply(Run(DONE.id, DONE.procedure, unfinished))
    await citizen.say("重新写经过")
    assert (await citizen.http.get(url, headers=citizen.headers)).status_code == 404


async def test_nobody_else_gets_it(new_citizen, citizen: Citizen, url: str) -> None:
    other = await new_citizen()
    assert (await other.http.get(url)).status_code == 401
    assert (await other.http.get(url, headers=other.headers)).status_code == 404
    assert (await other.http.get(url.replace(citizen.id, other.id), headers=other.headers)).status_code == 404


@pytest.mark.parametrize("name", ["别的.html", "..%2F..%2Fetc%2Fpasswd"])
async def test_only_what_the_conclusion_offers_is_made(citizen: Citizen, url: str, name: str) -> None:
    place = url.rsplit("/", 1)[0]
    assert (await citizen.http.get(f"{place}/{name}", headers=citizen.headers)).status_code == 404


async def test_it_is_gone_with_the_conversation(citizen: Citizen, url: str) -> None:
    await citizen.http.delete(citizen.path, headers=citizen.headers)
    assert (await citizen.http.get(url, headers=citizen.headers)).status_code == 404


async def test_a_button_for_a_procedure_that_is_gone_is_refused(citizen: Citizen, brain: FakeBrain) -> None:
    gone = Button(title="办老事", command=Start(procedure="long_gone"))
    brain.reply = reply(DONE, gone, Button(title="讨薪", command=Start(procedure="wages")))
    buttons = (await citizen.say("有啥能办的"))["replies"][0]["buttons"]
    assert (await citizen.post(payload=buttons[0]["payload"])).status_code == 422
    assert (await citizen.post(payload=buttons[1]["payload"])).status_code == 200


async def test_who_puts_a_run_aside_gets_a_receipt_once(citizen: Citizen, brain: FakeBrain, services: Services) -> None:
    paused = DONE.being(RunStatus.PAUSED)
    brain.reply = reply(paused)
    assert (await citizen.say("先停一下"))["resume"]["code"]
    brain.reply = reply(DONE.being(RunStatus.ACTIVE))
    assert "resume" not in await citizen.say("继续")
    brain.reply = reply(paused)
    assert "resume" not in await citizen.say("再停一下")
