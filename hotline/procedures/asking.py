"""What the guide says: a question with its buttons, what else one can do, what was filled in so far."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hotline.catalogue.directory import OUTSIDE
from hotline.conversations.reply import Button, Confirm, ReplyMessage, Step, Subject, Topic, Value, Wish
from hotline.knowledge.present import HANDOFF
from hotline.procedures.calendars import in_both_calendars
from hotline.procedures.fields import Field, Kind
from hotline.procedures.figures import day_in_words
from hotline.procedures.procedure import Context, Path, Procedure
from hotline.procedures.progress import still_to_come
from hotline.procedures.reading import day_of
from hotline.procedures.run import Run, mark_of
from hotline.vocabulary import Area, RunStatus

NOTICE = (
    "接下来会问到姓名、电话这类个人信息：只用来把这件事办好，不写进日志、不用来训练；不想填的可以跳过。"
    "想删掉，随时点页面上“更多”里的“删除我的信息”。"
)
_TITLE = 40
_READ_BACK = frozenset({Kind.DAY, Kind.AMOUNT, Kind.NUMBER, Kind.PHONE, Kind.ID_NUMBER, Kind.DISTRICT, Kind.SEVERAL})
_MORE = "更多选择"
_NOT_HANDED_IN = "这只是写好的稿子，没有交出去；您没核对以前交不了，交不交由您定。"


@dataclass(frozen=True)
class Scene:
    """A run with the procedure it is one of, where it stands, and the area it is about."""

    run: Run
    procedure: Procedure
    context: Context
    area: Area

    @property
    def path(self) -> Path:
        """The way its answers have led."""
        return self.procedure.path(self.run.answers, self.context)

    @property
    def asked(self) -> Field | None:
        """The open question: the one that is being changed, or the next."""
        path = self.path
        changed = next((field for field in path.answered if field.id == self.run.place.changing), None)
        return changed or path.next

    @property
    def answered(self) -> list[Field]:
        """What was asked and answered; what was known from the start is not among it."""
        return [field for field in self.path.answered if field.id not in self.run.place.known]

    def field(self, field_id: str | None) -> Field | None:
        """A field on the way, answered or open."""
        path = self.path
        known = [*path.answered, *([path.next] if path.next else [])]
        return next((field for field in known if field.id == field_id), None)

    def moved(self, **changes: Any) -> "Scene":
        """The same run under way, standing elsewhere."""
        run = self.run.being(RunStatus.ACTIVE)
        return replace(self, run=run.at(run.place.with_(**changes)))

    def message(self, text: str, buttons: Sequence[Button] = ()) -> ReplyMessage:
        """A message about this run."""
        return ReplyMessage(text=text, topic=Topic(area=self.area, confidence=0.0), buttons=list(buttons))

    def button(self, title: str, wish: Wish, field: str | None = None, value: Value = None) -> Button:
        """A button of this run."""
        title = title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"
        return Button(title=title, command=Step(run=self.run.id, wish=wish, field=field, value=value))

    def aside(self, title: str, wish: Wish, field: str) -> Button:
        """A button of this run that answers nothing."""
        return self.button(title, wish, field).model_copy(update={"aside": True})


def question(scene: Scene, field: Field, *, lead: str | None = None, chance: Sequence[Button] = ()) -> ReplyMessage:
    """The open question with its options. `chance` are buttons that come before all others."""
    told = _told(scene, field)
    parts = [lead, NOTICE if needs_notice(scene, field) else None]
    body = f"{_head(scene)}{field.question}"
    meanings = _meanings(scene, field)
    if meanings:
        body += "\n" + "\n".join(meanings)
    if field.example:
        body += f"\n（比如：{field.example}）"
    if told is not None:
        body += f"\n您前面说到{told}。"
    buttons = [*chance, *_answers(scene, field)]
    if field.unknown is not None:
        buttons.append(scene.button(field.unknown, Wish.SKIP, field.id))
    buttons.append(scene.aside(_MORE, Wish.MORE, field.id))
    return scene.message("\n\n".join([*(part for part in parts if part), body]), buttons)


def picking(scene: Scene, field: Field) -> ReplyMessage:
    """Some of several are chosen: which, and the rest. The question itself stands right above, and is not repeated."""
    picked = field.title_of(list(scene.run.place.picked))
    lines = [f"已选：{picked}。还有就接着点，没有了点“选好了”。", *_meanings(scene, field)]
    return scene.message("\n".join(lines), [*_answers(scene, field), scene.aside(_MORE, Wish.MORE, field.id)])


def told_before(scene: Scene, field: Field) -> str | None:
    """The day or the district that was named before this question asked for one."""
    place = scene.run.place
    kept = {Kind.DAY: place.told, Kind.DISTRICT: place.where}.get(field.kind)
    return kept if place.changing is None else None


def needs_notice(scene: Scene, field: Field) -> bool:
    """Whether this is the first question for something personal."""
    return field.personal and not scene.run.place.noticed


def read_back(scene: Scene, field: Field, value: Value) -> tuple[str | None, list[Button]]:
    """How a written answer was understood, with a button to put it right; nothing where the words speak for themselves."""
    if value is None or field.kind not in _READ_BACK:
        return None, []
    return f"记下了，{field.label}：{in_both_calendars(scene.run, field, value)}。", [
        scene.aside("不对，改一下", Wish.CHANGE, field.id)
    ]


def more(scene: Scene, field: Field) -> ReplyMessage:
    """What else one can do at this question."""
    answered = bool(scene.path.answered)
    buttons = [
        *([scene.button("为什么问这个", Wish.WHY, field.id)] if field.why else []),
        *([scene.button("改前面的回答", Wish.CHANGE)] if answered else []),
        *([scene.button("看看填了什么", Wish.REVIEW)] if answered else []),
        scene.button("先放一放，回头再办", Wish.PAUSE),
        scene.button("不办了", Wish.LEAVE),
        scene.button("接着办", Wish.RESUME),
        HANDOFF,
    ]
    return scene.message("您可以选下面的；也可以直接打字，比如“上一步”“改电话”“先停一下”。", buttons)


def which_to_change(scene: Scene) -> ReplyMessage:
    """The answers so far, each a button."""
    buttons = [
        scene.button(f"{field.label}：{field.shown(scene.run.answers[field.id])}", Wish.CHANGE, field.id)
        for field in scene.path.answered
    ]
    return scene.message(
        "要改哪一个？点它，再重新回答；别的不用重填。", [*buttons, scene.button("不改了，接着办", Wish.RESUME)]
    )


def review(scene: Scene) -> ReplyMessage:
    """All answers on one page."""
    by_seat = {field.id: "（坐席替您填的）" for field in scene.path.answered if field.id in scene.run.by_seat}
    lines = [
        f"{number}. {field.label}：{_shown(scene, field)}{by_seat.get(field.id, '')}"
        for number, field in enumerate(scene.path.answered, start=1)
    ]
    going_on = scene.button("接着办" if scene.run.open else "没问题，就这样", Wish.RESUME)
    text = "\n".join([f"“{scene.procedure.title}”现在填了这些：", *lines]) if lines else "现在还什么都没填。"
    return scene.message(text, [*([scene.button("改一个", Wish.CHANGE)] if lines else []), going_on])


def to_check(scene: Scene) -> ReplyMessage:
    """What a seat entered for the citizen, to be looked through: nothing of it goes anywhere before."""
    lines = [
        f"· {field.label}：{_shown(scene, field)}" for field in scene.path.answered if field.id in scene.run.by_seat
    ]
    text = "\n".join(
        [
            f"上面的“{scene.procedure.title}”，下面这些是坐席（工作人员）替您填的，请您核对：",
            *lines,
            "都对，点“核对过了，没错”。有不对的，点“有不对的”，或者直接写哪里不对。",
            *([_NOT_HANDED_IN] if scene.procedure.id.startswith("draft/") else []),
        ]
    )
    return scene.message(text, [_decision(scene, "核对过了，没错", yes=True), _decision(scene, "有不对的", yes=False)])


def _decision(scene: Scene, title: str, *, yes: bool) -> Button:
    mark = mark_of(scene.run.answers)
    return Button(title=title, command=Confirm(subject=Subject.RUN, id=scene.run.id, mark=mark, yes=yes))


def _shown(scene: Scene, field: Field) -> str:
    return in_both_calendars(scene.run, field, scene.run.answers[field.id])


def _answers(scene: Scene, field: Field) -> list[Button]:
    """The finite answers as buttons; of several, those not pressed yet."""
    if field.kind is Kind.CHOICE:
        return [scene.button(option.title, Wish.ANSWER, field.id, option.value) for option in field.options]
    if field.kind is Kind.SEVERAL:
        picked = scene.run.place.picked
        rest = [option for option in field.options if option.value not in picked]
        done = scene.button("选好了" if picked else "都没有", Wish.PICKED, field.id)
        return [*(scene.button(option.title, Wish.ANSWER, field.id, option.value) for option in rest), done]
    if field.kind is Kind.DISTRICT:
        places = [(name, name) for name in scene.context.directory.districts] + [("不在本市", OUTSIDE)]
        return [scene.button(title, Wish.ANSWER, field.id, value) for title, value in places]
    if _told(scene, field) is not None:
        return [scene.button("就是这天", Wish.ANSWER, field.id, scene.run.place.told)]
    return []


def _meanings(scene: Scene, field: Field) -> list[str]:
    """What the options mean that are still to be chosen from."""
    picked = scene.run.place.picked if field.kind is Kind.SEVERAL else []
    rest = [option for option in field.options if option.means and option.value not in picked]
    return [f"· {option.title}：{option.means}" for option in rest]


def _told(scene: Scene, field: Field) -> str | None:
    told = told_before(scene, field)
    if told is None or field.kind is Kind.DISTRICT:
        return field.shown(told) if told is not None else None
    day = day_of({"value": {"value": told, "grain": "day"}})
    return day_in_words(day) if day is not None else None


def _head(scene: Scene) -> str:
    """「第 3 问，大约还有 2 问」, where that is true; nothing while one answer is being changed."""
    if scene.run.place.changing is not None:
        return ""
    number = len(scene.answered) + 1
    rest = still_to_come(scene.procedure, scene.run.answers, scene.context)
    if rest is None:
        return f"第 {number} 问：" if number > 1 else ""
    if number == 1:
        return f"一共大约 {rest + 1} 问。" if rest else "只问一句。"
    return f"第 {number} 问，{f'大约还有 {rest} 问' if rest else '最后一问'}："
