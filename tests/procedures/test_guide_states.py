"""Whatever is said and pressed, in whatever order: no answer is lost, and the guide always stands somewhere lawful."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hotline.conversations.reply import Start, Step
from hotline.procedures.guided import Course
from hotline.procedures.run import Run
from hotline.vocabulary import RunStatus
from tests.procedures.test_guide import Talk, day
from tests.procedures.wages import CONTEXT, PROCEDURES

SAID = [
    *(
        "单位",
        "个人",
        "签了",
        "莫有",
        "三万二",
        "五千",
        "工牌和聊天记录",
        "都没有",
        "13800001234",
        "12345678",
        "我叫王小红",
    ),
    *("不知道", "跳过", "上一步", "改欠多少", "电话写错了", "看看填了什么", "为什么问这个", "更多", "选好了"),
    *("先停一下", "继续", "不办了", "重新开始", "不对，是个人", "不是单位，是个人", "咕咕", "对", "不对", "。", "没有"),
    *("算了先停一下", "先不弄了，等会再说", "改天再弄吧"),
    "我在工地干了三个月，老板说没钱，到年底也没有给，我找过他两次。",
]
INTENTS = ["unclear", "labor", "followup", "chitchat", "handoff", "procedure"]
MATTERS = [None, "procedure/resume", "procedure/wages", "procedure/draft", "procedure/deadline"]
DAYS = ["2026-09-01", "2025-12-31", "2027-03-01"]


class Conversation(RuleBasedStateMachine):
    """A citizen who does anything."""

    def __init__(self) -> None:
        super().__init__()
        self.talk = Talk()
        self.before: dict[str, Run] = {}
        self.shown: list[Start | Step] = []

    @rule(procedure=st.sampled_from(["wages", "draft/quick", "no_such"]), known=st.booleans())
    def start(self, procedure: str, known: bool) -> None:
        self._do(lambda: self.talk.start(procedure, **({"who": "firm"} if known else {})))

    @rule(text=st.sampled_from(SAID), intent=st.sampled_from(INTENTS), matter=st.sampled_from(MATTERS))
    def say(self, text: str, intent: str, matter: str | None) -> None:
        self._do(lambda: self.talk.say(text, intent, matter=matter))

    @rule(text=st.text(max_size=30), intent=st.sampled_from(INTENTS))
    def say_anything(self, text: str, intent: str) -> None:
        self._do(lambda: self.talk.say(text or "。", intent))

    @rule(iso=st.sampled_from(DAYS), grain=st.sampled_from(["day", "month"]))
    def say_a_day(self, iso: str, grain: str) -> None:
        value = iso if grain == "day" else iso[:7]
        self._do(lambda: self.talk.say("那天", "unclear", entities=[day("那天", value, grain)]))

    @precondition(lambda self: self.shown)
    @rule(data=st.data())
    def press_any_button_ever_shown(self, data: st.DataObject) -> None:
        command = data.draw(st.sampled_from(self.shown))
        self._do(lambda: self.talk.obey(command))

    @invariant()
    def at_most_one_run_is_under_way_and_it_has_an_open_question(self) -> None:
        active = [run for run in self.talk.runs.values() if run.status is RunStatus.ACTIVE]
        assert len(active) <= 1
        for run in active:
            procedure = PROCEDURES.get(run.procedure)
            assert procedure is not None
            assert procedure.path(run.answers, CONTEXT).next is not None or run.place.changing is not None

    def _do(self, act) -> None:
        before = dict(self.talk.runs)
        act()
        active = any(run.status is RunStatus.ACTIVE for run in self.talk.runs.values())
        assert (self.talk.course in (Course.ASKS, Course.REJECTS)) == active
        if self.talk.course is Course.REJECTS:
            assert self.talk.again()
        changed = 0
        for name, run in before.items():
            after = self.talk.runs[name]
            assert set(run.answers) <= set(after.answers)
            changed += sum(after.answers[field] != value for field, value in run.answers.items())
            assert after.saved().answers == after.answers
        assert changed <= 1
        messages = self.talk.last.messages
        assert len(messages) <= 3
        for button in (button for message in messages for button in message.buttons):
            if isinstance(button.command, Start | Step) and button.command not in self.shown:
                self.shown.append(button.command)
        assert all(len(message.buttons) <= 10 for message in messages)


TestConversation = Conversation.TestCase
TestConversation.settings = settings(max_examples=60, stateful_step_count=30)
