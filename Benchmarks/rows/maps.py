"""The service map: crossings as drawn against graphviz dot and ELK, and the time of a layout against dot's.

One counter for all: a point at which lines of different edges pass through one another counts once, however many edges pass
it; where edges that share an end touch near that end they are one line. Of ours the printed cells are counted; of dot its
default splines, as `-Tjson` gives them, in short straight pieces; of ELK (layered, orthogonal) its routes.
"""
import collections
import importlib.util
import json
import math
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from measure import TOP, WORK, XRAYSCOPE, NothingMeasured, percentile, row, timed

REAL = TOP.parent / "shared/corpus/graphs/ptolemy.jsonl"
NEAR, GRID = 9.0, 60.0
EAST, WEST = set("─╶╰╭├┴┬┼└┌╌┄━"), set("─╴╯╮┤┴┬┼┘┐▶╌┄━")


def cleaned(graph):
    edges = sorted({(a, b) for a, b in graph["edges"] if a != b})
    return {"name": graph["name"], "nodes": graph["nodes"], "edges": edges}


def generated():
    """Graphs of our own, always the same."""
    dice = random.Random(7)
    for size in (12, 25, 50):
        names = [f"service-{number}" for number in range(size)]
        layer = [dice.randrange(5) for _ in names]
        kinds = {
            "layered": [(a, b) for a in range(size) for b in range(size) if layer[b] - layer[a] == 1 and dice.random() < 6 / size],
            "scale-free": [(a, min(dice.randrange(a), dice.randrange(a))) for a in range(1, size) for _ in range(2)],
            "star": [(0, a) for a in range(1, size)], "chain": [(a - 1, a) for a in range(1, size)],
            "dense": [(a, b) for a in range(size // 3) for b in range(a + 1, size // 3) if dice.random() < 0.6],
            "cyclic": [(a, (a + 1) % size) for a in range(size)] + [(dice.randrange(size), dice.randrange(size)) for _ in range(size // 4)],
        }
        for kind, edges in kinds.items():
            yield cleaned({"name": f"{kind}-{size}", "nodes": names, "edges": edges})


def written(graph):
    path = WORK / "map.json"
    services = [{"ReferenceId": number, "Name": f"{name} {number}", "Edges": []} for number, name in enumerate(graph["nodes"])]
    for a, b in graph["edges"]:
        services[a]["Edges"].append({"ReferenceId": b})
    path.write_text(json.dumps({"Services": services}))
    return path


def ours(graph):
    text = subprocess.run([XRAYSCOPE, "map", written(graph)], capture_output=True, text=True, check=True).stdout
    return sum(line[x] == "│" and line[x - 1] in EAST and line[x + 1] in WEST
               for line in text.splitlines() for x in range(1, len(line) - 1))


def crossings(ways):
    """How many points ways of different edges pass through one another; a way is (source, target, points)."""
    pieces = [(n, a, b) for n, (_, _, points) in enumerate(ways) for a, b in zip(points, points[1:]) if a != b]
    cells = collections.defaultdict(list)
    for number, (_, a, b) in enumerate(pieces):
        for x in range(math.floor(min(a[0], b[0]) / GRID), math.floor(max(a[0], b[0]) / GRID) + 1):
            for y in range(math.floor(min(a[1], b[1]) / GRID), math.floor(max(a[1], b[1]) / GRID) + 1):
                cells[x, y].append(number)
    found = set()
    for numbers in cells.values():
        for i, first in enumerate(numbers):
            for second in numbers[i + 1:]:
                point = meeting(pieces[first], pieces[second])
                if point and not shares_end(ways[pieces[first][0]], ways[pieces[second][0]], point):
                    found.add((round(point[0] / 2), round(point[1] / 2)))
    return len(found)


def meeting(first, second):
    (n, a, b), (m, c, d) = first, second
    if n == m or max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return None
    ux, uy, vx, vy = b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]
    area = ux * vy - uy * vx
    if abs(area) < 1e-9:
        return None
    s = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / area
    t = ((c[0] - a[0]) * uy - (c[1] - a[1]) * ux) / area
    # Half open, so that a crossing at a joint of two pieces counts once.
    return (a[0] + s * ux, a[1] + s * uy) if -1e-9 <= s < 1 - 1e-9 and -1e-9 <= t < 1 - 1e-9 else None


def shares_end(first, second, point):
    (s, t, a), (u, v, b) = first, second
    ends = [(s == u, a[0], b[0]), (t == v, a[-1], b[-1]), (s == v, a[0], b[-1]), (t == u, a[-1], b[0])]
    return any(same and min(math.dist(point, p), math.dist(point, q)) < NEAR for same, p, q in ends)


def flattened(points, steps=8):
    line = [points[0]]
    for start in range(0, len(points) - 3, 3):
        p = points[start:start + 4]
        for step in range(1, steps + 1):
            t = step / steps
            w = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3)
            line.append(tuple(sum(w[k] * p[k][axis] for k in range(4)) for axis in (0, 1)))
    return line


def dot_text(graph):
    boxes = "".join(f'{n}[label="",width={max(9, min(len(name), 22) + 4) * 0.1:.2f}];' for n, name in enumerate(graph["nodes"]))
    return f"digraph{{rankdir=LR;node[shape=box,fixedsize=true,height=0.5];{boxes}{''.join(f'{a}->{b};' for a, b in graph['edges'])}}}"


def dot(graph):
    answer = json.loads(subprocess.run(["dot", "-Tjson"], input=dot_text(graph), capture_output=True, text=True, check=True).stdout)
    ids = {thing["_gvid"]: int(thing["name"]) for thing in answer.get("objects", [])}
    ways = []
    for edge in answer.get("edges", []):
        parts = edge["pos"].split()
        points = [tuple(map(float, part.split(","))) for part in parts if part[0] not in "es"]
        tip = [tuple(map(float, part[2:].split(","))) for part in parts if part[0] == "e"]
        ways.append((ids[edge["tail"]], ids[edge["head"]], flattened(points) + tip))
    return crossings(ways)


ELK = """
const fs=require('fs'),vm=require('vm');const waiting=new Map();let next=0;
const self={postMessage(m){const w=waiting.get(m.id);if(w){waiting.delete(m.id);m.error?w[1](m.error):w[0](m.data)}}};globalThis.self=self;
vm.runInThisContext('(function(self){'+fs.readFileSync(process.argv[1],'utf8')+'\\n})')(self);
const ask=m=>new Promise((y,n)=>{m.id=next++;waiting.set(m.id,[y,n]);self.onmessage({data:m})});
(async()=>{await ask({cmd:'register',algorithms:['layered']});
for(const l of fs.readFileSync(0,'utf8').split('\\n').filter(Boolean)){const g=JSON.parse(l);
const o=await ask({cmd:'layout',options:{},layoutOptions:{'elk.algorithm':'layered','elk.direction':'RIGHT','elk.edgeRouting':'ORTHOGONAL'},
graph:{id:'r',children:g.nodes.map((n,i)=>({id:'n'+i,width:Math.max(9,Math.min(n.length,22)+4)*7,height:30})),
edges:g.edges.map((e,i)=>({id:'e'+i,sources:['n'+e[0]],targets:['n'+e[1]]}))}});
console.log(JSON.stringify(o.edges.map((e,i)=>[...g.edges[i],[].concat(...e.sections.map(s=>[s.startPoint,...(s.bendPoints||[]),s.endPoint])).map(p=>[p.x,p.y])])))}
})().catch(e=>{console.error(e);process.exit(1)})
"""


def elk(graphs):
    """ELK's crossings of each graph, by the elkjs in PyPI's ipyelk; None where that or node is missing."""
    workers = list(Path(sys.prefix, "share/jupyter/labextensions/@jupyrdf").rglob("elk-worker*.worker.js"))
    if not workers or not shutil.which("node") or not importlib.util.find_spec("ipyelk"):
        return None
    lines = "\n".join(map(json.dumps, graphs))
    answer = subprocess.run(["node", "-e", ELK, workers[0]], input=lines, capture_output=True, text=True, check=True).stdout
    return [crossings([(a, b, list(map(tuple, way))) for a, b, way in json.loads(line)]) for line in answer.splitlines()]


def compared(what, graphs, peer, others, most):
    mine = [ours(graph) for graph in graphs]
    ratios = sorted((a + 1) / (b + 1) for a, b in zip(mine, others))
    won, lost = sum(a < b for a, b in zip(mine, others)), sum(a > b for a, b in zip(mine, others))
    middle, high = percentile(ratios, 0.5), percentile(ratios, 0.9)
    row(f"map: crossings as drawn, {what}", f"{sum(mine)} in all", f"{peer}: {sum(others)}; won {won}, lost {lost}, worst {ratios[-1]:.1f}",
        f"median {middle:.2f} (<= {most[0]}), p90 {high:.2f} (<= {most[1]})", middle <= most[0] and high <= most[1] and won >= lost)


def crossing(quick):
    if not shutil.which("dot"):
        return
    sets = [("generated", list(generated()))]
    if REAL.exists():
        real = [cleaned(json.loads(line)) for line in REAL.read_text().splitlines()]
        sets.append((f"{len(real)} real graphs", real))
    for what, graphs in sets:
        graphs = [graph for graph in graphs if len(graph["nodes"]) <= 150][:20 if quick else None]
        compared(what, graphs, "dot", [dot(graph) for graph in graphs], (1.0, 1.5))
        others = elk(graphs)
        if others:
            compared(what, graphs, "ELK", others, (1.2, 99))


def large(quick):
    """The whole `map` command beside dot, both with what it takes to start and to print."""
    if not shutil.which("dot"):
        return
    dice = random.Random(1)
    size, count = (300, 700) if quick else (1_000, 2_500)
    names = [f"service-{number}" for number in range(size)]
    layer = [dice.randrange(10) for _ in names]
    edges = set()
    while len(edges) < count:
        a, b = dice.randrange(size), dice.randrange(size)
        if 0 < layer[b] - layer[a] <= 2:
            edges.add((a, b))
    graph = {"name": "large", "nodes": names, "edges": sorted(edges)}
    begin = time.perf_counter()
    subprocess.run(["dot", "-Tplain"], input=dot_text(graph), capture_output=True, text=True, check=True)
    theirs = time.perf_counter() - begin
    seconds, _ = timed([XRAYSCOPE, "map", str(written(graph))])
    if seconds <= 0:
        raise NothingMeasured("map took no time")
    row(f"map of {size:,} nodes and {count:,} edges", f"{seconds:.2f} s", f"dot: {theirs:.2f} s", f"{seconds / theirs:.3f} (<= 0.05)",
        seconds / theirs <= 0.05)
