"""Every proposal divides the whole community, each grid in one piece, and splits no compound."""

from itertools import pairwise

import networkx as nx
import numpy as np
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lattice import a_ground, block

from gridmap.coverage.redivision.atoms import cut
from gridmap.coverage.redivision.division import faults, neighbours, today_in_atoms
from gridmap.coverage.redivision.edit import refuse_unsound
from gridmap.coverage.redivision.figures import compared
from gridmap.coverage.redivision.ground import Workload
from gridmap.coverage.redivision.proposals import Aim, Wish, propose

SLOWLY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def communities(draw):
    """Draw blocks with households, grids of today side by side, compounds over some blocks."""
    n_columns, n_rows = draw(st.integers(2, 6)), draw(st.integers(2, 5))
    n = n_columns * n_rows
    households = draw(st.lists(st.integers(0, 300), min_size=n, max_size=n).filter(any))
    cuts = draw(st.sets(st.integers(1, n_columns - 1), max_size=3))
    edges = [0, *sorted(cuts), n_columns]
    grids = [block(west, 0, east - west, n_rows) for west, east in pairwise(edges)]
    compounds, taken = [], set()
    for column, row, width, height in draw(
        st.lists(
            st.tuples(
                st.integers(0, n_columns - 1),
                st.integers(0, n_rows - 1),
                st.integers(1, 2),
                st.integers(1, 2),
            ),
            max_size=3,
        )
    ):
        own = {(c, r) for c in range(column, column + width) for r in range(row, row + height)}
        inside = column + width <= n_columns and row + height <= n_rows
        if inside and not own & taken:
            taken |= own
            compounds.append(block(column + 0.1, row + 0.1, width - 0.2, height - 0.2))
    return a_ground(n_columns, n_rows, households=households, grids=grids, compounds=compounds)


def wishes(atoms, ground):
    return st.builds(
        Wish,
        n_grids=st.one_of(
            st.just(min(len(ground.grid_codes), len(atoms))), st.integers(1, min(5, len(atoms)))
        ),
        seed=st.integers(0, 2**32),
    )


@SLOWLY
@given(data=st.data(), ground=communities())
def test_every_proposal_is_a_sound_division(data, ground):
    atoms = cut(ground)
    wish = data.draw(wishes(atoms, ground))
    for proposal in propose(atoms, ground.grid_codes, wish):
        labels = np.array(proposal.labels)
        assert set(labels) == set(range(wish.n_grids))
        shapes = {str(n): shapely.union_all(atoms.shapes[labels == n]) for n in set(labels)}
        refuse_unsound(shapes, ground.community, srid=ground.srid)
        for shape in shapes.values():
            # Independent of our own graph: GEOS merges what shares a border into one polygon.
            assert shape.buffer(1e-7).geom_type == "Polygon"
        for compound in ground.compounds:
            held = [shape for shape in shapes.values() if shape.buffer(1e-9).covers(compound)]
            assert len(held) == 1
        n_households = sum(int(atoms.n_households[labels == n].sum()) for n in set(labels))
        assert n_households == int(ground.work.n_households.sum())


@SLOWLY
@given(ground=communities(), seed=st.integers(0, 2**32))
def test_the_best_balance_is_never_worse_than_today(ground, seed):
    atoms = cut(ground)
    today = today_in_atoms(atoms, ground.grid_codes)
    n_grids = len(ground.grid_codes)
    near = neighbours(atoms)
    is_division = set(today) == set(range(n_grids)) and not faults(today, near, n_grids=n_grids)
    if not is_division:
        return
    codes = ground.grid_codes
    for proposal in propose(atoms, codes, Wish(n_grids=n_grids, seed=seed)):
        if proposal.aim is Aim.BEST_BALANCE:
            named = [codes[label] for label in proposal.labels]
            both = compared(atoms, named, codes, workload=Workload())
            as_today = compared(atoms, [codes[n] for n in today], codes, workload=Workload())
            limit = as_today.after.spread.variation
            assert both.after.spread.variation <= limit + 1e-9


@SLOWLY
@given(ground=communities(), seed=st.integers(0, 2**32))
def test_the_same_seed_gives_the_same_proposals(ground, seed):
    atoms = cut(ground)
    wish = Wish(n_grids=min(2, len(atoms)), seed=seed)
    assert propose(atoms, ground.grid_codes, wish) == propose(cut(ground), ground.grid_codes, wish)


@SLOWLY
@given(ground=communities())
def test_the_borders_are_those_that_geos_finds(ground):
    atoms = cut(ground)
    graph = nx.Graph()
    graph.add_nodes_from(range(len(atoms)))
    for first in range(len(atoms)):
        for second in range(first + 1, len(atoms)):
            shared = shapely.intersection(atoms.shapes[first], atoms.shapes[second])
            if shared.length > 1e-4:
                graph.add_edge(first, second)
    borders = atoms.borders
    ours = set(zip(borders.first.tolist(), borders.second.tolist(), strict=True))
    assert {tuple(sorted(edge)) for edge in graph.edges} <= ours
    assert nx.is_connected(graph)
