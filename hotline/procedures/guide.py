"""The guide: one conversation for all procedures. From a message and the runs so far to a reply and the runs after.

Pure: it reads and writes nothing. Whoever calls it keeps the runs it hands back, in the same commit as the reply.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from hotline.conversations.reply import Button, ReplyMessage, Start, Step, Topic, Value, Wish
from hotline.knowledge.present import HANDOFF
from hotline.procedures.asking import Scene
from hotline.procedures.calendars import remembering
from hotline.procedures.fields import Field
from hotline.procedures.guided import Course, Guided
from hotline.procedures.heard import Heard
from hotline.procedures.hearing import hear
from hotline.procedures.late import NOT_UNDERSTOOD, about_nothing, after_conclusion, is_name, skips
from hotline.procedures.moves import accept, ask, conclude, missed, obey, press, resume
from hotline.procedures.procedure import Context, Procedure, Taken
from hotline.procedures.registry import Procedures
from hotline.procedures.run import Place, Run
from hotline.procedures.sayings import A_NAME, FOLLOWING, GONE, NOT_NOW, NOTHING_ASKED, NOTHING_OPEN, WHICH
from hotline.procedures.starting import (
    COUNTING,
    RESUME,
    fitting_procedures,
    told_by_answer,
    told_choices,
    told_day,
    wished_procedure,
)
from hotline.procedures.starts import CASE
from hotline.procedures.wishes import Wished, wished
from hotline.vocabulary import Area, RunStatus

_WANTS = re.compile("帮|给我|替|算|写|填|查|看|办|弄|做|继续|接着|想|要|回来|[吗么没不？?]$")
"""Without one of these 「9月10号那个罚款决定书」 is an answer in the wrong place, and no wish to have days counted."""


class Guide:
    """The guide in one conversation, at one moment.

    `runs`: the conversation's, the one touched last first. `answer`: the id of what was answered last; `at_hand`: what
    stands as a button under it, `days` what the conversation remembers of days; 「那帮我算算」 means those.
    """

    def __init__(
        self,
        procedures: Procedures,
        context: Context,
        runs: Sequence[Run],
        *,
        area: Area | None,
        new_id: Callable[[], str],
        answer: str | None = None,
        at_hand: Sequence[Start] = (),
        days: Mapping[str, str] | None = None,
    ) -> None:
        self._procedures = procedures
        self._context = context
        self._runs = runs
        self._area = area
        self._new_id = new_id
        self._answer = answer
        self._at_hand = at_hand
        self._days = days or {}
        self._heard: Heard | None = None
        self._current = next((run for run in runs if run.status is RunStatus.ACTIVE), None)

    def turn(self, heard: Heard) -> Guided:
        """Take one message: an answer, a wish, a button, or something for the rules."""
        self._heard = heard
        return self._settled(self._turn(heard))

    def again(self) -> Guided:
        """Ask the open question once more, after the rules have answered something in between."""
        scene = self._scene(self._current)
        if scene is None or scene.asked is None:
            return Guided(Course.ENDS)
        return ask(scene, lead="接着刚才的：")

    def _turn(self, heard: Heard) -> Guided:
        if isinstance(heard.command, Start):
            return self._start(heard.command.procedure, self._known_to(heard.command))
        if isinstance(heard.command, Step):
            return self._step(heard.command)
        scene = self._scene(self._current)
        if scene is None:
            begun = self._wished_for(heard) if heard.start is not None else self._after_conclusion(heard)
            return begun or self._wished_for(heard) or self._day_of_an_offer(heard) or self._about_nothing(heard)
        if heard.other:
            return Guided(Course.REJECTS)
        if scene.asked is None:
            return conclude(scene)
        wish = wished(heard, ())
        if wish is not None and wish.wish is Wish.RESTART:
            return self._restart(scene)
        wants = heard.start is not None or _WANTS.search(heard.plain) is not None
        taken = hear(scene, scene.asked, heard)
        return taken or (self._wished_for(heard) if wants else None) or missed(scene, scene.asked)

    def _settled(self, guided: Guided) -> Guided:
        """At most one run is active: another one that was under way is put aside, and led back to at the end."""
        own = {run.id for run in guided.runs}
        other = self._current if self._current is not None and self._current.id not in own else None
        if other is not None and any(run.status is RunStatus.ACTIVE for run in guided.runs):
            guided = replace(guided, runs=(other.being(RunStatus.PAUSED), *guided.runs))
        elif other is not None and guided.course is Course.ENDS:
            guided = replace(guided, course=Course.ASKS)
        waiting = next((run for run in self._runs if run.status is RunStatus.PAUSED and run.id not in own), None)
        scene = self._scene(other or waiting) if guided.concluded else None
        if scene is None:
            return guided
        *before, last = guided.messages
        back = scene.button(f"接着办“{scene.procedure.title}”", Wish.RESUME)
        return replace(guided, messages=(*before, last.model_copy(update={"buttons": [*last.buttons, back]})))

    def _start(
        self, procedure_id: str, answers: dict[str, Value], *, told: str | None = None, tell: bool = False
    ) -> Guided:
        """Begin, with what is known already; whoever is in the middle of the very same thing goes on with it. `tell`: what
        is known was only read out of the words, or of the answer before, and is told, with a button to change it."""
        procedure = self._procedures.get(procedure_id)
        if procedure is None:
            return self._plain(NOT_NOW)
        same = next((run for run in self._runs if run.open and run.procedure == procedure_id), None)
        if same is not None and all(same.answers.get(field, value) == value for field, value in answers.items()):
            return resume(self._staged(procedure, replace(same, answers={**answers, **same.answers})))
        run = Run(self._new_id(), procedure_id, dict(answers), place=Place(known=list(answers), told=told))
        scene = self._staged(procedure, run)
        if not tell:
            return ask(scene, lead=procedure.opening)
        taken = f"照您说的，先选了：{'、'.join(field.shown(answers[field.id]) for field in scene.path.answered)}。"
        if scene.asked is None:
            return conclude(scene).opening_with(taken)
        wrong = scene.aside("不对，改一下", Wish.CHANGE, scene.path.answered[0].id)
        return ask(scene, lead=f"{procedure.opening}\n{taken}", chance=[wrong])

    def _known_to(self, start: Start) -> dict[str, Value]:
        """What a button begins with: its own answers, and those of the run it names."""
        named = next((run.answers for run in self._runs if run.id == start.run), {})
        return {**start.answers, **{name: named[name] for name in start.same if name in named}}

    def _step(self, step: Step) -> Guided:
        run = next((run for run in self._runs if run.id == step.run), None)
        if run is None:
            return self._plain(GONE)
        scene = self._scene(run)
        if scene is None:
            return self._plain(NOT_NOW)
        field = scene.field(step.field)
        if step.wish is Wish.RESTART:
            return self._restart(scene)
        if step.wish is Wish.ANSWER and field is not None:
            return press(scene, field, step.value)
        if step.wish in (Wish.SKIP, Wish.PICKED) and field is not None and field != scene.asked:
            return self._left_alone(scene, field)
        if step.wish is Wish.SKIP and field is not None and field.unknown is not None:
            return accept(scene, field, None)
        return obey(scene, Wished(step.wish, step.field if step.wish is Wish.CHANGE else None))

    def _left_alone(self, scene: Scene, field: Field) -> Guided:
        """「跳过」 or 「选好了」 under a question that another tab has answered: that answer is not lost by it."""
        shown = field.shown(scene.run.answers.get(field.id))
        lead = f"“{field.label}”前面已经答过了：{shown}，没有动它。"
        return ask(scene, lead=lead) if scene.asked is not None else resume(scene)

    def _wished_for(self, heard: Heard) -> Guided | None:
        """A procedure that was asked for in words, or the one put aside."""
        name = wished_procedure(heard)
        if name is None:
            return None
        if name == RESUME:
            return self._resume_newest()
        if name == CASE:
            return self._plain(FOLLOWING, [*self._papers(), HANDOFF])
        fitting = fitting_procedures(self._procedures.under(name), heard)
        offered = {start.procedure: start.answers for start in reversed(self._at_hand)}
        meant = [each for each in fitting if each.id in offered] or fitting
        if len(meant) == 1:
            taken = meant[0].taken(heard.understanding, self._answer, self._context)
            if taken is not None:
                return self._begin_with(meant[0], taken)
            known = told_choices(meant[0], heard, self._context)
            before = (
                None
                if known or heard.entities("date")
                else meant[0].taken_before(self._days, self._answer, self._context)
            )
            if before is not None:
                return self._begin_with(meant[0], before)
            said = known
            known = known or offered.get(meant[0].id, {})
            about = {} if known else told_by_answer(meant[0], self._answer, self._context)
            told = told_day(heard, self._context)
            return self._start(meant[0].id, known or about, told=told, tell=bool(said or about))
        buttons = [Button(title=each.title, command=Start(procedure=each.id)) for each in fitting]
        return self._plain(WHICH, buttons) if fitting else self._plain(NOT_NOW)

    def _day_of_an_offer(self, heard: Heard) -> Guided | None:
        """「今年端午走的」 under an answer with 「帮我算最晚哪天」: the day that this is counted from, asked back."""
        offer = next((start for start in self._at_hand if start.procedure == COUNTING), None)
        told = told_day(heard, self._context) if offer is not None and heard.only_a_day else None
        procedure = self._procedures.get(offer.procedure) if offer is not None else None
        if offer is None or told is None or procedure is None or not self._still_about(heard, procedure):
            return None
        known = self._known_to(offer)
        return self._start(offer.procedure, known | told_choices(procedure, heard, self._context, known), told=told)

    def _still_about(self, heard: Heard, procedure: Procedure) -> bool:
        """Whether a bare day is about the last answer, and the rules cannot count from it themselves."""
        if heard.understanding.intent in NOT_UNDERSTOOD:
            return True
        same = self._answer is not None and heard.matter == self._answer.rsplit(".", 1)[0]
        return same and procedure.taken(heard.understanding, self._answer, self._context) is None

    def _begin_with(self, procedure: Procedure, taken: Taken) -> Guided:
        """Begin with what was said in the wish, tell how it was taken, and what it comes to as far as it goes."""
        known = [field for field in taken.answers if field != taken.doubtful]
        run = Run(self._new_id(), procedure.id, dict(taken.answers), place=Place(known=known), last_day=taken.last_day)
        scene = self._staged(procedure, run)
        wrong = scene.button("日子不对，改一下", Wish.CHANGE, taken.doubtful)
        if scene.asked is not None:
            chance = [wrong] if taken.doubtful in taken.answers else []
            return ask(scene, lead=taken.sentence, chance=[*([HANDOFF] if taken.urgent else []), *chance])
        guided = conclude(scene).opening_with(taken.short)
        *before, last = guided.messages
        last = last.model_copy(update={"buttons": [wrong, *last.buttons]})
        return replace(guided, messages=(*before, last))

    def _after_conclusion(self, heard: Heard) -> Guided | None:
        """What puts right the run whose result was said last."""
        newest = self._runs[0] if self._runs else None
        scene = self._scene(newest) if self._answer is None else None
        if newest is None or scene is None or newest.status is not RunStatus.CONCLUDED:
            return None
        wish = wished(heard, ())
        if wish is not None and wish.wish is Wish.RESTART:
            return self._restart(scene)
        if skips(heard):
            return self._plain(NOTHING_ASKED, [scene.button("看看、改改前面填的", Wish.REVIEW), HANDOFF])
        return after_conclusion(scene, heard)

    def _about_nothing(self, heard: Heard) -> Guided:
        """A wish or an answer inside a procedure, where there is none; everything else is for the rules."""
        if not about_nothing(heard) and not is_name(heard):
            return Guided(Course.YIELDS)
        waiting = next((run for run in self._runs if run.status in (RunStatus.PAUSED, RunStatus.LEFT)), None)
        scene = self._scene(waiting)
        back = [scene.button(f"接着办“{scene.procedure.title}”", Wish.RESUME)] if scene is not None else []
        return self._plain(A_NAME if is_name(heard) else NOTHING_OPEN, [*back, HANDOFF])

    def _papers(self) -> list[Button]:
        """The papers that stand under the last answer."""
        titles = {procedure.id: procedure.title for procedure in self._procedures.under("draft")}
        starts = [start for start in self._at_hand if start.procedure in titles]
        return [Button(title=f"帮我写{titles[start.procedure]}", command=start) for start in starts]

    def _resume_newest(self) -> Guided:
        """「继续」 with nothing open: what was put aside last, else what was left."""
        for status in (RunStatus.ACTIVE, RunStatus.PAUSED, RunStatus.LEFT):
            run = next((run for run in self._runs if run.status is status), None)
            if run is not None:
                scene = self._scene(run)
                return resume(scene) if scene else self._plain(NOT_NOW)
        done = self._scene(next(iter(self._runs), None))
        look = [done.button(f"看看办完的“{done.procedure.title}”", Wish.REVIEW)] if done else []
        return self._plain(NOTHING_OPEN, [*look, HANDOFF])

    def _restart(self, scene: Scene) -> Guided:
        """A new run from the very first question; the old one is left as it is, and nothing is lost.

        What a button or the first words brought along is asked, too: it may be just that which was wrong.
        """
        fresh = Run(self._new_id(), scene.run.procedure)
        guided = ask(replace(scene, run=fresh), lead="好，从头来。")
        old = (scene.run.being(RunStatus.LEFT),) if scene.run.open else ()
        return replace(guided, runs=(*old, *guided.runs))

    def _scene(self, run: Run | None) -> Scene | None:
        procedure = self._procedures.get(run.procedure) if run is not None else None
        return self._staged(procedure, run) if run is not None and procedure is not None else None

    def _staged(self, procedure: Procedure, run: Run) -> Scene:
        run = remembering(run, self._heard)
        return Scene(run, procedure, self._context, procedure.area or self._area or Area.OTHER_LEGAL)

    def _plain(self, text: str, buttons: Sequence[Button] = (HANDOFF,)) -> Guided:
        """A message about no run in particular."""
        topic = Topic(area=self._area or Area.OTHER_LEGAL, confidence=0.0)
        return Guided(Course.ENDS, (ReplyMessage(text=text, topic=topic, buttons=list(buttons)),))
