"""Every procedure in every situation that a citizen brings about: through the real API, with the real model and desk.

A `Way` leads into the middle of a procedure; the situations are the same for all of them.
"""

from dataclasses import dataclass

import httpx
import pytest

from tests.dialogues.script import Dialogue, Step
from tests.dialogues.test_dialogues import Player
from tests.seat import Seat

pytestmark = pytest.mark.service
NOW = "2026-09-10T10:00:00+08:00"


@dataclass(frozen=True)
class Way:
    """The beginning of a procedure up to an open question, and what must be seen of it from there.

    `into`: what is said or, with 「>」, pressed. `open`: words of the question that is then open; `before`: of the one
    before it, whose answer is changed; `filled`: what the desk shows by then; `skips`: what is asked once the open
    question was refused; `title`: what the desk calls it.
    """

    name: str
    title: str
    into: tuple[str, ...]
    open: str
    before: str
    changed: tuple[str, str]
    filled: dict[str, str]
    skips: str


WAYS = [
    Way(
        name="deadline",
        title="算期限",
        into=("多少天内要申请行政复议", ">帮我算最晚哪天", ">决定书写了可以复议"),
        open="哪天收到",
        before="哪一种跟您的情况一样",
        changed=(">没告诉我可以复议", "没告诉我可以复议"),
        filled={"哪种情况": "决定书写了可以复议"},
        skips="规矩是",
    ),
    Way(
        name="pre-check",
        title="法律援助预检",
        into=("申请法律援助要什么条件", ">先看看够不够条件", ">拖欠工资", ">耀州区"),
        open="要帮的人是哪一种",
        before="在哪个区县干的活",
        changed=(">宜君县", "宜君县"),
        filled={"什么事": "拖欠工资、确认劳动关系", "在哪里": "耀州区"},
        skips="下面有没有说中的",
    ),
    Way(
        name="navigator",
        title="纠纷导航",
        into=("帮我看看走哪条路", ">工作、工资、工伤", ">拖欠工资", ">公司、厂子、店里"),
        open="还在那里干",
        before="单位，还是个人",
        changed=(">个人、包工头", "个人、包工头"),
        filled={"哪一类事": "工作、工资、工伤", "什么纠纷": "拖欠工资", "谁欠的": "公司、厂子、店里"},
        skips="第 5 问",
    ),
    Way(
        name="document",
        title="人民调解申请书",
        into=("帮我写一份人民调解申请书", "李春来", "13900000003，同村东头"),
        open="说说是怎么回事",
        before="对方的电话或者住址",
        changed=("不知道", "没填"),
        filled={"对方": "李春来", "对方的电话或住址": "13900000003，同村东头"},
        skips="想要一个什么结果",
    ),
]


class Citizen(Player):
    """A conversation played in the words of a way."""

    def __init__(self, http: httpx.Client, seat: Seat, now: str | None = NOW) -> None:
        super().__init__(http, Dialogue(name="", now=now, steps=[Step.model_validate({"say": "x"})]), seat)
        self.number = 0

    def finishes(self) -> None:
        """Leave open whatever is still asked."""
        for _ in range(20):
            if any(reply["attachments"] for reply in self.last["replies"]):
                return
            self.does("跳过", outcome="procedure")
        raise AssertionError("the paper never came to its end")

    @classmethod
    def again(cls, before: "Citizen", http: httpx.Client, token: str | None = None) -> "Citizen":
        """The same conversation after a restart, or with another token on another device."""
        after = object.__new__(cls)
        after.__dict__ |= before.__dict__ | {"http": http}
        if token is not None:
            after.headers = {"Authorization": f"Bearer {token}"}
        return after

    def does(self, *what: str, **expected: object) -> None:
        for index, each in enumerate(what, start=1):
            self.number += 1
            step = {"press": each[1:]} if each.startswith(">") else {"say": each}
            seen = expected if index == len(what) else {}
            self.play(self.number, Step.model_validate({**step, **seen}))


@pytest.fixture(params=WAYS, ids=[way.name for way in WAYS])
def way(request: pytest.FixtureRequest) -> Way:
    return request.param


@pytest.fixture
def citizen(http: httpx.Client, seat: Seat, way: Way) -> Citizen:
    """In the middle of the procedure."""
    opened = Citizen(http, seat)
    opened.does(*way.into, outcome="procedure", contains=[way.open])
    return opened


def test_an_answer_is_changed_and_the_way_goes_on_from_there(citizen: Citizen, way: Way) -> None:
    citizen.does("上一步", outcome="procedure", contains=[way.before, "请重新回答"])
    citizen.does(way.changed[0], outcome="procedure")
    citizen.does("看看填了什么", outcome="procedure", contains=[way.changed[1]])


def test_a_question_in_between_is_answered_and_the_same_question_asked_again(citizen: Citizen, way: Way) -> None:
    citizen.does("政府信息公开申请要多久答复", contains=["接着刚才的", way.open, "20个工作日"])


def test_another_topic_and_back_by_a_word(citizen: Citizen, way: Way) -> None:
    citizen.does("先停一下", outcome="procedure", contains=["填过的都留着"])
    citizen.does("补身份证去哪", area="gov_service", lacks=["接着刚才的", way.open])
    citizen.does("继续", outcome="procedure", contains=[f"接着办“{way.title}”", way.open])


def test_another_procedure_in_between_leads_back_to_the_first(citizen: Citizen, way: Way) -> None:
    other = "帮我算算期限" if way.name != "deadline" else "帮我写一份人民调解申请书"
    citizen.does(other, outcome="procedure", lacks=[way.open])
    citizen.does("不办了", outcome="procedure", contains=["没有丢"])
    citizen.does("继续", outcome="procedure", contains=[way.open, f"{len(way.filled)} 项都在"])


def test_who_would_rather_not_say_goes_on_without(citizen: Citizen, way: Way) -> None:
    citizen.does("不想说", outcome="procedure", contains=[way.skips], lacks=["没太听明白"])


def test_nonsense_three_times_loses_nothing_and_offers_a_person(citizen: Citizen, way: Way) -> None:
    citizen.does("@@##%%", outcome="procedure", contains=[way.open])
    citizen.does("。。。", outcome="procedure", contains=[way.open])
    citizen.does("？？？", outcome="procedure", contains=[way.open], buttons=["转人工"])
    citizen.does("看看填了什么", outcome="procedure", contains=list(way.filled.values()), lacks=["##", "？？"])


def test_a_person_sees_what_was_filled_in_and_the_citizen_goes_on_after(citizen: Citizen, way: Way) -> None:
    citizen.does("转人工", outcome="handed_off", owner="queue", lacks=[way.open])
    [run] = [run for run in citizen.seat.look(citizen.id)["runs"] if run["status"] == "active"]
    filled = {answer["label"]: answer["value"] for answer in run["answers"]}
    assert run["title"] == way.title and way.filled.items() <= filled.items() and way.open in run["asking"]
    for action, owner in (("claim", "staff"), ("return", "bot")):
        citizen.number += 1
        citizen.play(citizen.number, Step.model_validate({"seat": action, "owner": owner}))
    citizen.does("不想说", outcome="procedure", contains=[way.skips])


LAST_DAY = "2026-11-02T23:58:10+08:00"
"""The sixtieth day after 3 September, two minutes before it ends."""
SAYS = "就是最后一天！现在是23:58"


@pytest.mark.parametrize(
    "steps",
    [
        ("多少天内要申请行政复议", ">帮我算最晚哪天", ">决定书写了可以复议", "9月3号"),
        (
            *("申请法律援助要什么条件", ">先看看够不够条件", ">社保、低保、告政府", ">不服政府的决定", ">耀州区"),
            *(">不是这些", ">有期限快到了", ">选好了", ">不到7天"),
            *(">算算最晚哪天", ">想申请行政复议", ">决定书写了可以复议", "9月3号"),
        ),
        ("帮我看看走哪条路", ">和政府、公证", ">处罚", ">不清楚", ">算一算：申请行政复议", "9月3号"),
    ],
    ids=["deadline", "pre-check", "navigator"],
)
def test_two_minutes_before_the_last_day_ends(http: httpx.Client, seat: Seat, steps: tuple[str, ...]) -> None:
    citizen = Citizen(http, seat, LAST_DAY)
    citizen.does(*steps, outcome="procedure", contains=[SAYS], lacks=["已经过了"], buttons=["转人工"])


def test_a_paper_begun_two_minutes_before_the_last_day_ends_says_so(http: httpx.Client, seat: Seat) -> None:
    """The day told for the limit goes along into the paper."""
    citizen = Citizen(http, seat, LAST_DAY)
    citizen.does("多少天内要申请行政复议", ">帮我算最晚哪天", ">决定书写了可以复议", "9月3号")
    citizen.does(">帮我写行政复议申请书", ">个人", ">区县的局", *["跳过"] * 5, ">自己办", outcome="procedure")
    citizen.finishes()
    text = "\n".join(reply["text"] for reply in citizen.last["replies"])
    assert "最后一天是2026年11月2日（就是今天）" in text and "这还不是正式提交" in text


def test_two_tabs_answer_the_same_question(http: httpx.Client, seat: Seat) -> None:
    """The buttons of the first question stand in both; the later press counts, says so, and both see where it stands."""
    tab = Citizen(http, seat)
    tab.does("帮我算算期限", outcome="procedure", contains=["哪一类的期限"])
    other = Citizen.again(tab, http)
    other.number = 100
    tab.does(">对政府的决定不服", outcome="procedure", contains=["走到哪一步"])
    other.does(">政府信息公开", outcome="procedure", contains=["“哪一类”改成了：政府信息公开", "您想知道哪一步"])
    tab.does("看看填了什么", outcome="procedure", contains=["1. 哪一类：政府信息公开"], lacks=["对政府的决定不服"])


def test_a_limit_told_in_passing_moves_the_citizen_ahead_at_the_desk(http: httpx.Client, seat: Seat) -> None:
    citizen = Citizen(http, seat, "2026-11-26T10:00:00+08:00")
    citizen.does("罚款决定书是9月30号收到的，还能复议不", contains=["2026年11月27日"])
    citizen.does("转人工", outcome="handed_off", owner="queue")
    assert citizen.seat.look(citizen.id)["act_by"] == "2026-11-27"
