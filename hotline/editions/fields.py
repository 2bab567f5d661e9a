"""The fields of each kind as the page's form shows them, in the order in which one writes. What a form does not show
stays as it is: the rules for former law of an answer, the ways an organisation takes applications."""

from enum import StrEnum

from pydantic import BaseModel, Field

from hotline.catalogue.directory import Directory
from hotline.content import Shelf
from hotline.editions.kinds import EntryKind
from hotline.knowledge.fact_table import FactTable, figure
from hotline.vocabulary import Mode


class Input(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    LINES = "lines"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    YES = "yes"
    CITATIONS = "citations"


class Source(StrEnum):
    """Where the values that may be chosen come from."""

    FACTS = "facts"
    ITEMS = "items"
    OFFICES = "offices"
    ANSWERS = "answers"
    DISTRICTS = "districts"
    MODES = "modes"


class FormField(BaseModel):
    """One field. `nullable`: left empty it is null, for nobody knows it; else empty is an empty text or list."""

    name: str
    title: str
    input: Input
    hint: str = ""
    source: Source | None = None
    nullable: bool = False
    required: bool = False
    most: int | None = Field(None, description="lines or choices at most; characters of a line")


class Option(BaseModel):
    """A value that may be chosen."""

    value: str
    title: str


def _field(name: str, title: str, input: Input, **more: object) -> FormField:
    return FormField.model_validate({"name": name, "title": title, "input": input, **more})


_CITED = _field("citations", "法律依据", Input.CITATIONS)
_FACTS = _field("facts", "用到的数字", Input.CHOICES, source=Source.FACTS, hint="正文里每个期限、金额都要选出处")
_OF_KNOWN_SOURCE = _field("source", "来源", Input.LINE, nullable=True, hint="没有法条的，写谁说的、哪份文件")

FIELDS: dict[EntryKind, list[FormField]] = {
    EntryKind.ANSWER: [
        _field("title", "问题", Input.LINE, required=True, most=20, hint="群众会怎么问，最多 20 个字，也是按钮上的字"),
        _field("conclusion", "结论", Input.TEXT, required=True, hint="一两句话先说清是什么事，不以“能。”“不用。”开头"),
        _field("steps", "步骤", Input.LINES, most=5, hint="一行一步，最多 5 步"),
        _field("limits", "期限和费用", Input.TEXT, nullable=True),
        _field("details", "更多说明", Input.TEXT, nullable=True, hint="群众点开才看到"),
        _field("materials", "材料", Input.LINES, hint="一行一样"),
        _CITED,
        _FACTS,
        _field("unverified", "依据待核", Input.YES, hint="没有条文在手：只说找谁、打哪个电话，不写期限和条号"),
        _field("items", "有关的事项", Input.CHOICES, source=Source.ITEMS),
        _field("offices", "找哪类机构", Input.CHOICES, source=Source.OFFICES),
        _field("related", "接着常问的", Input.CHOICES, source=Source.ANSWERS, most=4),
        _field("review_by", "最晚哪天再复核", Input.DATE, nullable=True, hint="不写就按平常的复核周期"),
    ],
    EntryKind.ITEM: [
        _field("title", "名称", Input.LINE, required=True),
        _field("summary", "一句话简介", Input.TEXT, required=True),
        _field("aliases", "别的叫法", Input.LINES, hint="一行一个"),
        _field("body", "办理单位", Input.LINE, required=True),
        _field("office", "机构类别", Input.CHOICE, source=Source.OFFICES, nullable=True),
        _field("district", "区县", Input.CHOICE, source=Source.DISTRICTS, nullable=True, hint="不选就是各区县都办"),
        _field("official_code", "事项编码", Input.LINE, nullable=True),
        _field("modes", "办理方式", Input.CHOICES, source=Source.MODES, nullable=True),
        _field("materials", "材料", Input.LINES, nullable=True, hint="一行一样；没有核实的空着"),
        _field("fee", "费用", Input.LINE, nullable=True),
        _field("statutory_limit", "法定时限", Input.TEXT, nullable=True),
        _field("promised_limit", "承诺时限", Input.TEXT, nullable=True),
        _field("commitment", "告知承诺", Input.TEXT, nullable=True),
        _field("note", "备注", Input.TEXT, nullable=True),
        _CITED,
        _FACTS,
        _OF_KNOWN_SOURCE,
    ],
    EntryKind.ORGANISATION: [
        _field("name", "名称", Input.LINE, required=True),
        _field("kind", "类别", Input.CHOICE, source=Source.OFFICES, required=True),
        _field("district", "区县", Input.CHOICE, source=Source.DISTRICTS, nullable=True, hint="不选就是管全市"),
        _field("address", "地址", Input.LINE, nullable=True, hint="没有核实的空着，不许猜"),
        _field("phone", "电话", Input.LINE, nullable=True),
        _field("hours", "办公时间", Input.LINE, nullable=True),
        _OF_KNOWN_SOURCE,
        _field("checked_on", "核对日期", Input.DATE, nullable=True, hint="写了地址、电话、时间就要写"),
        _CITED,
    ],
}


def options(shelf: Shelf, table: FactTable) -> dict[Source, list[Option]]:
    """What may be chosen, as it stands now."""
    directory = shelf.directory
    return {
        Source.FACTS: [
            Option(value=fact.id, title=f"{fact.statement} {figure(fact)}（{fact.statute}{fact.article}）")
            for fact in table.facts.values()
        ],
        Source.ITEMS: [Option(value=item.code, title=item.title) for item in directory.items.values()],
        Source.OFFICES: [Option(value=kind.id, title=kind.title) for kind in directory.kinds.values()],
        Source.ANSWERS: [Option(value=answer.id, title=answer.title) for answer in shelf.library.answers.values()],
        Source.DISTRICTS: _districts(directory),
        Source.MODES: [Option(value=mode, title=mode) for mode in Mode],
    }


def _districts(directory: Directory) -> list[Option]:
    return [Option(value=name, title=name) for name in directory.districts]
