"""A tour of Isinglass in three problems: a graph to cut, a choice with a constraint, a hidden state.

Run it as it is, or cell by cell where the editor knows `# %%`.
"""

# %% [markdown]
# # 1. Max-Cut of a graph
#
# A graph of networkx goes in as it is. Its vertices are to be put on two sides so that as many edges as
# possible run between them.

# %%
import dimod
import isinglass
import networkx
import numpy as np

graph = networkx.random_regular_graph(3, 300, seed=7)
result = isinglass.solve(graph, time_limit=1, seed=1)
print(result)

left = {vertex for vertex, side in result.assignment.items() if side > 0}
assert networkx.cut_size(graph, left) == result.objective

# %% [markdown]
# The answer comes with a proven bound: no cut is larger than `objective_bound`.

# %%
bound = result.info["objective_bound"]
print(f"cut {result.objective:.0f}, at most {bound:.0f}")
assert result.objective <= bound

# %% [markdown]
# # 2. A QUBO with a constraint
#
# Of 40 projects with values and dependencies exactly 10 are to be chosen. The constraint Σx = 10 becomes a
# penalty P (Σx − 10)², large enough that breaking it never pays: one project more or less changes the value
# by less than the sum of all the numbers that belong to it.

# %%
random = np.random.default_rng(3)
projects, chosen = 40, 10
value = random.integers(1, 20, projects)
together = np.triu(random.integers(-5, 6, (projects, projects)), 1)
penalty = int((value + np.abs(together + together.T).sum(axis=1)).max()) + 1

# xᵀQx, maximized: values on the diagonal (x² = x), dependencies above it, and −P (Σx − 10)² + 100 P.
Q = together + np.diag(value)
Q = Q - penalty * (np.triu(2 * np.ones_like(Q), 1) + (1 - 2 * chosen) * np.eye(projects, dtype=int))

result = isinglass.solve(Q, sense="qubo", maximize=True, constant=-penalty * chosen**2, time_limit=1, seed=1)
print(result)
best = result.x
assert best.sum() == chosen
assert result.objective == best @ together @ best + value @ best

# %% [markdown]
# With dimod the same is a few words, and the sampler takes any names of variables:

# %%
model = dimod.BinaryQuadraticModel(vartype="BINARY")
for i in range(projects):
    model.add_linear(f"project {i}", -int(value[i]))
    for j in range(i):
        model.add_quadratic(f"project {j}", f"project {i}", -int(together[j, i]))
model.add_linear_equality_constraint(
    [(f"project {i}", 1) for i in range(projects)], lagrange_multiplier=penalty, constant=-chosen
)
samples = isinglass.IsinglassSampler().sample(model, time_limit=1, seed=1)
assert samples.first.energy == -result.objective
print(sorted(name for name, taken in samples.first.sample.items() if taken))

# %% [markdown]
# # 3. A hidden state, theory beside simulation
#
# Couplings of a Sherrington–Kirkpatrick glass and, on top of them, a hidden ferromagnetic state of strength
# J₀. As the gain rises soft spins leave zero; the replica method predicts how far they lean to the hidden
# state, and the energy. Anneals of ten problems of 300 spins show how well it does.

# %%
bias, gains = 2.0, np.linspace(-2.6, -1.0, 9)
theory = isinglass.theory.replica(gains, ferromagnetic_bias=bias)

problems = [
    isinglass.generate(f"planted-sk --size 300 --ferromagnetic-bias {bias} --seed {seed}")
    for seed in range(1, 11)
]
anneals = [
    isinglass.landscape.anneal(problem, gains[0], gains[-1], points=len(gains), anneals=1, rate=0.02)
    for problem in problems
]


def mean_and_error(values):
    return np.mean(values, axis=0), np.std(values, axis=0, ddof=1) / np.sqrt(len(values))


energy, energy_error = mean_and_error([anneal.energy_per_spin for anneal in anneals])
overlap, overlap_error = mean_and_error([anneal.overlap for anneal in anneals])
grown = theory.self_overlap > 0
cosine = np.zeros_like(gains)
cosine[grown] = theory.magnetization[grown] / np.sqrt(theory.self_overlap[grown])

print("  gain   energy: theory   simulation         overlap: theory   simulation")
for k, gain in enumerate(gains):
    print(
        f"{gain:6.2f} {theory.energy[k]:15.4f} {energy[k]:11.4f} ± {energy_error[k]:.4f}"
        f" {cosine[k]:17.3f} {overlap[k]:11.3f} ± {overlap_error[k]:.3f}"
    )

# %% [markdown]
# They agree within four of their errors, which come from the ten problems' differences.

# %%
magnetized = theory.self_overlap > 0.05
for predicted, measured, error in ((theory.energy, energy, energy_error), (cosine, overlap, overlap_error)):
    assert (np.abs(measured - predicted) < 4 * error)[magnetized].all()

# %% [markdown]
# The Hessian at the minimum, whose eigenvalues say how stiff it is, against the free convolution of random
# matrix theory:

# %%
gain = gains[-1]
eigenvalues = np.concatenate(
    [
        np.linalg.eigvalsh(isinglass.landscape.hessian(problem, anneal, anneal.amplitudes[-1], gain))
        for problem, anneal in zip(problems, anneals)
    ]
)
spectrum = isinglass.theory.spectrum(gain, ferromagnetic_bias=bias)
print(f"lowest eigenvalue {eigenvalues.min():.3f}; theory: the edge is at {spectrum.hessian_edge:.3f}")

# %% [markdown]
# And the pictures, where matplotlib is installed:

# %%
try:
    from matplotlib import pyplot
except ImportError:
    pyplot = None

if pyplot is not None:
    figure, (left_axes, right_axes) = pyplot.subplots(1, 2, figsize=(11, 4), layout="constrained")
    isinglass.plot.anneal(anneals[0], left_axes)
    right_axes.hist(eigenvalues, bins=60, density=True, color="0.8", label="300 spins")
    isinglass.plot.spectrum(spectrum, right_axes)
    figure.savefig("tutorial.png")
