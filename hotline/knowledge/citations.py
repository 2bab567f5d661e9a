"""Is a citation good law: does statute, version and article exist, and was that version in force when it counts?"""

from datetime import date

from hotline.conversations.reply import Citation
from hotline.knowledge.loader import Knowledge
from hotline.knowledge.schema import CitationEntry, Period, StatuteVersion
from hotline.numerals import article_number


def cited(entry: CitationEntry) -> Citation:
    """The citation as it is shown under an answer."""
    return Citation(statute=entry.statute, article=entry.article, version=entry.version)


def faults_today(
    knowledge: Knowledge, citation: CitationEntry, *, today: date, reviewed_on: date | None = None
) -> list[str]:
    """What is wrong with a citation of the law in force today.

    A version that was replaced after the review is no fault of the author's but work to do: see stale.py.
    """
    version, faults = _existing(knowledge, citation)
    if version is None:
        return faults
    if version.version > today:
        faults.append(f"{citation.statute}的{citation.version}版到{version.version}才施行，现在还不能引用")
    if version.until is not None and reviewed_on is not None and version.until < reviewed_on:
        faults.append(
            f"{citation.statute}的{citation.version}版用到{version.until}为止，已被新版取代；旧法只能写在 periods 里"
        )
    return faults


def faults_then(knowledge: Knowledge, citation: CitationEntry, period: Period) -> list[str]:
    """What is wrong with a citation of the law of a period: its version was in force all the while.

    The first period has no beginning; there the version need only be the one in force at the end.
    """
    version, faults = _existing(knowledge, citation)
    if version is None:
        return faults
    name = f"{citation.statute}的{citation.version}版"
    if version.until is not None and (period.until is None or period.until > version.until):
        faults.append(f"{name}用到{version.until}为止，不能用于到{period.until or '现在'}的一段")
    begins = period.since or period.until
    if begins is not None and begins < version.version:
        faults.append(f"{name}在{begins}还没有施行")
    return faults


def _existing(knowledge: Knowledge, citation: CitationEntry) -> tuple[StatuteVersion | None, list[str]]:
    statute = knowledge.statutes.get(citation.statute)
    if statute is None:
        return None, [f"法条目录里没有“{citation.statute}”，请用 data/statutes/index.yml 里的简称"]
    version = knowledge.version_of(citation)
    if version is None:
        dates = "、".join(str(known.version) for known in statute.versions)
        return None, [f"{citation.statute}没有{citation.version}这一版，目录里有：{dates}"]
    fault = article_fault(version, citation.article)
    return version, [f"{citation.statute}：{fault}"] if fault else []


def article_fault(version: StatuteVersion, article: str | None) -> str | None:
    """Why this article cannot be cited from this version, or None when it can."""
    if article is None:
        return None
    if not version.citable:
        return f"这一版的条号待核，不能引用{article}，只能引法名（article: null）"
    if version.listed:
        return None if article in version.listed else f"目录里没有{article}"
    number = article_number(article)
    if version.articles is None:
        return f"目录里没有这一版的条数，不能引用{article}"
    if "之" in article or number is None or not 1 <= number <= version.articles:
        return f"没有{article}，这一版共{version.articles}条"
    return None
