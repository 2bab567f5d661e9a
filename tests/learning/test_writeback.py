"""Examples go into the files as the files are written: a line more, and nothing else changed."""

from pathlib import Path

import pytest

from hotline.learning.examples import digest_of, read_examples
from hotline.learning.writeback import NewExample, Plan, check_plan, make_plan

LABOR = """version: "3.1"
# Wages come first.

nlu:
- intent: labor/wage.process   # the commonest question
  examples: |
    - 工资不发怎么要
    - 老板欠我工钱

- intent: labor/wage.what
  examples: |
    - 什么叫拖欠工资
"""
DEBT = """nlu:
  - intent: labor/wage.process
    examples: |
      - 别处也有一块
  - intent: debt_contract/loan.process
    examples: |
      - 借钱不还怎么办
"""


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "nlu"
    folder.mkdir(parents=True)
    (folder / "labor.yml").write_text(LABOR, encoding="utf-8")
    (folder / "debt_contract.yml").write_text(DEBT, encoding="utf-8")
    return tmp_path / "data"


def _plan(
    data_dir: Path, *wanted: tuple[str, str], withdrawn: tuple[str, ...] = (), answers: tuple[str, ...] = ()
) -> Plan:
    new = [NewExample(str(number), intent, text) for number, (intent, text) in enumerate(wanted)]
    examples = read_examples(data_dir)
    return make_plan(examples, data_dir, new, withdrawn={digest_of(text) for text in withdrawn}, answers=answers)


def _before(data_dir: Path) -> dict[str, str]:
    return {f"data/nlu/{path.name}": path.read_text(encoding="utf-8") for path in (data_dir / "nlu").iterdir()}


def test_every_shipped_example_is_read_with_its_place() -> None:
    from hotline.knowledge.coverage import read_blocks
    from hotline.settings import ROOT

    blocks, findings = read_blocks(ROOT / "data")
    assert not findings
    read = read_examples(ROOT / "data")
    assert sorted((e.intent, e.text) for e in read.examples) == sorted(
        (b.intent, t) for b in blocks for t in b.examples
    )
    lines = {path.name: path.read_text(encoding="utf-8").splitlines() for path in (ROOT / "data" / "nlu").glob("*.yml")}
    assert all(lines[Path(e.file).name][e.line - 1].strip() == f"- {e.text}" for e in read.examples)


def test_lines_are_put_in_where_they_belong_and_everything_else_stays(data_dir: Path) -> None:
    plan = _plan(
        data_dir,
        ("labor/wage.process", "饭馆压了两个月钱不给"),
        ("labor/wage.process", "工程完了钱没影儿"),
        ("debt_contract/loan.process", "朋友拿了我五千没下文"),
    )
    assert plan.contents["data/nlu/labor.yml"] == LABOR.replace(
        "    - 老板欠我工钱\n", "    - 老板欠我工钱\n    - 饭馆压了两个月钱不给\n    - 工程完了钱没影儿\n"
    )
    assert plan.contents["data/nlu/debt_contract.yml"] == DEBT + "      - 朋友拿了我五千没下文\n"
    assert check_plan(_before(data_dir), plan) == []


def test_needless_and_contradicting_lines_stay_out_and_say_where(data_dir: Path) -> None:
    plan = _plan(
        data_dir,
        ("labor/wage.process", "工资不发，怎么要？"),
        ("labor/wage.what", "老板欠我工钱啊"),
        ("labor/none.what", "没有这个标签"),
        ("labor/wage.what", "拖欠两个字是什么意思"),
        ("labor/wage.what", "拖欠两个字是什么意思呢"),
    )
    assert [example.text for example in plan.added] == ["拖欠两个字是什么意思"]
    assert next(why for _, why in plan.needless).startswith("和data/nlu/labor.yml 第 7 行")
    clash, unknown = [str(finding) for _, finding in plan.conflicts]
    assert "labor/wage.process（data/nlu/labor.yml 第 8 行）" in clash
    assert "没有发布了的这条回答" in unknown


SAID = ("甲乙丙丁", "戊己庚辛", "子丑寅卯", "辰巳午未", "申酉戌亥", "天地玄黄", "宇宙洪荒", "日月盈昃")


def test_the_first_lines_of_an_answer_are_a_block_below_its_matter_as_that_file_writes_them(data_dir: Path) -> None:
    fee, special = "labor/wage.fee", "debt_contract/interest.special"
    wanted = [(fee, f"{text}一") for text in SAID] + [(special, f"{text}二二二") for text in SAID]
    more = ("labor/wage.what", "拖欠两个字是什么意思")
    plan = _plan(data_dir, *wanted, more, answers=(fee, special))
    lines = "".join(f"    - {text}一\n" for text in SAID)
    assert plan.contents["data/nlu/labor.yml"] == (
        f"{LABOR}    - 拖欠两个字是什么意思\n\n- intent: {fee}\n  examples: |\n{lines}"
    )
    lines = "".join(f"      - {text}二二二\n" for text in SAID)
    assert plan.contents["data/nlu/debt_contract.yml"] == f"{DEBT}  - intent: {special}\n    examples: |\n{lines}"
    assert (len(plan.added), plan.conflicts, check_plan(_before(data_dir), plan)) == (17, [], [])


def test_too_few_first_lines_are_kept_for_later_and_none_of_them_is_written(data_dir: Path) -> None:
    fee = "labor/wage.fee"
    wanted = [(fee, f"{text}一") for text in SAID[:-1]]
    plan = _plan(data_dir, *wanted, (fee, f"请问{SAID[0]}一"), answers=(fee,))
    assert (plan.files, plan.added, plan.needless, plan.conflicts) == ({}, [], [], [])
    assert plan.kept_for_later() == [f"{fee}：新回答，标好了 7 句，至少要 8 句才写得进去，先留着。"]
    nowhere = _plan(data_dir, ("medical/fee.what", "这里没有它的文件"), answers=("medical/fee.what",))
    assert "没有这个领域的例句文件" in str(nowhere.conflicts[0][1])


def test_withdrawn_lines_come_out_and_no_others(data_dir: Path) -> None:
    plan = _plan(data_dir, withdrawn=("老板欠我工钱", "从来没有写过的"))
    assert plan.contents == {"data/nlu/labor.yml": LABOR.replace("    - 老板欠我工钱\n", "")}
    assert plan.removed == ["data/nlu/labor.yml 第 8 行"]
    assert check_plan(_before(data_dir), plan) == []


def test_a_result_that_would_not_say_the_same_is_refused(data_dir: Path) -> None:
    plan = _plan(data_dir, ("labor/wage.process", "饭馆压了两个月钱不给"))
    spoilt = plan.contents["data/nlu/labor.yml"].replace("    - 工资不发怎么要\n", "")
    plan.contents["data/nlu/labor.yml"] = spoilt
    assert "不该去掉" in str(check_plan(_before(data_dir), plan)[0])
    plan.contents["data/nlu/labor.yml"] = spoilt + "\t- x: ["
    assert "不再是 YAML" in str(check_plan(_before(data_dir), plan)[0])
