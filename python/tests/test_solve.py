import pickle

import isinglass
import networkx
import numpy as np
import pytest
import scipy.sparse
from conftest import all_states, ising_energies, symmetric


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_the_lowest_ising_energy_is_found(seed, whole):
    rng = np.random.default_rng(seed)
    couplings = symmetric(rng, 11, whole)
    fields = rng.integers(-2, 3, 11) if whole else rng.normal(size=11)
    energies = ising_energies(couplings, fields, all_states(11))
    result = isinglass.solve(couplings, fields, constant=1.5)
    assert result.objective == pytest.approx(energies.min() + 1.5, rel=1e-12)
    recomputed = ising_energies(couplings, fields, result.samples.astype(float)) + 1.5
    np.testing.assert_allclose(result.objectives, recomputed, rtol=1e-6)
    assert result.bound <= result.objective + 1e-9


@pytest.mark.parametrize("maximize", [False, True])
def test_the_best_value_of_a_qubo_is_found(rng, maximize):
    matrix = rng.integers(-5, 6, (10, 10))
    linear = rng.integers(-5, 6, 10)
    states = (all_states(10) + 1) / 2
    values = np.einsum("ki,ij,kj->k", states, matrix, states) + states @ linear - 7
    result = isinglass.solve(matrix, linear, sense="qubo", maximize=maximize, constant=-7)
    assert result.objective == (values.max() if maximize else values.min())
    assert set(np.unique(result.samples)) <= {0, 1}
    x = result.x.astype(float)
    assert result.objective == x @ matrix @ x + linear @ x - 7


def test_the_largest_cut_of_a_graph_is_found_and_named(rng):
    graph = networkx.gnm_random_graph(12, 30, seed=4)
    networkx.set_edge_attributes(graph, {e: int(rng.integers(1, 9)) for e in graph.edges}, "weight")
    graph = networkx.relabel_nodes(graph, {k: f"node {k}" for k in graph})
    graph.add_edge("node 0", "node 0")
    weights = networkx.to_numpy_array(graph)
    np.fill_diagonal(weights, 0)
    cuts = [(weights[np.outer(s, s) < 0]).sum() / 2 for s in all_states(12)]
    result = isinglass.solve(graph)
    assert result.objective == max(cuts)
    side = {node for node, spin in result.assignment.items() if spin > 0}
    assert networkx.cut_size(graph, side, weight="weight") == max(cuts)


LAYOUTS = {
    "rows": lambda a: a,
    "columns": np.asfortranarray,
    "upper triangle": np.triu,
    "lower triangle": np.tril,
    "every second": lambda a: np.repeat(np.repeat(a, 2, 0), 2, 1)[::2, ::2],
    "backwards": lambda a: np.ascontiguousarray(a[::-1, ::-1])[::-1, ::-1],
    "unaligned": lambda a: np.frombuffer(b"\0" + a.tobytes(), np.uint8)[1:].view(a.dtype).reshape(a.shape),
    "other byte order": lambda a: a.astype(a.dtype.newbyteorder()),
    "read-only": lambda a: np.broadcast_to(a, a.shape),
    "lists": lambda a: a.tolist(),
    "coordinates": scipy.sparse.coo_array,
    "compressed rows": lambda a: scipy.sparse.csr_array(np.triu(a)),
    "compressed columns": scipy.sparse.csc_matrix,
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "dtype", [np.int8, np.int16, np.int32, np.int64, np.float32, np.float64], ids=lambda t: t.__name__
)
def test_every_layout_and_type_gives_the_same_problem(rng, layout, dtype):
    couplings = symmetric(rng, 9).astype(dtype)
    fields = rng.integers(-3, 4, 18).astype(dtype)[::2]
    states = all_states(9)
    problem = isinglass.Problem(LAYOUTS[layout](couplings), fields)
    expected = ising_energies(couplings.astype(float), fields.astype(float), states)
    np.testing.assert_array_equal(problem.objective(states), expected)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.uint16, np.uint32, np.uint64, np.float16, object])
def test_other_numbers_are_converted(rng, dtype):
    couplings = np.abs(symmetric(rng, 6)).astype(dtype)
    states = all_states(6)
    np.testing.assert_array_equal(
        isinglass.Problem(couplings).objective(states),
        ising_energies(couplings.astype(float), np.zeros(6), states),
    )


def test_problems_give_their_numbers_back(rng):
    weights = np.abs(symmetric(rng, 8))
    rows, columns, values, linear, constant = isinglass.Problem(weights, sense="maxcut").entries()
    back = np.zeros((8, 8))
    back[rows, columns] = values
    np.testing.assert_array_equal(back + back.T, weights)
    assert not linear.any() and constant == 0

    matrix = rng.integers(-5, 6, (8, 8))
    problem = isinglass.Problem(matrix, sense="qubo", maximize=True, constant=3)
    rows, columns, values, linear, constant = problem.entries()
    back = np.diag(linear)
    back[rows, columns] = values
    np.testing.assert_array_equal(back, np.triu(matrix) + np.tril(matrix, -1).T)
    assert constant == 3
    copy = pickle.loads(pickle.dumps(problem))
    states = all_states(8)
    np.testing.assert_array_equal(copy.objective(states), problem.objective(states))
    assert repr(copy) == repr(problem)


def test_a_seed_gives_the_same_answer_on_any_number_of_threads(rng):
    couplings = symmetric(rng, 120)
    options = dict(solver="sa", replicas=8, steps=20, seed=5)
    first = isinglass.solve(couplings, threads=1, **options)
    second = isinglass.solve(couplings, threads=3, **options)
    np.testing.assert_array_equal(first.samples, second.samples)
    np.testing.assert_array_equal(first.occurrences, second.occurrences)
    assert first.occurrences.sum() == 8


def test_limits_and_starts_are_kept(rng):
    couplings = symmetric(rng, 60)
    best = isinglass.solve(couplings, time_limit=0.2)
    assert best.stop_reason in ("time_limit", "optimal")
    reached = isinglass.solve(couplings, time_limit=20, target=best.objective)
    assert reached.stop_reason == "target" and reached.objective <= best.objective
    stayed = isinglass.solve(couplings, solver="descent", replicas=1, initial=best.x)
    assert stayed.objective == best.objective
    assert best.trace[-1, 1] == best.objective and (np.diff(best.trace[:, 1]) < 0).all()


def test_planted_states_are_known(tmp_path):
    problem = isinglass.generate("wishart --size 24 --alpha 1.5 --couplings integer --seed 3")
    planted = problem.info["planted"]
    spins = np.array([1 if c == "+" else -1 for c in planted["spins"]])
    assert problem.objective(spins) == planted["objective"]
    result = isinglass.solve(problem)
    assert result.objective == planted["objective"]
    assert abs(result.x @ spins) == 24


def test_files_are_read(tmp_path, rng):
    file = tmp_path / "triangle.txt"
    file.write_text("3 3\n1 2 1\n2 3 1\n1 3 1\n")
    problem = isinglass.read(file)
    assert problem.info["kind"] == "maxcut" and isinglass.solve(problem).objective == 2
    file.write_text("3 3\n1 2 1\n2 3 one\n1 3 1\n")
    with pytest.raises(isinglass.UnreadableFileError, match="triangle.txt:3"):
        isinglass.read(file)
    with pytest.raises(OSError, match="missing.txt"):
        isinglass.read(tmp_path / "missing.txt")


def test_nothing_is_a_problem_too():
    assert isinglass.solve(np.zeros((0, 0))).objective == 0
    assert isinglass.solve(np.zeros((3, 3)), [1, -1, 0]).objective == -2
    assert isinglass.solve(networkx.Graph()).assignment == {}
    assert isinglass.solve(scipy.sparse.csr_array((4, 4)), sense="qubo").objective == 0


BAD = [
    ("differ", lambda: isinglass.Problem([[0, 1], [2, 0]])),
    ("differ", lambda: isinglass.Problem(scipy.sparse.csr_array([[0, 1], [2, 0]]))),
    ("not a finite number", lambda: isinglass.Problem([[0, np.nan], [np.nan, 0]])),
    ("not a finite number", lambda: isinglass.Problem([[0, np.inf], [np.inf, 0]])),
    ("not a finite number", lambda: isinglass.Problem([[0, 1], [1, 0]], [0, np.inf])),
    ("not a finite number", lambda: isinglass.Problem([[0, 1], [1, 0]], constant=np.nan)),
    ("2\\^53", lambda: isinglass.Problem(np.array([[0, 2**53 + 1], [2**53 + 1, 0]]))),
    ("overflow", lambda: isinglass.Problem([[0, 1e308, 1e308], [0, 0, 1e308], [0, 0, 0]])),
    ("square", lambda: isinglass.Problem(np.zeros((2, 3)))),
    ("square", lambda: isinglass.Problem(np.zeros(4))),
    ("square", lambda: isinglass.Problem(scipy.sparse.csr_array((2, 3)))),
    ("real numbers", lambda: isinglass.Problem(np.zeros((2, 2), complex))),
    ("real numbers", lambda: isinglass.Problem([["a", "b"], ["c", "d"]])),
    ("linear terms of shape", lambda: isinglass.Problem(np.zeros((2, 2)), [1, 2, 3])),
    ("no linear terms", lambda: isinglass.Problem(np.zeros((2, 2)), [1, 2], sense="maxcut")),
    ("only a QUBO", lambda: isinglass.Problem(np.zeros((2, 2)), sense="ising", maximize=True)),
    ("'potts'", lambda: isinglass.Problem(np.zeros((2, 2)), sense="potts")),
    ("of memory", lambda: isinglass.Problem(np.broadcast_to(np.int8(1), (10**7, 10**7)))),
    ("no solver 'magic'", lambda: isinglass.solve([[0]], solver="magic")),
    ("no parameter 'x'", lambda: isinglass.solve([[0]], solver="sa", parameters={"x": 1})),
    ("time_limit", lambda: isinglass.solve([[0]], time_limit=0)),
    ("time_limit", lambda: isinglass.solve([[0]], time_limit=-1.0)),
    ("replicas", lambda: isinglass.solve([[0]], replicas=0)),
    ("whole number", lambda: isinglass.solve([[0]], steps=1.5)),
    ("seed", lambda: isinglass.solve([[0]], seed=-1)),
    ("bound", lambda: isinglass.solve([[0]], bound="tight")),
    ("initial state", lambda: isinglass.solve([[0]], initial=[1, 1])),
    ("at most", lambda: isinglass.solve(np.zeros((99, 99)), solver="exhaustive", reduce=False)),
    ("already", lambda: isinglass.solve(isinglass.Problem([[0]]), [1])),
    ("ensemble", lambda: isinglass.generate("nothing --size 3")),
]  # fmt: skip


@pytest.mark.parametrize(("words", "attempt"), BAD, ids=[f"{k} {w}" for k, (w, _) in enumerate(BAD)])
def test_what_makes_no_sense_is_refused_in_words(words, attempt):
    with pytest.raises((isinglass.IsinglassError, ValueError, TypeError), match=words):
        attempt()


def test_hostile_arrays_never_crash(rng):
    """Arrays of any type, shape and stride either are a problem or an error."""
    for _ in range(400):
        memory = rng.integers(0, 256, 4096, dtype=np.uint8)
        dtype = rng.choice(["i1", "i2", "i4", "i8", "f2", "f4", "f8", ">f8", "u8", "c16", "?"])
        item = np.dtype(dtype).itemsize
        shape = rng.integers(0, 6, rng.integers(0, 4))
        if rng.random() < 0.5 and len(shape) > 1:
            shape[1] = shape[0]
        strides = rng.integers(-20, 20, len(shape))
        array = np.lib.stride_tricks.as_strided(memory[2048 : 2048 + item].view(dtype), shape, strides)
        with np.errstate(all="ignore"):
            for sense in ("ising", "qubo", "maxcut"):
                try:
                    problem = isinglass.Problem(array, sense=sense)
                except (isinglass.IsinglassError, ValueError, TypeError):
                    continue
                assert len(problem) == len(array)
