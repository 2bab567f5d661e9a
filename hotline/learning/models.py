"""Tables of the learning loop. What they hold of a conversation is de-identified, and goes when the conversation does."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.append_only import append_only
from hotline.storage.base import Base


class CandidateRow(Base):
    """A message that may teach something: what was said, what was made of it, and why it is worth a look.

    Near-duplicates carry the same `group_id`, the id of the first of them; a group is looked at once.
    """

    __tablename__ = "candidates"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id"), unique=True)
    group_id: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
    meaning: Mapped[str | None] = mapped_column(String(120))
    confidence: Mapped[float]
    found: Mapped[str | None] = mapped_column(String(120))
    chosen: Mapped[str | None] = mapped_column(String(120))
    outcome: Mapped[str] = mapped_column(String(20))
    reasons: Mapped[list[Any]]
    weight: Mapped[float]
    kind_name: Mapped[str | None] = mapped_column(String(40))
    model_id: Mapped[str | None] = mapped_column(String(64))
    asked_at: Mapped[datetime]

    __table_args__ = (Index("ix_candidates_group_id", "group_id"),)


class AnswerReportRow(Base):
    """A seat's word that something in the knowledge is wrong or out of date, and what a maintainer made of it.

    `last_seq`: the conversation is attached as far as it had come. The report goes when the conversation does.
    """

    __tablename__ = "answer_reports"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    subject_kind: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[str] = mapped_column(String(120))
    subject_version: Mapped[int | None]
    fault: Mapped[str] = mapped_column(String(12))
    comment: Mapped[str | None] = mapped_column(Text)
    staff_no: Mapped[str] = mapped_column(String(16))
    last_seq: Mapped[int]
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(String(64))
    settlement: Mapped[str | None] = mapped_column(String(12))


class DriftRow(Base):
    """A matter or area that is asked of otherwise than before, in words: figures only. Written anew at each reading.

    What was asked of it since `since` rises in the inbox. `place`: its place in the list.
    """

    __tablename__ = "drifts"

    subject: Mapped[str] = mapped_column(String(120), primary_key=True)
    place: Mapped[int]
    said: Mapped[str] = mapped_column(String(300))
    since: Mapped[datetime]


class LearningMarkRow(Base):
    """How far the log has been read."""

    __tablename__ = "learning_marks"

    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    at: Mapped[datetime]


class LabelRow(Base):
    """One person's decision on a group. It holds no text: that stays with the candidates, and goes with them.

    `digest` is of the line as it was written into the examples, so that it can be found there and taken out again;
    `written_from` is the candidate whose words that line has. `marked`: the entities in the words of one candidate, by
    place. `as_dialogue`: its conversation is to become a dialogue test; `dialogue_from` is the candidate it was made of.
    """

    __tablename__ = "labels"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    group_id: Mapped[str] = mapped_column(String(32))
    verdict: Mapped[str] = mapped_column(String(16))
    meanings: Mapped[list[Any]]
    skip_reason: Mapped[str | None] = mapped_column(String(24))
    wants_second: Mapped[bool]
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    exported_at: Mapped[datetime | None]
    digest: Mapped[str | None] = mapped_column(String(64))
    written_from: Mapped[str | None] = mapped_column(String(32))
    marked: Mapped[dict[str, Any] | None]
    as_dialogue: Mapped[bool] = mapped_column(default=False)
    dialogue_from: Mapped[str | None] = mapped_column(String(32))

    __table_args__ = (UniqueConstraint("group_id", "by"),)


class WithdrawnRow(Base):
    """A line of the examples that came from a conversation since erased or refused: to be taken out at the next export."""

    __tablename__ = "withdrawn_examples"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]


class DataVersionRow(Base):
    """What a model was made of: a manifest file of names and digests, no contents. `changed`: other than `commit` says."""

    __tablename__ = "data_versions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    file: Mapped[str] = mapped_column(String(128))
    sha256: Mapped[str] = mapped_column(String(64))
    git_commit: Mapped[str | None] = mapped_column(String(40))
    changed: Mapped[bool]
    examples: Mapped[int]
    intents: Mapped[int]
    made_at: Mapped[datetime]


class ModelRow(Base):
    """A trained model. `id` is the one Rasa gave it, which each turn names that it answered."""

    __tablename__ = "models"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    file: Mapped[str] = mapped_column(String(128))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    data_digest: Mapped[str] = mapped_column(ForeignKey("data_versions.digest"))
    trained_seconds: Mapped[float]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(64))
    removed_at: Mapped[datetime | None]


class ReportRow(Base):
    """An evaluation of one model against another. The files say it in full, and quote nobody."""

    __tablename__ = "reports"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    candidate_id: Mapped[str] = mapped_column(ForeignKey("models.id"))
    against_id: Mapped[str] = mapped_column(ForeignKey("models.id"))
    file: Mapped[str] = mapped_column(String(128))
    sha256: Mapped[str] = mapped_column(String(64))
    passed: Mapped[bool]
    refusals: Mapped[list[Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index("ix_reports_candidate_id", "candidate_id"),)


@append_only
class ApprovalRow(Base):
    """A second person's word that a model may be released, on one report and one file (`sha256`). Kept for good."""

    __tablename__ = "approvals"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    model_id: Mapped[str] = mapped_column(ForeignKey("models.id"), index=True)
    report_id: Mapped[str] = mapped_column(ForeignKey("reports.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(String(64))
    by_name: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


@append_only
class ReleaseRow(Base):
    """A model that took the place of another: who saw to it, on what grounds. `id` is the job's. Kept for good.

    A release has a report and an approval, a return in an emergency has a reason. `former_id`: the one before.
    """

    __tablename__ = "releases"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    model_id: Mapped[str] = mapped_column(ForeignKey("models.id"))
    former_id: Mapped[str] = mapped_column(ForeignKey("models.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    report_id: Mapped[str | None] = mapped_column(ForeignKey("reports.id"))
    approval_id: Mapped[str | None] = mapped_column(ForeignKey("approvals.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(64))
    by_name: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_releases_at", "at"),)


class JobRow(Base):
    """A training, an evaluation or a release: how far it is, and how it ended. `trouble` is of a closed list."""

    __tablename__ = "learning_jobs"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    stage: Mapped[str] = mapped_column(String(24))
    percent: Mapped[int]
    trouble: Mapped[str | None] = mapped_column(String(16))
    order: Mapped[dict[str, Any]]
    host: Mapped[str] = mapped_column(String(64))
    made: Mapped[str | None] = mapped_column(String(64))
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    cancelled_by: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (Index("ix_learning_jobs_asked_at", "asked_at"),)
