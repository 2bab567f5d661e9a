"""The button under an answer that begins what the answer speaks of: data/procedures/offers.yml."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from hotline.conversations.reply import Ask, Button, Reply, ReplyMessage, Start, Value
from hotline.datafiles import BadFile, Finding, read_yaml, validated
from hotline.knowledge.dated import event_key
from hotline.knowledge.library import Library
from hotline.knowledge.memory import ASKED, Memory
from hotline.knowledge.versions import Span
from hotline.procedures.procedure import Context
from hotline.procedures.registry import Procedures
from hotline.vocabulary import Area

FILE = "data/procedures/offers.yml"
_PER_ANSWER = 2
_BUTTONS = 6


class Offer(BaseModel):
    """One button: which procedure, what is known already, and the answers (or whole matters) it stands under."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    procedure: str
    title: Annotated[str, StringConstraints(min_length=2, max_length=12)]
    answers: dict[str, Value]
    under: list[Annotated[str, StringConstraints(pattern=r"^[a-z_]+/[a-z0-9_]+(\.[a-z]+)?$")]] = Field(min_length=1)


class Offers(BaseModel):
    """The whole file; what stands first is offered first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    offers: list[Offer]

    def under(self, answer_id: str) -> list[Offer]:
        """What is offered under this answer."""
        names = (answer_id, answer_id.rsplit(".", 1)[0])
        return [offer for offer in self.offers if any(name in offer.under for name in names)][:_PER_ANSWER]


def offers_file(data_dir: Path) -> Path:
    """Where they are written."""
    return data_dir / "procedures" / "offers.yml"


def load_offers(data_dir: Path) -> Offers:
    """Read the file. Raises BadFile."""
    return validated(Offers, read_yaml(offers_file(data_dir), data_dir), file=FILE)


def with_offers(reply: Reply, offers: Offers, procedures: Procedures, *, memory: Memory, library: Library) -> Reply:
    """The reply with a button for what can be done here about each of its answers, but for one under a former law."""
    messages = [
        _offering(message, offers, procedures)
        if message.answer is not None and _of_today(message.answer.id, memory, library)
        else message
        for message in reply.messages
    ]
    return reply.model_copy(update={"messages": messages})


def _of_today(answer_id: str, memory: Memory, library: Library) -> bool:
    """Whether the answer was given as the law stands: procedures count and draft by nothing else."""
    entry = library.answers.get(answer_id)
    told = memory.days.get(event_key(entry)) if entry is not None else None
    if entry is None or told is None or told == ASKED:
        return True
    return not any(period.conclusion is not None and Span.read(told).meets(period) for period in entry.periods)


def _offering(message: ReplyMessage, offers: Offers, procedures: Procedures) -> ReplyMessage:
    if message.answer is None:
        return message
    fitting = [offer for offer in offers.under(message.answer.id) if offer.procedure in procedures]
    starts = [
        Button(title=offer.title, command=Start(procedure=offer.procedure, answers=offer.answers)) for offer in fitting
    ]
    return put_first(message, starts)


def put_first(message: ReplyMessage, buttons: Sequence[Button]) -> ReplyMessage:
    """The message with these buttons before its own; where there are many, its plain questions give way."""
    if not buttons:
        return message
    room = _BUTTONS - len(buttons) - sum(not _plain(button) for button in message.buttons)
    plain = [button for button in message.buttons if _plain(button)]
    kept = [button for button in message.buttons if not _plain(button) or button in plain[: max(room, 0)]]
    return message.model_copy(update={"buttons": [*buttons, *kept]})


def _plain(button: Button) -> bool:
    """A further question, which may give way; a day to choose, or a person, may not."""
    return isinstance(button.command, Ask) and not button.command.entities


def check_offers(data_dir: Path, known: Collection[str], procedures: Procedures, context: Context) -> Sequence[Finding]:
    """Offers that lead nowhere, or stand under nothing, or say more than the procedure asks."""
    try:
        offers = load_offers(data_dir)
    except BadFile as error:
        return error.findings
    matters = {id_.rsplit(".", 1)[0] for id_ in known} | {f"{area}/entry" for area in Area}
    findings: list[Finding] = []
    for offer in offers.offers:
        for name in offer.under:
            if name not in known and name not in matters:
                findings.append(Finding(FILE, offer.title, "under", f"没有这条回答：{name}"))
        procedure = procedures.get(offer.procedure)
        if procedure is None:
            findings.append(Finding(FILE, offer.title, "procedure", f"没有这项办理：{offer.procedure}"))
            continue
        answered = {field.id: field for field in procedure.path(offer.answers, context).answered}
        for field_id, value in offer.answers.items():
            field = answered.get(field_id)
            fits = field is not None and (not field.options or value in {option.value for option in field.options})
            if not fits:
                findings.append(
                    Finding(FILE, offer.title, "answers", f"{field_id}: {value} 对不上这项办理的问题和选项")
                )
    return findings
