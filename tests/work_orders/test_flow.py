"""The flow of a work order: only lawful steps, whoever tries what; and a record that always folds to where it stands."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.work_orders.flow import ENDED, RULES, Need, Standing, Step, Unlawful, allowed, standing_after, take
from hotline.work_orders.words import FollowUp, OrderAction, OrderState, Party

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 9, 1)


def step(action: OrderAction, by: Party = Party.SUPERVISOR, **named: object) -> Step:
    return Step(action, by, NOW, **named)  # pyright: ignore[reportArgumentType]


def due(days: int) -> date:
    return TODAY + timedelta(days=days)


TO_UNIT = {"unit": "某局", "due_on": due(5)}
WHOLE_WAY = [
    step(OrderAction.DISPATCH, **TO_UNIT),
    step(OrderAction.SIGN),
    step(OrderAction.HANDLE, text=True),
    step(OrderAction.FOLLOW_UP, follow_up=FollowUp.RESOLVED),
    step(OrderAction.RATE, score=5),
    step(OrderAction.ARCHIVE),
]
steps = st.builds(
    Step,
    st.sampled_from(OrderAction),
    st.sampled_from([Party.SEAT, Party.SUPERVISOR, Party.PLATFORM]),
    st.just(NOW),
    unit=st.sampled_from([None, "某局", "另一局"]),
    due_on=st.sampled_from([None, due(-1), due(0), due(5), due(9)]),
    follow_up=st.sampled_from([None, *FollowUp]),
    score=st.sampled_from([None, 0, 1, 5]),
    into=st.sampled_from([None, "1", "2"]),
    text=st.booleans(),
)


def fitting(standing: Standing, wanted: Step) -> Step:
    """The step with the particulars that its rule asks for and no others, so that a walk gets somewhere."""
    needs = next(rule.needs for rule in RULES if rule.action is wanted.action)
    return Step(
        wanted.action,
        wanted.by,
        wanted.at,
        unit=(wanted.unit or "某局") if Need.UNIT in needs else None,
        due_on=(wanted.due_on or due(3)) if Need.DUE_ON in needs else None,
        follow_up=(wanted.follow_up or FollowUp.RESOLVED) if Need.FOLLOW_UP in needs else None,
        score=(wanted.score or 3) if Need.SCORE in needs else None,
        into=(wanted.into or "2") if Need.INTO in needs else None,
        text=wanted.text or Need.TEXT in needs,
    )


def test_the_whole_way():
    standing = standing_after(Standing("1"), WHOLE_WAY)
    assert (standing.state, standing.unit, standing.score) == (OrderState.ARCHIVED, "某局", 5)


@given(st.lists(st.tuples(steps, st.booleans()), max_size=30), st.booleans())
def test_no_walk_leaves_the_flow(walk: list[tuple[Step, bool]], via_platform: bool):
    standing = Standing("1", via_platform=via_platform)
    taken: list[Step] = []
    for wanted, fit in walk:
        tried = fitting(standing, wanted) if fit else wanted
        offered = {rule.action: rule for rule in allowed(standing, tried.by)}
        try:
            after = take(standing, tried)
        except Unlawful as error:
            assert str(error).endswith("。")
            continue
        assert tried.action in offered, "what is not offered cannot be done"
        rule = offered[tried.action]
        assert after.state is (rule.target or standing.state)
        assert not standing.ended, "an end is an end"
        assert (tried.by is Party.PLATFORM) or not (rule.units_own and via_platform)
        assert via_platform or tried.by is not Party.PLATFORM
        if after.state in (OrderState.DISPATCHED, OrderState.SIGNED, OrderState.HANDLED):
            assert after.unit and after.due_on
        taken.append(tried)
        standing = after
        assert standing_after(Standing("1", via_platform=via_platform), taken) == standing


@pytest.mark.parametrize("by", [Party.SEAT, Party.SUPERVISOR, Party.PLATFORM])
@pytest.mark.parametrize("state", OrderState)
@pytest.mark.parametrize("via_platform", [True, False])
def test_every_living_state_leads_on_and_no_ended_one_does(by: Party, state: OrderState, via_platform: bool):
    standing = Standing("1", via_platform, state, unit="某局", due_on=due(5), follow_up=FollowUp.RESOLVED)
    moving = {rule.action for rule in allowed(standing, by) if rule.target is not None}
    if state in ENDED:
        assert not allowed(standing, by)
    elif by is Party.SUPERVISOR or (by is Party.PLATFORM and via_platform):
        assert moving


def test_every_state_is_reached():
    reached = {OrderState.ACCEPTED} | {rule.target for rule in RULES if rule.target}
    assert reached == set(OrderState)


@pytest.mark.parametrize(
    ("before", "wanted", "said"),
    [
        ([], step(OrderAction.SIGN), "待派单"),
        ([], step(OrderAction.DISPATCH, unit="某局"), "最后一天"),
        ([], step(OrderAction.DISPATCH, due_on=due(5)), "承办单位"),
        ([], step(OrderAction.DISPATCH, unit="某局", due_on=due(-1)), "今天或者以后"),
        ([], step(OrderAction.DISPATCH, unit="某局", due_on=due(400)), "一年以内"),
        ([], step(OrderAction.DISPATCH, Party.PLATFORM, **TO_UNIT), "不能由您"),
        ([], step(OrderAction.MERGE, into="1"), "并到自己"),
        ([], step(OrderAction.MERGE, Party.SEAT, into="2"), "班长"),
        ([], step(OrderAction.SIGN, unit="某局"), "待派单"),
        (WHOLE_WAY[:1], step(OrderAction.SIGN, unit="某局"), "不用写承办单位"),
        (WHOLE_WAY[:1], step(OrderAction.RETURN), "说明"),
        (WHOLE_WAY[:1], step(OrderAction.EXTEND, due_on=due(5), text=True), "晚"),
        (WHOLE_WAY[:1], step(OrderAction.REDISPATCH, **TO_UNIT), "换一个单位"),
        (WHOLE_WAY[:4], step(OrderAction.RATE, score=6), "1 到 5"),
        (WHOLE_WAY[:4], step(OrderAction.REWORK, due_on=due(5), text=True), "没有解决"),
        (
            [*WHOLE_WAY[:3], step(OrderAction.FOLLOW_UP, follow_up=FollowUp.UNREACHED)],
            step(OrderAction.RATE, score=5),
            "不能替他评价",
        ),
        (
            [*WHOLE_WAY[:3], step(OrderAction.FOLLOW_UP, follow_up=FollowUp.UNRESOLVED)],
            step(OrderAction.ARCHIVE, Party.SEAT),
            "班长归档",
        ),
    ],
)
def test_what_is_not_allowed_says_why(before: list[Step], wanted: Step, said: str):
    with pytest.raises(Unlawful, match=said):
        take(standing_after(Standing("1"), before), wanted)


def test_a_returned_order_may_go_to_the_same_unit_again_and_keeps_count():
    standing = standing_after(
        Standing("1"),
        [
            WHOLE_WAY[0],
            step(OrderAction.RETURN, text=True),
            step(OrderAction.REDISPATCH, **TO_UNIT),
            step(OrderAction.URGE, text=True),
            step(OrderAction.EXTEND, due_on=due(9), text=True),
        ],
    )
    assert (standing.returned, standing.urged, standing.extended, standing.due_on) == (1, 1, 1, due(9))


def test_what_the_platform_moves_nobody_moves_at_the_desk():
    standing = Standing("1", via_platform=True)
    with pytest.raises(Unlawful, match="由平台做"):
        take(standing, step(OrderAction.DISPATCH, **TO_UNIT))
    assert take(standing, step(OrderAction.DISPATCH, Party.PLATFORM, **TO_UNIT)).state is OrderState.DISPATCHED
