"""From a folder of notices to a plot: how long organisations took to tell, and what data was affected.

    python examples/notices_plot.py corpus/dev plot.png

It needs kaiji with its extra `pandas`, and matplotlib. The cells (# %%) run one by one in editors that know notebooks.
"""

# %% What is read, and where the plot goes
import sys

import matplotlib

import kaiji

folder, plot = (sys.argv[1:] + ["corpus/dev", "plot.png"])[:2] if len(sys.argv) < 3 else sys.argv[1:3]
records = kaiji.extract_path(folder, errors="keep")

# %% A row for each notice; a document of another kind tells no incident
rows = []
for record in records:
    kind = record["document_kind"]
    if kind is None or kind["value"] != "notice":
        continue
    days = {}
    for item in record["dates"]:
        # The first day of each kind; one of which the year is not settled (--07-28) is none.
        for kind in item["kinds"] if not item["date"].startswith("--") else []:
            days[kind] = min(item["date"], days.get(kind, item["date"]))
    rows.append(
        {
            "organization": record["organization"]["value"] if record["organization"] else record["id"],
            "published": record["published"]["value"] if record["published"] else None,
            "detected": days.get("detected"),
            "data": {(item["category"], item["status"]) for item in record["leaked_data"]},
        }
    )
for failure in records.failures:
    print(f"not read: {failure}", file=sys.stderr)
if not rows:
    sys.exit(f"{folder} holds no notices of incidents")

# %% Days from discovery to notice
import pandas as pd  # noqa: E402

frame = pd.DataFrame(rows)
for column in ("published", "detected"):
    frame[column] = pd.to_datetime(frame[column], errors="coerce")
frame["days"] = (frame["published"] - frame["detected"]).dt.days
told = frame[frame["days"] >= 0].sort_values("days")
pairs = pd.DataFrame([pair for pairs in frame["data"] for pair in pairs], columns=["category", "status"])
data = pd.crosstab(pairs["category"], pairs["status"])
order = [s for s in ("leaked", "possible", "no_evidence", "not_leaked") if s in data.columns]
data = data[order].loc[data[order].sum(axis=1).sort_values().index].tail(15)
print(f"{len(frame)} notices; {len(told)} say when the incident was discovered; median {told['days'].median():.0f} days")

# %% The plot
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib import font_manager

# Names are Japanese: the first font at hand that has them.
fonts = {font.name for font in font_manager.fontManager.ttflist}
japanese = ["Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAGothic", "Hiragino Sans", "Yu Gothic", "Meiryo"]
matplotlib.rcParams["font.family"] = [*[name for name in japanese if name in fonts][:1], "sans-serif"]

figure, (left, right) = plt.subplots(1, 2, figsize=(15, 0.9 + 0.24 * max(len(told), 15)), layout="constrained")
left.hlines(range(len(told)), 0.7, told["days"].clip(lower=0.7), color="#b8c4d6")
left.plot(told["days"].clip(lower=0.7), range(len(told)), "o", color="#1f4e8c", markersize=5)
left.set_xscale("log")
left.set_xlim(0.6, max(told["days"].max(), 1) * 1.4)
left.set_xticks([1, 3, 7, 30, 90, 365], ["1", "3", "7", "30", "90", "365"])
left.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())
left.set_yticks(range(len(told)), told["organization"], fontsize=8)
left.set_ylim(-1, len(told))
left.set_title("Days from discovery to notice (the same day stands left of 1)", loc="left", fontsize=10)
colours = {"leaked": "#b2182b", "possible": "#f4a582", "no_evidence": "#d1e5f0", "not_leaked": "#4393c3"}
data.plot.barh(stacked=True, ax=right, color=[colours[s] for s in order], width=0.7)
right.set_title("Categories of data in how many notices, and what the notices say of them", loc="left", fontsize=10)
right.set_ylabel("")
right.legend(title=None, fontsize=8, frameon=False)
for axes in (left, right):
    axes.spines[["top", "right"]].set_visible(False)
figure.savefig(plot, dpi=110)
print(f"{plot} written")
