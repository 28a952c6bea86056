#!/bin/sh
# A solution with the default parameters. It stays beside the template and never enters a cluster.
set -e
cd /home/jovyan/work
python3 - <<'END'
import json
from pathlib import Path

notebook = json.loads(Path("exercises.ipynb").read_text())
answers = {
    "a1": 'means = measures.groupby("site")["temperature"].mean().round(2)\nmeans.to_csv("results/means.csv")\n',
    "a2": 'date = measures.loc[measures["temperature"].idxmax(), "date"]\n'
    'Path("results/hottest.txt").write_text(f"{date:%Y-%m-%d}\\n")\n',
    "a3": "import matplotlib.pyplot as plt\n"
    'for site, rows in measures.groupby("site"):\n'
    '    plt.plot(rows["date"], rows["temperature"], label=site)\n'
    'plt.title("Temperature")\nplt.legend()\nplt.savefig("results/plot.png")\n',
}
for cell in notebook["cells"]:
    if cell["id"] in answers:
        cell["source"] = answers[cell["id"]].splitlines(keepends=True)
Path("exercises.ipynb").write_text(json.dumps(notebook, indent=1))
END
jupyter nbconvert --to notebook --execute --inplace exercises.ipynb
