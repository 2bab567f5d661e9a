"""Where no identity provider is set up there is no login, no route and no button."""

import pytest

from hotline.settings import Settings


@pytest.fixture
def database_kind() -> str:
    """The databases make no difference here."""
    return "sqlite"


@pytest.fixture
def settings(tmp_path) -> Settings:
    (tmp_path / "var").mkdir()
    return Settings(var_dir=tmp_path / "var", web_dir=tmp_path / "no-pages", models_dir=tmp_path / "models")


async def test_no_route_answers(client, citizen):
    path = f"{citizen.path}/real-name"
    for method in ("GET", "POST", "DELETE"):
        assert (await client.request(method, path, headers=citizen.headers)).status_code == 404
        assert (await client.request(method, path)).status_code == 404
    assert (await client.get("/real-name/return?state=x&code=y")).status_code == 404


async def test_the_page_without_script_offers_nothing(client):
    answer = await client.post("/lite", data={"action": "send", "text": "怎么申请法律援助", "client_message_id": "1"})
    page = await client.get("/lite", headers={"Cookie": answer.headers["set-cookie"].partition(";")[0]})
    assert "怎么申请法律援助" in page.text and "实名" not in page.text
