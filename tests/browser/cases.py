"""A running service with cases in it. Following a case needs no brain: the service alone is started, in seconds."""

import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from hotline.cases.kinds import CaseKind, Filing
from hotline.cases.opening import OpenedCase, open_case
from hotline.conversations.access import NewConversation, open_conversation
from hotline.conversations.reply import RunFile
from hotline.conversations.store import Draft, append, lock_conversation
from hotline.outside import build_services
from hotline.services import Services
from hotline.settings import Settings
from hotline.vocabulary import Channel, Sender
from tests.browser.alone import service_alone
from tests.cases.conftest import AID, REVIEW, name_channel, wanted
from tests.procedures.documents.samples import draft_run
from tests.product import Product
from tests.seat import apart

TITLES = {"mediation_application": "人民调解申请书", "legal_aid_application": "法律援助申请表"}


@contextmanager
def case_service(var_dir: Path) -> Iterator[Product]:
    """The service on a new database; two organisations have named this channel."""
    with service_alone(
        var_dir, prepare=lambda: apart(_on_services(Settings(var_dir=var_dir), _name_channels))
    ) as product:
        yield product


def new_case(
    product: Product, kind: CaseKind = CaseKind.LEGAL_AID, *, filing: Filing = Filing.DESIGNATED
) -> OpenedCase:
    """Somebody has applied: number and code as they were shown."""

    async def apply(services: Services) -> OpenedCase:
        organisation = {CaseKind.LEGAL_AID: AID, CaseKind.ADMIN_REVIEW: REVIEW}.get(kind, "mediation-village")
        opened = await open_conversation(services, NewConversation(channel=Channel.WEB))
        return await open_case(
            services,
            wanted(kind, organisation),
            filing=filing,
            conversation_id=opened.conversation_id,
            run_id=uuid.uuid4().hex,
        )

    return apart(_on_services(Settings(var_dir=product.var_dir), apply))


def give_paper(product: Product, conversation_id: str, document: str) -> None:
    """The conversation has just finished drafting this paper, and has been given it."""

    async def give(services: Services) -> None:
        now = services.clock.now()
        async with services.database.write() as session:
            conversation = await lock_conversation(session, conversation_id)
            run = draft_run(conversation_id, document, now, last_day=now.date() + timedelta(days=30))
            session.add(run)
            file = RunFile(run=run.id, name=f"{TITLES[document]}.html", title=TITLES[document], media_type="text/html")
            append(session, conversation, Draft(Sender.BOT, "草稿好了。", attachments=[file]), now=now)

    apart(_on_services(Settings(var_dir=product.var_dir), give))


class Follower:
    """Somebody who looks after a case on a telephone."""

    def __init__(self, page: Page, url: str, case: OpenedCase) -> None:
        self.page, self.url, self.case = page, url, case

    def opens(self, number: str | None = None, code: str | None = None) -> "Follower":
        self.page.goto(f"{self.url}/case/")
        self.page.get_by_label("办件编号").fill(number or self.case.number)
        self.page.get_by_label("查询码").fill(code or self.case.code or "")
        self.page.get_by_role("button", name="打开").click()
        return self

    def sees(self, words: str) -> Locator:
        found = self.page.get_by_text(words).first
        expect(found).to_be_visible()
        return found

    def fits_the_screen(self) -> None:
        assert self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


async def _name_channels(services: Services) -> None:
    await name_channel(services, AID, CaseKind.LEGAL_AID, Filing.DESIGNATED)
    await name_channel(services, REVIEW, CaseKind.ADMIN_REVIEW, Filing.DESIGNATED)


async def _on_services[T](settings: Settings, work: Callable[[Services], Awaitable[T]]) -> T:
    services = build_services(settings)
    try:
        return await work(services)
    finally:
        await services.brain.close()
        await services.database.close()
