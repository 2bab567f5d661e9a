"""The service with its pages and a brain that does as told, in a thread: maintainers need data, no running Rasa."""

import asyncio
import threading
import uuid
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Page

from hotline.app import create_app
from hotline.clock import SystemClock
from hotline.conversations.access import NewConversation, open_conversation
from hotline.conversations.incoming import Incoming
from hotline.conversations.reply import Reply, ReplyMessage, Topic
from hotline.conversations.turns import Turns
from hotline.knowledge.present import answer_message
from hotline.learning.collect import collect
from hotline.learning.deidentify.deidentifier import Deidentifier
from hotline.learning.deidentify.words import load_words
from hotline.learning.evaluation.compared import Report
from hotline.learning.evaluation.gates import checks, load_gates
from hotline.learning.evaluation.report import write_report
from hotline.learning.examples import known_examples
from hotline.learning.models import DataVersionRow, ModelRow, ReportRow
from hotline.privacy.audit import SYSTEM
from hotline.services import Services
from hotline.serving.digests import file_digest
from hotline.settings import ROOT, Settings
from hotline.staff.accounts import add_account
from hotline.staff.roles import Role
from hotline.storage.database import Database
from hotline.vocabulary import Area, Channel, Outcome
from tests.browser.desk import Desk
from tests.conftest import DATA
from tests.databases import Seed, sqlite_copy
from tests.fakes import FakeBrain
from tests.learning.conftest import reading
from tests.outside import services_over
from tests.servers import free_port


class Bench(Desk):
    """One open workbench page."""

    path, title = "/workbench/", "训练台"


class Workshop:
    """What a test does beside the browser happens in the service's own thread and loop."""

    def __init__(self, services: Services, loop: asyncio.AbstractEventLoop, url: str) -> None:
        self.services, self.url = services, url
        self._loop = loop
        self._turns = Turns(services)

    def run[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Do it there and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(120)

    def ask(self, *texts: str, sure: float = 0.46, matter: str = "labor/wage", facet: str = "process") -> None:
        """Each text from a citizen of its own, answered, with the brain so sure of it."""
        brain = self.services.brain
        assert isinstance(brain, FakeBrain)
        for text in texts:
            area = Area(matter.partition("/")[0])
            brain.reading = reading(text, matter=matter, sure=sure, facet=facet)
            reply = ReplyMessage(
                text="可以先找人社部门的劳动监察。", topic=Topic(area=area, id=matter, confidence=sure)
            )
            brain.reply = Reply(outcome=Outcome.ANSWERED, messages=[reply])
            self.run(self._say(text))

    def answer_with(self, id_: str) -> None:
        """The next messages are answered with this answer as it stands now, as the actions do."""

        async def known() -> Reply:
            library = await self.services.content.library(self.services.database)
            message = answer_message(library, library.answers[id_], confidence=0.9)
            return Reply(outcome=Outcome.ANSWERED, messages=[message])

        brain = self.services.brain
        assert isinstance(brain, FakeBrain)
        brain.reply = self.run(known())

    def read_on(self) -> None:
        """As the command does."""
        self.run(collect(self.services, actor=SYSTEM))

    def maintainer(self, page: Page, login: str, *, name: str = "徐某") -> Bench:
        """An account of its own, signed in at this page."""
        return self.staff(page, login, Role.MAINTAINER, name=name)

    def staff(self, page: Page, login: str, role: Role, *, name: str) -> Bench:
        """Whoever else has business here."""
        hired = add_account(
            self.services.database,
            self.services.clock,
            actor=SYSTEM,
            login=login,
            name=name,
            staff_no=login,
            roles={role},
        )
        bench = Bench(page, self.url)
        bench.sign_in_for_the_first_time(login, self.run(hired).password)
        return bench

    def keep(self, report: Report) -> None:
        """A report in the registry, with both its models if need be, judged by the shipped gates."""
        report.checks = checks(report, load_gates(DATA), self.services.guard, names=str)
        report.refusals = [sentence for check in report.checks for sentence in check.refusals]
        self.run(self._register(report))

    async def _register(self, report: Report) -> None:
        models_dir, now = self.services.settings.models_dir, self.services.clock.now()
        path = write_report(models_dir, report, names=str)
        version = DataVersionRow(
            digest="d" * 64, file="data/d.json", sha256="0" * 64, changed=False, examples=100, intents=7, made_at=now
        )
        async with self.services.database.write() as session:
            if await session.get(ModelRow, report.candidate) is None:
                session.add(version)
                await session.flush()
                for id_ in (report.current, report.candidate):
                    common = {"sha256": "0" * 64, "size": 1, "data_digest": version.digest, "made_at": now}
                    session.add(
                        ModelRow(id=id_, file=f"{id_[:8]}.tar.gz", trained_seconds=200.0, made_by="xu", **common)
                    )
                await session.flush()
            session.add(
                ReportRow(
                    id=report.id,
                    candidate_id=report.candidate,
                    against_id=report.current,
                    file=str(path.relative_to(models_dir)),
                    sha256=file_digest(path),
                    passed=report.passed,
                    refusals=report.refusals,
                    made_at=now,
                    made_by="xu",
                )
            )

    async def _say(self, text: str) -> None:
        opened = await open_conversation(self.services, NewConversation(channel=Channel.WEB))
        await self._turns.take(opened.conversation_id, Incoming(uuid.uuid4().hex, text=text))


@contextmanager
def workshop(folder: Path) -> Iterator[Workshop]:
    """A service of its own, with the shipped content and the pages as they are built."""
    port, began, made = free_port(), threading.Event(), []

    async def serve() -> None:
        services = await _services(folder)
        await _warm(services)
        server = uvicorn.Server(uvicorn.Config(create_app(services=services), port=port, log_level="warning"))
        serving = asyncio.create_task(server.serve())
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        made.extend((Workshop(services, asyncio.get_running_loop(), f"http://127.0.0.1:{port}"), server))
        began.set()
        await serving

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    assert began.wait(300)  # a limit, no wait: a busy machine takes minutes to import and index everything
    shop, server = made
    yield shop
    server.should_exit = True
    thread.join(30)


async def _services(folder: Path) -> Services:
    clock = SystemClock()
    (folder / "var").mkdir()
    models = folder / "models"
    models.mkdir()
    settings = Settings(var_dir=folder / "var", web_dir=ROOT / "web" / "dist", models_dir=models, reply_timeout=30)
    database = Database(await sqlite_copy(folder / "test.db", Seed(DATA, clock.now())))
    return services_over(database, settings, clock=clock, brain=FakeBrain())


async def _warm(services: Services) -> None:
    """What takes seconds the first time is done before anybody waits for it."""
    data_dir = services.settings.data_dir
    await services.content.library(services.database)
    Deidentifier(load_words(data_dir)).conversation([""])
    known_examples(data_dir)
