"""No unlawful step is reachable, whatever is tried in whatever order."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hotline.cases.clocks import clocks_of, clocks_on, deemed_step
from hotline.cases.kinds import CaseAction, CaseKind, CaseState, Filing, Party
from hotline.cases.lifecycle import Unlawful, allowed, standing_after, take
from hotline.cases.periods import PERIODS
from hotline.cases.rules import RULES
from hotline.cases.standing import FINAL, Standing, Step
from hotline.cases.words import said
from hotline.clock import day_of
from hotline.knowledge.loader import read_knowledge
from hotline.settings import ROOT
from hotline.workdays import load_work_calendar

CALENDAR = load_work_calendar(ROOT / "data")
START = datetime(2026, 9, 14, 2, 0, tzinfo=UTC)
DEEMED = {CaseState.DEEMED_ACCEPTED, CaseState.DEEMED_ABANDONED, CaseState.DEEMED_WITHDRAWN}
DEEMED_BY_LAW = {
    CaseKind.ADMIN_REVIEW: {CaseState.DEEMED_ACCEPTED, CaseState.DEEMED_ABANDONED},
    CaseKind.INFO_DISCLOSURE: {CaseState.DEEMED_ABANDONED},
    CaseKind.LEGAL_AID: {CaseState.DEEMED_WITHDRAWN},
    CaseKind.MEDIATION: set(),
    CaseKind.OTHER: set(),
}
"""行政复议法第三十条、第三十一条; 政府信息公开条例第三十条; 法律援助法第四十三条. No other silence means anything."""


class AnyCase(RuleBasedStateMachine):
    """Everybody tries everything, with whatever particulars; time goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.at = START
        self.steps: list[Step] = []
        self.visited: list[CaseState] = []
        self.standing = Standing(CaseKind.OTHER)

    @initialize(kind=st.sampled_from(CaseKind))
    def begin(self, kind: CaseKind) -> None:
        self.standing = Standing(kind)

    @rule(hours=st.integers(0, 24 * 40))
    def wait(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule(
        action=st.sampled_from(CaseAction),
        by=st.sampled_from(Party),
        back=st.integers(-1, 20),
        on=st.booleans(),
        until=st.none() | st.integers(-2, 40),
        days=st.none() | st.integers(-1, 40),
        ground=st.none()
        | st.sampled_from(["death", "settling", "failed", "withdrawn", "asked", "third_party", "late"]),
    )
    def anything(self, action, by, back, on, until, days, ground) -> None:
        today = day_of(self.at)
        self._try(
            Step(
                action,
                by,
                self.at,
                on=today - timedelta(days=back) if on else None,
                until=today + timedelta(days=until) if until is not None else None,
                days=days,
                ground=ground,
            )
        )

    @rule(data=st.data(), by=st.sampled_from([Party.CITIZEN, Party.SEAT, Party.CASEWORKER]))
    def something_allowed(self, data: st.DataObject, by: Party) -> None:
        """Random tries alone hardly get past the draft."""
        offered = allowed(self.standing, by)
        if not offered:
            return
        chosen = data.draw(st.sampled_from(offered))
        until = day_of(self.at) + timedelta(days=15) if chosen.until else None
        ground = data.draw(st.sampled_from(chosen.grounds)).id if chosen.grounds else None
        days = data.draw(st.integers(1, chosen.most_days)) if chosen.most_days else None
        self._try(Step(chosen.action, by, self.at, until=until, days=days, ground=ground))

    @rule()
    def sweep(self) -> None:
        today = day_of(self.at)
        if (found := deemed_step(self.standing, CALENDAR, today=today)) is not None:
            action, day = found
            assert day < today
            before = self.standing
            self._try(Step(action, Party.CLOCK, self.at, on=day))
            assert self.standing is not before, "a period that has passed must be able to act"

    def _try(self, step: Step) -> None:
        before = self.standing
        try:
            self.standing = take(before, step)
        except Unlawful as fault:
            assert any("一" <= character <= "鿿" for character in str(fault))
            return
        self.steps.append(step)
        self.visited.append(self.standing.state)
        named = [r for r in RULES[before.kind] if r.action is step.action and before.state in r.sources]
        assert any(step.by in r.parties for r in named)
        if step.by is Party.CLOCK:
            assert self.standing.state in DEEMED
        if before.state in FINAL:
            assert self.standing.state in (CaseState.CLOSED, CaseState.CORRECTION, before.state)
        assert before.state is not CaseState.CLOSED

    @invariant()
    def deemed_only_where_the_law_says_so(self) -> None:
        assert DEEMED & set(self.visited) <= DEEMED_BY_LAW[self.standing.kind]

    @invariant()
    def asked_to_correct_once(self) -> None:
        assert sum(step.action is CaseAction.ASK_CORRECTION for step in self.steps) <= 1

    @invariant()
    def extended_once(self) -> None:
        assert sum(step.action is CaseAction.EXTEND for step in self.steps) <= 1

    @invariant()
    def only_the_receiving_organisation_decides(self) -> None:
        deciding = {CaseAction.ACCEPT, CaseAction.REFUSE, CaseAction.DECIDE, CaseAction.TERMINATE, CaseAction.ASSIGN}
        assert all(step.by is Party.CASEWORKER for step in self.steps if step.action in deciding)

    @invariant()
    def the_record_gives_the_standing_again(self) -> None:
        assert standing_after(self.standing.kind, self.steps) == self.standing

    @invariant()
    def the_first_time_never_moves(self) -> None:
        filed = [step.at for step in self.steps if step.action is CaseAction.FILE]
        assert self.standing.filed_at == (filed[-1] if filed else None) and len(filed) <= 1

    @invariant()
    def clocks_can_be_read(self) -> None:
        for clock in clocks_of(self.standing, CALENDAR):
            if clock.last_day is not None and clock.latest is not None and clock.starts_on is not None:
                assert clock.starts_on <= clock.last_day <= clock.latest


AnyCase.TestCase.settings = settings(max_examples=150, stateful_step_count=40)
TestAnyCase = pytest.mark.thorough(AnyCase.TestCase)


def _every_reachable(kind: CaseKind) -> set[CaseState]:
    reached, edge = {CaseState.DRAFTED}, [CaseState.DRAFTED]
    while edge:
        state = edge.pop()
        for each in RULES[kind]:
            targets = {each.target} if each.target else set()
            if each.action is CaseAction.RESUME:
                targets = {s.sources[0] for s in RULES[kind] if s.action is CaseAction.SUSPEND}
            for target in targets - reached if state in each.sources else ():
                reached.add(target)
                edge.append(target)
    return reached


@pytest.mark.parametrize("kind", CaseKind)
def test_every_source_of_a_rule_can_be_reached(kind: CaseKind) -> None:
    reached = _every_reachable(kind)
    assert {state for each in RULES[kind] for state in each.sources} <= reached


@pytest.mark.parametrize("kind", CaseKind)
def test_every_case_can_come_to_an_end_by_lawful_steps(kind: CaseKind) -> None:
    for state in _every_reachable(kind) - {CaseState.CLOSED}:
        assert any(state in each.sources and each.target not in (None, state) for each in RULES[kind]) or state in (
            CaseState.SUSPENDED,
        )


@pytest.mark.parametrize("kind", [kind for kind in CaseKind if kind is not CaseKind.OTHER])
def test_each_step_names_its_article_or_says_that_it_is_ours(kind: CaseKind) -> None:
    index = {statute.short_title: statute for statute in read_knowledge(ROOT / "data")[0].statutes.values()}
    for each in RULES[kind]:
        assert each.law or each.why, each.action
        for law in (*each.law, *(ground.law for ground in each.grounds if ground.law)):
            assert law.version in {version.version for version in index[law.statute].versions}, law


def test_the_lengths_are_those_of_the_fact_table() -> None:
    facts = read_knowledge(ROOT / "data")[0].facts
    for period in PERIODS:
        if period.fact is None:
            assert period.days == 0, "without a fact there is no length of ours"
            continue
        fact = facts[period.fact]
        assert (fact.value, fact.statute, fact.article) == (str(period.days), period.law.statute, period.law.article)
        assert fact.unit == ("工作日" if period.working else "自然日")
    assert _most(CaseKind.ADMIN_REVIEW) == int(facts["ar-trial-extend-30d"].value)
    assert _most(CaseKind.INFO_DISCLOSURE) == int(facts["gi-reply-20wd"].value)


def _most(kind: CaseKind) -> int | None:
    return next(each.most_days for each in RULES[kind] if each.action is CaseAction.EXTEND)


def at(day: str, clock: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+08:00")


def filed(kind: CaseKind, day: str = "2026-09-14", clock: str = "10:00") -> Standing:
    return take(Standing(kind), Step(CaseAction.FILE, Party.CITIZEN, at(day, clock)))


def test_a_silent_review_authority_has_accepted() -> None:
    """行政复议法第三十条第三款: five working days after Monday 14 September; Sunday the 20th is worked."""
    standing = filed(CaseKind.ADMIN_REVIEW)
    assert deemed_step(standing, CALENDAR, today=date(2026, 9, 20)) is None
    assert deemed_step(standing, CALENDAR, today=date(2026, 9, 21)) == (CaseAction.DEEM_ACCEPTED, date(2026, 9, 20))


def test_a_late_sweep_dates_the_acceptance_back_to_the_day_the_law_names() -> None:
    standing = filed(CaseKind.ADMIN_REVIEW)
    step = Step(CaseAction.DEEM_ACCEPTED, Party.CLOCK, at("2026-12-01"), on=date(2026, 9, 20))
    assert take(standing, step).accepted_on == date(2026, 9, 20)


def test_a_minute_before_midnight_still_counts_as_that_day() -> None:
    assert filed(CaseKind.ADMIN_REVIEW, "2026-09-14", "23:59").received_on == date(2026, 9, 14)


def test_no_forfeiture_while_nobody_knows_when_the_notice_came() -> None:
    standing = take(filed(CaseKind.ADMIN_REVIEW), Step(CaseAction.ASK_CORRECTION, Party.CASEWORKER, at("2026-09-15")))
    assert deemed_step(standing, CALENDAR, today=date(2027, 1, 1)) is None
    (clock,) = clocks_of(standing, CALENDAR)
    assert clock.last_day is None and clock.waits_for
    standing = take(standing, Step(CaseAction.NOTE_NOTICE, Party.CITIZEN, at("2026-09-16")))
    assert deemed_step(standing, CALENDAR, today=date(2026, 9, 30)) is None
    found = deemed_step(standing, CALENDAR, today=date(2026, 10, 1))
    assert found == (CaseAction.DEEM_ABANDONED, date(2026, 9, 30))  # 20 September is worked, 25 September is not


def test_a_good_reason_takes_the_abandonment_back() -> None:
    """行政复议法第三十一条: only who is late without good reason is deemed to have given up."""
    standing = take(filed(CaseKind.ADMIN_REVIEW), Step(CaseAction.ASK_CORRECTION, Party.CASEWORKER, at("2026-09-15")))
    standing = take(standing, Step(CaseAction.NOTE_NOTICE, Party.CITIZEN, at("2026-09-16")))
    standing = take(standing, Step(CaseAction.DEEM_ABANDONED, Party.CLOCK, at("2026-10-08"), on=date(2026, 9, 30)))
    reopened = Step(CaseAction.REOPEN_CORRECTION, Party.CASEWORKER, at("2026-10-09"), until=date(2026, 10, 20))
    assert take(standing, reopened).state is CaseState.CORRECTION


def test_information_sent_by_internet_is_received_when_both_sides_confirm() -> None:
    """政府信息公开条例第三十一条第三项; hand-counted: 14 September, 20 working days, 16 October."""
    standing = filed(CaseKind.INFO_DISCLOSURE, "2026-09-10")
    (clock,) = clocks_of(standing, CALENDAR)
    assert clock.last_day is None and clock.waits_for == "双方确认收到的日子"
    standing = take(standing, Step(CaseAction.ACCEPT, Party.CASEWORKER, at("2026-09-14")))
    assert [clock.last_day for clock in clocks_of(standing, CALENDAR)] == [date(2026, 9, 22), date(2026, 10, 16)]


def test_asking_a_third_party_stops_the_clock() -> None:
    standing = take(filed(CaseKind.INFO_DISCLOSURE), Step(CaseAction.ACCEPT, Party.CASEWORKER, at("2026-09-14")))
    ask = Step(CaseAction.SUSPEND, Party.CASEWORKER, at("2026-09-21"), ground="third_party")
    standing = take(standing, ask)
    assert clocks_of(standing, CALENDAR) == []
    standing = take(standing, Step(CaseAction.RESUME, Party.CASEWORKER, at("2026-09-28")))
    assert clocks_of(standing, CALENDAR)[-1].last_day == date(2026, 10, 22)  # four working days later than without


def test_sixty_days_that_end_on_a_saturday_are_due_then_and_late_only_after_monday() -> None:
    standing = filed(CaseKind.ADMIN_REVIEW, "2026-09-01")
    standing = take(standing, Step(CaseAction.ACCEPT, Party.CASEWORKER, at("2026-09-01")))
    (clock,) = [each for each in clocks_of(standing, CALENDAR) if each.period.id == "decision"]
    assert (clock.last_day, clock.latest) == (date(2026, 10, 31), date(2026, 11, 2))
    marks = [clock.mark(date(2026, 10, day)) for day in (27, 28, 31)] + [clock.mark(date(2026, 11, d)) for d in (2, 3)]
    assert marks == ["running", "soon", "due", "due", "late"]


def test_the_years_without_a_notice_are_estimates() -> None:
    standing = take(filed(CaseKind.ADMIN_REVIEW), Step(CaseAction.ACCEPT, Party.CASEWORKER, at("2026-11-20")))
    assert clocks_of(standing, CALENDAR)[0].estimated


def test_changing_within_ten_minutes_leaves_the_time() -> None:
    standing = filed(CaseKind.LEGAL_AID)
    amended = take(standing, Step(CaseAction.AMEND, Party.CITIZEN, at("2026-09-14", "10:10")))
    assert (amended.filed_at, amended.received_on) == (standing.filed_at, standing.received_on)
    with pytest.raises(Unlawful, match="十分钟"):
        take(standing, Step(CaseAction.AMEND, Party.CITIZEN, at("2026-09-14", "10:11")))


def test_a_seat_decides_nothing() -> None:
    for kind in CaseKind:
        for each in RULES[kind]:
            if Party.SEAT in each.parties:
                assert each.action in (CaseAction.REVISE, CaseAction.CHECK, CaseAction.PASS_ON, CaseAction.SEND_BACK)


def test_mediation_has_no_period_before_the_agreement() -> None:
    standing = filed(CaseKind.MEDIATION)
    assert clocks_of(standing, CALENDAR) == []
    standing = take(standing, Step(CaseAction.ACCEPT, Party.CASEWORKER, at("2026-09-15")))
    assert clocks_of(standing, CALENDAR) == []
    standing = take(standing, Step(CaseAction.DECIDE, Party.CASEWORKER, at("2026-09-16")))
    (clock,) = clocks_of(standing, CALENDAR)
    assert clock.last_day == date(2026, 10, 16)


def test_withdrawing_an_accepted_review_needs_leave() -> None:
    """行政复议法第四十一条第一项: 申请人撤回，行政复议机构准予撤回."""
    standing = take(filed(CaseKind.ADMIN_REVIEW), Step(CaseAction.ACCEPT, Party.CASEWORKER, at("2026-09-15")))
    with pytest.raises(Unlawful):
        take(standing, Step(CaseAction.WITHDRAW, Party.CITIZEN, at("2026-09-16")))
    with pytest.raises(Unlawful):
        take(standing, Step(CaseAction.TERMINATE, Party.CASEWORKER, at("2026-09-16"), ground="withdrawn"))
    standing = take(standing, Step(CaseAction.ASK_WITHDRAWAL, Party.CITIZEN, at("2026-09-16")))
    ended = take(standing, Step(CaseAction.TERMINATE, Party.CASEWORKER, at("2026-09-17"), ground="withdrawn"))
    assert ended.state is CaseState.TERMINATED


def test_what_was_asked_for_is_answered_by_the_end() -> None:
    """A case that had been ended still read 「您请求撤回，正在等收件机构答复」."""
    standing = take(filed(CaseKind.ADMIN_REVIEW), Step(CaseAction.ACCEPT, Party.CASEWORKER, at("2026-09-15")))
    standing = take(standing, Step(CaseAction.ASK_WITHDRAWAL, Party.CITIZEN, at("2026-09-16")))
    assert "正在等收件机构答复" in said(standing, Filing.DESIGNATED)[0]
    ended = take(standing, Step(CaseAction.TERMINATE, Party.CASEWORKER, at("2026-09-17"), ground="withdrawn"))
    assert not ended.withdrawal_asked
    assert said(ended, Filing.DESIGNATED)[0] == "办理已经终止，理由写在下面的记录里。"


def test_an_application_that_came_back_says_so() -> None:
    """It read 「热线坐席核对后会转给收件机构」, while everybody waited for the applicant to change it."""
    passed = take(Standing(CaseKind.LEGAL_AID), Step(CaseAction.PASS_ON, Party.SEAT, at("2026-09-14")))
    back = take(passed, Step(CaseAction.SEND_BACK, Party.SEAT, at("2026-09-15")))
    now, after = said(back, Filing.FORWARD)
    assert now.startswith("申请退回来了，还没有提交") and "用现在的内容更新办件" in after
    revised = take(back, Step(CaseAction.REVISE, Party.CITIZEN, at("2026-09-16")))
    assert said(revised, Filing.FORWARD) == said(Standing(CaseKind.LEGAL_AID), Filing.FORWARD)


def test_filing_a_case_away_takes_neither_its_result_nor_the_days_to_sue() -> None:
    """A decided review that had been closed said 「已经办结归档」 and no more: the fifteen days to sue were gone from sight."""
    standing = take(filed(CaseKind.ADMIN_REVIEW), Step(CaseAction.ACCEPT, Party.CASEWORKER, at("2026-09-15")))
    standing = take(standing, Step(CaseAction.DECIDE, Party.CASEWORKER, at("2026-09-16")))
    standing = take(standing, Step(CaseAction.SERVE, Party.CASEWORKER, at("2026-09-17")))
    closed = take(standing, Step(CaseAction.CLOSE, Party.CASEWORKER, at("2026-09-17")))
    assert running(closed) == running(standing) == {"lawsuit": (date(2026, 9, 17), date(2026, 10, 2))}
    now, left = said(closed, Filing.DESIGNATED)
    assert now == "复议决定已经作出。已经办结归档。" and "起诉" in left
    aid = take(filed(CaseKind.LEGAL_AID), Step(CaseAction.ACCEPT, Party.CASEWORKER, at("2026-09-15")))
    aid = take(aid, Step(CaseAction.CLOSE, Party.CASEWORKER, at("2026-09-16")))
    assert running(aid) == {} and said(aid, Filing.DESIGNATED)[0] == "已经办结归档。"


def test_the_chance_to_ask_for_a_correction_lapses_and_makes_nobody_late() -> None:
    """Every request for information stood under 「逾期」 from the eighth working day, with thirteen left for the answer."""
    standing = take(filed(CaseKind.INFO_DISCLOSURE), Step(CaseAction.ACCEPT, Party.CASEWORKER, at("2026-09-14")))
    shown = [[clock.period.id for clock in clocks_on(standing, CALENDAR, today=date(2026, 9, day))] for day in (22, 23)]
    assert shown == [["ask_correction", "answer"], ["answer"]]


def test_silence_gives_the_applicant_fifteen_days_to_sue() -> None:
    """行政诉讼法第四十五条: from 1 September sixty days end on Saturday the 31st of October, and fifteen more on 15 November."""
    standing = take(
        filed(CaseKind.ADMIN_REVIEW, "2026-09-01"), Step(CaseAction.ACCEPT, Party.CASEWORKER, at("2026-09-01"))
    )
    assert "silence" not in [clock.period.id for clock in clocks_on(standing, CALENDAR, today=date(2026, 11, 2))]
    (silence,) = [c for c in clocks_on(standing, CALENDAR, today=date(2026, 11, 3)) if c.period.id == "silence"]
    assert (silence.last_day, silence.latest) == (date(2026, 11, 15), date(2026, 11, 16))


def running(standing: Standing) -> dict[str, tuple[date | None, date | None]]:
    return {clock.period.id: (clock.starts_on, clock.last_day) for clock in clocks_of(standing, CALENDAR)}


def test_the_copy_goes_out_in_seven_working_days_and_the_answer_comes_in_ten() -> None:
    """第四十八条; the answer's days begin when the respondent has the copy, and are not guessed before that is known."""
    accepted = take(filed(CaseKind.ADMIN_REVIEW), Step(CaseAction.ACCEPT, Party.CASEWORKER, at("2026-09-15")))
    assert running(accepted)["copy"] == (date(2026, 9, 15), date(2026, 9, 23))  # 16、17、18、20日周日上班、21、22、23
    sent = take(accepted, Step(CaseAction.SEND_COPY, Party.CASEWORKER, at("2026-09-17")))
    assert "copy" not in running(sent) and running(sent)["reply"] == (None, None)
    got = take(sent, Step(CaseAction.NOTE_COPY, Party.CASEWORKER, at("2026-09-18"), on=date(2026, 9, 17)))
    assert running(got)["reply"] == (date(2026, 9, 17), date(2026, 10, 8))  # 25至27日、10月1至7日放假
    replied = take(got, Step(CaseAction.NOTE_REPLY, Party.CASEWORKER, at("2026-09-29")))
    assert "reply" not in running(replied) and "decision" in running(replied)
    for again in (CaseAction.SEND_COPY, CaseAction.NOTE_COPY, CaseAction.NOTE_REPLY):
        with pytest.raises(Unlawful):
            take(replied, Step(again, Party.CASEWORKER, at("2026-09-30")))


def test_the_simple_procedure_is_quicker_and_nothing_is_noted_before_it_is_sent() -> None:
    """第五十四条: three and five working days."""
    accepted = take(filed(CaseKind.ADMIN_REVIEW), Step(CaseAction.ACCEPT, Party.CASEWORKER, at("2026-09-15")))
    simple = take(accepted, Step(CaseAction.SIMPLIFY, Party.CASEWORKER, at("2026-09-15")))
    assert running(simple)["copy"] == (date(2026, 9, 15), date(2026, 9, 18))
    for early in (CaseAction.NOTE_COPY, CaseAction.NOTE_REPLY):
        with pytest.raises(Unlawful, match="还没有发"):
            take(simple, Step(early, Party.CASEWORKER, at("2026-09-16")))
    sent = take(simple, Step(CaseAction.SEND_COPY, Party.CASEWORKER, at("2026-09-16")))
    got = take(sent, Step(CaseAction.NOTE_COPY, Party.CASEWORKER, at("2026-09-16")))
    assert running(got)["reply"] == (date(2026, 9, 16), date(2026, 9, 22))
    (clock,) = [each for each in clocks_of(got, CALENDAR) if each.period.id == "reply"]
    assert clock.period.party is Party.RESPONDENT
    with pytest.raises(Unlawful):
        take(got, Step(CaseAction.NOTE_REPLY, Party.RESPONDENT, at("2026-09-17")))
