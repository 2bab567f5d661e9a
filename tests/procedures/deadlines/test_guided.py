"""Whole conversations about a limit, through the guide."""

from datetime import date, datetime

import pytest

from hotline.clock import SHANGHAI
from hotline.conversations.reply import Start
from hotline.procedures.deadlines.book import Book
from hotline.procedures.deadlines.procedure import DeadlineProcedure
from hotline.procedures.guide import Guide
from hotline.procedures.guided import Course
from hotline.procedures.registry import Procedures, shipped_procedures
from hotline.vocabulary import RunStatus
from hotline.workdays import WorkCalendar
from tests.procedures.test_guide import Talk, day
from tests.procedures.wages import NOWHERE


class DeadlineTalk(Talk):
    """A conversation with nothing but limits in it; `now` can be moved on."""

    def __init__(self, book: Book, calendar: WorkCalendar) -> None:
        super().__init__()
        self.procedures = Procedures([DeadlineProcedure(book, {})], calendar)
        self.now = datetime(2026, 11, 26, 9, tzinfo=SHANGHAI)

    def _guide(self) -> Guide:
        context = self.procedures.context(now=self.now, district="耀州区", directory=NOWHERE)
        return Guide(
            self.procedures, context, [*reversed(self.runs.values())], area=None, new_id=lambda: next(self.ids)
        )


@pytest.fixture
def talk(book: Book, calendar: WorkCalendar) -> DeadlineTalk:
    return DeadlineTalk(book, calendar)


def test_from_the_first_button_to_the_last_day(talk: DeadlineTalk) -> None:
    talk.start("deadline")
    talk.press("对政府的决定不服")
    talk.press("想申请行政复议")
    assert "哪天收到的" in talk.press("决定书写了可以复议")
    said = talk.say("上月二十号收到的", entities=[day("上月二十号", "2026-10-20")])
    assert "最晚 2026年12月19日（星期六）" in said
    assert (talk.course, talk.run.status) == (Course.ENDS, RunStatus.CONCLUDED)
    assert talk.run.last_day == date(2026, 12, 18)
    assert [file.name for file in talk.last.messages[0].attachments] == ["最晚日期.ics", "期限说明.html"]


def test_a_corrected_day_is_counted_anew(talk: DeadlineTalk, book: Book) -> None:
    talk.start("deadline", **(book.way_to("admin_review/apply") or {}))
    assert "12月19日" in talk.say("十月二十号", entities=[day("十月二十号", "2026-10-20")])
    talk.press("看看、改改前面填的")
    talk.press("改一个")
    title = next(title for title in talk.titles if title.startswith("起算的日子"))
    talk.press(title)
    said = talk.say("是十月三十号", entities=[day("十月三十号", "2026-10-30")])
    assert "最晚 2026年12月29日（星期二）" in said


def test_day_sixty_at_two_minutes_to_midnight(talk: DeadlineTalk, book: Book) -> None:
    talk.now = datetime(2026, 11, 26, 23, 58, tzinfo=SHANGHAI)
    talk.start("deadline", **(book.way_to("admin_review/apply") or {}))
    said = talk.say("九月二十七号", entities=[day("九月二十七号", "2026-09-27")])
    assert "就是最后一天！现在是23:58" in said
    assert "转人工，请人帮您看" in talk.titles


def test_taken_up_after_the_limit_has_run_out_it_asks_what_may_save_it(talk: DeadlineTalk, book: Book) -> None:
    talk.start("deadline", **(book.way_to("labor/injury_decide") or {}))
    talk.say("十一月十号", entities=[day("十一月十号", "2026-11-10")])
    assert talk.run.status is RunStatus.CONCLUDED
    talk.now = datetime(2027, 2, 1, 9, tzinfo=SHANGHAI)
    talk.start("deadline", **(book.way_to("labor/injury_decide") or {}))
    said = talk.say("2026年十一月十号", entities=[day("2026年十一月十号", "2026-11-10")])
    assert "等结论的时间不算" in said
    assert "到期了" in talk.press("没有")


def test_a_forgotten_day_is_skipped_by_a_button(talk: DeadlineTalk, book: Book) -> None:
    talk.start("deadline", **(book.way_to("labor/sue_award") or {}))
    assert "规矩是：从收到仲裁裁决书那天起算，15日" in talk.press("记不清了")


def test_whoever_breaks_off_in_the_words_of_an_explanation_has_chosen_nothing(talk: DeadlineTalk) -> None:
    """「不办了」 was taken for 「对政府的决定不服：……不办事」."""
    talk.start("deadline")
    assert "没有丢" in talk.say("不办了")


def test_the_shipped_buttons_lead_to_procedures_there_are(book: Book) -> None:
    procedures = shipped_procedures()
    deadline = procedures.get("deadline")
    assert deadline is not None
    for rule in book.rules.values():
        assert all(draft in procedures for draft in rule.drafts), rule.id
    context = procedures.context(now=datetime(2026, 11, 26, 9, tzinfo=SHANGHAI), district=None, directory=NOWHERE)
    answers = {**(book.way_to("admin_review/apply") or {}), "day": "2026-11-20"}
    buttons = deadline.conclude(answers, context).messages[-1].buttons
    assert buttons[0].title == "帮我写行政复议申请书"
    assert buttons[0].command == Start(procedure="draft/review_application", answers={"told_on": "2026-11-20"})
    assert len(buttons) == 3


def test_a_wish_that_tells_the_day_is_counted_at_once(talk: DeadlineTalk) -> None:
    told = day("十月三十号", "2026-10-30")
    said = talk.say(
        "十月三十号收到的处罚，还来得及不", intent="procedure", matter="procedure/deadline", entities=[told]
    )
    assert said.startswith("按您说的2026年10月30日收到决定书算：")
    assert "最晚 2026年12月29日" in said
    assert (talk.course, talk.run.status) == (Course.ENDS, RunStatus.CONCLUDED)
    assert "请重新回答" in talk.press("日子不对，改一下")


def test_a_wish_that_tells_a_day_too_late_says_so_before_it_asks_on(talk: DeadlineTalk) -> None:
    told = day("九月三号", "2026-09-03")
    said = talk.say("九月三号收到的处罚，还来得及不", intent="procedure", matter="procedure/deadline", entities=[told])
    assert "期限算到2026年11月2日（星期一）为止，已经过了 24 天" in said
    assert "有没有下面这样的时间" in said
    assert "转人工" in [button.title for button in talk.last.messages[-1].buttons]
