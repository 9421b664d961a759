"""A stand-in for `isinglass serve`, to work on the page and to test what the server cannot be made to do.

Answers to the catalogues and the theory come from the command itself; runs are a small machine in
Python. `python3 mock_server.py [--port 8123] [--command .build/release/isinglass]`
"""

import argparse
import itertools
import json
import math
import pathlib
import random
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from operator import mul
from urllib.parse import parse_qsl, urlsplit

PAGE = pathlib.Path(__file__).parents[2] / "Sources/Studio/Page"
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
COMMAND = ".build/release/isinglass"
counter = itertools.count(1)
problems, runs, studies = {}, {}, {}
cache = {}


def ask(*words):
    """The JSON that the command prints."""
    if words not in cache:
        done = subprocess.run([COMMAND, *words, "--json"], capture_output=True, text=True)
        if done.returncode:
            raise Problem(422, done.stderr.removeprefix("Error: ").strip().split("\n")[0])
        cache[words] = json.loads(done.stdout)
    return cache[words]


class Problem(Exception):
    def __init__(self, status, detail, field=None):
        self.status, self.detail, self.field = status, detail, field


def parameter(name, meaning, default, **domain):
    return {"name": name, "meaning": meaning, "default": default, "domain": domain}


SIZE = parameter("size", "number of spins", "400", type="integer", minimum=2, maximum=1000000)
ENSEMBLES = [
    {"name": "planted-sk", "summary": "SK glass with couplings that favour a hidden state", "planted": True, "parameters": [
        SIZE, parameter("ferromagnetic-bias", "J0", "1.5", type="real", minimum=-1e6, maximum=1e6),
        parameter("disorder", "g", "1", type="real", minimum=0, maximum=1e6),
        parameter("planted", "the hidden state", "random", type="choice", values=["random", "up"])]},
    {"name": "wishart", "summary": "Wishart planted ensemble", "planted": True, "parameters": [
        SIZE, parameter("alpha", "columns a spin", "0.8", type="real", minimum=1e-6, maximum=1e6)]},
    {"name": "sk", "summary": "Sherrington-Kirkpatrick spin glass", "planted": False, "parameters": [SIZE]},
]  # fmt: skip


class Run:
    """A machine of few soft spins that is stepped by a thread, and its events."""

    def __init__(self, body):
        self.id = f"r{next(counter)}"
        self.events, self.state = [], "queued"
        self.changed = threading.Condition()
        self.problem = problems[body.pop("problem")]
        if body.get("solver") == "none":
            raise Problem(422, "There is no solver 'none'.", "solver")
        for name in body.get("set", {}):
            if name == "noise" and body["set"][name] == 999:
                raise Problem(422, "noise must be smaller here.", "set.noise")
        self.options, self.result = body, None
        self.created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        threading.Thread(target=self.work, daemon=True).start()

    @property
    def json(self):
        command = (
            f"isinglass solve --generate '{self.problem['recipe']}' --solver {self.options.get('solver')}"
        )
        return {"id": self.id, "problem": self.problem, "state": self.state, "created": self.created, "progress": None,
                "options": self.options, "result": self.result, "error": None, "command": command}  # fmt: skip

    def emit(self, name, data):
        with self.changed:
            self.events.append((name, data))
            self.changed.notify_all()

    def set_state(self, state):
        self.state = state
        self.emit("state", {"state": state})

    def work(self):
        self.set_state("running")
        source, count = random.Random(1), min(self.problem["spins"], 120)
        hidden = [source.choice([-1, 1]) for _ in range(count)]
        couplings = [[0.0] * count for _ in range(count)]
        for i, j in itertools.combinations(range(count), 2):
            value = source.gauss(0, count**-0.5) + 1.5 / count * hidden[i] * hidden[j]
            couplings[i][j] = couplings[j][i] = value
        x = [source.gauss(0, 0.02) for _ in range(count)]
        start, best, frames = time.monotonic(), math.inf, 160
        self.emit("spins", {"indices": list(range(count)), "planted": hidden})
        for step in range(frames + 1):
            while self.state == "paused":
                time.sleep(0.02)
            gain = -2.5 + 3 * step / frames
            for _ in range(3):
                x = [v + 0.1 * (gain * v - v**3 + sum(map(mul, row, x))) for v, row in zip(x, couplings)]
            elapsed = time.monotonic() - start
            signs = [1 if v >= 0 else -1 for v in x]
            energy = -0.5 * sum(s * sum(map(mul, row, signs)) for s, row in zip(signs, couplings))
            if energy < best - 1e-9:
                best = energy
                self.emit("improvement", {"time_s": elapsed, "energy": best, "objective": best})
            counts = [0] * 60
            for v in x:
                counts[min(59, max(0, int((v + 3) * 10)))] += 1
            overlap = sum(map(mul, signs, hidden)) / count
            self.emit("frame", {"elapsed_s": elapsed, "gain": gain, "step": step * 3, "amplitudes": x, "overlap": overlap,
                                "replica": 0, "histogram": {"low": -3, "high": 3, "counts": counts}})  # fmt: skip
            if step % 10 == 0:
                self.emit("progress", {"elapsed_s": elapsed, "energy": best, "objective": best, "replicas": 1, "steps": 3 * step,
                                       "control": {"name": "gain", "value": gain}, "fraction": step / frames,
                                       "steps_per_s": 3 * step / max(elapsed, 1e-3)})  # fmt: skip
            if self.state == "interrupted":
                break
        planted = -0.5 * sum(s * sum(map(mul, row, hidden)) for s, row in zip(hidden, couplings))
        self.result = {
            "isinglass": "mock", "problem": self.problem, "solver": {"name": self.options.get("solver"), "parameters": {"end-gain": 0.5}},
            "seed": 0, "threads": 1, "kernel": "python", "energy": best, "objective": best, "sense": "minimize",
            "spins": "".join("+" if s > 0 else "-" for s in signs), "verified": True, "time_to_best_s": elapsed, "elapsed_s": elapsed,
            "stop_reason": "steps", "objective_bound": best * 1.2, "replicas": 1, "steps": 480, "repeat": self.json["command"],
            "notices": [], "planted": {"objective": planted, "overlap": overlap, "found": best <= planted},
        }  # fmt: skip
        if self.state != "interrupted":
            self.state = "finished"
        self.emit("finished", {"run": self.json})


def theory_point(query, gain):
    words = ["--gain", f"{gain:g}", "--ferromagnetic-bias", query.get("ferromagnetic_bias", "0")]
    spectrum, replica = ask("theory", "spectrum", *words), ask("theory", "replica", *words)
    complexity = ask("theory", "complexity", *words) if gain > -1.9 else None
    q = max(replica["self_overlap"], 1e-9)
    xs = [-3 + 0.05 * k for k in range(121)]
    density = [math.exp(-x * x / (2 * q)) / math.sqrt(2 * math.pi * q) for x in xs]
    return {"gain": gain, "theory": replica, "amplitudes": {"x": xs, "density": density if q > 1e-6 else []}, "spectrum": spectrum,
            "complexity": complexity, "command": "isinglass theory replica " + " ".join(words)}  # fmt: skip


def simulated_point(query, gain):
    recipe = query.get("recipe") or problems[query["problem"]]["recipe"]
    words = ["--generate", recipe, "--gain", f"{gain:g}", "--sample"]
    look = ask("landscape", *words)
    course = ask(
        "landscape",
        "--generate",
        recipe,
        "--gain-range",
        f"{gain:g}:{gain + 0.1:g}",
        "--points",
        "2",
        "--quenches",
        "0",
    )
    minima = [list(p) for p in zip(look["quench_energies_per_spin"], look["quench_overlaps"])]
    annealed = [list(p) for p in zip(look["anneal_energies_per_spin"], look["anneal_overlaps"])]
    source = random.Random(gain)
    counts = [0] * 60
    for _ in range(200):
        counts[min(59, max(0, int(30 + 10 * source.gauss(0, math.sqrt(look["self_overlap"] + 1e-9)))))] += 1
    return {"gain": gain, "energy_per_spin": look["energy_per_spin"], "self_overlap": look["self_overlap"], "overlap": look["overlap"],
            "histogram": {"low": -3, "high": 3, "counts": counts}, "hessian_eigenvalues": course["hessian_eigenvalues"][0],
            "modes": look["participation_ratios"], "minima": minima, "anneals": annealed, "trajectory": [],
            "command": "isinglass landscape " + " ".join(words)}  # fmt: skip


def plane(count):
    """A phase diagram of the right form: the onset is exact, the rest is not."""
    gains = [-3 + 4 * k / (count - 1) for k in range(count)]
    biases = [2.5 * k / (count - 1) for k in range(count)]
    onset = [-(j + 1 / j) if j > 1 else -2 for j in biases]
    grid = [(max(0, a - o), j) for a in gains for j, o in zip(biases, onset)]
    m = [math.sqrt(q) * math.sqrt(1 - 1 / j**2) if q and j > 1 else 0 for q, j in grid]
    flat = [0.0] * len(grid)
    return {
        "ensemble": "planted-sk", "disorder": 1, "least_magnetizing_bias": 1, "gains": gains, "ferromagnetic_biases": biases,
        "onset": {"ferromagnetic_biases": biases, "gains": onset}, "magnetization": m, "self_overlap": [q for q, _ in grid],
        "energy": [-q * q / 4 for q, _ in grid], "susceptibility": flat, "hessian_edge": flat, "rigidity": ["rough"] * len(grid),
        "phase": ["paramagnet" if not q else "ferromagnet" if j > 1 else "spin_glass" for q, j in grid],
    }  # fmt: skip


def coarse_to_fine(count):
    order, step = [], 1 << max(0, (count - 1).bit_length() - 1)
    while step:
        order += [k for k in range(0, count, step) if k not in order]
        step >>= 1
    return order


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, value, kind="application/json"):
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(data)

    def stream(self, events):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for number, (name, data) in enumerate(events):
            self.wfile.write(f"id: {number}\nevent: {name}\ndata: {json.dumps(data)}\n\n".encode())
            self.wfile.flush()

    def run_events(self, run):
        position = int(self.headers.get("Last-Event-ID", -1)) + 1
        while True:
            with run.changed:
                while len(run.events) <= position:
                    run.changed.wait()
                name, data = run.events[position]
            yield name, data
            position += 1
            if name == "finished":
                return

    def landscape_events(self, query, point):
        low, high, count = float(query["lowest_gain"]), float(query["highest_gain"]), int(query["points"])
        for k in coarse_to_fine(count):
            yield "point", point(query, round(low + k * (high - low) / (count - 1), 6))
        yield "finished", {}

    def handle_request(self, method):
        url = urlsplit(self.path)
        query = dict(parse_qsl(url.query))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = url.path.strip("/").split("/")
        if url.path == "/" or parts[0] == "assets":
            file = PAGE / (parts[1] if parts[0] == "assets" else "index.html")
            return (
                self.answer(200, file.read_bytes(), TYPES[file.suffix])
                if file.exists()
                else self.answer(404, {})
            )
        match method, parts[2:]:
            case "GET", ["about"]:
                self.answer(
                    200, {"isinglass": "mock", "kernel": "python", "threads": 1, "limits": {}, "ledger": None}
                )
            case "GET", ["solvers" | "formats" as name]:
                self.answer(200, ask(name))
            case "GET", ["ensembles"]:
                self.answer(200, ENSEMBLES)
            case "POST", ["problems"]:
                self.answer(201, self.make_problem(query, body))
            case "POST", ["runs"]:
                run = Run(json.loads(body))
                runs[run.id] = run
                self.answer(202, run.json)
            case "GET", ["runs"]:
                self.answer(200, {"runs": [each.json for each in reversed(runs.values())], "next": None})
            case "GET", ["runs", name]:
                self.answer(200, runs[name].json)
            case "GET", ["runs", name, "events"]:
                self.stream(self.run_events(runs[name]))
            case "POST", ["runs", name, "pause" | "resume" | "stop" as action]:
                runs[name].set_state({"pause": "paused", "resume": "running", "stop": "interrupted"}[action])
                self.answer(200, runs[name].json)
            case "GET", ["landscape", "theory"]:
                self.stream(self.landscape_events(query, theory_point))
            case "GET", ["landscape", "simulation"]:
                self.stream(self.landscape_events(query, simulated_point))
            case "GET", ["theory"]:
                real = {"type": "real", "minimum": -100, "maximum": 100}
                self.answer(200, [{"name": "replica", "summary": "Energy, overlaps and phase of the global minimum by the replica method.",
                                   "parameters": [parameter("gain", "the gain a", "0", **real), parameter("ferromagnetic_bias", "J0", "0", **real)]}])  # fmt: skip
            case "GET", ["theory", "phase-diagram"]:
                self.answer(200, plane(int(query["points"])))
            case "GET", ["theory", name]:
                self.answer(
                    200,
                    ask(
                        "theory",
                        name,
                        *[w for k, v in query.items() for w in (f"--{k.replace('_', '-')}", v)],
                    ),
                )
            case "GET", ["studies", "runs"]:
                self.answer(200, {"runs": []})
            case "GET", ["studies"]:
                self.answer(200, ask("study", "list"))
            case _:
                raise Problem(404, f"There is nothing at {url.path}.")

    def make_problem(self, query, body):
        if self.headers.get("Content-Type") == "application/json":
            recipe = json.loads(body)["recipe"]
            words = dict(zip(recipe.split()[1::2], recipe.split()[2::2]))
            size = int(words.get("--size", 400))
            if size > 1000000:
                raise Problem(422, f"size must be in 2…1000000, not {size}.", "size")
        elif b"bad" in body:
            raise Problem(422, f'{query["name"]}:1:1: "bad" is not a number.')
        else:
            recipe, size = None, 120
        name = f"p{next(counter)}"
        problems[name] = {"id": name, "name": recipe or query["name"], "kind": "ising", "spins": size, "couplings": size * (size - 1) // 2,
                          "digest": "00", "recipe": recipe, "notices": [], "planted": {"objective": None}}  # fmt: skip
        return problems[name]

    def guarded(self, method):
        try:
            self.handle_request(method)
        except Problem as error:
            value = {
                "title": "Unprocessable",
                "status": error.status,
                "detail": error.detail,
                "field": error.field,
            }
            self.answer(error.status, value, "application/problem+json")
        except (BrokenPipeError, ConnectionResetError):
            pass
        except KeyError as error:
            self.answer(
                404, {"title": "Not found", "detail": f"There is no {error}."}, "application/problem+json"
            )

    def do_GET(self):
        self.guarded("GET")

    def do_POST(self):
        self.guarded("POST")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8123)
    parser.add_argument("--command", default=COMMAND)
    arguments = parser.parse_args()
    COMMAND = arguments.command
    server = ThreadingHTTPServer(("127.0.0.1", arguments.port), Handler)
    server.daemon_threads = True
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
