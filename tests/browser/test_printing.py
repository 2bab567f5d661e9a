"""A paper printed by its code: taken on a phone, typed at the desk with the keyboard alone."""

import json
import sqlite3
import uuid
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faults
from tests.browser.conftest import DESKTOP
from tests.browser.desk import Desk, new_desk
from tests.procedures.documents.samples import answers_of
from tests.product import Product

pytestmark = pytest.mark.browser
TITLE = "人民调解申请书"


@pytest.fixture
def desk(new_page: Callable[..., Page], running_product: Product) -> Desk:
    """A seat of this test's own, signed in."""
    return new_desk(new_page(**DESKTOP), running_product)


def drafted(product: Product) -> dict[str, str]:
    """A conversation with a finished draft: its code, and what is needed to take another."""
    with httpx.Client(base_url=f"{product.url}/api/v1", trust_env=False, timeout=30) as http:
        opened = http.post("/conversations", json={"channel": "web"}).raise_for_status().json()
        run = uuid.uuid4().hex
        values = (run, opened["conversation_id"], json.dumps(answers_of("mediation_application"), ensure_ascii=False))
        with sqlite3.connect(product.var_dir / "hotline.db", timeout=30) as database:
            database.execute(
                "INSERT INTO runs (id, conversation_id, procedure, status, answers, place, created_at, updated_at) "
                "VALUES (?, ?, 'draft/mediation_application', 'concluded', ?, '{}', '2026-11-26 01:00:00.000000', "
                "'2026-11-26 01:00:00.000000')",
                values,
            )
        path = f"/conversations/{opened['conversation_id']}/runs/{run}/print-code"
        return http.post(path, headers={"Authorization": f"Bearer {opened['token']}"}).raise_for_status().json()


def test_a_seat_prints_a_paper_with_the_keyboard_alone(desk: Desk, running_product: Product) -> None:
    code, page = drafted(running_product)["code"], desk.page
    page.get_by_role("button", name="取件打印").click()
    expect(page.get_by_label("取件码")).to_be_focused()
    expect(page.get_by_role("button", name="打开文书")).to_be_disabled()
    assert faults(page) == []
    page.keyboard.type("ABCD-EFGHJ-KMNPQ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("取件码不对，或者已经过期")
    expect(page.get_by_label("取件码")).to_be_focused()
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=TITLE)).to_be_focused()
    assert faults(page) == []
    with page.context.expect_page() as opened:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    paper = opened.value
    expect(paper.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(paper.locator("h1")).to_have_css("text-align", "center")
    assert code not in paper.url
    paper.close()
    with page.expect_download() as saved:
        page.get_by_role("link", name=f"存成文件：{TITLE}（Word）").click()
    assert saved.value.suggested_filename == f"{TITLE}.docx"
    page.get_by_role("button", name="换下一个取件码").click()
    expect(page.get_by_label("取件码")).to_have_value("")
    page.get_by_role("button", name="取件打印").click()
    expect(page.get_by_role("navigation")).to_be_visible()
