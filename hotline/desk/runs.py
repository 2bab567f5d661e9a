"""What a citizen has filled in step by step, for the seat who goes on with it: labels and answers, never asked twice."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from hotline.catalogue.directory import Directory
from hotline.conversations.models import ConversationRow
from hotline.conversations.store import conversation_now
from hotline.desk.queue import real_time
from hotline.procedures.fields import Answers
from hotline.procedures.models import RunRow
from hotline.procedures.procedure import Context, Procedure
from hotline.procedures.run import mark_of
from hotline.procedures.store import run_of
from hotline.services import Services
from hotline.vocabulary import RunStatus


class AnswerFilled(BaseModel):
    """One answer by its label, as the citizen knows it. In full: the seat may have to write it down."""

    field: str
    label: str
    value: str
    by: str | None = Field(
        description="the seat who entered it, by staff number; null: the citizen did, or a caller said so"
    )


class Paper(BaseModel):
    """A file that a finished run makes of its answers."""

    name: str
    title: str
    media_type: str


class RunFilled(BaseModel):
    """A procedure with the answers so far, in the order in which they are asked."""

    id: str
    title: str
    procedure: str
    status: RunStatus
    answers: list[AnswerFilled]
    asking: str | None = Field(description="the question that is open")
    last_day: str | None = Field(description="the day by which the citizen must act, once it is known")
    by_seat: bool = Field(description="a seat entered some of it")
    shown: bool = Field(description="what a seat entered was put into the talk as it stands")
    confirmed: bool = Field(description="and the citizen has confirmed it as it stands")
    papers: list[Paper] = Field(description="what it made, once it is finished")
    updated_at: str


def filled(
    services: Services, directory: Directory, conversation: ConversationRow, rows: Sequence[RunRow]
) -> list[RunFilled]:
    """The runs that are not left, the one touched last first; one whose procedure is gone has nothing to name its answers."""
    context = services.procedures.context(
        now=conversation_now(services.clock, conversation), district=conversation.district, directory=directory
    )
    found: list[RunFilled] = []
    for row in rows:
        run, procedure = run_of(row), services.procedures.get(row.procedure)
        if procedure is None or run.status is RunStatus.LEFT:
            continue
        path = procedure.path(run.answers, context)
        found.append(
            RunFilled(
                id=row.id,
                title=procedure.title,
                procedure=row.procedure,
                status=run.status,
                answers=[
                    AnswerFilled(
                        field=field.id,
                        label=field.label,
                        value=field.title_of(run.answers[field.id]),
                        by=row.entered_by.get(field.id),
                    )
                    for field in path.answered
                ],
                asking=path.next.question if path.next and run.open else None,
                last_day=run.last_day.isoformat() if run.last_day else None,
                by_seat=bool(row.entered_by),
                shown=row.shown_mark == mark_of(row.answers),
                confirmed=run.confirmed,
                papers=_papers(procedure, run.answers, context) if path.next is None else [],
                updated_at=real_time(conversation, row.updated_at),
            )
        )
    return found


def _papers(procedure: Procedure, answers: Answers, context: Context) -> list[Paper]:
    files = procedure.conclude(procedure.known(answers, context), context).files
    return [Paper(name=file.name, title=file.title, media_type=file.media_type) for file in files]
