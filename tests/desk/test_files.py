"""Files and pictures between a citizen and a seat."""

import asyncio
import json
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import select

from hotline.conversations.access import NewConversation, open_conversation
from hotline.conversations.erasure import erase
from hotline.conversations.filestore import conversation_files, remove_erased
from hotline.conversations.models import ConversationFileRow
from hotline.files.store import incoming_of
from hotline.privacy.audit import AuditEntry
from hotline.privacy.journal import ErasureKind
from hotline.services import Services
from hotline.settings import Settings
from hotline.vocabulary import Channel
from tests.desk.conftest import ORIGIN, Person
from tests.desk.talking import ChatPage
from tests.files.sent import docx, jpeg, pdf, photo_with_place

pytestmark = pytest.mark.usefixtures("inspection_without_a_process")


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"files_per_conversation": 3})


@pytest.fixture
async def page(app, services: Services):
    """Somebody who has opened a conversation, which the bot has."""
    opened = await open_conversation(services, NewConversation(channel=Channel.WEB))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as http:
        yield ChatPage(http, opened.conversation_id, opened.token)


@pytest.fixture
async def served(page: ChatPage, seat: Person) -> ChatPage:
    """The same, with a seat who has claimed it."""
    await page.is_served_by(seat)
    return page


async def gives(
    seat: Person, page: ChatPage, content: bytes, name: str = "通知.pdf", *, key: str = "s1"
) -> httpx.Response:
    headers = {"X-CSRF-Token": seat.me["csrf_token"], "X-File-Name": quote(name), "X-Client-Message-Id": key}
    return await seat.http.post(f"/api/desk/conversations/{page.id}/files", content=content, headers=headers)


def desk_path(page: ChatPage, message: dict) -> str:
    return f"/conversations/{page.id}/files/{message['attachments'][0]['url'].rsplit('/', 1)[1]}"


async def file_rows(services: Services) -> list[ConversationFileRow]:
    async with services.database.read() as session:
        return list(await session.scalars(select(ConversationFileRow).order_by(ConversationFileRow.created_at)))


async def test_a_picture_and_a_paper_go_both_ways(served: ChatPage, seat: Person, services: Services) -> None:
    before = (await served.log())[-1]["seq"]
    sent = await served.sends(photo_with_place(), "欠条 张三.JPG")
    assert sent.status_code == 201, sent.text
    given = await gives(seat, served, pdf(2))
    assert given.status_code == 201, given.text
    picture, paper = await served.log(before)
    assert (picture, paper) == (sent.json(), given.json())
    assert [each["seq"] for each in (picture, paper)] == [before + 1, before + 2]
    assert [(each["sender"], each["text"]) for each in (picture, paper)] == [
        ("citizen", "［图片］"),
        ("staff", "［文件］"),
    ]
    (attached,) = picture["attachments"]
    assert (attached["name"], attached["media_type"]) == ("欠条 张三.jpg", "image/jpeg")
    assert attached["title"].startswith("欠条 张三.jpg（") and attached["url"].startswith(f"{served.path}/files/")
    for whole in (await served.get(attached["url"]), await seat.get(desk_path(served, picture))):
        assert whole.status_code == 200 and whole.headers["content-type"] == "image/jpeg"
        assert whole.headers["content-disposition"].startswith("attachment")
        assert whole.headers["x-content-type-options"] == "nosniff"
        assert b"SecretCamera" not in whole.content
    assert (await seat.get(f"{desk_path(served, picture)}?size=small")).headers["content-type"] == "image/jpeg"
    assert (await served.get(f"{attached['url']}?size=small")).status_code == 200
    received = await served.get(paper["attachments"][0]["url"])
    assert received.content == pdf(2) and received.headers["content-type"] == "application/pdf"
    assert (await served.get(f"{paper['attachments'][0]['url']}?size=small")).status_code == 404
    assert list(incoming_of(services.settings).iterdir()) == []


async def test_the_desk_sees_the_file_and_reading_it_leaves_a_trace(
    served: ChatPage, seat: Person, services: Services
) -> None:
    message = (await served.sends(docx(), "合同.docx")).json()
    shown = (await seat.get(f"/conversations/{served.id}")).json()["messages"][-1]
    assert shown["file"] | {"id": "", "size": 0} == {
        "id": "",
        "name": "合同.docx",
        "media_type": message["attachments"][0]["media_type"],
        "size": 0,
        "scanned": False,
        "evidence": [],
    }
    assert (await seat.get("/queue")).json()["mine"][0]["unanswered_since"] is not None
    for _ in range(2):
        await seat.get(desk_path(served, message))
    async with services.database.read() as session:
        reads = list(await session.scalars(select(AuditEntry).where(AuditEntry.action == "conversation_file_read")))
    assert [(entry.object_id, entry.details) for entry in reads] == [(served.id, {"seq": message["seq"]})] * 2


async def test_only_a_person_gets_files(page: ChatPage, seat: Person, services: Services) -> None:
    """The bot reads none: with it, in the queue and after the end the page says what to do first."""
    with_the_bot = await page.sends(jpeg())
    assert with_the_bot.status_code == 409 and with_the_bot.headers["content-type"] == "application/problem+json"
    assert with_the_bot.json()["type"] == "urn:hotline:person-needed" and "转人工" in with_the_bot.json()["detail"]
    await page.post("/handoff")
    waiting = await page.sends(jpeg())
    assert waiting.json()["type"] == "urn:hotline:person-needed" and "接入以后" in waiting.json()["detail"]
    assert (await gives(seat, page, pdf())).status_code == 403
    await seat.post(f"/conversations/{page.id}/claim")
    assert (await page.sends(jpeg())).status_code == 201
    await seat.post(f"/conversations/{page.id}/close")
    assert (await page.sends(jpeg())).json()["type"] == "urn:hotline:person-needed"
    assert (await gives(seat, page, pdf())).status_code == 403
    assert len(await file_rows(services)) == 1


async def test_strangers_get_nothing(
    served: ChatPage, seat: Person, other: Person, supervisor: Person, services
) -> None:
    message = (await served.sends(jpeg())).json()
    url = message["attachments"][0]["url"]
    elsewhere = await open_conversation(services, NewConversation(channel=Channel.WEB))
    stranger = ChatPage(served.http, elsewhere.conversation_id, elsewhere.token)
    assert (await stranger.get(url)).status_code == 404
    assert (await stranger.get(url.replace(served.id, stranger.id))).status_code == 404
    trespass = ChatPage(served.http, served.id, elsewhere.token)
    assert (await trespass.sends(jpeg())).status_code == 404
    assert (await served.http.get(url)).status_code == 401
    assert (await served.http.post(f"{served.path}/files", content=jpeg())).status_code == 401
    assert (await other.get(desk_path(served, message))).status_code == 403
    assert (await gives(other, served, pdf(), key="o1")).status_code == 403
    assert (await gives(supervisor, served, pdf(), key="o2")).status_code == 403  # a whisper is words
    assert (await supervisor.get(desk_path(served, message))).json()["type"] == "urn:hotline:reason-needed"
    assert (await seat.get(desk_path(served, message))).status_code == 200
    without_csrf = await seat.http.post(f"/api/desk/conversations/{served.id}/files", content=pdf())
    assert without_csrf.status_code == 403


async def test_what_is_no_file_of_ours_is_refused(served: ChatPage, services: Services) -> None:
    for content, status in (
        (b"<!doctype html><script>alert(1)</script>", 422),  # whatever its name says
        (b"", 422),
        (b"\xff\xd8\xff" + b"\0" * (10 * 1024 * 1024), 413),
        (b"GIF89a<script>", 422),
    ):
        refused = await served.sends(content, "photo.png")
        assert refused.status_code == status and refused.headers["content-type"] == "application/problem+json"
    polyglot = await served.sends(jpeg() + b"<script>alert(1)</script>", "x.html")
    kept = await served.get(polyglot.json()["attachments"][0]["url"])
    assert b"script" not in kept.content and polyglot.json()["attachments"][0]["name"] == "x.jpg"
    odd = await served.sends(jpeg(), "..\\../a\u202egpj.exe")
    assert odd.json()["attachments"][0]["name"] == "agpj.jpg"
    assert len(await file_rows(services)) == 2
    assert list(incoming_of(services.settings).iterdir()) == []


async def test_a_repetition_finds_its_message_after_the_seat_has_gone(served: ChatPage, seat: Person) -> None:
    """The answer to the first was lost on the way, and the seat closed in between."""
    first = await served.sends(jpeg(), key="a")
    await seat.post(f"/conversations/{served.id}/close")
    again = await served.sends(jpeg(), key="a")
    assert again.status_code == 201 and again.json() == first.json()


async def test_a_wrong_file_is_withdrawn(served: ChatPage, seat: Person) -> None:
    wrong = (await gives(seat, served, pdf())).json()
    path = f"/conversations/{served.id}/messages/{wrong['message_id']}/amendment"
    assert (await seat.post(path, {"text": "刚才那份发错了"})).status_code == 201
    shown = next(message for message in await served.log() if message["message_id"] == wrong["message_id"])
    assert shown["attachments"] == [] and shown["amended_by"]
    gone = await served.get(wrong["attachments"][0]["url"])
    assert gone.status_code == 404 and "更正" in gone.json()["detail"]
    assert (await seat.get(desk_path(served, wrong))).status_code == 200  # who looks into it can still see what it was


async def test_on_the_telephone_nobody_gets_files(seat: Person, services: Services, page: ChatPage) -> None:
    id_ = (await seat.post("/calls", {})).json()["conversation_id"]
    refused = await gives(seat, ChatPage(page.http, id_, ""), pdf())
    assert refused.status_code == 409 and "电话" in refused.json()["detail"]


async def test_the_transcript_names_it_and_erasure_takes_the_bytes(
    served: ChatPage, seat: Person, services: Services
) -> None:
    await served.sends(jpeg(), "欠条.jpg")
    await gives(seat, served, pdf(), "通知.pdf")
    for form in ("txt", "html"):
        text = (await served.get(f"{served.path}/transcript?format={form}")).text
        assert "［图片］" in text and "附件：欠条.jpg（" in text and "附件：通知.pdf（" in text
    store = conversation_files(services.settings)
    assert len(list(store.folder(served.id).iterdir())) == 3
    url = (await served.log())[-1]["attachments"][0]["url"]
    erased = await served.http.delete(served.path, headers=served.headers)
    assert erased.status_code == 200 and not store.folder(served.id).exists()
    assert await file_rows(services) == []
    assert (await served.get(url)).status_code == 404
    assert (await served.sends(jpeg())).status_code == 404
    assert (await gives(seat, served, pdf(), key="s2")).status_code == 404


async def test_what_an_old_backup_brings_back_goes(served: ChatPage, services: Services) -> None:
    await served.sends(jpeg())
    store = conversation_files(services.settings)
    await erase(services, conversation_id=served.id, kind=ErasureKind.WISH)
    lasting = await open_conversation(services, NewConversation(channel=Channel.WEB))
    for holder in (served.id, lasting.conversation_id):
        store.folder(holder).mkdir(parents=True)
        (store.folder(holder) / "x").write_bytes(b"x")
    await remove_erased(services)
    assert store.holders() == [lasting.conversation_id]


async def test_the_bot_learns_nothing_from_it(served: ChatPage, seat: Person, services: Services) -> None:
    """No turn: no candidate for training, no line of a brief, nothing that waits for an answer."""
    await served.sends(jpeg(), "张三的身份证.jpg")
    shown = (await seat.get(f"/conversations/{served.id}")).json()
    assert shown["messages"][-1]["reading"] is None
    everything_but_the_file = json.dumps({**shown, "messages": shown["messages"][:-1]}, ensure_ascii=False)
    assert "身份证" not in everything_but_the_file


class TestOnBothDatabases:
    @pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
    def database_kind(self, request: pytest.FixtureRequest) -> str:
        return request.param

    async def test_the_same_again_and_too_many(self, served: ChatPage, seat: Person, services: Services) -> None:
        first = await served.sends(jpeg(), key="a")
        again = await served.sends(jpeg(), key="a")
        assert (first.json(), again.status_code) == (again.json(), 201)
        assert (await served.sends(jpeg((41, 30)), key="a")).status_code == 409
        text = await served.post("/messages", {"client_message_id": "a", "text": "您好"})
        assert text.status_code == 409
        twice = await served.sends(jpeg(), key="b")
        assert twice.status_code == 201 and twice.json()["message_id"] != first.json()["message_id"]
        folder = conversation_files(services.settings).folder(served.id)
        assert len(list(folder.iterdir())) == 2  # one picture and its small one
        answers = await asyncio.gather(served.sends(jpeg((50, 50))), gives(seat, served, pdf()))
        assert sorted(answer.status_code for answer in answers) == [201, 409]
        assert "3 个文件" in next(answer for answer in answers if answer.status_code == 409).json()["detail"]
        assert (await served.sends(jpeg(), key="b")).status_code == 201  # a repetition takes no room
