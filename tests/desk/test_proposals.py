"""A trainee's answers: nothing reaches the citizen before a supervisor has read it, and danger waits for nobody."""

import asyncio
import uuid

import pytest
from sqlalchemy import select

from hotline.conversations.models import MessageRow
from hotline.staff.roles import Role
from hotline.vocabulary import Sender

HE_HITS_ME = "我老公正在打我，救命"
WORDS = "您好，拖欠工资可以先到劳动监察大队投诉。"


async def make_trainee(supervisor, staff_no="100", *, trainee=True):
    body = {"groups": [], "capacity": 5, "trainee": trainee}
    return await supervisor.post(f"/seats/{staff_no}", body)


@pytest.fixture
async def trainee(seat, supervisor):
    shown = await make_trainee(supervisor)
    assert shown.json()["trainee"] is True
    return seat


@pytest.fixture
async def talk(trainee, writes_in):
    """In the trainee's hands."""
    someone = await writes_in(waits=True)
    assert (await trainee.post(f"/conversations/{someone.id}/claim")).status_code == 200
    return someone


async def propose(person, talk, text=WORDS, client_id=None):
    body = {"text": text, "client_message_id": client_id or uuid.uuid4().hex}
    return await person.post(f"/conversations/{talk.id}/proposals", body)


async def decide(person, proposal, **body):
    return await person.post(f"/proposals/{proposal.json()['id']}/decision", body)


async def answers(services, talk):
    """What the citizen has read of seats."""
    theirs = MessageRow.conversation_id == talk.id, MessageRow.sender == Sender.STAFF
    async with services.database.read() as session:
        found = await session.scalars(select(MessageRow).where(*theirs).order_by(MessageRow.seq))
        return [(row.text, row.staff_id) for row in found]


async def shown(person, talk):
    return (await person.get(f"/conversations/{talk.id}")).json()


class TestProposing:
    async def test_the_citizen_reads_it_once_a_supervisor_has(self, trainee, supervisor, talk, services):
        made = await propose(trainee, talk)
        assert (made.status_code, await answers(services, talk)) == (201, [])
        listed = (await supervisor.get("/queue")).json()["to_approve"]
        assert [entry["conversation_id"] for entry in listed] == [talk.id]
        assert (await decide(supervisor, made, send=True)).status_code == 204
        [(text, staff_id)] = await answers(services, talk)
        assert (text, staff_id is not None) == (WORDS, True)
        assert (await shown(trainee, talk))["proposals"] == []
        assert (await supervisor.get("/queue")).json()["to_approve"] == []

    async def test_a_supervisor_puts_it_right_and_it_goes_out_in_the_trainees_name(
        self, trainee, supervisor, talk, services
    ):
        made = await propose(trainee, talk)
        await decide(supervisor, made, send=True, text="您好，可以先到县劳动监察大队投诉，也可以申请劳动仲裁。")
        [(text, _)] = await answers(services, talk)
        assert "申请劳动仲裁" in text
        last = (await shown(trainee, talk))["messages"][-1]
        assert (last["text"], last["written_by_me"]) == (text, True)

    async def test_given_back_it_says_why_and_nothing_is_sent(self, trainee, supervisor, talk, services):
        made = await propose(trainee, talk)
        assert (await decide(supervisor, made, send=False, comment="先问清他在哪个县")).status_code == 204
        [back] = (await shown(trainee, talk))["proposals"]
        assert (back["state"], back["comment"], back["decided_by_no"]) == ("returned", "先问清他在哪个县", "101")
        assert await answers(services, talk) == []

    async def test_taken_back_by_the_trainee_it_cannot_be_sent(self, trainee, supervisor, talk, services):
        made = await propose(trainee, talk)
        assert (await trainee.post(f"/proposals/{made.json()['id']}/withdrawal")).status_code == 204
        assert (await decide(supervisor, made, send=True)).status_code == 409
        assert await answers(services, talk) == []

    async def test_the_same_request_again_is_the_same_proposal(self, trainee, talk):
        first = await propose(trainee, talk, client_id="a")
        assert (await propose(trainee, talk, client_id="a")).json() == first.json()
        assert (await propose(trainee, talk, "别的话", client_id="a")).status_code == 409
        assert len((await shown(trainee, talk))["proposals"]) == 1

    async def test_the_trail_says_who_wrote_and_who_let_it_go(self, trainee, supervisor, talk, trail):
        made = await propose(trainee, talk)
        await decide(supervisor, made, send=True)
        assert (await trail())[-2:] == ["answer_proposed", "proposal_sent"]


class TestPastTheSupervisor:
    async def test_nothing_goes_out_by_another_way(self, trainee, talk, services):
        sent = await trainee.post(f"/conversations/{talk.id}/messages", {"text": WORDS})
        assert (sent.status_code, sent.json()["title"]) == (403, "没有权限")
        assert "班长看过" in sent.json()["detail"]
        assert await answers(services, talk) == []

    async def test_nor_as_a_correction_of_what_was_let_go(self, trainee, supervisor, talk, services):
        await decide(supervisor, await propose(trainee, talk), send=True)
        message = (await shown(trainee, talk))["messages"][-1]["message_id"]
        refused = await trainee.post(f"/conversations/{talk.id}/messages/{message}/amendment", {"text": "错了"})
        assert refused.status_code == 403

    async def test_where_somebody_is_in_danger_words_go_out_at_once(self, trainee, writes_in, services):
        someone = await writes_in(HE_HITS_ME)
        await trainee.post(f"/conversations/{someone.id}/claim")
        assert (await shown(trainee, someone))["needs_approval"] is False
        sent = await trainee.post(f"/conversations/{someone.id}/messages", {"text": "您现在安全吗？我陪着您。"})
        assert sent.status_code == 201

    async def test_who_is_no_trainee_any_more_writes_alone(self, trainee, supervisor, talk):
        assert (await shown(trainee, talk))["needs_approval"] is True
        await make_trainee(supervisor, trainee=False)
        assert (await shown(trainee, talk))["needs_approval"] is False
        assert (await trainee.post(f"/conversations/{talk.id}/messages", {"text": WORDS})).status_code == 201

    async def test_the_groups_and_the_capacity_are_set_without_touching_it(self, trainee, supervisor):
        shown = await supervisor.post("/seats/100", {"groups": [], "capacity": 3})
        assert (shown.json()["trainee"], shown.json()["capacity"]) == (True, 3)


class TestWhoDecides:
    async def test_the_supervisor_opens_it_without_typing_a_reason_and_only_while_it_waits(
        self, trainee, supervisor, talk
    ):
        path = f"/conversations/{talk.id}"
        assert (await supervisor.get(path)).json()["type"] == "urn:hotline:reason-needed"
        made = await propose(trainee, talk)
        [waits] = (await supervisor.get(path)).json()["proposals"]
        assert (waits["text"], waits["written_by_me"]) == (WORDS, False)
        await decide(supervisor, made, send=True)
        assert (await supervisor.get(path)).json()["type"] == "urn:hotline:reason-needed"

    async def test_nobody_lets_go_what_it_wrote_itself(self, hire, supervisor, writes_in):
        both = await hire("sun", Role.SEAT, Role.SUPERVISOR, name="孙某")
        await both.comes_in()
        await make_trainee(supervisor, "102")
        someone = await writes_in(waits=True)
        await both.post(f"/conversations/{someone.id}/claim")
        made = await propose(both, someone)
        assert (await decide(both, made, send=True)).status_code == 403
        assert (await both.get("/queue")).json()["to_approve"] == []
        assert (await decide(supervisor, made, send=True)).status_code == 204

    async def test_of_two_supervisors_who_decide_at_once_one_is_heard(self, hire, trainee, supervisor, talk, services):
        other = await hire("qian", Role.SUPERVISOR, name="钱某")
        await other.comes_in()
        made = await propose(trainee, talk)
        both = await asyncio.gather(*(decide(person, made, send=True) for person in (supervisor, other)))
        assert sorted(each.status_code for each in both) == [204, 409]
        assert len(await answers(services, talk)) == 1

    @pytest.mark.parametrize(
        "body",
        [{"send": False}, {"send": True, "comment": "好"}, {"send": False, "comment": "改改", "text": "您好"}],
    )
    async def test_a_decision_is_one_of_two(self, trainee, supervisor, talk, body):
        assert (await decide(supervisor, await propose(trainee, talk), **body)).status_code == 422


class TestLettingGo:
    @pytest.mark.parametrize(
        ("step", "body"), [("close", None), ("return", None), ("transfer", {"group": "general", "note": "请接着办"})]
    )
    async def test_nothing_is_let_go_while_words_wait(self, trainee, talk, step, body):
        made = await propose(trainee, talk)
        refused = await trainee.post(f"/conversations/{talk.id}/{step}", body)
        assert (refused.status_code, "等班长看" in refused.json()["detail"]) == (409, True)
        await trainee.post(f"/proposals/{made.json()['id']}/withdrawal")
        assert (await trainee.post(f"/conversations/{talk.id}/{step}", body)).status_code == 200

    async def test_who_left_has_nothing_sent_in_its_name(self, trainee, supervisor, talk, services):
        made = await propose(trainee, talk)
        await trainee.post("/presence", {"presence": "offline"})
        assert (await supervisor.get("/queue")).json()["to_approve"] == []
        late = await decide(supervisor, made, send=True)
        assert (late.status_code, "不在工号 100 手里" in late.json()["detail"]) == (409, True)
        assert await answers(services, talk) == []
