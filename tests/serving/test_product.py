"""The whole product: that it runs on PostgreSQL and Redis, lets nobody in at the back, and logs nothing of citizens."""

import subprocess
from pathlib import Path

import httpx
import pytest

from tests import product

pytestmark = pytest.mark.service


def _ask(url: str, text: str) -> dict:
    with httpx.Client(base_url=f"{url}/api/v1", timeout=30, trust_env=False) as http:
        opened = http.post("/conversations", json={"channel": "web"}).json()
        headers = {"Authorization": f"Bearer {opened['token']}"}
        body = {"client_message_id": "1", "text": text}
        return http.post(f"/conversations/{opened['conversation_id']}/messages", json=body, headers=headers).json()


@pytest.mark.postgres
@pytest.mark.redis
def test_the_product_runs_on_postgresql_and_redis(tmp_path: Path, postgres_url: str, redis_url: str) -> None:
    admin = postgres_url
    subprocess.run(["psql", admin, "-qc", "CREATE DATABASE product"], check=True)
    url = postgres_url.rsplit("/", 1)[0] + "/product"
    with product.running(tmp_path / "var", HOTLINE_DATABASE_URL=url, HOTLINE_REDIS_URL=redis_url) as running:
        answer = _ask(running.url, "法律援助要带什么材料")
        assert answer["outcome"] == "answered"
        assert answer["replies"][0]["citations"]
        assert _ask(running.url, "转人工")["state"]["owner"] == "queue"


def test_brain_and_action_server_want_the_secret_and_listen_on_loopback_only(running_product: product.Product) -> None:
    for port, path in ((running_product.port + 1, "/webhooks/hotline/turn"), (running_product.port + 2, "/webhook")):
        answer = httpx.post(f"http://127.0.0.1:{port}{path}", json={}, timeout=30, trust_env=False)
        assert answer.status_code == 401
        listening = subprocess.run(
            ["ss", "-ltnH", f"sport = :{port}"], capture_output=True, text=True, check=True
        ).stdout
        assert listening.split()[3].startswith("127.0.0.1:")


def test_metrics_are_not_public_and_name_nobody(running_product: product.Product) -> None:
    assert httpx.get(f"{running_product.url}/metrics", timeout=30, trust_env=False).status_code == 401
    secret = (running_product.var_dir / "internal-secret").read_text()
    metrics = httpx.get(
        f"{running_product.url}/metrics", headers={"Authorization": f"Bearer {secret}"}, timeout=30, trust_env=False
    )
    assert metrics.status_code == 200
    assert "hotline_requests_total" in metrics.text
    assert "{conversation_id}" in metrics.text or "conversation" in metrics.text


def test_no_log_holds_what_a_citizen_wrote(running_product: product.Product) -> None:
    _ask(running_product.url, "我叫欧阳测试，身份证610202199001011234，法律援助要钱吗")
    for log in (running_product.var_dir / "log").iterdir():
        content = log.read_text(errors="replace")
        assert "610202199001011234" not in content, log.name
        assert "欧阳测试" not in content, log.name
