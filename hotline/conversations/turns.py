"""The way of a citizen's message: accept → guard → understand → answer → commit.

Accepting is one commit, the turn is the second. Between them no transaction is open. Whoever holds the
conversation's lease answers its open messages in order, so two messages sent at once wait for one another, in any
replica; and a message that was accepted by a process that then died is found and answered by the next.
"""

import asyncio
import time
from typing import Any

import structlog
from pydantic import TypeAdapter

from hotline.conversations.brain import BrainRefused, BrainTooSlow, BrainUnavailable, TurnRequest
from hotline.conversations.commit import (
    Recognition,
    commit_answer,
    commit_attempt,
    commit_danger,
    commit_failure,
    commit_handoff,
    commit_left_to_staff,
    commit_outage,
    commit_statement,
)
from hotline.conversations.danger import Danger
from hotline.conversations.decisions import commit_decision, is_decision
from hotline.conversations.hub import conversation_topic, typing_topic
from hotline.conversations.in_vain import without_what_was_in_vain
from hotline.conversations.incoming import Accepted, Incoming, accept
from hotline.conversations.messages import TurnResult
from hotline.conversations.plain_wish import HANDING_OVER, asks_at_the_end, asks_for_a_person
from hotline.conversations.reply import Ask, Do, Start, Step
from hotline.conversations.results import outcome_of, result_of
from hotline.conversations.sweeper import sweep_for_ever
from hotline.conversations.told import commit_told, worth_telling
from hotline.conversations.work import Work, next_work, release, single_work
from hotline.errors import NotFound
from hotline.logs import where_it_broke
from hotline.notices.switch import assistant_is_off
from hotline.services import Services
from hotline.vocabulary import Outcome, Reason, Sender

log = structlog.get_logger()

_PARSE_SECONDS = 2.0
_REFUSALS = 3
_DELAYS = 10
_FOR_BRAIN: TypeAdapter[Ask | Start | Step] = TypeAdapter(Ask | Start | Step)


class Turns:
    """Runs turns for one process. `start` and `stop` frame its life."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._tasks: set[asyncio.Task[Any]] = set()
        self._sweeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look for messages that nobody is answering."""
        self._sweeper = asyncio.create_task(sweep_for_ever(self._services, self._work))

    async def stop(self) -> None:
        """Let running turns end; what is not done then is found by the next process."""
        if self._sweeper is not None:
            self._sweeper.cancel()
            await asyncio.gather(self._sweeper, return_exceptions=True)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._services.settings.brain_timeout)

    async def take(self, conversation_id: str, incoming: Incoming) -> TurnResult:
        """Accept a message and wait for its result, `reply_timeout` seconds at most (then the outcome is pending)."""
        services = self._services
        async with services.hub.listen(conversation_topic(conversation_id)) as changed:
            accepted = await self.accept(conversation_id, incoming)
            try:
                async with asyncio.timeout(services.settings.reply_timeout):
                    while await outcome_of(services, accepted.turn_id) is Outcome.PENDING:
                        await _next(changed)
            except TimeoutError:
                log.info("reply_late", turn_id=accepted.turn_id)
        return await result_of(services, accepted.turn_id)

    async def accept(self, conversation_id: str, incoming: Incoming) -> Accepted:
        """Accept a message and see to its turn without waiting for what becomes of it.

        Shielded: a caller who goes away between the commit and the turn must not leave the message lying.
        """
        return await asyncio.shield(self._keep(asyncio.create_task(self._accept(conversation_id, incoming))))

    async def _accept(self, conversation_id: str, incoming: Incoming) -> Accepted:
        accepted = await accept(self._services, conversation_id, incoming)
        if accepted.fresh:
            settling = self._keep(asyncio.create_task(self._settle(conversation_id, accepted)))
            settling.add_done_callback(_note_failure)
            await self._services.hub.signal(conversation_topic(conversation_id))
        return accepted

    async def _settle(self, conversation_id: str, accepted: Accepted) -> None:
        """Answer at once what needs no brain, whoever is at work in this conversation; then everything that is open."""
        danger = self._services.guard.look(accepted.text)
        if danger is not None or accepted.command is not None or asks_for_a_person(accepted.text):
            work = await single_work(self._services, conversation_id, accepted)
            if danger is not None:
                await commit_danger(self._services, work, danger, Recognition())
            elif is_decision(work):
                await commit_decision(self._services, work)
            elif work.bot_may_answer:
                await self._obey(work)
        if accepted.lease is not None:
            await self._work(conversation_id, accepted.lease)

    async def _work(self, conversation_id: str, lease: str) -> None:
        """Answer the open messages in order while holding the lease, then let it go."""
        while (work := await next_work(self._services, conversation_id, lease)) is not None:
            try:
                settled = await self._answer(work)
            except NotFound:
                return  # erased meanwhile
            except Exception as error:  # whatever one message breaks must not leave it without an outcome
                told = {"error": type(error).__name__, "where": where_it_broke(error)}
                log.error("answer_broke", turn_ids=work.turn_ids, **told)
                settled = await self._give_up_in_time(work)
            if not settled:
                await release(self._services, conversation_id, lease)
                return

    async def _answer(self, work: Work) -> bool:
        """One turn. False when it has to wait for the brain."""
        services = self._services
        if work.unheard:
            await self._hear(work)
            return True
        if (danger := services.guard.look(work.text)) is not None:
            await commit_danger(services, work, danger, Recognition())
            return True
        if is_decision(work):
            await commit_decision(services, work)
            return True
        if not work.bot_may_answer:
            await self._leave_to_staff(work)
            return True
        if await self._obey(work):
            return True
        if await assistant_is_off(services):
            await self._pass_on(work)
            return True
        request = _request(work)
        await services.hub.signal(typing_topic(work.conversation_id, Sender.BOT))
        started = time.monotonic()
        try:
            answer = await services.brain.turn(request)
        except BrainRefused as error:
            log.warning("brain_refused", turn_id=request.turn_id, error=str(error))
            if work.attempts + 1 >= _REFUSALS:
                await commit_failure(services, work, Reason.BRAIN_REFUSED)
                return True
            return await self._wait_for_brain(work)
        except BrainUnavailable as error:
            log.warning("brain_unavailable", turn_id=request.turn_id, error=str(error))
            if isinstance(error, BrainTooSlow) and work.attempts + 1 >= _DELAYS:
                await commit_failure(services, work, Reason.BRAIN_TOO_SLOW)
                return True
            return await self._wait_for_brain(work)
        recognition = Recognition(answer.nlu, answer.model_id, round((time.monotonic() - started) * 1000))
        if request.command is None and (danger := services.guard.listen(answer.nlu)) is not None:
            if await commit_danger(services, work, danger, recognition):
                await commit_told(services, work, answer)
        elif answer.action_failed and asks_at_the_end(work.text):
            await commit_handoff(services, work, Reason.ASKED_DURING_OUTAGE)
        elif answer.action_failed:
            await commit_failure(services, work, Reason.NO_REPLY, recognition)
        else:
            await commit_answer(services, work, answer, recognition)
        return True

    async def _hear(self, work: Work) -> None:
        """Danger in these messages was answered; now what the procedure in hand was told in the same breath."""
        answer = None
        if worth_telling(work):
            try:
                answer = await self._services.brain.turn(_request(work))
            except BrainUnavailable as error:
                log.warning("told_left_out", turn_ids=work.turn_ids, error=str(error))
        await commit_told(self._services, work, answer)

    async def _wait_for_brain(self, work: Work) -> bool:
        """Tell the citizen once; whoever asks for a person gets one even now."""
        if asks_at_the_end(work.text):
            await commit_handoff(self._services, work, Reason.ASKED_DURING_OUTAGE)
            return True
        await commit_outage(self._services, work)
        return False

    async def _give_up_in_time(self, work: Work) -> bool:
        """After an unexpected error: try a few times, then say so. False while it is to be tried again."""
        if work.unheard:
            await commit_told(self._services, work, None)
            return True
        if work.attempts + 1 < _REFUSALS:
            await commit_attempt(self._services, work)
            return False
        if work.bot_may_answer:
            await commit_failure(self._services, work, Reason.BROKE)
        else:
            await commit_left_to_staff(self._services, work, Reason.BROKE, Recognition())
        return True

    async def _leave_to_staff(self, work: Work) -> None:
        """Under queue and staff the bot is silent."""
        recognition, danger = await self._listen(work)
        if danger is not None:
            await commit_danger(self._services, work, danger, recognition)
        else:
            await commit_left_to_staff(self._services, work, Reason.PERSON_OWNS, recognition)

    async def _pass_on(self, work: Work) -> None:
        """The assistant is switched off: a person has to answer."""
        recognition, danger = await self._listen(work)
        if danger is not None:
            await commit_danger(self._services, work, danger, recognition)
        else:
            await commit_handoff(
                self._services, work, Reason.ASSISTANT_OFF, spoken=work.wording.off, speaker=Sender.SYSTEM
            )

    async def _listen(self, work: Work) -> tuple[Recognition, Danger | None]:
        """Where the bot does not answer the classifier still listens for danger, as long as it can be reached."""
        understanding = None
        try:
            async with asyncio.timeout(_PARSE_SECONDS):
                understanding = await self._services.brain.parse(work.text, work.metadata)
        except (BrainUnavailable, TimeoutError) as error:
            log.info("parse_left_out", error=str(error))
        danger = self._services.guard.listen(understanding) if understanding is not None else None
        return Recognition(understanding), danger

    async def _obey(self, work: Work) -> bool:
        """Do what the service does by itself. False where the brain has to be asked."""
        if work.command is None and asks_for_a_person(work.text):
            await commit_handoff(self._services, work, Reason.ASKED, spoken=HANDING_OVER)
            return True
        if work.command is None or work.command["kind"] != "do":
            return False
        if Do.model_validate(work.command).action == "handoff":
            await commit_handoff(self._services, work, Reason.BUTTON)
        else:
            await commit_statement(self._services, work, work.wording.safe, Outcome.ANSWERED, Reason.SAFE)
        return True

    def _keep[T](self, task: asyncio.Task[T]) -> asyncio.Task[T]:
        """Hold on to a task until it ends: the event loop alone would let it be collected."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _request(work: Work) -> TurnRequest:
    command = _FOR_BRAIN.validate_python(work.command) if work.command else None
    text = without_what_was_in_vain(work.text)
    return TurnRequest(work.turn_ids[-1], text, command, work.state, work.metadata)


def _note_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, NotFound):
        log.error("turn_broke", exc_info=error)


async def _next(changed: asyncio.Event) -> None:
    """Wait for a signal; look again after a second all the same, for one that was lost between replicas."""
    try:
        async with asyncio.timeout(1.0):
            await changed.wait()
    except TimeoutError:
        return
    changed.clear()
