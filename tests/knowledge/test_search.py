"""Search finds what is meant, bears a wrong character, and finds nothing for nonsense."""

import pytest

from hotline.catalogue.directory import Directory
from hotline.content import Shelf
from hotline.knowledge.library import Library
from hotline.search.index import Document, TextIndex


@pytest.fixture
def library(shipped_shelf: Shelf) -> Library:
    return shipped_shelf.library


@pytest.fixture
def directory(shipped_shelf: Shelf) -> Directory:
    return shipped_shelf.directory


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("法律援助申请", "la-apply"),
        ("法律援住", "la-apply"),
        ("请不起律师", "la-apply"),
        ("行证复议", "ar-apply"),
        ("遗嘱公正", "notary-apply"),
        ("信息公开", "id-apply"),
        ("投诉律师乱收费", "lawyer-complaint"),
        ("缓刑报道", "correction-entry"),
    ],
)
def test_items_are_found_even_with_a_wrong_character(directory: Directory, query: str, code: str) -> None:
    assert code in [item.code for item in directory.find_items(query)[:3]]


@pytest.mark.parametrize(
    ("query", "area"),
    [("申请行政复议的期限", "admin_review"), ("法律援住要什么材料", "legal_aid"), ("老板拖欠工资", "labor")],
)
def test_answers_are_found(library: Library, query: str, area: str) -> None:
    found = library.search(query, limit=3)
    assert found
    assert found[0][0].area == area


@pytest.mark.parametrize(
    "query", ["", "   ", "？？？", "asdf jkl", "红烧肉的做法", "啊啊啊啊", "qwertyuiop", "我要怎么办呢", "要什么材料"]
)
def test_nonsense_finds_nothing(library: Library, directory: Directory, query: str) -> None:
    assert library.search(query, limit=5) == []
    assert directory.find_items(query) == [] or not query.strip()


def test_small_talk_is_no_search_result(library: Library) -> None:
    assert all(
        answer.area not in ("chitchat", "out_of_scope", "crisis") for answer, _ in library.search("你好", limit=9)
    )


def test_a_title_weighs_more_than_a_body() -> None:
    index = TextIndex([Document("body", "别的事", "这里提到公证办理"), Document("title", "公证办理", "别的话")])
    assert [hit.id for hit in index.search("公证办理", limit=2)] == ["title", "body"]


def test_written_alike_ranks_above_sounding_alike() -> None:
    index = TextIndex([Document("sound", "公正", "一"), Document("written", "公证", "二")])
    assert index.search("公证", limit=2)[0].id == "written"


def test_an_empty_index_finds_nothing() -> None:
    assert TextIndex([]).search("公证", limit=3) == []


def test_a_long_message_costs_no_more_than_its_beginning(library: Library) -> None:
    assert library.search("法律援助" + "啊" * 2000, limit=1)
