"""
The peers that are Python programs, each timing its own solve: one request a line as JSON, one answer a line.

A request names a peer and its data: {"peer": "cp-sat", ...}. An answer holds "ms", the wall time of the solve without the start of the
process, the reading of the request and the building of the model, and what the peer found. {"peer": "versions"} names the versions.
"""

import importlib.metadata
import json
import sys
import time


def timed(solve):
    start = time.perf_counter()
    found = solve()
    return (time.perf_counter() - start) * 1000, found


def cp_sat(request):
    """min cost * x with rows * x >= least, 0 <= x <= limit: one worker, to proven optimality."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    counts = [model.new_int_var(0, most, f"x{index}") for index, most in enumerate(request["limits"])]
    for row, least in zip(request["rows"], request["least"]):
        model.add(sum(units * count for units, count in zip(row, counts) if units) >= least)
    model.minimize(sum(cost * count for cost, count in zip(request["costs"], counts)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.relative_gap_limit = 0
    solver.parameters.absolute_gap_limit = 0
    solver.parameters.max_time_in_seconds = request["seconds"]
    ms, status = timed(lambda: solver.solve(model))
    is_optimal = status == cp_model.OPTIMAL
    found = [solver.value(count) for count in counts] if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None
    return {"ms": ms, "optimal": is_optimal, "counts": found}


def sliced_cbc(request):
    """Mélange's model (its paper, section 5): binary slices of buckets on machine types, whole machines, CBC with its defaults."""
    import pulp

    slices, prices, rates, speeds = (request[name] for name in ("slices", "prices", "rates", "speeds"))
    problem = pulp.LpProblem("mix", pulp.LpMinimize)
    machines = [pulp.LpVariable(f"y{machine}", 0, None, pulp.LpInteger) for machine in range(len(prices))]
    loads = [[] for _ in prices]
    for bucket, rate in enumerate(rates):
        for part in range(slices):
            where = []
            for machine, of_machine in enumerate(speeds):
                if of_machine[bucket] > 0:
                    chosen = pulp.LpVariable(f"x{bucket}_{part}_{machine}", cat=pulp.LpBinary)
                    where.append(chosen)
                    loads[machine].append((rate / slices / of_machine[bucket]) * chosen)
            problem += pulp.lpSum(where) == 1
    for machine, load in enumerate(loads):
        problem += pulp.lpSum(load) <= machines[machine]
    problem += pulp.lpSum(price * count for price, count in zip(prices, machines))
    solver = pulp.PULP_CBC_CMD(msg=False, threads=1, timeLimit=request["seconds"])
    ms, _ = timed(lambda: problem.solve(solver))
    is_optimal = problem.sol_status == pulp.LpSolutionOptimal and ms < request["seconds"] * 1000
    counts = None if machines[0].value() is None else [round(count.value()) for count in machines]
    return {"ms": ms, "optimal": is_optimal, "counts": counts}


def netflix(request):
    """Netflix's planner for a stateless service, certain or by simulation of its demand."""
    from service_capacity_modeling.capacity_planner import planner
    from service_capacity_modeling.interface import CapacityDesires, Interval, QueryPattern, certain_float

    interval = lambda of: Interval(low=of[0], mid=of[1], high=of[2], confidence=0.98)
    latency = certain_float(request["latencyMs"])
    desires = CapacityDesires(
        service_tier=1,
        query_pattern=QueryPattern(
            estimated_read_per_second=interval(request["reads"]),
            estimated_write_per_second=interval(request["writes"]),
            estimated_mean_read_latency_ms=latency,
            estimated_mean_write_latency_ms=latency,
        ),
    )
    service = {"model_name": "org.netflix.stateless-java", "region": "us-east-1", "desires": desires, "num_results": 1}
    if request["simulations"] == 0:
        ms, plans = timed(lambda: planner.plan_certain(**service))
        plan = plans[0]
    else:
        ms, uncertain = timed(lambda: planner.plan(**service, simulations=request["simulations"]))
        plan = uncertain.least_regret[0]
    cluster = plan.candidate_clusters.regional[0]
    return {
        "ms": ms,
        "machineType": cluster.instance.name,
        "count": cluster.count,
        "vcpus": cluster.instance.cpu * cluster.count,
        "cores": plan.requirements.regional[0].cpu_cores.mid,
    }


def repeated(calls, solve):
    """The mean time of several calls, each too short to be timed by itself."""
    start = time.perf_counter()
    for _ in range(calls):
        found = solve()
    return (time.perf_counter() - start) * 1000 / calls, found


def netflix_staffing(request):
    """Netflix's published square root staffing: ceil(a + Q sqrt(a)), Q by tier."""
    from service_capacity_modeling.models.common import _QOS, _sqrt_staffed_cores

    ms, servers = repeated(request["calls"], lambda: _sqrt_staffed_cores(request["load"], 1, _QOS(request["tier"])))
    return {"ms": ms, "servers": servers}


def pyworkforce(request):
    """Fewest positions by Erlang C; a wait of next to nothing counts, because an 'asa' of 0 is refused."""
    from pyworkforce.queuing import ErlangC

    def solve():
        queue = ErlangC(transactions=request["load"], aht=1, asa=1e-12, interval=1)
        return queue.required_positions(service_level=1 - request["share"])

    ms, found = repeated(request["calls"], solve)
    return {"ms": ms, "servers": found["positions"]}


def versions(_):
    names = ["ortools", "pulp", "pyworkforce", "service-capacity-modeling"]
    return {"ms": 0, "versions": {name: importlib.metadata.version(name) for name in names}, "python": sys.version.split()[0]}


PEERS = {
    "cp-sat": cp_sat,
    "sliced-cbc": sliced_cbc,
    "netflix": netflix,
    "netflix-staffing": netflix_staffing,
    "pyworkforce": pyworkforce,
    "versions": versions,
}

for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(PEERS[asked["peer"]](asked)), flush=True)
