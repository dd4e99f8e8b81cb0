"""The graph a benchmark runs on: who takes part in what, read from a table or a file that generate.py made."""

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

COLUMNS = [("pic", "rcn"), ("new_org_id", "projectRcn"), ("organisationID", "projectID"), ("organization", "project")]
PART = 400  # projects in the small part on which results are compared in full


def read(file: Path) -> Any:
    """Organizations × projects, 0/1, rows and columns in the order of the ids; a pair given twice counts once."""
    if file.suffix == ".npz":
        return sparse.csr_array(sparse.load_npz(file))
    table, names = _table(file)
    rows, columns = (pd.factorize(table[name], sort=True)[0] for name in names)
    return presence(sparse.csr_array((np.ones(len(table)), (rows, columns))))


def countries(file: Path) -> np.ndarray | None:
    """Country of each organization, in the order of the rows; None where the file does not tell."""
    if file.suffix == ".npz":
        return None
    table, names = _table(file)
    if "country" not in table:
        return None
    return table.groupby(names[0], sort=True)["country"].first().to_numpy(dtype=str)


def _table(file: Path) -> tuple[pd.DataFrame, tuple[str, str]]:
    """The table, and which of its columns are the organization and the project."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8-sig", errors="replace") as lines:
        header = next(lines)
    separator = max("\t;,", key=header.count)
    names = [name.strip().strip('"') for name in header.split(separator)]
    found = [pair for pair in COLUMNS if set(pair) <= set(names)]
    if not found:
        raise SystemExit(f"{file}: none of the pairs of columns {COLUMNS} is in the header")
    table = pd.read_csv(
        file, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig", encoding_errors="replace"
    )
    return table, found[0]


def presence(member: Any) -> Any:
    """1 wherever the matrix holds a number, rows sorted."""
    member = sparse.csr_array(member)
    member.sum_duplicates()
    member.sort_indices()
    member.data = np.ones(member.nnz)
    return member


def projection(member: Any) -> Any:
    """Shared projects of each pair of organizations, the plain way."""
    ties = sparse.csr_array(member @ member.T)
    ties = sparse.csr_array(ties - sparse.diags_array(ties.diagonal()))
    ties.eliminate_zeros()
    ties.sort_indices()
    return ties


def part_of(member: Any) -> tuple[Any, np.ndarray]:
    """Some projects, chosen at random, and the organizations in them; and which these are."""
    chosen = np.random.default_rng(1).permutation(member.shape[1])[:PART]
    part = sparse.csr_array(member[:, np.sort(chosen)])
    kept = np.diff(part.indptr) > 0
    return sparse.csr_array(part[kept]), kept


def save(member: Any, folder: Path, with_ties: bool = True, country: np.ndarray | None = None) -> Any:
    """Write the graph and its small part for the processes that run the jobs; returns the projection."""
    folder.mkdir(parents=True, exist_ok=True)
    sparse.save_npz(folder / "member.npz", member, compressed=False)
    if country is not None:
        np.savez(folder / "country.npz", country=country)
    ties = projection(member) if with_ties else None
    if ties is not None:
        sparse.save_npz(folder / "ties.npz", ties, compressed=False)
    if folder.name != "part":
        part, kept = part_of(member)
        save(part, folder / "part", with_ties, None if country is None else country[kept])
    return ties


def described(member: Any, ties: Any = None) -> str:
    """How large the graph is."""
    said = f"{member.shape[0]:,} organizations, {member.shape[1]:,} projects, {member.nnz:,} participations"
    return said if ties is None else f"{said}, {ties.nnz // 2:,} ties"
