"""Published problems, in the one form that every peer understands after a change of signs.

E(s) = sum over i < j of A_ij s_i s_j + sum over i of b_i s_i is to be minimised over s_i = +1, -1, and
the value that people quote, to be maximised, is (constant - E) / 2.
"""

import gzip
import json
import pathlib

import numpy
import scipy.sparse


class Problem:
    def __init__(self, folder, name):
        folder = pathlib.Path(folder)
        entry = json.loads((folder / "MANIFEST.json").read_text())[name]
        self.name, self.kind = name, entry["kind"]
        self.path = folder / entry["file"]
        self.sign = -1 if self.kind == "qubo-min" else 1
        self.best = self.sign * entry["best"]
        opened = gzip.open(self.path, "rt") if self.path.suffix == ".gz" else open(self.path)
        with opened as lines:
            self.n = int(lines.readline().split()[0])
            table = numpy.loadtxt(lines, ndmin=2)
        i, j, w = table[:, 0].astype(int) - 1, table[:, 1].astype(int) - 1, table[:, 2]
        off = i != j
        if self.kind == "maxcut":
            self.fields = numpy.zeros(self.n)
            self.constant = w[off].sum()
        else:
            # f(x) = sum q_ii x_i + 2 sum over i < j of q_ij x_i x_j, with x = (1 + s) / 2.
            w = -self.sign * w
            self.fields = numpy.bincount(i, w, self.n)
            self.fields += numpy.bincount(j[off], w[off], self.n)
            self.constant = -w.sum()
        self.i, self.j, self.couplings = i[off], j[off], w[off]
        upper = scipy.sparse.coo_matrix((self.couplings, (self.i, self.j)), (self.n, self.n))
        self.matrix = (upper + upper.T).tocsr()
        self.density = self.matrix.nnz / self.n / (self.n - 1)
        # The root mean square of the force on a spin in a random state: the natural unit of temperature.
        self.force = numpy.sqrt((self.matrix.power(2).sum() + (self.fields**2).sum()) / self.n)

    def values(self, states):
        """What each row of +1 and -1 is worth, added up afresh from the file's numbers."""
        states = numpy.asarray(states, dtype=float).reshape(-1, self.n)
        pairs = 0.5 * numpy.einsum("ri,ri->r", states, (self.matrix @ states.T).T)
        return 0.5 * (self.constant - pairs - states @ self.fields)

    def text_file(self, scratch):
        """The problem as MQLib reads it: unpacked, and to be maximised."""
        path = pathlib.Path(scratch) / f"{self.name}.txt"
        if not path.exists():
            opened = gzip.open(self.path, "rt") if self.path.suffix == ".gz" else open(self.path)
            with opened as lines:
                head, rows = lines.readline(), lines.readlines()
            if self.sign < 0:
                rows = [f"{a} {b} {-int(q)}\n" for a, b, q in map(str.split, rows)]
            temporary = path.with_suffix(".part")
            temporary.write_text(head + "".join(rows))
            temporary.rename(path)
        return path
