"""The shipped table and the city as data say it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from hotline.catalogue.legal_aid import IncomeLimit, LegalAidRules, MoreMatter
from hotline.procedures.deadlines.book import load_book
from hotline.procedures.eligibility.precheck import LegalAidCheck, load_check
from hotline.procedures.eligibility.table import Table, load_table
from hotline.procedures.procedure import Context
from tests.procedures.documents.samples import DATA
from tests.procedures.documents.samples import context as sample_context

CHECKED_ON = date(2026, 11, 26)


@pytest.fixture(scope="session")
def table() -> Table:
    return load_table(DATA)


@pytest.fixture(scope="session")
def check() -> LegalAidCheck:
    return load_check(DATA)


@pytest.fixture(scope="session")
def context() -> Context:
    return sample_context()


@pytest.fixture(scope="session")
def local_check(table: Table) -> Callable[..., LegalAidCheck]:
    """The same check in a province that has set its line of hardship (yuan), or added a matter."""

    def build(*, limit: int | None = None, added: str | None = None) -> LegalAidCheck:
        source = {"source": "某省法律援助条例", "checked_on": CHECKED_ON}
        local = LegalAidRules(
            id="legal_aid",
            income_limit=IncomeLimit(yuan=limit, **source) if limit else None,
            more_matters=[MoreMatter(kind=added, says="省里规定这类事也可以申请。", **source)] if added else [],
        )
        return LegalAidCheck(replace(table, local=local), load_book(DATA), templates=DATA / "documents" / "templates")

    return build
