"""The public routes for items and organisations."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from hotline.settings import Settings
from tests.content import client_over, seeded
from tests.samples import spoil, write_data

CONTRACT = {
    "code",
    "title",
    "body",
    "district",
    "modes",
    "materials",
    "fee",
    "statutory_limit",
    "promised_limit",
    "citations",
}


@pytest.fixture
async def http(tmp_path: Path, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    data = write_data(tmp_path)
    one = {"summary": "一。", "body": "司法局", "reviewed_on": "2026-11-01"}
    more = [{"code": f"item-{number}", "title": f"事项{number}", **one} for number in range(25)]
    spoil(data, "catalogue/justice.yml", lambda items: items.extend(more))
    async with seeded(tmp_path, data) as database, client_over(database, settings) as client:
        yield client


async def codes(http: httpx.AsyncClient, **params: str | int) -> list[str]:
    response = await http.get("/api/v1/items", params=params)
    assert response.status_code == 200, response.text
    return [item["code"] for item in response.json()["items"]]


async def test_an_item_has_the_agreed_fields_and_null_for_what_nobody_confirmed(http: httpx.AsyncClient) -> None:
    response = await http.get("/api/v1/items/la-apply")
    item = response.json()
    assert set(item) >= CONTRACT
    unknown = ("modes", "materials", "fee", "statutory_limit", "promised_limit", "official_code")
    assert [item[name] for name in unknown] == [None] * len(unknown)
    assert "max-age" in response.headers["Cache-Control"]


async def test_items_come_twenty_to_a_page(http: httpx.AsyncClient) -> None:
    first = (await http.get("/api/v1/items")).json()
    assert (first["total"], len(first["items"])) == (27, 20)
    assert len(await codes(http, page=2)) == 7
    assert await codes(http, page=3) == []
    assert first["items"][0]["code"] == "la-apply"


async def test_items_are_found_by_words_and_a_wrong_character(http: httpx.AsyncClient) -> None:
    assert await codes(http, q="法律援住") == ["la-apply"]
    assert await codes(http, q="免费律师") == ["la-apply"]
    assert await codes(http, q="红烧肉") == []


async def test_items_are_filtered_by_district_and_mode(http: httpx.AsyncClient) -> None:
    assert await codes(http, q="公证", district="耀州区") == ["notary-apply"]
    assert await codes(http, q="公证", district="王益区") == []
    assert await codes(http, q="公证", district="outside") == []
    assert await codes(http, mode="网上办") == ["notary-apply"]
    assert await codes(http, mode="马上办") == []


@pytest.mark.parametrize(
    "query",
    [
        "items?district=长安区",
        "items?mode=天上办",
        "items?page=0",
        "organisations?district=长安区",
        "organisations?kind=moon",
    ],
)
async def test_an_unknown_filter_is_422_in_chinese(http: httpx.AsyncClient, query: str) -> None:
    response = await http.get(f"/api/v1/{query}")
    assert response.status_code == 422
    assert response.headers["content-type"].startswith("application/problem+json")
    assert any("\u4e00" <= character <= "\u9fff" for character in response.json()["title"])


async def test_an_unknown_item_is_404(http: httpx.AsyncClient) -> None:
    assert (await http.get("/api/v1/items/no-such-code")).status_code == 404


async def test_organisations_by_kind_and_district(http: httpx.AsyncClient) -> None:
    everywhere = (await http.get("/api/v1/organisations")).json()["organisations"]
    assert len(everywhere) == 2
    params = {"kind": "legal_aid", "district": "王益区"}
    [one] = (await http.get("/api/v1/organisations", params=params)).json()["organisations"]
    assert one == {
        "id": "legal-aid-wangyi",
        "name": "王益区法律援助机构",
        "kind": "legal_aid",
        "kind_title": "法律援助机构",
        "district": "王益区",
        "address": None,
        "phone": None,
        "hours": None,
    }
