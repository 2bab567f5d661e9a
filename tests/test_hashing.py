"""What is compared where there is nothing to compare with."""

from hotline.hashing import HASHER, OF_NOTHING


def test_a_comparison_with_nothing_costs_what_any_other_costs() -> None:
    """It is written down: where the costs of hashing change, it has to be made anew with them."""
    assert not HASHER.check_needs_rehash(OF_NOTHING)
    assert len(OF_NOTHING) == len(HASHER.hash("anything"))
