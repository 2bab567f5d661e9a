"""Areas and service hours put back into the file of the skill groups: only the groups and the days that changed."""

from typing import Any

from hotline.conversations.groups import Group, SkillGroupFile
from hotline.conversations.service_hours import GroupHours, ServiceHours, hours_of
from hotline.editions.yaml_entries import Keyed, entries_in, put_back

_GROUP = Keyed(Group, key="id")
_FILE = Keyed(SkillGroupFile, key="fallback")
_TIMES = ("opens", "closes")


def hours_in(text: str) -> ServiceHours:
    """What the file says of them."""
    [said] = entries_in(text, _FILE, list_key=None).values()
    return hours_of(SkillGroupFile.model_validate(said))


def put_hours_back(text: str, hours: ServiceHours, *, file: str) -> str:
    """The file's text with these hours. Raises BadFile where the result would not say just that."""
    groups = {group.id: group for group in hours.groups}
    there = entries_in(text, _GROUP, list_key="groups")
    wanted = {id_: _with_hours(said, groups[id_]) for id_, said in there.items() if id_ in groups}
    text = put_back(text, _GROUP, wanted, list_key="groups", file=file)
    [(key, said)] = entries_in(text, _FILE, list_key=None).items()
    said = {name: value for name, value in said.items() if name != "special_days"}
    days = _on_the_clock([day.model_dump(exclude_defaults=True) for day in hours.special_days])
    return put_back(text, _FILE, {key: said | ({"special_days": days} if days else {})}, list_key=None, file=file)


def _with_hours(said: dict[str, Any], hours: GroupHours) -> dict[str, Any]:
    own = _on_the_clock(hours.model_dump(mode="json", exclude_defaults=True))
    edited = ("always", "spans") if hours.areas is None else ("always", "spans", "areas")
    kept = {name: value for name, value in said.items() if name not in edited}
    return kept | {name: value for name, value in own.items() if name != "areas" or value}


def _on_the_clock(value: Any) -> Any:
    """Minutes after midnight as people write them: 08:30."""
    if isinstance(value, list):
        return [_on_the_clock(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: f"{each // 60:02}:{each % 60:02}" if name in _TIMES else _on_the_clock(each)
        for name, each in value.items()
    }
