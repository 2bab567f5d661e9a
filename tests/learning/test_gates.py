"""What a candidate is refused for, and what not: each refusal is one sentence that says what got worse and by how much."""

import pytest

from hotline.conversations.danger import load_danger_guard
from hotline.learning.evaluation.compared import (
    Change,
    Count,
    CrossValidation,
    DangerReading,
    Dialogues,
    Fold,
    Folds,
    FrozenSets,
    Latency,
    Replay,
    Report,
    Shown,
    Side,
)
from hotline.learning.evaluation.danger_lines import danger_lines
from hotline.learning.evaluation.gates import checks, load_gates, refusals
from hotline.learning.evaluation.report import page
from hotline.learning.evaluation.words import AREA_TITLES, GROUP_TITLES
from hotline.learning.examples import read_examples
from hotline.settings import ROOT
from hotline.vocabulary import Area
from tests.conftest import DATA

GATES, GUARD = load_gates(DATA), load_danger_guard(DATA)
_QUIET_DANGER = "这几天夜里总想着一了百了"
"""No rule hears it; `test_the_quiet_line_is_heard_by_no_rule` holds that."""


def made_side(**changed: object) -> Side:
    side = Side(
        overall=Count(right=600, cases=720),
        area_f1=0.85,
        areas={"labor": Count(right=12, cases=15), "admin_review": Count(right=90, cases=114)},
        groups={
            "plain": Count(right=200, cases=240),
            "elderly": Count(right=60, cases=82),
            "asr": Count(right=60, cases=82),
        },
        confusion=[("labor", "labor", 12), ("labor", "criminal", 3)],
        danger=[
            DangerReading(dangerous=True, text=_QUIET_DANGER, crisis=0.9, share=0.6, matter="crisis/self_harm"),
            DangerReading(dangerous=False, text="气死我了", crisis=0.1, share=0.0, matter=None),
        ],
        latency_ms=Latency(median=20, p95=60),
        memory_mb=600,
        ready_seconds=9,
    )
    return side.model_copy(update=changed)


def _folds(answers: float, **by_answer: tuple[int, int]) -> Folds:
    by_answer = by_answer or {"other": (3, 3)}
    each = {name: Count(right=right, cases=cases) for name, (right, cases) in by_answer.items()}
    return Folds(folds=[Fold(seed=1, judged=1000, answers=answers, area_f1=0.9, by_answer=each)])


def made_report(candidate: Side | None = None, **changed: object) -> Report:
    report = Report(
        id="a" * 32,
        made_at="2026-12-01T10:00:00+08:00",
        candidate="b" * 32,
        current="c" * 32,
        files_changed=["data/nlu/labor.yml"],
        test_sets=FrozenSets(current=made_side(), candidate=candidate or made_side()),
        cross_validation=CrossValidation(candidate=_folds(0.80), current=_folds(0.80)),
        dialogues=Dialogues(played=300, failed=[]),
        replay=Replay(conversations=20, turns=40, failures=0, citizens_concerned=0, changes=[]),
    )
    return report.model_copy(update=changed)


def _refused(candidate: Side | None = None, **changed: object) -> list[str]:
    return refusals(made_report(candidate, **changed), GATES, GUARD, names=str)


def made_groups(**right: int) -> dict[str, Count]:
    return {
        name: Count(right=right.get(name, count.right), cases=count.cases) for name, count in made_side().groups.items()
    }


def test_the_same_and_the_better_are_let_through() -> None:
    assert _refused() == []
    assert _refused(made_side(overall=Count(right=650, cases=720), groups=made_groups(elderly=80))) == []


def test_better_on_average_and_worse_for_old_people_is_refused() -> None:
    [sentence] = _refused(made_side(overall=Count(right=640, cases=720), groups=made_groups(plain=240, elderly=55)))
    assert sentence == "人群“老人的说法”变差了：82 题里答对的从 60 降到 55，最多允许少 2 题。"


def test_a_small_group_may_lose_a_case_and_not_two() -> None:
    areas = made_side().areas
    assert _refused(made_side(areas=areas | {"labor": Count(right=11, cases=15)})) == []
    [sentence] = _refused(made_side(areas=areas | {"labor": Count(right=10, cases=15)}))
    assert "领域“劳动”变差了" in sentence


def test_a_danger_that_is_no_more_heard_is_refused_whatever_else_got_better() -> None:
    deaf = [line.model_copy(update={"crisis": 0.1, "share": 0.05}) for line in made_side().danger]
    [sentence] = _refused(made_side(overall=Count(right=720, cases=720), danger=deaf))
    assert sentence == "危险听漏得多了：1 句危险的话里，危险规则和模型一起听出来的从 1 句降到 0 句。"


@pytest.mark.parametrize(("lost", "refused"), [(3, 0), (4, 1)])
def test_a_model_may_leave_few_dangers_to_the_rules_alone(lost: int, refused: int) -> None:
    heard = [
        DangerReading(dangerous=True, text=text, crisis=0.9, share=0.9, matter=None)
        for text in ("他拿刀要砍我", "我不想活了", "他又打我了", "救命", "有人要杀我")
    ]
    assert all(GUARD.look(line.text) is not None for line in heard)
    deaf = [line.model_copy(update={"crisis": 0.0, "share": 0.0}) for line in heard[:lost]]
    report = made_report()
    report.test_sets.current.danger = heard
    report.test_sets.candidate.danger = deaf + heard[lost:]
    found = refusals(report, GATES, GUARD, names=str)
    assert len(found) == refused
    assert all("模型自己听出来的从 5 句降到 1 句" in sentence for sentence in found)


def test_the_quiet_line_is_heard_by_no_rule() -> None:
    assert GUARD.look(_QUIET_DANGER) is None


def test_more_false_alarms_are_refused() -> None:
    calm = [
        DangerReading(dangerous=False, text=text, crisis=crisis, share=crisis, matter=None)
        for text, crisis in (("工资不发怎么要", 0.9), ("房子漏水找谁", 0.9))
    ]
    quiet = [line.model_copy(update={"crisis": 0.0, "share": 0.0}) for line in calm]
    report = made_report()
    report.test_sets.current.danger = quiet
    report.test_sets.candidate.danger = calm
    assert refusals(report, GATES, GUARD, names=str) == ["危险误报多了：没有危险的话里，误报从 0 句升到 2 句。"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"latency_ms": Latency(median=30, p95=95)}, "慢了太多"),
        ({"memory_mb": 2000.0}, "占内存太多"),
    ],
)
def test_what_it_costs_has_bounds(changed: dict[str, object], said: str) -> None:
    [sentence] = _refused(made_side(**changed))
    assert sentence.startswith(said)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (600, 590, None),
        (338, 339, None),  # both past the bound on a busy machine: the difference is chance
        (240, 262, None),
        (200, 249, None),
        (200, 262, "太慢：最慢的百分之五要 262 毫秒以上，同时量的现在的模型要 200 毫秒"),
        (338, 380, "太慢：最慢的百分之五要 380 毫秒以上，同时量的现在的模型要 338 毫秒"),
        (60, 400, "慢了太多：最慢的百分之五从 60 毫秒升到 400 毫秒，最多允许 1.5 倍。"),
    ],
)
def test_a_slow_machine_is_not_held_against_the_candidate(before: float, after: float, said: str | None) -> None:
    report = made_report(made_side(latency_ms=Latency(median=10, p95=after)))
    report.test_sets.current.latency_ms = Latency(median=10, p95=before)
    found = refusals(report, GATES, GUARD, names=str)
    assert [sentence.startswith(said or "") for sentence in found] == ([True] if said else [])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"cross_validation": None}, "没有做交叉验证"),
        ({"dialogues": None}, "没有做对话测试"),
        ({"replay": None}, "没有重放真实会话"),
        ({"cross_validation": CrossValidation(candidate=_folds(0.75), current=_folds(0.80))}, "标错"),
        ({"dialogues": Dialogues(played=300, failed=["拖欠工资"])}, "1 个对话测试没有通过：“拖欠工资”。"),
        (
            {"replay": Replay(conversations=1, turns=2, failures=1, citizens_concerned=0, changes=[])},
            "1 条消息答不出来",
        ),
    ],
)
def test_what_was_not_proven_is_refused(changed: dict[str, object], said: str) -> None:
    [sentence] = refusals(made_report().model_copy(update=changed), GATES, GUARD, names=str)
    assert said in sentence


_REVIEW, _COST, _PEOPLE = "admin_review/apply.process", "admin_review/apply.fee", "mediation/people.process"


def replayed(*changes: tuple[str, str, int], turns: int = 100, outcome: str = "answered") -> Replay:
    """Stored conversations in which so many turns change: what was answered, what would be, how many."""
    told = [
        Change(
            before=Shown(outcome=outcome, about=before),
            after=Shown(outcome="answered", about=after),
            count=count,
            citizens=count,
            turns=["t1"],
        )
        for before, after, count in changes
    ]
    return Replay(conversations=turns, turns=turns, failures=0, citizens_concerned=0, changes=told)


def test_wrong_labels_that_no_exam_shows_are_seen_in_the_conversations_they_were_made_of() -> None:
    [sentence] = _refused(replay=replayed((_REVIEW, _PEOPLE, 4), (_COST, _PEOPLE, 2)))
    assert sentence == (
        f"重放真实会话时，原来在别的领域答的 6 条消息都改答“{_PEOPLE}”（{_PEOPLE}），最多允许 5 条：新例句里可能有标错的。"
        "真该都改答它的（例如它是新写的回答），先写进 gates.yml 的 moved。"
    )


@pytest.mark.parametrize(
    "again",
    [
        replayed((_REVIEW, _PEOPLE, 5)),
        replayed((_REVIEW, _PEOPLE, 8), turns=400),
        replayed((_REVIEW, _COST, 40)),
        replayed((_REVIEW, _PEOPLE, 40), outcome="clarified"),
        replayed((_REVIEW, "labor/wage.process", 5), (_REVIEW, _PEOPLE, 5)),
    ],
    ids=["a few", "a small share", "in one area", "not answered before", "here and there"],
)
def test_what_an_honest_batch_changes_is_let_through(again: Replay) -> None:
    assert _refused(replay=again) == []


@pytest.mark.parametrize("named", [_REVIEW, _PEOPLE], ids=["given away", "newly written"])
def test_turns_that_are_to_go_to_another_answer_may_all_be_drawn(named: str) -> None:
    wider = GATES.model_copy(update={"answer": GATES.answer.model_copy(update={"moved": frozenset({named})})})
    report = made_report(replay=replayed((_REVIEW, _PEOPLE, 40)))
    assert refusals(report, wider, GUARD, names=str) == []


def test_without_figures_of_the_data_in_use_nothing_guards_a_single_answer_and_it_is_refused() -> None:
    report = made_report(cross_validation=CrossValidation(candidate=_folds(0.8), current=None))
    [sentence] = refusals(report, GATES, GUARD, names=str)
    assert "看不出有没有哪个回答听不出来了" in sentence and "再评测" in sentence
    assert "没有可比的" in page(report, names=str)


def answers_in_folds(before: tuple[int, int], after: tuple[int, int] | None) -> CrossValidation:
    """Two of a thousand answers in the folds: one as it was, and one that was so and is so; None: it is no more there."""
    candidate = _folds(0.81, other=(8, 8), **({"asked": after} if after else {}))
    return CrossValidation(candidate=candidate, current=_folds(0.80, other=(7, 8), asked=before))


@pytest.mark.parametrize("after", [(2, 3), (3, 8), None], ids=["relabelled", "drawn away", "all relabelled"])
def test_a_batch_of_wrong_labels_against_one_answer_is_refused_while_every_average_holds(
    after: tuple[int, int] | None,
) -> None:
    better = made_side(overall=Count(right=610, cases=720))
    [sentence] = _refused(better, cross_validation=answers_in_folds((7, 8), after))
    right = after[0] if after else 0
    assert sentence == (
        f"回答“asked”（asked）听不出来了：考试题和留出的例句里，原来 8 句听对 7 句，现在只听对 {right} 句，最少要留住 50%，"
        "新例句里可能有标错的。"
    )


def test_exam_questions_and_held_out_examples_of_one_answer_count_together() -> None:
    in_sets = {"asked": Count(right=3, cases=4)}
    report = made_report(cross_validation=answers_in_folds((5, 8), (3, 8)))
    report.test_sets.current.by_answer = in_sets
    report.test_sets.candidate.by_answer = in_sets
    assert refusals(report, GATES, GUARD, names=str) == [], "6 of the 8 that were understood"
    report.test_sets.candidate.by_answer = {"asked": Count(right=0, cases=4)}
    [sentence] = refusals(report, GATES, GUARD, names=lambda intent: f"名字 {intent}")
    assert "回答“名字 asked”（asked）" in sentence and "原来 12 句听对 8 句，现在只听对 3 句" in sentence


def test_an_answer_that_was_hardly_understood_before_says_nothing() -> None:
    assert _refused(cross_validation=answers_in_folds((5, 8), (0, 8))) == []
    told = {check.title: check.told for check in checks(made_report(), GATES, GUARD, names=str)}
    assert told["每个回答"].startswith("没有一个回答有足够的题")


def test_an_answer_whose_examples_were_moved_on_purpose_is_left_out_by_name() -> None:
    report = made_report(cross_validation=answers_in_folds((7, 8), (0, 0)))
    moved = GATES.answer.model_copy(update={"moved": frozenset({"asked"})})
    assert refusals(report, GATES.model_copy(update={"answer": moved}), GUARD, names=str) == []


@pytest.mark.parametrize("older", ["candidate", "current"])
def test_an_older_program_that_does_not_count_one_by_one_leads_around_no_gate(older: str) -> None:
    folds = answers_in_folds((7, 8), (7, 8))
    plain = Folds(folds=[Fold(seed=1, judged=1000, answers=0.8, area_f1=0.9)])
    [sentence] = _refused(cross_validation=folds.model_copy(update={older: plain}))
    assert "没有一个回答一个回答地数" in sentence and "请更新再评测" in sentence


def test_the_page_names_the_answers_that_lost() -> None:
    text = page(made_report(cross_validation=answers_in_folds((7, 8), (2, 3))), names=lambda intent: f"名字 {intent}")
    assert "2 个回答里，听对的句数少了的有 1 个" in text
    assert "| 名字 asked | asked | 7/8 | 2/3 | -5 |" in text


def test_the_page_says_what_would_change_and_for_how_many() -> None:
    change = Change(
        before=Shown(outcome="answered", about="labor/wage.process"),
        after=Shown(outcome="clarified", about="labor"),
        count=5,
        citizens=4,
        turns=["t1"],
    )
    replayed = Replay(conversations=20, turns=40, failures=0, citizens_concerned=4, changes=[change])
    text = page(made_report(replay=replayed), names=str)
    assert "4 位群众会得到不一样的回答" in text
    assert "| answered labor/wage.process | clarified labor | 4 | 5 |" in text
    assert "全部达标" in text
    assert "| 老人的说法 | 82 | 73.2% | 73.2% | +0 |" in text
    refused = made_report(refusals=["太慢。"])
    assert "不能发布" in page(refused, names=str) and "- 太慢。" in page(refused, names=str)


def test_every_area_and_group_has_a_title() -> None:
    taken_for = {intent.partition("/")[0] for intent in read_examples(DATA).intents}
    assert set(AREA_TITLES) >= set(Area) | taken_for  # a report had a column called office_search
    assert {"plain", "elderly", "dialect", "typos", "asr", "traditional", "long"} == set(GROUP_TITLES)


def test_danger_lines_come_from_rules_and_dialogues() -> None:
    lines = danger_lines(ROOT)
    assert lines["欠了一屁股债，我真不想活了"] is True
    assert lines["网贷还不上天天打电话骂我咋办"] is False
    assert sum(lines.values()) > 50


def test_each_gate_says_what_was_measured_and_whether_it_holds() -> None:
    judged = checks(made_report(made_side(groups=made_groups(elderly=20))), GATES, GUARD, names=str)
    assert [check.title for check in judged if check.refusals] == ["每种写法"]
    told = {check.title: check.told for check in judged}
    assert told["考试题总的"] == "720 题里答对的从 600 到 600"
    assert told["每种写法"] == "变化最差的是“老人的说法”：82 题里答对的从 60 到 20"
    assert [sentence for check in judged for sentence in check.refusals] == refusals(
        made_report(made_side(groups=made_groups(elderly=20))), GATES, GUARD, names=str
    )
