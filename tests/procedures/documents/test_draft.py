"""The procedures `draft/…`: what they ask, what they conclude, the files they hand over."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from hotline.clock import SHANGHAI
from hotline.conversations.reply import Ask, Citation, Start
from hotline.procedures.deadlines.book import load_book
from hotline.procedures.documents.draft import DraftProcedure, load_drafts
from hotline.procedures.documents.loader import load_documents
from hotline.procedures.fields import Answers, Value
from hotline.procedures.procedure import Conclusion, Context
from hotline.procedures.registry import Procedures
from hotline.vocabulary import RunStatus
from hotline.workdays import load_work_calendar
from tests.procedures.documents.samples import ANSWERS, DATA, MAN_OF_1968, PERSON, answers_of, context
from tests.procedures.test_guide import Talk

DOCUMENTS = load_documents(DATA)
BOOK = load_book(DATA)
CONTEXT = replace(context(), calendar=load_work_calendar(DATA))


def draft(document_id: str, office: Path | None = None) -> DraftProcedure:
    templates = DATA / "documents" / "templates"
    return DraftProcedure(DOCUMENTS[document_id], DOCUMENTS, BOOK, templates=templates, office=office)


def concluded(document_id: str, answers: Answers, at: Context = CONTEXT) -> Conclusion:
    procedure = draft(document_id)
    known: dict[str, Value] = {}
    while (asked := procedure.next_field(known, at)) is not None:
        known[asked.id] = answers.get(asked.id)
    return procedure.conclude(known, at)


def on(day: date) -> Context:
    return replace(CONTEXT, now=datetime.combine(day, datetime.min.time(), SHANGHAI))


@pytest.mark.parametrize("document_id", sorted(DOCUMENTS))
def test_every_paper_says_that_it_is_not_filed_where_to_go_and_what_to_bring(document_id: str) -> None:
    ready, filing = concluded(document_id, ANSWERS[document_id]).messages
    assert ready.text.startswith(f"草稿好了：《{DOCUMENTS[document_id].title}》")
    assert "这还不是正式提交" in ready.text
    assert "该写的都写上了" in ready.text
    assert filing.text.startswith("怎么交：\n1. ")
    assert "一起带上：" in filing.text
    assert filing.citations
    assert len({(one.statute, one.article) for one in filing.citations}) == len(filing.citations)
    assert filing.buttons
    assert len(filing.buttons) <= 5


def test_what_is_missing_is_told_with_reason_and_article() -> None:
    ready, _ = concluded("review_application", answers_of("review_application") | {"id_number": None}).messages
    assert "还有 2 处空着" in ready.text
    assert "· 身份证号码：用来确认是您本人，只印在这份文书上（《行政复议法实施条例》第二十七条要求写）。" in ready.text
    assert ready.citations == [
        Citation(statute="行政复议法实施条例", article="第二十七条", version=date(2026, 7, 1)),
    ]


def test_a_blank_that_no_article_demands_is_told_without_one() -> None:
    ready, _ = concluded("mediation_application", answers_of("mediation_application") | {"wish": None}).messages
    assert "· 想要的结果：说清想要什么，才好和对方谈。" in ready.text
    assert ready.citations == []


def test_no_number_or_telephone_is_said_in_the_conversation() -> None:
    for document_id, answers in ANSWERS.items():
        told = "".join(message.text for message in concluded(document_id, answers).messages)
        for value in (PERSON["id_number"], PERSON["phone"], MAN_OF_1968):
            assert str(value) not in told


def test_the_last_day_is_worked_out_from_the_day_told() -> None:
    """2026-10-20 起六十日：2026-12-19 是周六，顺延到 12-21。"""
    conclusion = concluded("review_application", answers_of("review_application") | {"told_on": "2026-10-20"})
    text = conclusion.messages[-1].text
    assert conclusion.last_day == date(2026, 12, 19)
    assert "最后一天是2026年12月19日（还有 23 天）" in text
    assert "可以算到2026年12月21日，但别等到那天" in text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 12, 18), "（还有 1 天）"),
        (date(2026, 12, 19), "（就是今天）"),
        (
            date(2026, 12, 20),
            "按您写的日子严格算，2026年12月19日就到期了；遇上休息日等可以算到2026年12月21日，今天就去交。",
        ),
        (date(2026, 12, 22), "最后一天是2026年12月21日，可能已经过了。先别放弃：\n· "),
    ],
)
def test_the_nearer_the_day_the_plainer_it_is_said(day: date, said: str) -> None:
    answers = answers_of("review_application") | {"told_on": "2026-10-20"}
    assert said in concluded("review_application", answers, on(day)).messages[-1].text


def test_a_year_whose_holidays_are_not_published_is_called_a_guess() -> None:
    answers = answers_of("labor_application") | {"left_on": "2026-11-10"}
    text = concluded("labor_application", answers).messages[-1].text
    assert "2027年的放假安排还没有公布，暂按周一至周五估算" in text


def test_without_the_day_no_last_day_is_said() -> None:
    conclusion = concluded("review_application", answers_of("review_application") | {"told_on": None})
    assert conclusion.last_day is None
    assert "最后一天" not in conclusion.messages[-1].text


def test_an_office_nobody_confirmed_is_not_made_up() -> None:
    _, filing = concluded("review_application", ANSWERS["review_application"]).messages
    assert "交给：耀州区人民政府（地址、电话待主管部门确认，去之前可以打 12348 问）。" in filing.text
    _, filing = concluded("labor_application", ANSWERS["labor_application"]).messages
    assert "我这里没有核实到，去之前可以打 12333 问。" in filing.text


def test_the_next_paper_takes_along_what_both_ask_for() -> None:
    _, filing = concluded(
        "legal_aid_application", answers_of("legal_aid_application") | {"hardship": "pledge"}
    ).messages
    [pledge] = [
        button.command
        for button in filing.buttons
        if isinstance(button.command, Start) and button.command.procedure == "draft/honesty_pledge"
    ]
    assert pledge.answers == {name: PERSON[name] for name in ("name", "id_number", "address", "phone", "place")}
    asked = []
    known: dict[str, Value] = dict(pledge.answers)
    while (field := draft("honesty_pledge").next_field(known, CONTEXT)) is not None:
        asked.append(field.id)
        known[field.id] = None
    assert asked == ["purpose_of_aid", "burden"]


def test_buttons_fit_the_answers() -> None:
    def commands(answers: Answers) -> list[Ask | Start]:
        return [
            button.command
            for button in concluded("review_application", answers).messages[-1].buttons
            if isinstance(button.command, Ask | Start)
        ]

    procedures = {c.procedure for c in commands(answers_of("review_application")) if isinstance(c, Start)}
    assert procedures == {"draft/legal_aid_application"}
    agent = answers_of("review_application") | {"agent": "entrusted"}
    assert {c.procedure for c in commands(agent) if isinstance(c, Start)} == procedures | {"draft/power_of_attorney"}


def test_the_files_are_a_page_a_word_file_and_where_possible_a_pdf(tmp_path: Path) -> None:
    plain, with_office = draft("info_request"), draft("info_request", office=tmp_path / "soffice")
    answers = answers_of("info_request")
    names = [file.name for file in plain.conclude(answers, CONTEXT).files]
    assert names == ["政府信息公开申请表.html", "政府信息公开申请表.docx"]
    assert [file.name for file in with_office.conclude(answers, CONTEXT).files] == [*names, "政府信息公开申请表.pdf"]
    assert plain.render(names[0], answers, CONTEXT).startswith(b"<!doctype html>")
    assert plain.render(names[1], answers, CONTEXT).startswith(b"PK")
    with pytest.raises(KeyError):
        plain.render("政府信息公开申请表.pdf", answers, CONTEXT)


def test_a_paper_is_dated_on_the_day_it_is_fetched() -> None:
    later = replace(CONTEXT, now=CONTEXT.now + timedelta(days=3))
    assert "2026年11月29日" in draft("info_request").render("政府信息公开申请表.html", {}, later).decode()


def test_there_is_a_procedure_for_each_paper() -> None:
    assert {procedure.id for procedure in load_drafts(DATA)} == {f"draft/{name}" for name in DOCUMENTS}


@pytest.mark.parametrize("document_id", sorted(DOCUMENTS))
def test_a_next_step_names_what_is_known_and_does_not_repeat_it(document_id: str) -> None:
    """A button is kept until its conversation is erased: an ID number stands in the run and nowhere else."""
    talk = Talk(Procedures(load_drafts(DATA), CONTEXT.calendar), CONTEXT)
    answers = answers_of(document_id)
    talk.start(f"draft/{document_id}", **(answers | {"hardship": "pledge"} if "hardship" in answers else answers))
    while talk.run.status is RunStatus.ACTIVE:
        talk.say("跳过")
    written_down = talk.run.answers
    starts = [
        button.command
        for message in talk.last.messages
        for button in message.buttons
        if isinstance(button.command, Start)
    ]
    written = [value for value in answers.values() if isinstance(value, str) and len(value) > 1]
    for start in starts:
        kept = start.model_dump_json()
        assert not [value for value in written if f'"{value}"' in kept], kept
        talk.obey(start)
        assert {name: talk.run.answers[name] for name in start.same} == {
            name: written_down[name] for name in start.same
        }
    if document_id == "legal_aid_application":
        assert any({"id_number", "name"} <= set(start.same) for start in starts)
