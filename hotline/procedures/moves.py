"""The moves inside one run: ask, keep an answer, go back, change, put aside, conclude. Each hands the run back. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from hotline.conversations.reply import Button, ReplyMessage, RunFile, Start, Value, Wish
from hotline.knowledge.present import HANDOFF
from hotline.procedures.asking import (
    Scene,
    more,
    needs_notice,
    picking,
    question,
    read_back,
    review,
    to_check,
    which_to_change,
)
from hotline.procedures.calendars import in_both_calendars
from hotline.procedures.fields import PERSONAL, Field, Kind
from hotline.procedures.guided import Course, Guided
from hotline.procedures.reading import Doubted, Unfit
from hotline.procedures.run import Run
from hotline.procedures.wishes import Wished
from hotline.vocabulary import Reason, RunStatus

FREE = frozenset({Kind.NAME, Kind.ADDRESS, Kind.LINE, Kind.STORY})
"""Kinds that take nearly any words."""
WRITTEN = FREE | PERSONAL
_TAKEN = "就"
"""「就寄到刚才的住址」 leaves no gap: the paper has an address."""
_MISSES = 3
_DONE = "好。结果在上面，随时可以回来看，也可以再改。"
_PAUSED = "好，先放在这儿，填过的都留着，过几天再办也行。想接着办，回来点“接着办”，或者说一声“继续”。"
_LEFT = "好，不办了。前面填过的没有丢，哪天又想办了，点“接着办”或说“继续”就行。"
_CANNOT_SKIP = "这一问定了后面怎么办，跳不过去。拿不准的话挑最接近的；还是难定，可以转人工帮您看。"


def ask(
    scene: Scene, *, lead: str | None = None, chance: Sequence[Button] = (), reason: Reason | None = None
) -> Guided:
    """The open question; the conclusion where there is none."""
    field = scene.asked
    if field is None:
        return conclude(scene)
    message = question(scene, field, lead=lead, chance=chance)
    noticed = scene.run.place.noticed or needs_notice(scene, field)
    return Guided(Course.ASKS, (message,), (scene.moved(noticed=noticed).run,), reason)


def conclude(scene: Scene) -> Guided:
    """What follows from the answers, with the files and a way to change them."""
    conclusion = scene.procedure.conclude(scene.procedure.known(scene.run.answers, scene.context), scene.context)
    run = replace(scene.run.being(RunStatus.CONCLUDED), place=scene.run.place.moved(), last_day=conclusion.last_day)
    files = [
        RunFile(run=run.id, name=file.name, title=file.title, media_type=file.media_type) for file in conclusion.files
    ]
    change = [scene.button("看看、改改前面填的", Wish.REVIEW)] if scene.path.answered else []
    messages = [_naming(run, message) for message in conclusion.messages]
    messages[0] = messages[0].model_copy(update={"attachments": files})  # what one came for is not to be searched for
    messages[-1] = messages[-1].model_copy(update={"buttons": [*messages[-1].buttons, *change]})
    if run.unconfirmed and scene.path.answered:
        messages.append(to_check(replace(scene, run=run)))
    return Guided(Course.ENDS, tuple(messages), (run,), concluded=True)


def accept(scene: Scene, field: Field, value: Value, *, written: bool = False) -> Guided:
    """Keep an answer and go on. What was written is read back, where it was turned into something else."""
    earlier = field.id in scene.run.answers and scene.run.answers[field.id] != value
    run = scene.run.having(field.id, value).being(RunStatus.ACTIVE)
    place = run.place.with_(
        told=None if field.kind is Kind.DAY else run.place.told,
        where=None if field.kind is Kind.DISTRICT else run.place.where,
        noticed=run.place.noticed or field.personal,
        known=[each for each in run.place.known if each != field.id],
    )
    after = replace(scene, run=run.at(place))
    lead, chance = read_back(after, field, value) if written else (None, [])
    if value is None and field.kind in WRITTEN:
        taken = field.unknown if field.unknown and field.unknown.startswith(_TAKEN) else None
        lead = f"好，“{field.label}”：{taken}。" if taken else f"好，“{field.label}”先空着。"
    elif value is not None and earlier and lead is None:
        lead = f"好，“{field.label}”改成了：{in_both_calendars(scene.run, field, value)}。"
    return ask(after, lead=lead, chance=chance)


def press(scene: Scene, field: Field, value: Value) -> Guided:
    """An option. A button of an earlier question changes that answer and leads back to where one was."""
    if field.options and value not in {option.value for option in field.options}:
        return ask(scene)  # of a release that had other options
    if field.kind is not Kind.SEVERAL or not isinstance(value, str):
        return accept(scene, field, value)
    if scene.asked != field:
        scene = scene.moved(changing=field.id, picked=[])
    picked = {*scene.run.place.picked, value}
    ordered = [option.value for option in field.options if option.value in picked]
    if len(ordered) == len(field.options):
        return accept(scene, field, list(ordered))
    scene = scene.moved(picked=ordered)
    return Guided(Course.ASKS, (picking(scene, field),), (scene.run,))


def obey(scene: Scene, wish: Wished) -> Guided:
    """A wish about the conversation itself."""
    field = scene.asked
    match wish.wish:
        case Wish.PAUSE:
            return _put_aside(scene, RunStatus.PAUSED, _PAUSED)
        case Wish.LEAVE:
            return _put_aside(scene, RunStatus.LEFT, _LEFT)
        case Wish.RESUME:
            return resume(scene)
        case Wish.REVIEW:
            return _show(scene, review(scene))
        case Wish.CHANGE if wish.field is not None:
            return _change(scene, wish.field)
        case Wish.CHANGE if scene.path.answered:
            return _show(scene, which_to_change(scene))
        case Wish.CHANGE | Wish.BACK:
            return _back(scene)
    if field is None:
        return resume(scene)
    match wish.wish:
        case Wish.SKIP:
            can = field.unknown is not None
            return accept(scene, field, None) if can else ask(scene, lead=_CANNOT_SKIP, chance=[HANDOFF])
        case Wish.WHY:
            return ask(scene, lead=field.why or "问清楚这一点，后面的结果才准。")
        case Wish.MORE:
            return _show(scene, more(scene, field))
        case Wish.PICKED if field.kind is Kind.SEVERAL:
            return accept(scene, field, list(scene.run.place.picked))
    return missed(scene, field)


def resume(scene: Scene) -> Guided:
    """Go on where the run stands. What is concluded and unchanged is not said over again."""
    was = scene.run.status
    scene = replace(scene, run=scene.run.at(scene.run.place.moved()))
    if scene.asked is None and was is RunStatus.CONCLUDED:
        return Guided(Course.ENDS, (scene.message(_DONE),), (scene.run,))
    count = len(scene.answered)
    kept = f"前面填的 {count} 项都在。" if count else ""
    lead = "好，接着来。" if was is RunStatus.ACTIVE else f"接着办“{scene.procedure.title}”。{kept}"
    return ask(scene, lead=lead)


def doubt(scene: Scene, field: Field, reading: Doubted) -> Guided:
    """Ask an unlikely answer back; said a second time, it counts."""
    if scene.run.place.doubted == reading.value:
        return accept(scene, field, reading.value, written=True)
    sure = scene.button("是，没写错", Wish.ANSWER, field.id, reading.value)
    return ask(scene.moved(doubted=reading.value), lead=reading.why, chance=[sure], reason=Reason.ASKED_AGAIN)


def unfit(scene: Scene, field: Field, reading: Unfit) -> Guided:
    """Say what is missing in an answer, and ask again."""
    scene = scene.moved(misses=scene.run.place.misses + 1)
    chance = [scene.button(title, Wish.ANSWER, field.id, value) for title, value in reading.choices]
    person = [HANDOFF] if scene.run.place.misses >= _MISSES else []
    return ask(scene, lead=reading.why, chance=[*chance, *person], reason=Reason.ASKED_AGAIN)


def missed(scene: Scene, field: Field) -> Guided:
    """Not an answer, and nothing the rules know either. The third time in a row a person is offered."""
    scene = scene.moved(misses=scene.run.place.misses + 1)
    if scene.run.place.misses < _MISSES:
        lead = "这句没太听明白。" if scene.run.place.misses == 1 else "还是没听明白，换个说法，或者点下面的按钮。"
        return ask(scene, lead=lead, reason=Reason.ASKED_AGAIN)
    skip = "可以先跳过这一问。" if field.unknown is not None else ""
    lead = f"耽误您了，我还是没听明白。{skip}也可以转人工，坐席能看到您前面填的，不用从头再说。"
    return ask(scene, lead=lead, chance=[HANDOFF], reason=Reason.ASKED_AGAIN)


def _naming(run: Run, message: ReplyMessage) -> ReplyMessage:
    """The message with next steps that name this run's answers instead of repeating them."""
    buttons = [
        button.model_copy(update={"command": _named(run, button.command)})
        if isinstance(button.command, Start)
        else button
        for button in message.buttons
    ]
    return message.model_copy(update={"buttons": buttons})


def _named(run: Run, start: Start) -> Start:
    same = [name for name, value in start.answers.items() if name in run.answers and run.answers[name] == value]
    rest = {name: value for name, value in start.answers.items() if name not in same}
    return start.model_copy(update={"answers": rest, "run": run.id if same else None, "same": same})


def _change(scene: Scene, field_id: str) -> Guided:
    field = scene.field(field_id)
    if field is None:
        return resume(scene)
    changed = scene.moved(changing=field.id, picked=[], doubted=None, misses=0)
    if field.id not in scene.run.answers:
        return ask(changed)
    answer = scene.run.answers[field.id]
    now = "还没有填" if answer is None else f"现在填的是：{field.shown(answer)}"
    return ask(changed, lead=f"“{field.label}”{now}。请{'' if answer is None else '重新'}回答。")


def _back(scene: Scene) -> Guided:
    """The answer before the open question, though it may have come with the wish; before the first there is none."""
    ids = [field.id for field in scene.path.answered]
    at = ids.index(scene.asked.id) if scene.asked is not None and scene.asked.id in ids else len(ids)
    return _change(scene, ids[at - 1]) if at > 0 else ask(scene, lead="前面还没有回答过什么，就从这一问开始。")


def _put_aside(scene: Scene, status: RunStatus, text: str) -> Guided:
    run = scene.run.being(status if scene.run.open else scene.run.status).at(scene.run.place.moved())
    return Guided(Course.ENDS, (scene.message(text, [scene.button("接着办", Wish.RESUME)]),), (run,))


def _show(scene: Scene, message: ReplyMessage) -> Guided:
    """Something about the run; the open question stays open."""
    return Guided(Course.ASKS, (message,), (scene.moved().run,)) if scene.asked else Guided(Course.ENDS, (message,))
