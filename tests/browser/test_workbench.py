"""The workbench: a label and its way back by keys alone, a training followed, a report read, a model released and taken back."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from hotline.editions.models import EditionRow
from hotline.learning import desk_api, export_api, exporting
from hotline.learning.evaluation.compared import Change, Replay, Shown
from hotline.learning.exporting import export_decided
from hotline.learning.jobs import book, running
from hotline.learning.jobs.lock import alone
from hotline.learning.jobs.states import Lane, Stage
from hotline.learning.models import ModelRow
from hotline.learning.release import desk_api as release_api
from hotline.learning.release.conditions import approve
from hotline.learning.release.switching import switch
from hotline.privacy.audit import SYSTEM
from hotline.services import Services
from hotline.serving.digests import file_digest
from hotline.serving.record import ModelRecord, write_record
from hotline.staff.roles import Role
from tests.browser.axe import faults
from tests.browser.conftest import DESKTOP
from tests.browser.workshop import Workshop, workshop
from tests.conftest import DATA
from tests.learning.brain_program import write_model
from tests.learning.test_export import git, repository
from tests.learning.test_gates import answers_in_folds, made_groups, made_report, made_side
from tests.learning.test_release import BEN, PROBES, keeping, known
from tests.servers import free_port

pytestmark = pytest.mark.browser
LINE = "工地干活不给钱找谁"


@pytest.fixture
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A service of this test's own."""
    with workshop(tmp_path_factory.mktemp("workshop")) as shop:
        yield shop


def test_from_the_inbox_to_a_label_and_back_by_keys(new_page: Callable[..., Page], shop: Workshop) -> None:
    page = new_page(**DESKTOP)
    shop.maintainer(page, "xu")
    expect(page.get_by_text("收件箱还是空的")).to_be_visible()
    assert faults(page) == []
    shop.ask(LINE, f"请问{LINE}", f"{LINE}呀")
    shop.ask("张建国的电话13912345678，他欠我运费不给咋办")
    page.keyboard.press("r")
    waiting = page.get_by_role("list", name="等着标的").get_by_role("listitem")
    expect(waiting).to_have_count(2)
    expect(waiting.first).to_contain_text("3 人这样问")
    expect(waiting.last).to_contain_text("某电话一")
    talk = page.get_by_role("region", name="前后文")
    expect(talk).to_contain_text(LINE)
    assert faults(page) == []
    page.keyboard.press("1")
    told = page.get_by_role("status").filter(has_text="撤回")
    expect(told).to_contain_text("听得对：劳动和工伤 · 拖欠工资 · 怎么办")
    expect(waiting).to_have_count(1)
    page.keyboard.press("z")
    expect(waiting).to_have_count(2)
    page.keyboard.press("o")
    page.keyboard.type("工资不发怎么要啊")
    page.keyboard.press("Enter")  # before the labels have come: it counts for the best of them
    expect(told).to_contain_text("听得对")
    page.keyboard.press("x")
    page.keyboard.press("Enter")  # the first of all kinds is not meant by whoever has chosen none
    expect(page.get_by_text("先打几个字，或者用上下键选一种")).to_be_visible()
    expect(waiting).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    expect(page.get_by_role("button", name="只记下，以后再写")).to_be_focused()
    page.get_by_label("编号").fill("labor/freight.process")
    page.get_by_label("问题，群众会怎么问").fill("运费不给怎么要")
    page.get_by_label("结论，一两句话").fill("先找欠钱的人说清楚，说不通再去法院。")
    page.get_by_role("combobox", name="法律法规").fill("民法典")
    expect(page.get_by_role("option", name="民法典", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_label("第几条")).to_be_focused()
    page.get_by_label("第几条").fill("188")
    page.get_by_label("这一条怎么说").fill("一般三年内可以去法院要。")
    page.get_by_label("这一条怎么说").press("Enter")
    expect(page.get_by_role("list", name="引用的条文")).to_contain_text("《民法典》第一百八十八条")
    expect(page.get_by_role("combobox", name="法律法规")).to_be_focused()
    expect(page.get_by_role("listbox", name="找到的法律法规")).to_have_count(0)  # it would lie over what follows
    assert faults(page) == []
    page.get_by_role("button", name="起草，并记下缺这一条").click()
    expect(told).to_contain_text("缺一条回答")
    [draft] = shop.run(_drafts(shop.services))
    assert (draft.entry_id, draft.state, draft.content["title"]) == ("labor/freight.process", "draft", "运费不给怎么要")
    assert draft.content["citations"][0]["article"] == "第一百八十八条"
    page.keyboard.press("z")
    expect(waiting).to_have_count(1)
    page.keyboard.press("w")
    page.get_by_label("编号").fill("labor/freight.process")
    page.get_by_role("button", name="起草，并记下缺这一条").click()
    expect(page.get_by_text("这一条已经有一版“草稿”")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="就是缺这一条，记下，等它发布").click()
    expect(told).to_contain_text("缺一条回答")
    page.keyboard.press("z")
    expect(waiting).to_have_count(1)
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(told).to_contain_text("跳过：里面有没隐去的个人信息")
    expect(page.get_by_text("都标完了")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_contain_text("撤回最后一次标注")
    assert faults(page) == []


def test_a_training_is_followed_and_cancelled(
    new_page: Callable[..., Page], shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(desk_api, "spawn", started.append)  # tests/learning/test_jobs.py starts the real process
    page, services = new_page(**DESKTOP), shop.services
    shop.maintainer(page, "xu")
    page.keyboard.press("t")
    expect(page.get_by_text("还没有做过")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="开始训练").click()
    expect(page.get_by_role("heading", name="训练：马上开始")).to_be_visible()
    folder = book.folder_of(services.settings.models_dir, started[0])
    folder.mkdir(parents=True)
    (folder / "log.txt").write_text("Starting to train component 'HotlineClassifier'\n", encoding="utf-8")
    with alone(services.settings.models_dir, Lane.WORK):  # as the process does that runs it
        shop.run(book.begin(services, started[0]))
        shop.run(book.note_progress(services, started[0], Stage.LEARNING, 42))
        expect(page.get_by_role("heading", name="训练：正在进行，学例句")).to_be_visible()
        expect(page.get_by_role("progressbar")).to_have_attribute("value", "42")
        expect(page.get_by_label("日志的最后几行")).to_contain_text("HotlineClassifier")
        assert faults(page) == []
        page.get_by_role("button", name="取消这一次").click()
        page.get_by_role("button", name="确定取消").click()
        expect(page.get_by_role("region", name="做过的")).to_contain_text("已取消")


def test_an_evaluation_begins_with_as_many_rounds_of_cross_validation_as_are_chosen(
    new_page: Callable[..., Page], shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(desk_api, "spawn", started.append)
    shop.keep(made_report())
    page = new_page(**DESKTOP)
    shop.maintainer(page, "xu")
    page.keyboard.press("t")
    page.get_by_label("候选模型").select_option("b" * 32)
    expect(page.get_by_label("交叉验证做几次")).to_have_value("3")
    page.get_by_label("交叉验证做几次").fill("2")
    assert faults(page) == []
    page.get_by_role("button", name="开始评测").click()
    expect(page.get_by_role("heading", name="评测：马上开始")).to_be_visible()
    assert shop.run(book.find(shop.services, started[0])).order["folds"] == 2


def test_a_report_says_which_gate_does_not_hold_and_whom_it_would_concern(
    new_page: Callable[..., Page], shop: Workshop
) -> None:
    worse = made_side(groups=made_groups(elderly=20))
    changed = Change(
        before=Shown(outcome="answered", about="labor/wage.process"),
        after=Shown(outcome="clarified", about=None),
        count=3,
        citizens=2,
        turns=["1" * 32],
    )
    replayed = Replay(conversations=20, turns=40, failures=0, citizens_concerned=2, changes=[changed])
    report = made_report(worse, replay=replayed, cross_validation=answers_in_folds((7, 8), (2, 3)))
    shop.keep(report)
    page = new_page(**DESKTOP)
    shop.maintainer(page, "xu")
    page.keyboard.press("m")
    page.get_by_role("button", name=f"看模型 {report.candidate[:8]} 的报告").click()
    expect(page.get_by_text("没有达标，不能发布")).to_be_visible()
    gates = page.get_by_role("region", name="标准").get_by_role("listitem")
    expect(gates.filter(has_text="每种写法")).to_contain_text("“老人的说法”变差了")
    expect(gates.filter(has_text="听出危险")).to_contain_text("达标")
    expect(gates.filter(has_text="每个回答")).to_contain_text("原来 8 句听对 7 句，现在只听对 2 句")
    lost = page.get_by_role("region", name="听对得少了的回答").get_by_role("row").last
    expect(lost).to_contain_text("8 句里 7 句")
    expect(lost).to_contain_text("3 句里 2 句")
    expect(page.get_by_role("region", name="按写法").get_by_role("row", name="老人的说法")).to_contain_text("24.4%")
    expect(page.get_by_role("region", name="按写法").locator("canvas")).to_be_visible()
    expect(page.get_by_role("region", name="哪些回答会变").get_by_role("row").last).to_contain_text("拖欠工资")
    assert faults(page) == []
    page.set_viewport_size({"width": 1920, "height": 1080})
    assert faults(page) == []


def test_the_loop_from_what_a_citizen_says_to_a_released_model_and_back(
    new_page: Callable[..., Page], shop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = shop.run(_the_model_in_use(shop.services)), "1" * 32
    with _working(shop, tmp_path, monkeypatch) as learnt:
        page = new_page(**DESKTOP)
        shop.maintainer(page, "xu")
        shop.ask(LINE)
        page.keyboard.press("r")
        expect(page.get_by_role("heading", name=LINE)).to_be_visible()
        page.keyboard.press("l")
        expect(page.get_by_label("选中几个字")).to_be_focused()
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("4")
        expect(page.get_by_role("list", name="标好的")).to_contain_text(f"{LINE[:2]}：机构")
        page.keyboard.type("x")
        expect(page.get_by_label("选中几个字")).to_have_value(LINE)
        assert faults(page) == []
        page.keyboard.press("Escape")
        page.keyboard.press("v")
        page.keyboard.press("a")
        expect(page.get_by_role("status").filter(has_text="听得对")).to_be_visible()

        page.keyboard.press("e")
        line = f'- [{LINE[:2]}]{{"entity": "organisation"}}{LINE[2:]}'
        expect(page.get_by_role("region", name="data/nlu/labor.yml")).to_contain_text(line)
        expect(page.get_by_role("region", name="tests/dialogues/from_conversations.yml")).to_contain_text(
            f"say: {LINE}, outcome: answered, answer: labor/wage.process"
        )
        assert faults(page) == []
        page.get_by_role("button", name="写到新分支").click()
        written = page.get_by_role("region", name="写过的")
        expect(written).to_contain_text("，还没有合并")
        expect(page.get_by_text("没有要写的")).to_be_visible()
        branch = written.locator("code").inner_text()
        git(shop.services.settings.repository, "merge", "--quiet", branch)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when one comes back from elsewhere
        expect(written).to_contain_text("，已经合并，或者分支删掉了")

        page.keyboard.press("t")
        page.get_by_role("button", name="开始训练").click()
        expect(page.get_by_role("heading", name="训练：正在进行，学例句")).to_be_visible()
        expect(page.get_by_role("progressbar")).to_have_attribute("value", "42")
        learnt()
        expect(page.get_by_role("region", name="做过的")).to_contain_text("模型 11111111")

        figures = {"candidate_sha256": _digest(shop, "1"), "candidate_data": "b" * 64, "current_sha256": old.sha256}
        shop.keep(made_report().model_copy(update={"candidate": new, "current": old.id} | figures))
        other = new_page(**DESKTOP)
        shop.staff(other, "ban", Role.SUPERVISOR, name="班某")
        expect(other.get_by_role("heading", name="在用的模型 0000")).to_be_visible()
        expect(other.get_by_role("button", name="收件箱")).to_have_count(0)
        expect(other.get_by_role("button", name="发布模型")).to_have_count(0)
        other.keyboard.press("y")
        expect(other.get_by_text("全部达标，可以发布")).to_be_visible()
        expect(other.get_by_role("region", name="混淆矩阵").get_by_role("row", name="劳动 12 3")).to_be_visible()
        other.keyboard.press("b")
        other.get_by_role("button", name="确定批准").click()
        expect(other.get_by_role("status").filter(has_text="已经批准：班某")).to_be_visible()
        assert faults(other) == []

        page.keyboard.press("m")
        page.get_by_role("button", name="发布模型 1111").click(timeout=60_000)  # the page looks every fifteen seconds
        page.get_by_role("button", name="确定发布").click()
        book_of_releases = page.get_by_role("region", name="发布记录").get_by_role("row")
        expect(book_of_releases.last).to_contain_text("发布 11111111，换下 00000000", timeout=60_000)
        expect(book_of_releases.last).to_contain_text("班某 批准")
        expect(page.get_by_role("heading", name="在用的模型 1111")).to_be_visible()
        page.keyboard.press("u")
        page.keyboard.type("老人的话听不懂了")
        page.keyboard.press("Enter")
        expect(book_of_releases.nth(1)).to_contain_text("退回 00000000，换下 11111111", timeout=60_000)
        expect(book_of_releases.nth(1)).to_contain_text("老人的话听不懂了")
        given_up = page.get_by_role("region", name="全部模型").get_by_role("row", name="11111111")
        expect(given_up).to_contain_text("以前用过，评测达标，已批准")
        assert faults(page) == []


def test_a_release_is_cancelled_before_the_switch(
    new_page: Callable[..., Page], shop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its brain never gets ready, so there is all the time in the world."""
    old = shop.run(_the_model_in_use(shop.services))
    file = write_model(shop.services.settings.models_dir / "2.tar.gz", "2" * 32, "never_ready")
    new = shop.run(known(shop.services, file, "b" * 64))
    figures = {"candidate_sha256": new.sha256, "candidate_data": "b" * 64, "current_sha256": old.sha256}
    shop.keep(made_report().model_copy(update={"candidate": new.id, "current": old.id} | figures))
    shop.run(approve(shop.services, new, by=BEN))
    with _working(shop, tmp_path, monkeypatch):
        page = new_page(**DESKTOP)
        shop.maintainer(page, "xu")
        page.keyboard.press("m")
        page.get_by_role("button", name="发布模型 2222").click()
        page.get_by_role("button", name="确定发布").click()
        page.get_by_role("button", name="取消这一次").click(timeout=60_000)
        expect(page.get_by_text("现在的模型照常服务，什么也没有变。")).to_be_visible()
        assert faults(page) == []
        page.get_by_role("button", name="确定取消").click()
        expect(page.get_by_role("button", name="发布模型 2222")).to_be_enabled(timeout=60_000)
        expect(page.get_by_role("heading", name="在用的模型 0000")).to_be_visible()


async def _drafts(services: Services) -> list[EditionRow]:
    async with services.database.read() as session:
        return list(await session.scalars(select(EditionRow).where(EditionRow.state == "draft")))


async def _the_model_in_use(services: Services) -> ModelRow:
    file = write_model(services.settings.models_dir / "0.tar.gz", "0" * 32)
    write_record(services.settings.models_dir, ModelRecord(file.name, file_digest(file), "a" * 64, 1.0))
    return await known(services, file, "a" * 64)


def _digest(shop: Workshop, name: str) -> str:
    return file_digest(shop.services.settings.models_dir / f"{name}.tar.gz")


@contextlib.contextmanager
def _working(shop: Workshop, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Jobs are done in the service's own loop: writing back and releasing as in the product, with programs that play brains.

    A training stands at 42 % until what is yielded is called, and then has made a model.
    """
    (folder / "learning").mkdir()
    (folder / "learning" / "probes.yml").write_text(PROBES, encoding="utf-8")
    for name in ("gates.yml", "jobs.yml"):
        (folder / "learning" / name).symlink_to(DATA / "learning" / name)
    settings = shop.services.settings
    settings.repository = repository(folder / "copy")
    releasing = replace(shop.services, settings=settings.model_copy(update={"data_dir": folder, "port": free_port(4)}))
    loop, learnt = shop.run(_the_loop()), asyncio.Event()

    async def train(job_id: str) -> None:
        with alone(settings.models_dir, Lane.WORK):
            await book.begin(shop.services, job_id)
            await book.note_progress(shop.services, job_id, Stage.LEARNING, 42)
            await learnt.wait()
            file = write_model(settings.models_dir / "1.tar.gz", "1" * 32)
            made = await known(shop.services, file, "b" * 64)
            await book.end(shop.services, job_id, made=made.id)

    def write_back(job_id: str) -> Coroutine[Any, Any, object]:
        work = partial(export_decided, by=SYSTEM)
        return running.run_job(shop.services, job_id, work, by=SYSTEM, tell=lambda *_: None)

    def release(job_id: str) -> Coroutine[Any, Any, object]:
        return running.run_job(releasing, job_id, switch, by=SYSTEM, tell=lambda *_: None)

    @contextlib.asynccontextmanager
    async def unsignalled(*_: object) -> AsyncIterator[None]:
        yield

    monkeypatch.setattr(running, "_cancelled_by_signals", unsignalled)  # the loop is not in the main thread
    monkeypatch.setattr(exporting, "rasa_complaints", lambda *_, **__: [])
    for api, work in ((desk_api, train), (export_api, write_back), (release_api, release)):
        monkeypatch.setattr(api, "spawn", lambda job_id, work=work: _begun(work(job_id), loop))
    brains = keeping(releasing)
    shop.run(brains.__aenter__())
    try:
        yield lambda: shop.run(_set(learnt))
    finally:
        shop.run(brains.__aexit__(None, None, None))


def _begun(work: Coroutine[Any, Any, object], loop: asyncio.AbstractEventLoop) -> None:
    asyncio.run_coroutine_threadsafe(work, loop)


async def _set(event: asyncio.Event) -> None:
    event.set()


async def _the_loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()
