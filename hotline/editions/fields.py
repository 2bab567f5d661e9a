"""The fields of each kind as the page's form shows them, in the order in which one writes."""

from enum import StrEnum

from pydantic import BaseModel, Field

from hotline.editions.kinds import EntryKind


class Input(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    LINES = "lines"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    TIME = "time"
    YES = "yes"
    CITATIONS = "citations"
    SHOWN = "shown"
    """Not to be changed: it says what the rest is about."""
    ROWS = "rows"
    """Entries of a list, each with fields of its own."""
    ONE = "one"
    """One such entry, or null."""


class Source(StrEnum):
    """Where the values that may be chosen come from."""

    FACTS = "facts"
    ITEMS = "items"
    OFFICES = "offices"
    ANSWERS = "answers"
    DISTRICTS = "districts"
    MODES = "modes"
    MATTERS = "matters"
    FACETS = "facets"
    EVENTS = "events"
    ASK_DAYS = "ask_days"
    CASES = "cases"
    FILINGS = "filings"
    GROUPS = "groups"
    AREAS = "areas"
    DAYS = "days"
    NUMBERS = "numbers"
    DISTRICT_KINDS = "district_kinds"
    AID_MATTERS = "aid_matters"


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
    fields: list["FormField"] = Field(default_factory=list, description="of each row")
    row: str = Field("", description="what one row is called")
    given: bool = Field(default=False, description="the rows are what they are: none comes or goes")
    first: str = Field("", description="what a new entry begins with")


class IdForm(BaseModel):
    """How what is new is told apart from the others, for good."""

    title: str
    hint: str
    pattern: str = Field(description="for the page; the check of the content says it again")
    most: int


def _field(name: str, title: str, input: Input, **more: object) -> FormField:
    return FormField.model_validate({"name": name, "title": title, "input": input, **more})


_CITED = _field("citations", "法律依据", Input.CITATIONS)
_FACTS = _field("facts", "用到的数字", Input.CHOICES, source=Source.FACTS, hint="正文里每个期限、金额都要选出处")
_PERIODS = [
    _field("since", "从哪天起", Input.DATE, nullable=True, hint="最早一段不写"),
    _field("until", "到哪天为止", Input.DATE, nullable=True, hint="最晚一段不写"),
    _field("law", "按哪一版法", Input.LINE, required=True, hint="群众看到的说法，如：2023年修订的《行政复议法》"),
    _field("conclusion", "这一段的结论", Input.TEXT, nullable=True, hint="恰好一段空着，用的就是上面的正文"),
    _field("steps", "步骤", Input.LINES, most=5, hint="一行一步，最多 5 步"),
    _field("limits", "期限和费用", Input.TEXT, nullable=True),
    _CITED,
    _FACTS,
    _field("unverified", "依据待核", Input.YES, hint="旧条文不在手头：只引法名，不写期限"),
]
_FILINGS = [
    _field("case", "什么申请", Input.CHOICE, source=Source.CASES, required=True),
    _field("filing", "怎么收", Input.CHOICE, source=Source.FILINGS, required=True),
    _field("basis", "凭什么", Input.LINE, nullable=True, hint="对方指定或同意走这里的通知、文件；不是只起草的都要写"),
    _field("since", "从哪天起", Input.DATE, nullable=True),
]
_HOURS = [
    _field("opens", "几点起", Input.TIME, required=True, hint="如 08:30"),
    _field("closes", "到几点", Input.TIME, required=True, hint="半夜写 24:00；跨夜的分成两段"),
]
_GROUP_HOURS = [
    _field("id", "哪个组", Input.SHOWN, source=Source.GROUPS),
    _field("areas", "管哪些领域", Input.CHOICES, source=Source.AREAS, hint="一个领域只归一个组；没写到的归兜底的组"),
    _field("always", "全天有人", Input.YES),
    _field(
        "spans",
        "几点到几点有人",
        Input.ROWS,
        fields=[_field("days", "哪些日子", Input.CHOICE, source=Source.DAYS, required=True, first="workdays"), *_HOURS],
        row="一段时间",
        hint="中午不上班的分成两段；一段也没有、也不是全天的，就是不知道",
    ),
]
_SPECIAL_DAYS = [
    _field("date", "哪一天", Input.DATE, required=True),
    _field("name", "什么日子", Input.LINE, required=True, most=32, hint="如：年终盘点"),
    _field("groups", "哪些组", Input.CHOICES, source=Source.GROUPS, hint="不选就是所有会关门的组"),
    _field("hours", "那天几点到几点有人", Input.ROWS, fields=_HOURS, row="一段时间", hint="一段也没有就是那天关门"),
]
_SET_LOCALLY = [
    _field("source", "哪份文件定的", Input.LINE, required=True, hint="文号和名称，如：某省某号文件"),
    _field("checked_on", "核对日期", Input.DATE, required=True, hint="哪天照着文件核对过"),
]
_INCOME_LIMIT = [
    _field("yuan", "每人每月多少元", Input.LINE, required=True, most=6, hint="只写整数"),
    *_SET_LOCALLY,
]
_MORE_MATTERS = [
    _field("kind", "哪种事情", Input.CHOICE, source=Source.AID_MATTERS, required=True),
    _field("says", "对群众怎么说", Input.TEXT, required=True, hint="一句话，如：省里规定这类事也可以申请。"),
    *_SET_LOCALLY,
]
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
        _field(
            "event",
            "看哪件事的日子",
            Input.CHOICE,
            source=Source.EVENTS,
            nullable=True,
            hint="法律换过版本、要看事情发生在哪天的才选",
        ),
        _field("ask_day", "问不问日子", Input.CHOICE, source=Source.ASK_DAYS, required=True, first="after"),
        _field(
            "periods",
            "哪段日子按哪一版法答",
            Input.ROWS,
            fields=_PERIODS,
            row="一段",
            hint="从早到晚，一天不漏，一天不重",
        ),
    ],
    EntryKind.AREA: [
        _field("title", "问题", Input.LINE, required=True, most=20, hint="最多 20 个字，也是按钮上的字"),
        _field(
            "conclusion", "现在先做什么", Input.TEXT, required=True, hint="只知道是哪个领域、不知道是哪件事的时候这样答"
        ),
        _field("steps", "步骤", Input.LINES, most=5, hint="一行一步，最多 5 步"),
        _field("question", "反问的一句", Input.TEXT, nullable=True, hint="知道了它就知道该给哪条回答"),
        _CITED,
        _FACTS,
        _field("items", "有关的事项", Input.CHOICES, source=Source.ITEMS),
        _field("next", "下面的按钮", Input.CHOICES, source=Source.ANSWERS, required=True, most=6),
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
        _field("filing", "在这里怎么提交申请", Input.ROWS, fields=_FILINGS, row="一种申请", hint="没有列出的都只起草"),
        _OF_KNOWN_SOURCE,
        _field("checked_on", "核对日期", Input.DATE, nullable=True, hint="写了地址、电话、时间就要写"),
        _CITED,
    ],
    EntryKind.NUMBER: [
        _field("title", "做什么用的", Input.LINE, required=True, most=20, hint="群众会怎么叫它，如：妇女维权"),
        _field(
            "dial",
            "改打哪个号码",
            Input.LINE,
            nullable=True,
            most=13,
            hint="本市没有开通、停用了才写，带区号，如 0919-2181234；凡是说到这个号码的地方，群众看到的都换成它",
        ),
        _field("aliases", "别的叫法", Input.LINES, hint="一行一个；群众这样问就报这个号码"),
        _field("note", "备注", Input.LINE, nullable=True),
        _field("source", "来源", Input.LINE, required=True, hint="谁公布的、哪份文件"),
        _field("checked_on", "核对日期", Input.DATE, nullable=True, required=True, hint="哪天打过、核对过"),
    ],
    EntryKind.OFFICE_KIND: [
        _field("title", "名称", Input.LINE, required=True),
        _field("does", "办什么", Input.LINE, required=True, hint="接在“这事找某某：”后面说给群众"),
        _field("aliases", "别的叫法", Input.LINES, hint="一行一个"),
        _field("number", "问地址打哪个号码", Input.CHOICE, source=Source.NUMBERS, nullable=True),
        _field("by_phone", "打电话就行，没有地方要去", Input.YES),
    ],
    EntryKind.DISTRICT: [
        _field("name", "名称", Input.SHOWN),
        _field("kind", "哪一种", Input.CHOICE, source=Source.DISTRICT_KINDS, required=True),
        _field(
            "note", "要对群众说的", Input.TEXT, nullable=True, hint="问这里的机构时接在后面，如：归哪里管还没有确认"
        ),
    ],
    EntryKind.HOURS: [
        _field(
            "groups",
            "各组管什么、什么时候有人",
            Input.ROWS,
            fields=_GROUP_HOURS,
            given=True,
            hint="节假日和调休按放假安排算",
        ),
        _field("special_days", "特殊的日子", Input.ROWS, fields=_SPECIAL_DAYS, row="一天"),
    ],
    EntryKind.LEGAL_AID: [
        _field(
            "income_limit",
            "经济困难的标准",
            Input.ONE,
            fields=_INCOME_LIMIT,
            row="标准",
            hint="省里定的（法律援助法第三十四条）；没有核实的空着，预检就不问收入",
        ),
        _field(
            "more_matters",
            "法律以外也可以申请的事",
            Input.ROWS,
            fields=_MORE_MATTERS,
            row="一种",
            hint="法规、规章增加的（第三十一条第九项）",
        ),
    ],
}


_BY_CODE = IdForm(
    title="编号",
    hint="小写字母和数字，用 - 连，如 legal-aid-city；定了就不改",
    pattern="[a-z]+(-[a-z0-9]+)*",
    most=80,
)
ID_FORMS: dict[EntryKind, IdForm] = {
    EntryKind.ITEM: _BY_CODE,
    EntryKind.ORGANISATION: _BY_CODE,
    EntryKind.NUMBER: IdForm(title="号码", hint="三到五位的短号，如 12393；定了就不改", pattern="[0-9]{3,5}", most=5),
    EntryKind.OFFICE_KIND: IdForm(
        title="编号", hint="小写字母，用 _ 连，如 gov_hall；定了就不改", pattern="[a-z_]+", most=40
    ),
}
"""Of the kinds that are added to; an answer's is put together from what it is about."""
