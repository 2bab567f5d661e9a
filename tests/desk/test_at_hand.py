"""Knowledge at hand: what a seat finds while it writes, and what is suggested for the citizen's last message."""

import pytest

from hotline.conversations.brain import Guess, Question, Understanding
from hotline.seed import seed_all
from hotline.settings import ROOT
from tests.desk.conftest import LabourBrain
from tests.samples import ANSWER, write_data


class AidBrain(LabourBrain):
    """Takes everything for the time an application for legal aid takes, and counts how often it is asked."""

    asked = 0
    nlu = Understanding(
        text="",
        full_intent=ANSWER,
        confidence=0.8,
        questions=[
            Question(
                text="",
                areas=[Guess(name="legal_aid", confidence=0.9)],
                matters=[
                    Guess(name="legal_aid/apply", confidence=0.8),
                    Guess(name="legal_aid/refused", confidence=0.15),
                ],
                facets=[Guess(name="duration", confidence=0.7)],
            )
        ],
    )

    async def turn(self, request):
        self.asked += 1
        return await super().turn(request)

    async def parse(self, text, metadata):
        self.asked += 1
        return await super().parse(text, metadata)


@pytest.fixture
def brain():
    return AidBrain()


@pytest.fixture
async def knowledge(database, clock, tmp_path):
    await seed_all(database, data_dir=write_data(tmp_path), now=clock.now())


async def look_up(seat, words):
    finds = (await seat.get(f"/knowledge?q={words}")).json()["finds"]
    return {(find["kind"], find["id"]): find for find in finds}


async def test_every_kind_is_found_with_its_source(seat, knowledge):
    found = await look_up(seat, "法律援助 审查 期限")
    answer = (await look_up(seat, "申请援助多久有结果"))["answer", ANSWER]
    assert "《法律援助法》第四十三条（2022年1月1日起施行）" in answer["text"]
    assert answer["text"].startswith("收到申请后7日内")
    assert answer["version"] == 1
    fact = found["fact", "la-review"]
    assert fact["text"] == "审查期限：7自然日。\n法律依据：《法律援助法》第四十三条（2022年1月1日起施行）。"
    item = (await look_up(seat, "免费律师"))["item", "la-apply"]
    assert "材料：待主管部门确认" in item["text"]
    place = (await look_up(seat, "耀州区法律援助机构"))["organisation", "legal-aid-yaozhou"]
    assert "地址和电话可以拨打 12348 问。" in place["text"]
    assert "地址：" not in place["text"]  # nobody has confirmed one


async def test_half_a_word_is_found_too(seat, knowledge):
    assert ("item", "notary-apply") in await look_up(seat, "公")
    assert ("organisation", "notary") in await look_up(seat, "公证机")
    assert await look_up(seat, " ") == {}


async def test_what_the_turn_understood_is_suggested_without_asking_again(seat, knowledge, writes_in, brain):
    citizen = await writes_in("多久能批下来", waits=True)
    asked = brain.asked
    finds = (await seat.get(f"/conversations/{citizen.id}/suggestions")).json()["finds"]
    assert [find["id"] for find in finds][:2] == [ANSWER, "legal_aid/refused.refused"]
    assert brain.asked == asked


async def test_no_suggestions_from_what_is_not_this_seats_to_read(seat, knowledge, writes_in):
    with_the_bot = await writes_in()
    assert (await seat.get(f"/conversations/{with_the_bot.id}/suggestions")).status_code == 403
    assert (await seat.get(f"/conversations/{'0' * 32}/suggestions")).status_code == 404


async def test_the_whole_fact_table_is_there(seat, database, clock):
    await seed_all(database, data_dir=ROOT / "data", now=clock.now())
    assert ("fact", "lb-claim-period") in await look_up(seat, "申请劳动仲裁的期限")
