"""How the Studio bears a crowd: many event streams and many small requests while a solver runs.

    python3 Benchmarks/Studio/load.py .build/release/isinglass --streams 200 --rate 50 --seconds 60

Needs nothing but Python. Prints the solver's speed with the crowd over its speed alone (runs before and after),
by the clock and by the processor time that its thread got, times of small requests, and the server's memory.
The solver has one thread. The clients take processor time, too, and so may others: where there is too little
of it for all, only the speed by processor time tells whether the crowd holds the solver up.
"""

import argparse
import asyncio
import json
import pathlib
import subprocess
import tempfile
import time
import urllib.request


def ask(base, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def start(base, problem, solver, seconds):
    order = {"problem": problem, "solver": solver, "threads": 1, "time_limit": seconds}
    return ask(base, "/runs", order)["id"]


def wait(base, run):
    while True:
        now = ask(base, f"/runs/{run}")
        if now["state"] in ("finished", "failed", "interrupted"):
            return now
        time.sleep(0.1)


def speed(base, run, server):
    """Steps a second so far, by the clock and by the processor time of the busiest thread."""
    busiest = 0
    for path in pathlib.Path(f"/proc/{server.pid}/task").glob("*/stat"):
        fields = path.read_text().rsplit(")", 1)[1].split()
        busiest = max(busiest, int(fields[11]) + int(fields[12]))
    now = ask(base, f"/runs/{run}")["progress"]
    return now["steps"] / now["elapsed_s"], now["steps"] / (busiest / 100)


def speed_alone(base, problem, options, server):
    run = start(base, problem, options.solver, options.seconds)
    time.sleep(options.seconds / 3)
    found = speed(base, run, server)
    ask(base, f"/runs/{run}/stop", {})
    wait(base, run)
    return found


def memory(process, name):
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) / 1024
    return float("nan")


def processor_time(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


async def listen(port, run, received):
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    writer.write(f"GET /api/v1/runs/{run}/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    try:
        while piece := await reader.read(1 << 18):
            received[0] += len(piece)
            if b"event: finished" in piece:
                break
    finally:
        writer.close()


async def request(connection, port, path):
    reader, writer = connection
    writer.write(f"GET /api/v1{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    length = 0
    while (line := await reader.readline()) not in (b"\r\n", b""):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    await reader.readexactly(length)


async def crowd(port, run, streams, rate, seconds, problem):
    received, times, peak = [0], [], 0
    listeners = [asyncio.create_task(listen(port, run, received)) for _ in range(streams)]
    idle = asyncio.Queue()
    for _ in range(8):
        idle.put_nowait(await asyncio.open_connection("127.0.0.1", port, limit=1 << 20))
    paths = ["/about", f"/runs/{run}", "/runs?limit=5", f"/problems/{problem}", "/solvers"]

    async def one(path):
        begun = time.perf_counter()
        connection = await idle.get()
        await request(connection, port, path)
        idle.put_nowait(connection)
        times.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    requests = []
    for k in range(int(rate * seconds)):
        await asyncio.sleep(max(0, begun + k / rate - time.perf_counter()))
        requests.append(asyncio.create_task(one(paths[k % len(paths)])))
    await asyncio.gather(*requests)
    for listener in listeners:
        listener.cancel()
    await asyncio.gather(*listeners, return_exceptions=True)
    return received[0], sorted(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", help="isinglass")
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--rate", type=float, default=50, help="small requests a second")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--solver", default="cim")
    parser.add_argument("--recipe", default="sk --size 2000 --couplings pm1 --seed 1")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [options.command, "serve", "--port", "0", "--ledger", f"{folder}/ledger.sqlite"],
            stdout=subprocess.PIPE, text=True)
        port = int(server.stdout.readline().rsplit(":", 1)[1].strip(" /\n"))
        base = f"http://127.0.0.1:{port}/api/v1"
        try:
            problem = ask(base, "/problems", {"recipe": options.recipe})["id"]
            before = speed_alone(base, problem, options, server)
            memory_alone = memory(server, "VmRSS")
            run = start(base, problem, options.solver, 2 * options.seconds)
            spent = processor_time(server)
            received, times = asyncio.run(
                crowd(port, run, options.streams, options.rate, options.seconds, problem))
            spent = processor_time(server) - spent
            during = speed(base, run, server)
            peak = memory(server, "VmHWM")
            ask(base, f"/runs/{run}/stop", {})
            wait(base, run)
            after = speed_alone(base, problem, options, server)
        finally:
            server.terminate()
            server.wait(10)

    def at(share):
        return 1000 * times[min(len(times) - 1, int(share * len(times)))]

    for name, k in [("by the clock", 0), ("by its thread", 1)]:
        alone = (before[k] + after[k]) / 2
        print(
            f"solver {name:<13} alone {before[k]:.4g} and {after[k]:.4g} steps/s, with the crowd {during[k]:.4g}:"
            f" {during[k] / alone:.3f}")
    print(f"small requests       {len(times)}, median {at(0.5):.1f} ms, p99 {at(0.99):.1f} ms, longest {at(1):.1f} ms")
    print(f"event streams        {options.streams}, {received / 1e6 / options.seconds:.1f} MB/s in all")
    print(f"server               {spent / options.seconds:.2f} processors, solver included;"
          f" {memory_alone:.0f} MiB before, {peak:.0f} MiB at most")


if __name__ == "__main__":
    main()
