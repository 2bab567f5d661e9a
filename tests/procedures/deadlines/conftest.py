"""The shipped limits and calendar."""

import pytest

from hotline.procedures.deadlines.book import Book, load_book
from hotline.settings import ROOT
from hotline.workdays import WorkCalendar, load_work_calendar


@pytest.fixture(scope="session")
def book() -> Book:
    return load_book(ROOT / "data")


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return load_work_calendar(ROOT / "data")
