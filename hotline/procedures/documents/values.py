"""What stands on the paper for an answer: in words, read off another answer, or nothing."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from hotline.catalogue.directory import OUTSIDE
from hotline.knowledge.versions import chinese
from hotline.procedures.documents.schema import DocumentEntry, FieldEntry, When
from hotline.procedures.fields import Answers, Kind, Value
from hotline.procedures.figures import sum_in_words

_ID_NUMBER = re.compile(r"\d{6}(\d{4})(\d{2})(\d{2})\d{2}(\d)[\dX]", re.ASCII)


def holds(when: When, answers: Answers) -> bool:
    """Whether all the choices were made."""
    return all(not chosen(answers.get(name)).isdisjoint(values) for name, values in when.items())


def derived(entry: FieldEntry, answers: Answers, *, today: date) -> str | None:
    """What the ID number tells, so that nobody is asked for it."""
    if entry.derive is None:
        return None
    written = answers.get(id_number_of(entry))
    match = _ID_NUMBER.fullmatch(written.strip().upper()) if isinstance(written, str) else None
    if match is None:
        return None
    try:
        born = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    if born > today:
        return None
    if entry.derive == "sex":
        return "男" if int(match[4]) % 2 else "女"
    if entry.derive == "birth":
        return chinese(born)
    return f"{today.year - born.year - ((today.month, today.day) < (born.month, born.day))}岁"


def id_number_of(entry: FieldEntry) -> str:
    """The field with the ID number this one is read off: agent_sex goes with agent_id_number."""
    prefix = entry.id.removesuffix(entry.derive or "")
    return f"{prefix}id_number"


def open_fields(document: DocumentEntry, answers: Answers, *, today: date) -> Iterator[FieldEntry]:
    """The questions on the way of these answers that are still to be asked, in order."""
    for entry in document.fields:
        if entry.id not in answers and holds(entry.when, answers) and derived(entry, answers, today=today) is None:
            yield entry


def printed(document: DocumentEntry, answers: Answers, name: str, *, today: date) -> str | None:
    """The answer as the paper says it; None leaves a blank."""
    entry = document.field(name)
    if not holds(entry.when, answers):
        return None
    value = answers.get(name)
    if value is not None and value != "" and value != []:
        return in_words(entry, value)
    if (known := derived(entry, answers, today=today)) is not None:
        return known
    return printed(document, answers, entry.same_as, today=today) if entry.same_as else None


def in_words(entry: FieldEntry, value: Value) -> str:
    """A stored answer as a paper says it."""
    if entry.options:
        picked = chosen(value)
        return "、".join(title for each, title in titles_of(entry).items() if each in picked)
    if entry.kind is Kind.DAY:
        try:
            return chinese(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    if entry.kind is Kind.AMOUNT and isinstance(value, int | float):
        return sum_in_words(value)
    if entry.kind is Kind.DISTRICT and value == OUTSIDE:
        return "本市以外"
    if entry.derive == "age":
        return f"{value}岁"
    return str(value).strip()


def titles_of(entry: FieldEntry) -> Mapping[str, str]:
    """The options as the paper prints them, by value, in order."""
    return {option.value: option.prints or option.title for option in entry.options}


def chosen(value: Value) -> set[str]:
    """The options that were picked."""
    if value is None:
        return set()
    return set(value) if isinstance(value, list) else {str(value)}
