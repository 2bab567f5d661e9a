"""What the province and the city have set for legal aid, as staff may change it while the service runs: `data/city/legal_aid.yml`."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from hotline.catalogue.schema import Kind
from hotline.catalogue.seed import REVISION
from hotline.datafiles import name_of, read_yaml, validated
from hotline.knowledge.schema import Text
from hotline.revisions import bump
from hotline.seeding import Seeded, SeedReport, merge
from hotline.storage.base import Base

FILE = "legal_aid.yml"
ID = "legal_aid"
"""There is one entry: a province sets its line of hardship once."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IncomeLimit(_Strict):
    """The province's or city's line of hardship (法律援助法第三十四条), per person and month."""

    yuan: int = Field(gt=0, le=100_000)
    source: Text
    checked_on: date


class MoreMatter(_Strict):
    """A matter that local rules add to the statute's list (第三十一条第九项)."""

    kind: Kind
    says: Text
    source: Text
    checked_on: date


class LegalAidRules(_Strict):
    """The whole file. What nobody knows is null."""

    id: Literal["legal_aid"]
    title: Literal["法律援助的地方规定"] = "法律援助的地方规定"
    income_limit: IncomeLimit | None = None
    more_matters: list[MoreMatter] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _says_what_it_is(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and "id" not in raw:
            raise ValueError(f"缺少 id，请加一行：id: {ID}")
        return raw


class LegalAidRulesRow(Seeded, Base):
    """The rules that count now: `content` is the whole entry."""

    __tablename__ = "legal_aid_rules"

    id: Mapped[str] = mapped_column(String(20), primary_key=True)


def load_legal_aid(data_dir: Path) -> LegalAidRules | None:
    """What the file says; None where a data folder has none. Raises BadFile."""
    path = data_dir / "city" / FILE
    return validated(LegalAidRules, read_yaml(path, data_dir), file=name_of(path, data_dir)) if path.exists() else None


def rules_faults(rules: LegalAidRules, unlisted: Mapping[str, str], *, today: date) -> list[tuple[str, str]]:
    """(field, problem) beyond the form. `unlisted`: the matters that the statute does not name, with their titles."""
    faults: list[tuple[str, str]] = []
    if rules.income_limit is not None and rules.income_limit.checked_on > today:
        faults.append(("income_limit.checked_on", "还没有到这一天"))
    seen: set[str] = set()
    for number, more in enumerate(rules.more_matters, start=1):
        if more.kind not in unlisted:
            faults.append((f"more_matters.第{number}个.kind", "不是 kinds.yml 里法律没列的事（basis: unlisted）"))
        if more.kind in seen:
            faults.append((f"more_matters.第{number}个.kind", "写了两遍"))
        if more.checked_on > today:
            faults.append((f"more_matters.第{number}个.checked_on", "还没有到这一天"))
        seen.add(more.kind)
    return faults


async def seed_legal_aid(session: AsyncSession, rules: LegalAidRules | None, *, now: datetime) -> dict[str, SeedReport]:
    """Make the table say what the file says, but for what staff edited."""
    columns: dict[str, dict[str, Any]] = {} if rules is None else {ID: {"content": rules.model_dump(mode="json")}}
    report = await merge(session, LegalAidRulesRow, columns, key="id", now=now)
    if report.touched:
        await bump(session, REVISION)
    return {"法律援助的地方规定": report}
