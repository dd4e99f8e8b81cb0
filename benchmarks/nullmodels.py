"""Time the random graphs of Baltica's null model beside degree-preserving switching in other libraries.

    python benchmarks/nullmodels.py h2020.csv.gz --peers PEERS_PYTHON

All keep the number of participants of each project and the number of projects of each organization, which is checked,
and must give the same mean number of tied pairs, before a time is told. Baltica's time holds the statistics of each
sample; the peers' does not. For the peers see centrality.py. Nothing fails on a slow machine: this is no test.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from generate import grown
from inputs import countries, described, read, save
from processes import Answer, Bench, line, times
from runner import Values

HEADER = (
    "| library | s a sample | CPU s a sample | × wall | × CPU | MB | ties, mean | apart, standard errors | remarks |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|---|"
)
ERRORS = 5  # standard errors that two means of samples may be apart


def keeps(values: Values, member: Any) -> bool:
    """Whether a random graph has the degrees of the observed one and holds nobody twice in a project."""
    return (
        np.array_equal(values["rows"], member.sum(axis=1))
        and np.array_equal(values["columns"], member.sum(axis=0))
        and float(values["largest"]) == 1
    )


def mean(values: Values) -> tuple[float, float]:
    """Mean number of ties and its standard error; Baltica says how many independent samples its chains are worth."""
    ties = values["ties"]
    worth = float(values.get("worth", np.array(len(ties))))
    return float(ties.mean()), float(ties.std(ddof=1) / np.sqrt(worth))


def row(name: str, answer: Answer, ours: Answer, member: Any, remark: str = "") -> str:
    """The row of a library: times only where degrees are kept and the mean agrees."""
    empty = [""] * 7
    if answer.failure:
        return line(name, *empty, answer.failure)
    if not keeps(answer.values, member):
        return line(name, *empty, "**does not keep the degrees**")
    (value, error), (our_value, our_error) = mean(answer.values), mean(ours.values)
    apart = abs(value - our_value) / max(float(np.hypot(error, our_error)), 1e-12)
    if apart > ERRORS:
        return line(name, *empty[:5], f"{value:,.0f}", f"{apart:.1f}", "**differs**")
    each = [_each(one) for one in (answer, ours)]
    return line(name, *times(*each), f"{value:,.0f}", "" if answer is ours else f"{apart:.1f}", remark)


def _each(answer: Answer) -> Answer:
    """Seconds of one sample."""
    runs = float(answer.values["runs"])
    return Answer(answer.values, answer.wall / runs, answer.cpu / runs, answer.memory)


def arguments() -> argparse.Namespace:
    """What the user chose."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="table of participations, or .npz of generate.py")
    parser.add_argument("--peers", help="the interpreter in whose environment the peers are")
    parser.add_argument("--samples", type=int, default=1000, help="of Baltica (1000)")
    parser.add_argument("--peer-samples", type=int, default=10, help="of each peer (10)")
    parser.add_argument("--limit", type=float, default=900, help="stop a process after so many seconds (900)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--generate", action="store_true", help="run on a graph of 1.0M participations made from FILE")
    parser.add_argument("--out", type=Path, help="write the table here as well")
    return parser.parse_args()


def main() -> None:
    """Run all and print the table."""
    chosen = arguments()
    member, country = read(chosen.file), None
    if chosen.generate:
        member = grown(member)
    elif (country := countries(chosen.file)) is not None:
        assert len(country) == member.shape[0]
    with tempfile.TemporaryDirectory() as folder:
        save(member, Path(folder), with_ties=False, country=country)
        bench, theirs = (
            Bench(Path(folder), {"threads": chosen.threads, "samples": samples}, chosen.limit, chosen.peers)
            for samples in (chosen.samples, chosen.peer_samples)
        )
        ours = bench.ask("Baltica", "null")
        worth = f"{chosen.samples:,} samples: {ours.wall:.1f} s"
        rows = [row("**Baltica**", ours, ours, member, worth)]
        if country is not None and not ours.failure:
            answer = bench.ask("Baltica", "null_countries")
            rows.append(row("**Baltica**, with all pairs of countries", answer, ours, member, f"{answer.wall:.1f} s"))
        for library in [library for library, job in theirs.jobs() if job == "null"]:
            rows.append(row(library, theirs.ask(library, "null"), ours, member))
    lines = [f"{chosen.file.name}: {described(member)}; {chosen.threads} threads", "", HEADER, *rows]
    print("\n".join(lines))
    if chosen.out:
        chosen.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
