"""The public knowledge routes."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from hotline.settings import Settings
from tests.content import client_over, seeded
from tests.samples import ANSWER, add_periods, spoil, write_data


@pytest.fixture
async def http(tmp_path: Path, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    data = write_data(tmp_path)
    add_periods(data)
    spoil(
        data, "knowledge/legal_aid.yml", lambda file: file["answers"][0].update(details="细节。", materials=["身份证"])
    )
    async with seeded(tmp_path, data) as database, client_over(database, settings) as client:
        yield client


async def test_search_answers_with_text_and_citations(http: httpx.AsyncClient) -> None:
    response = await http.get("/api/v1/knowledge", params={"q": "申请援助多久"})
    assert response.status_code == 200
    assert "max-age" in response.headers["Cache-Control"]
    first = response.json()["answers"][0]
    assert set(first) == {"id", "title", "text", "area", "citations", "version", "reviewed_on"}
    assert first["id"] == ANSWER
    assert first["text"].startswith("收到申请后7日内告诉您结果。")
    assert first["citations"][0] == {"statute": "法律援助法", "article": "第四十三条", "version": "2022-01-01"}


@pytest.mark.parametrize("query", ["", "红烧肉"])
async def test_search_finds_nothing_for_nothing(http: httpx.AsyncClient, query: str) -> None:
    response = await http.get("/api/v1/knowledge", params={"q": query})
    assert (response.status_code, response.json()) == (200, {"answers": []})


async def test_one_answer_with_everything_that_unfolds(http: httpx.AsyncClient) -> None:
    answer = (await http.get(f"/api/v1/knowledge/{ANSWER}")).json()
    assert answer["details"] == "细节。"
    assert answer["materials"] == ["身份证"]
    assert answer["unverified"] is False
    citation = answer["citations"][0]
    assert citation["title"] == "中华人民共和国法律援助法"
    assert (citation["effective_from"], citation["rule"]) == ("2022-01-01", "收到申请后7日内审查。")
    [former] = answer["other_periods"]
    assert (former["when"], former["law"]) == ("2024年1月1日以前", "修订前的《行政复议法》")
    assert (former["until"], former["text"], former["unverified"]) == ("2023-12-31", "那时按旧法。", True)
    assert former["citations"][0]["article"] is None
    assert "那时按旧法" not in answer["text"]


async def test_an_entry_answer_is_read_by_its_area(http: httpx.AsyncClient) -> None:
    answer = (await http.get("/api/v1/knowledge/legal_aid/entry")).json()
    assert (answer["id"], answer["title"]) == ("legal_aid/entry", "想要免费律师")


@pytest.mark.parametrize("id_", ["legal_aid/none.what", "nowhere/entry", "x"])
async def test_an_unknown_answer_is_404(http: httpx.AsyncClient, id_: str) -> None:
    response = await http.get(f"/api/v1/knowledge/{id_}")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("application/problem+json")


async def test_an_overlong_query_is_422(http: httpx.AsyncClient) -> None:
    assert (await http.get("/api/v1/knowledge", params={"q": "长" * 201})).status_code == 422
