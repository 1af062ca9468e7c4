"""A sample of the mutants of the shapes: each is noticed, or stands in the list of those that live."""

from __future__ import annotations

import pytest
from mutate_shapes import Mutant, alive, listed, mutants, sample


@pytest.mark.parametrize("mutant", sample(60, seed=2005), ids=lambda one: f"{one.shape}: {one.change}"[:80])
def test_a_changed_shape_is_noticed(mutant: Mutant) -> None:
    assert not alive(mutant) or (mutant.shape, mutant.change) in listed()


def test_the_list_of_the_living_names_only_mutants_and_gives_each_a_reason() -> None:
    known = {(mutant.shape, mutant.change) for mutant in mutants()}
    assert set(listed()) <= known
    assert all(listed().values())
    assert len(listed()) <= 0.02 * len(known)


@pytest.mark.parametrize("mutant", [one for one in mutants() if (one.shape, one.change) in listed()][:6])
def test_the_listed_ones_do_live(mutant: Mutant) -> None:
    assert alive(mutant)
