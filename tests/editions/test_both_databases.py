"""An answer goes its way and turns over on its day, on either database."""

from hotline.editions.sweeper import turn_over_due
from hotline.services import Services
from tests.editions.bench import WORDS, Bench
from tests.fakes import FakeClock


async def test_written_by_one_reviewed_by_another_and_back_to_what_was_before(author: Bench, lawyer: Bench):
    edition = await author.hands_in(conclusion=WORDS)
    assert (await author.sees())["text"].startswith("收到申请后7日内")
    assert await author.refused(edition, "review") == (403, "自己写的要由另一位训练师或班长来法审。")
    edition = await lawyer.puts_out(edition)
    assert (edition["number"], edition["reviewer"], edition["in_force"]) == (2, "秦某", True)
    now = await author.sees()
    assert now["text"].startswith(WORDS)
    assert (now["version"], now["reviewed_on"]) == (2, "2026-11-26")
    assert "2026年11月26日复核" in now["source"]
    await author.does(edition, "withdraw", "期限写得不清楚")
    before = await author.sees()
    assert before["text"].startswith("收到申请后7日内")
    assert (before["version"], before["reviewed_on"]) == (1, "2026-11-01")
    history = (await author.looks_at())["editions"]
    assert [(each["number"], each["state_title"], each["in_force"]) for each in history] == [
        (2, "已撤下", False),
        (1, "已发布", True),
    ]


async def test_it_counts_from_its_day_to_its_day_without_a_restart(
    author: Bench, lawyer: Bench, services: Services, clock: FakeClock
):
    draft = await author.writes(await author.begins(), since="2026-12-01", until="2026-12-31", conclusion=WORDS)
    edition = await lawyer.puts_out(await author.does(draft, "submit"))
    assert not edition["in_force"]
    assert (await author.looks_at())["changes_on"] == "2026-12-01"
    assert await turn_over_due(services) == 0
    clock.advance(days=4, hours=14)  # one minute into the first of December
    assert await turn_over_due(services) == 1
    assert await turn_over_due(services) == 0
    assert (await author.sees())["text"].startswith(WORDS)
    clock.advance(days=31)
    assert await turn_over_due(services) == 1
    assert (await author.sees())["version"] == 1
