//! Cut a small graph in two and prove the answer.

import Isinglass

// snippet.solve
let edges = [
  Coupling(0, 1, 3), Coupling(1, 2, 2), Coupling(2, 3, 4), Coupling(3, 0, 1), Coupling(0, 2, 5),
]
let problem = try Problem.maxCut(order: 4, edges)
let run = try Engine().solve(problem, with: AutomaticChoice())
print("cut", problem.objective(at: run.best.energy))  // cut 12
print("spins", run.best.spins)
print("because", run.stopReason)  // optimal: four spins are searched exhaustively
// snippet.end
