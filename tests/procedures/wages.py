"""A small procedure for tests, with a field of nearly every kind."""

from datetime import date, datetime

from hotline.catalogue.directory import Directory
from hotline.catalogue.schema import DistrictEntry
from hotline.clock import SHANGHAI
from hotline.conversations.reply import ReplyMessage, Topic
from hotline.procedures.fields import Answers, Field, Kind, Option
from hotline.procedures.procedure import Conclusion, Context, FileRef, Procedure
from hotline.procedures.registry import Procedures
from hotline.procedures.starts import StartEntry, Starts
from hotline.search.index import TextIndex
from hotline.vocabulary import Area
from hotline.workdays import WorkCalendar

WHO = Field(
    "who",
    Kind.CHOICE,
    "欠钱的",
    "是单位欠的，还是个人欠的？",
    options=(Option("firm", "单位"), Option("person", "个人")),
    unknown=None,
)
CONTRACT = Field(
    "contract",
    Kind.CHOICE,
    "劳动合同",
    "签了合同没有？",
    why="没签合同，证据要多准备几样。",
    options=(Option("yes", "签了"), Option("no", "没签")),
)
DAY = Field("day", Kind.DAY, "哪天起没发", "从哪天起没发工资？")
SUM = Field("sum", Kind.AMOUNT, "欠多少", "一共欠您多少钱？", example="三万二")
PROOF = Field(
    "proof",
    Kind.SEVERAL,
    "手里的证据",
    "手里有哪些证据？",
    options=(Option("card", "工牌"), Option("slip", "工资条"), Option("chat", "聊天记录")),
)
PHONE = Field("phone", Kind.PHONE, "电话", "您的电话是多少？", unknown="不想留")
STORY = Field("story", Kind.STORY, "事情经过", "把事情从头说一说。")


class Wages(Procedure):
    """Asks for the contract only where a firm owes."""

    id = "wages"
    title = "讨薪"
    opening = "问您几个问题，最后给您一张单子。"
    area = Area.LABOR

    def next_field(self, answers: Answers, context: Context) -> Field | None:
        asked = [WHO, *([CONTRACT] if answers.get("who") == "firm" else []), DAY, SUM, PROOF, PHONE, STORY]
        return next((field for field in asked if field.id not in answers), None)

    def conclude(self, answers: Answers, context: Context) -> Conclusion:
        text = f"{WHO.title_of(answers['who'])}欠{SUM.title_of(answers['sum'])}。"
        message = ReplyMessage(text=text, topic=Topic(area=Area.LABOR, id="labor/unpaid", confidence=1.0))
        return Conclusion([message], (FileRef("单子.html", "办事单子", "text/html"),), last_day=date(2027, 9, 1))

    def render(self, name: str, answers: Answers, context: Context) -> bytes:
        if name != "单子.html":
            raise KeyError(name)
        return f"<!doctype html><p>{SUM.title_of(answers['sum'])}</p>".encode()


class Quick(Procedure):
    """Asks one thing."""

    id = "draft/quick"
    title = "快办"
    opening = "只问一句。"

    def next_field(self, answers: Answers, context: Context) -> Field | None:
        return None if "who" in answers else WHO

    def conclude(self, answers: Answers, context: Context) -> Conclusion:
        message = ReplyMessage(text="好了。", topic=Topic(area=Area.LABOR, confidence=1.0))
        return Conclusion([message])


NOWHERE = Directory(
    {},
    [],
    {name: DistrictEntry(name=name, kind="district") for name in ("王益区", "耀州区")},
    {},
    {},
    TextIndex([]),
)
PROCEDURES = Procedures([Wages(), Quick()], WorkCalendar({}))
CONTEXT = PROCEDURES.context(now=datetime(2026, 11, 26, 9, tzinfo=SHANGHAI), district="耀州区", directory=NOWHERE)
STARTS = Starts(
    asking=["帮我"],
    wanting=["我想"],
    writing=["写"],
    counts=["个"],
    how=["怎么"],
    starts=[StartEntry(procedure="wages", verbs=["讨"], things=["工资"], examples=["帮我讨工资"])],
    not_wishes=["工资怎么讨"],
)
