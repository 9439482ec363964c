#!/usr/bin/env python3
"""Draws the calibration and the precision against recall of results as SVG. Standard library only.

  charts.py --truth truth.csv --out docs/images NAME=result.csv [NAME=result.csv ...]
"""
import argparse, csv, pathlib, sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import evaluate
from bench_linkage import pairs

WIDTH, HEIGHT, LEFT, TOP, SIDE = 640, 440, 64, 44, 320
COLOURS = ["#1d70b8", "#d4351c", "#00703c", "#4c2c92"]
DASHES = ["", "8 4", "3 3", "12 4 3 4"]


def chart(title, x_name, y_name, x_range, y_range, lines, diagonal=False):
    """A line chart: `lines` are (name, [(x, y)])."""
    wide = WIDTH - LEFT - 200
    def place(x, y):
        return (LEFT + (x - x_range[0]) / (x_range[1] - x_range[0]) * wide,
                TOP + SIDE - (y - y_range[0]) / (y_range[1] - y_range[0]) * SIDE)
    text = lambda x, y, s, more="": f'<text x="{x:.0f}" y="{y:.0f}" {more}>{s}</text>'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" '
             f'font-size="13"><title>{title}</title><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
             text(LEFT, 24, title, 'font-size="16" font-weight="bold"')]
    for step in range(6):
        x, y = (r[0] + (r[1] - r[0]) * step / 5 for r in (x_range, y_range))
        px, py = place(x, y)
        parts.append(f'<path d="M{LEFT} {py:.1f}h{wide}M{px:.1f} {TOP}v{SIDE}" stroke="#b1b4b6" stroke-width="0.6"/>')
        parts.append(text(LEFT - 8, py + 4, f"{y:.2f}", 'text-anchor="end"'))
        parts.append(text(px, TOP + SIDE + 20, f"{x:.2f}", 'text-anchor="middle"'))
    if diagonal:
        (x0, y0), (x1, y1) = place(0, 0), place(1, 1)
        parts.append(f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" stroke="#505a5f" stroke-dasharray="2 4"/>')
    for number, (name, points) in enumerate(lines):
        style = f'stroke="{COLOURS[number % 4]}" stroke-width="2.5" stroke-dasharray="{DASHES[number % 4]}" fill="none"'
        inside = [place(x, y) for x, y in points if x_range[0] <= x <= x_range[1] and y_range[0] <= y <= y_range[1]]
        parts.append(f'<polyline {style} points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in inside)}"/>')
        row = TOP + 14 + number * 22
        parts.append(f'<path d="M{LEFT + wide + 16} {row - 4}h32" {style}/>' + text(LEFT + wide + 56, row, name))
    parts.append(text(LEFT + wide / 2, HEIGHT - 22, x_name, 'text-anchor="middle"'))
    middle = TOP + SIDE / 2
    parts.append(text(18, middle, y_name, f'text-anchor="middle" transform="rotate(-90 18 {middle:.0f})"'))
    return "\n".join(parts) + "\n</svg>\n"


def calibration(scored):
    """Ten bins of probability: what they say on average, and what is true."""
    bins = [[] for _ in range(10)]
    for _, probability, hit, *_ in scored:
        bins[min(9, int(probability * 10))].append((probability, hit))
    return [(sum(p for p, _ in b) / len(b), sum(h for _, h in b) / len(b)) for b in bins if b]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--truth", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("results", nargs="+", metavar="NAME=CSV")
    options = parser.parse_args()
    truth = {(row["a_id"], row["b_id"]) for row in evaluate.load(options.truth)}
    curves, bins = [], []
    for result in options.results:
        name, path = result.split("=", 1)
        scored = sorted(((w, p, (a, b) in truth, a, b) for a, b, p, w in pairs(path)), key=lambda pair: -pair[0])
        points = [(hits / len(truth), hits / n) for _, hits, n in evaluate.curve(scored, len(truth))]
        curves.append((name, points[:: max(1, len(points) // 400)]))
        bins.append((name, calibration(scored)))
    folder = pathlib.Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "linkage-precision-recall.svg").write_text(
        chart("Precision against recall", "recall", "precision", (0.75, 1), (0.9, 1), curves))
    (folder / "linkage-calibration.svg").write_text(
        chart("Calibration", "match probability, mean of a tenth", "share that truly matches", (0, 1), (0, 1), bins, True))


if __name__ == "__main__":
    main()
