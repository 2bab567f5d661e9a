"""The button under an answer that begins what the answer speaks of: data/procedures/offers.yml."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from hotline.conversations.reply import Button, Reply, ReplyMessage, Start, Value
from hotline.datafiles import BadFile, Finding, read_yaml, validated
from hotline.procedures.procedure import Context
from hotline.procedures.registry import Procedures

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


def load_offers(data_dir: Path) -> Offers:
    """Read the file. Raises BadFile."""
    path = data_dir / "procedures" / "offers.yml"
    return validated(Offers, read_yaml(path, data_dir), file=FILE)


def with_offers(reply: Reply, offers: Offers, procedures: Procedures) -> Reply:
    """The reply with a button for what can be done here about each of its answers."""
    return reply.model_copy(update={"messages": [_offering(message, offers, procedures) for message in reply.messages]})


def _offering(message: ReplyMessage, offers: Offers, procedures: Procedures) -> ReplyMessage:
    if message.answer is None:
        return message
    fitting = [offer for offer in offers.under(message.answer.id) if offer.procedure in procedures]
    starts = [
        Button(title=offer.title, command=Start(procedure=offer.procedure, answers=offer.answers)) for offer in fitting
    ]
    asks = [button for button in message.buttons if button.command.kind == "ask"]
    others = [button for button in message.buttons if button.command.kind != "ask"]
    kept = asks[: max(_BUTTONS - len(starts) - len(others), 0)]
    return message.model_copy(update={"buttons": [*starts, *kept, *others]}) if starts else message


def check_offers(data_dir: Path, known: Collection[str], procedures: Procedures, context: Context) -> Sequence[Finding]:
    """Offers that lead nowhere, or stand under nothing, or say more than the procedure asks."""
    try:
        offers = load_offers(data_dir)
    except BadFile as error:
        return error.findings
    matters = {id_.rsplit(".", 1)[0] for id_ in known}
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
