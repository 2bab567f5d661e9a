"""A limit worked out by questions: which are asked, what is said, what can be taken away."""

from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from hotline.catalogue.directory import Directory
from hotline.clock import SHANGHAI
from hotline.conversations.reply import Ask, Do, Start
from hotline.procedures.deadlines.book import Book
from hotline.procedures.deadlines.procedure import DeadlineProcedure
from hotline.procedures.deadlines.rules import Role
from hotline.procedures.fields import Answers, Field, Kind
from hotline.procedures.procedure import Conclusion, Context
from hotline.search.index import TextIndex
from hotline.workdays import WorkCalendar

NOW = datetime(2026, 11, 26, 9, tzinfo=SHANGHAI)
TITLES = {
    "admin_review/apply.process": "怎么申请行政复议",
    "labor/wage.process": "老板不给工资怎么办",
    "draft/review_application": "行政复议申请书",
}


@pytest.fixture(scope="module")
def procedure(book: Book) -> DeadlineProcedure:
    return DeadlineProcedure(book, TITLES)


@pytest.fixture(scope="module")
def context(calendar: WorkCalendar) -> Context:
    return Context(NOW, "耀州区", Directory({}, [], {}, {}, {}, TextIndex([])), calendar)


def at(context: Context, now: datetime) -> Context:
    return Context(now, context.district, context.directory, context.calendar)


def given(book: Book, rule: str, **answers: str | None) -> dict[str, str | None]:
    return {**(book.way_to(rule) or {}), **answers}


def said(conclusion: Conclusion) -> str:
    return "\n\n".join(message.text for message in conclusion.messages)


def asked(procedure: DeadlineProcedure, answers: Answers, context: Context) -> str | None:
    path = procedure.path(answers, context)
    return path.next.id if path.next else None


def test_the_limit_is_found_by_buttons_a_few_at_a_time(procedure: DeadlineProcedure, context: Context) -> None:
    first = procedure.next_field({}, context)
    assert isinstance(first, Field)
    assert (first.id, first.kind, first.unknown) == ("area", Kind.CHOICE, None)
    assert len(first.options) <= 7
    assert asked(procedure, {"area": "work"}, context) == "work"
    assert asked(procedure, {"area": "work", "work": "wages"}, context) == "wages"


def test_a_button_that_knows_the_limit_asks_only_for_the_day(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    for rule in book.rules.values():
        expected = None if rule.role is Role.OPEN else "day"
        assert asked(procedure, given(book, rule.id), context) == expected, rule.id


def test_the_second_day_is_asked_only_where_a_ceiling_depends_on_it(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    assert asked(procedure, given(book, "admin_review/apply_untold", day="2026-11-20"), context) == "day_content"
    assert asked(procedure, given(book, "admin_review/apply", day="2026-11-20"), context) is None
    assert asked(procedure, given(book, "debt_contract/limitation", day="2026-11-20"), context) is None


def test_who_is_late_is_asked_what_may_save_the_limit(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    late = given(book, "debt_contract/limitation", day="2020-03-01")
    assert asked(procedure, late, context) == "restarted"
    assert asked(procedure, {**late, "restarted": "2024-05-01"}, context) is None
    assert asked(procedure, {**late, "restarted": None}, context) == "paused"
    assert asked(procedure, {**late, "restarted": None, "paused": "no"}, context) is None
    held = {**late, "restarted": None, "paused": "yes"}
    assert asked(procedure, held, context) == "pause_from"
    assert asked(procedure, {**held, "pause_from": "2022-12-01"}, context) == "pause_gone"
    assert asked(procedure, {**held, "pause_from": None}, context) is None


def test_a_silent_authority_is_late_only_when_no_extension_was_told(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    silent = given(book, "info_disclosure/reply", day="2026-10-26")
    assert asked(procedure, silent, context) == "extended"
    told = procedure.conclude({**silent, "extended": "yes", "restarted": None, "paused": "no"}, context)
    assert "最晚 2026年12月21日（星期一）" in said(told)
    late = procedure.conclude({**silent, "extended": "no", "restarted": None, "paused": "no"}, context)
    assert said(late).startswith("到期了：最晚 2026年11月23日（星期一）")
    assert "先申请行政复议" in said(late)
    [first, following, *_] = late.messages[-1].buttons
    assert first.command == Do(action="handoff")
    assert isinstance(following.command, Start)
    assert following.command.answers == {
        **(book.way_to("info_disclosure/review_silence") or {}),
        "day": "2026-10-26",
        "extended": "no",
    }


def test_the_conclusion_comes_first_then_the_work_then_the_sources(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    early = at(context, datetime(2026, 10, 20, 9, tzinfo=SHANGHAI))
    conclusion = procedure.conclude(given(book, "admin_review/apply", day="2026-09-01"), early)
    assert conclusion.last_day == date(2026, 10, 30)
    first, second = conclusion.messages
    assert first.text.startswith(
        "最晚 2026年10月31日（星期六），那天是休息日；请在2026年10月30日（星期五）下班以前把行政复议申请交给复议机关"
    )
    assert "数满60日，到2026年10月31日（星期六）" in first.text
    assert "10月31日至11月1日（周末），顺延到2026年11月2日（星期一）" in first.text
    assert {citation.article for citation in first.citations} >= {"第二十条", "第八十五条", "第二百零三条"}
    assert "要是过了期限：" in second.text
    assert [button.command for button in second.buttons] == [
        Start(procedure="draft/review_application"),
        Ask(intent="admin_review/apply.process"),
    ]


def test_skipped_holidays_are_named(procedure: DeadlineProcedure, context: Context, book: Book) -> None:
    text = said(procedure.conclude(given(book, "info_disclosure/reply", day="2026-09-14"), context))
    assert "9月25日至9月27日（中秋节）、10月1日至10月7日（国庆节）、周末 2 天" in text
    assert "调休上班、要算的：9月20日、10月10日" in text


def test_seven_days_are_loud_and_bring_a_person(procedure: DeadlineProcedure, context: Context, book: Book) -> None:
    answers = given(book, "labor/injury_self", day="2025-12-03")
    loud = procedure.conclude(answers, context)
    assert said(loud).startswith("【抓紧】只剩 7 天！")
    assert loud.messages[-1].buttons[0].command == Do(action="handoff")
    quiet = procedure.conclude(answers, at(context, NOW - timedelta(days=1)))
    assert "【抓紧】" not in said(quiet)


def test_day_sixty_at_two_minutes_to_midnight(procedure: DeadlineProcedure, context: Context, book: Book) -> None:
    late = at(context, datetime(2026, 11, 26, 23, 58, tzinfo=SHANGHAI))
    answers = given(book, "admin_review/apply", day="2026-09-27")
    conclusion = procedure.conclude(answers, late)
    assert said(conclusion).startswith("【抓紧】今天 2026年11月26日（星期四）就是最后一天！现在是23:58，到今天24点为止")
    assert "到期以前交邮的不算过期" in conclusion.messages[0].text
    assert conclusion.last_day == date(2026, 11, 26)
    over = procedure.conclude({**answers, "paused": "no"}, at(context, late.now + timedelta(minutes=2)))
    assert said(over).startswith("期限算到2026年11月26日（星期四）为止，已经过了 1 天")


def test_posting_is_mentioned_only_where_the_law_counts_it(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    last = procedure.conclude(given(book, "labor/injury_self", day="2025-11-26"), context)
    assert "最后一天" in said(last)
    assert "邮戳" not in said(last)


def test_between_the_strict_and_the_lenient_day_one_still_goes(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    sunday = at(context, datetime(2026, 11, 1, 9, tzinfo=SHANGHAI))
    conclusion = procedure.conclude(given(book, "admin_review/apply", day="2026-09-01"), sunday)
    assert said(conclusion).startswith(
        "【抓紧】按最严的算法，2026年10月31日（星期六）已经到期；按宽的算法，到2026年11月2日"
    )
    assert conclusion.messages[-1].buttons[0].command == Do(action="handoff")


def test_a_passed_limit_says_what_is_left_and_brings_a_person(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    conclusion = procedure.conclude(given(book, "admin_review/apply", day="2026-08-01", paused="no"), context)
    assert said(conclusion).startswith("期限算到2026年9月30日（星期三）为止，已经过了 57 天。先别放弃")
    assert conclusion.messages[1].text.startswith("现在还能怎么办：")
    assert conclusion.messages[1].buttons[0].command == Do(action="handoff")
    titles = [button.title for button in conclusion.messages[1].buttons]
    assert "算一算：直接打行政官司" in titles
    assert [file.name for file in conclusion.files] == ["期限说明.html"]


def test_limitation_that_ran_out_is_never_called_lost(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    answers = given(book, "debt_contract/limitation", day="2020-03-01", restarted=None, paused="no")
    text = said(procedure.conclude(answers, context))
    assert text.startswith("这段时间算到2023年3月1日（星期三）为止，已经过了。不过这不等于不能要了")
    assert "时效过了也可以起诉，法院不会主动拿时效来驳您" in text


def test_a_restart_after_the_end_says_what_it_hangs_on(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    answers = given(book, "debt_contract/limitation", day="2020-03-01", restarted="2024-05-01")
    text = said(procedure.conclude(answers, context))
    assert "最晚 2027年5月1日" in text
    assert "原来那一段到2023年3月1日（星期三）就满了" in text


def test_two_readings_give_two_dates(procedure: DeadlineProcedure, context: Context, book: Book) -> None:
    text = said(procedure.conclude(given(book, "other_legal/sue_untold", day="2026-10-01"), context))
    assert text.startswith("最晚 2027年4月1日（星期四）。请在这天以前")
    assert "到2027年10月1日（星期五）" in text
    assert "按6个月算，到2027年4月1日（星期四）；两个日子里按早的准备" in text


def test_an_unpublished_year_is_called_an_estimate(procedure: DeadlineProcedure, context: Context, book: Book) -> None:
    text = said(procedure.conclude(given(book, "admin_review/apply", day="2026-11-26"), context))
    assert "2027年的放假安排手头没有，暂按周一至周五估算" in text


def test_a_last_day_on_new_year_is_named_a_holiday_before_any_notice(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    """全国年节及纪念日放假办法第二条: 1 January 2027, a Friday, was given as a day to act on."""
    text = said(procedure.conclude(given(book, "admin_review/apply", day="2026-11-02"), context))
    assert "最晚 2027年1月1日（星期五），那天是休息日；请在2026年12月31日（星期四）下班以前" in text
    assert "2027年1月1日（元旦）法定放假，单位不上班" in text


def test_working_days_over_new_year_say_that_the_end_will_move(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    text = said(procedure.conclude(given(book, "info_disclosure/reply", day="2026-12-15"), context))
    assert "2027年1月1日（元旦）法定放假，这里先按上班算了；通知公布以后，最后一天会往后推" in text


def test_an_event_under_older_law_is_marked(procedure: DeadlineProcedure, context: Context, book: Book) -> None:
    text = said(procedure.conclude(given(book, "other_legal/set_aside", day="2026-02-20"), context))
    assert "现行《仲裁法》2026年3月1日施行以前，当时的规定可能不一样（依据待核）" in text


def test_an_unsettled_start_says_so(procedure: DeadlineProcedure, context: Context, book: Book) -> None:
    text = said(procedure.conclude(given(book, "info_disclosure/reply_confirmed", day="2026-11-20"), context))
    assert "没人跟您确认的，起算日就定不下来" in text


def test_who_does_not_know_of_an_extension_hears_both_days(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    answers = given(book, "other_legal/sue_no_decision", day="2026-09-10", extended=None)
    text = said(procedure.conclude(answers, context))
    assert "前一段延长过的话" in text
    assert "最晚到2026年12月24日（星期四）" in text


def test_a_long_holiday_before_the_last_day_is_counted_into_the_hurry(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    early = at(context, datetime(2026, 2, 10, 9, tzinfo=SHANGHAI))
    conclusion = procedure.conclude(given(book, "admin_review/apply", day="2025-12-22"), early)
    assert said(conclusion).startswith("【抓紧】只剩 4 天！最晚 2026年2月20日（星期五），那天是休息日")
    assert conclusion.last_day == date(2026, 2, 14)


def test_the_last_working_day_before_a_weekend_is_called_today(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    friday = at(context, datetime(2026, 11, 27, 0, 3, tzinfo=SHANGHAI))
    text = said(procedure.conclude(given(book, "admin_review/apply", day="2026-09-30"), friday))
    assert text.startswith("【抓紧】只剩今天！最晚 2026年11月29日（星期日），那天是休息日；请在今天下班以前")


def test_a_forgotten_day_gets_the_rule_and_a_person(procedure: DeadlineProcedure, context: Context, book: Book) -> None:
    conclusion = procedure.conclude(given(book, "admin_review/apply", day=None), context)
    assert said(conclusion).startswith("不知道从哪天起算，准日子就算不出来。规矩是：从收到决定书那天")
    assert conclusion.files == ()
    assert conclusion.last_day is None
    assert conclusion.messages[-1].buttons[0].command == Do(action="handoff")


def test_where_no_limit_runs_it_says_so_at_once(procedure: DeadlineProcedure, context: Context, book: Book) -> None:
    conclusion = procedure.conclude(given(book, "labor/wages_employed"), context)
    assert "不受一般期限限制，现在就可以申请" in said(conclusion)
    assert [citation.article for citation in conclusion.messages[0].citations] == ["第二十七条"]
    assert [button.title for button in conclusion.messages[-1].buttons] == ["老板不给工资怎么办"]


def test_waiting_and_hours(procedure: DeadlineProcedure, context: Context, book: Book) -> None:
    wait = said(procedure.conclude(given(book, "labor/mediation_wait", day="2026-11-26"), context))
    assert wait.startswith("这段时间到 2026年12月11日（星期五）才满，还有 15 天。")
    hours = said(procedure.conclude(given(book, "marriage_family/protection", day="2026-11-26"), context))
    assert hours.startswith("最晚 2026年11月29日（星期日）的同一个钟点（按72小时算，休息日照样走）")
    hearing = said(procedure.conclude(given(book, "admin_review/hearing_notice", day="2026-12-15"), context))
    assert "往前数5个工作日，当天不算，到2026年12月8日（星期二）" in hearing


@pytest.mark.thorough
def test_every_limit_concludes_whatever_the_day(procedure: DeadlineProcedure, context: Context, book: Book) -> None:
    days = [None, "2005-06-30", "2024-02-29", "2026-08-31", "2026-11-26", "2027-01-31"]
    for rule in book.rules.values():
        for day in days:
            answers = given(book, rule.id, day=day)
            while (field := procedure.path(answers, context).next) is not None:
                value = "yes" if field.kind is Kind.CHOICE else "2026-01-15"
                answers[field.id] = value
            conclusion = procedure.conclude(procedure.known(answers, context), context)
            assert said(conclusion).strip()
            assert all(len(message.buttons) <= 6 for message in conclusion.messages)
            for file in conclusion.files:
                assert procedure.render(file.name, procedure.known(answers, context), context)


def test_the_calendar_entry_is_an_all_day_event_with_three_alarms(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    early = at(context, datetime(2026, 10, 20, 9, tzinfo=SHANGHAI))
    answers = given(book, "admin_review/apply", day="2026-09-01")
    content = procedure.render("最晚日期.ics", answers, early)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    [event] = [each for each in Calendar.from_ical(content).walk("VEVENT") if isinstance(each, Event)]
    assert event.decoded("dtstart") == date(2026, 10, 30)
    assert event.decoded("dtend") == date(2026, 10, 31)
    assert str(event["summary"]) == "最后一天：申请行政复议"
    assert "数满60日，到2026年10月31日" in str(event["description"])
    midnight = datetime(2026, 10, 30, tzinfo=SHANGHAI)
    rings = [midnight + alarm.decoded("trigger") for alarm in event.walk("VALARM")]
    assert rings == [datetime(2026, 10, day, 9, tzinfo=SHANGHAI) for day in (23, 27, 29)]
    again = procedure.render("最晚日期.ics", answers, early)
    assert content == again


def test_the_sheet_prints_conclusion_work_and_articles(
    procedure: DeadlineProcedure, context: Context, book: Book
) -> None:
    page = procedure.render("期限说明.html", given(book, "mediation/confirm", day="2026-11-20"), context).decode()
    assert "期限：申请司法确认" in page
    assert "2026年12月20日（星期日）" in page
    assert "《民事诉讼法》第二百零五条" in page
    assert "<script" not in page


def test_only_offered_files_are_rendered(procedure: DeadlineProcedure, context: Context, book: Book) -> None:
    late = given(book, "admin_review/apply", day="2026-08-01", paused="no")
    for name, answers in [
        ("最晚日期.ics", late),
        ("other.pdf", late),
        ("期限说明.html", given(book, "labor/wages_employed")),
    ]:
        with pytest.raises(KeyError):
            procedure.render(name, answers, context)


def test_an_answer_of_an_older_release_begins_anew(procedure: DeadlineProcedure, context: Context) -> None:
    answers = {"area": "gone"}
    assert procedure.path(answers, context).next is None
    [message] = procedure.conclude(answers, context).messages
    assert message.buttons[0].command == Start(procedure="deadline")
