//! State a QUBO in code, solve it, and write it for other programs.

import Isinglass

// snippet.qubo
// Maximise 3 x₀ + 2 x₁ + 4 x₂ − 5 x₀x₁ − 3 x₁x₂.
let problem = try Problem.qubo(
  linear: [3, 2, 4], [Coupling(0, 1, -5), Coupling(1, 2, -3)], convention: .once,
  sense: .maximize, name: "three choices")
let run = try Engine().solve(problem, with: ExhaustiveSearch())
print("value", problem.objective(at: run.best.energy))  // value 7
try ProblemFile.write(problem, to: "-", format: "qbsolv")  // standard output
// snippet.end
