"""What is counted in each randomized graph, straight from who takes part in what."""

from typing import Any

import numpy as np
import numpy.typing as npt

from baltica.analytics.compiled import kernel

Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]

FULL, BINARY, FRACTIONAL = 0, 1, 2


@kernel
def tally_network(
    starts: Ints, members: Ints, slots: Ints, country: Ints, countries: Any, counting: Any, min_shared: Any
) -> Floats:
    """Cross-border ties, ties, ties between countries, E-I, assortativity, clustering of one graph.

    The participants of project p are ``members[starts[p]:starts[p + 1]]``, sorted; ``slots[i]:slots[i + 1]`` is room
    for the projects of organization i; ``country`` is -1 where it is not known.
    """
    people, projects = len(slots) - 1, len(starts) - 1
    here = np.zeros(countries + 1, np.int64)
    met = np.empty(countries + 1, np.int32)
    cross = 0.0
    for p in range(projects):
        size = starts[p + 1] - starts[p]
        if size < 2:
            continue
        kinds, known, squares = 0, 0, 0
        for k in range(starts[p], starts[p + 1]):
            own = country[members[k]]
            if own >= 0:
                if here[own] == 0:
                    met[kinds] = own
                    kinds += 1
                here[own] += 1
                known += 1
        for k in range(kinds):
            squares += here[met[k]] ** 2
            here[met[k]] = 0
        if counting == BINARY:
            cross += kinds * (kinds - 1) // 2
        else:
            foreign = (known * known - squares) // 2
            cross += foreign if counting == FULL else foreign / (size * (size - 1) // 2)

    # Projects of each organization. Organizations come in order, and so does each row: whoever has been met in a
    # project stands before those still to come, and `first` moves on behind them.
    fill = slots[:-1].copy()
    links = np.empty(len(members), np.int32)
    paths = 0
    for p in range(projects):
        size = starts[p + 1] - starts[p]
        for k in range(starts[p], starts[p + 1]):
            i = members[k]
            links[fill[i]] = p
            fill[i] += 1
            paths += (slots[i + 1] - slots[i] - 1) * (size - 1)
    first = starts[:-1].copy()
    shared = np.zeros(people, np.int32)
    touched = np.empty(people, np.int32)
    ends = np.zeros(countries + 1, np.int64)
    ties, between, within, squares4 = 0, 0, 0, 0
    for i in range(people):
        number = 0
        for k in range(slots[i], slots[i + 1]):
            p = links[k]
            first[p] += 1
            for m in range(first[p], starts[p + 1]):
                j = members[m]
                if shared[j] == 0:
                    touched[number] = j
                    number += 1
                shared[j] += 1
        own = country[i]
        for k in range(number):
            j = touched[k]
            joint = int(shared[j])
            shared[j] = 0
            squares4 += joint * (joint - 1) // 2
            if joint >= min_shared:
                ties += 1
                other = country[j]
                if own >= 0 and other >= 0:
                    ends[own] += 1
                    ends[other] += 1
                    if own == other:
                        within += 1
                    else:
                        between += 1
    known = between + within
    ei = assortativity = clustering = np.nan
    if known > 0:
        ei = (between - within) / known
        chance = 0.0
        for c in range(countries):
            chance += (ends[c] / (2 * known)) ** 2
        if chance < 1 - 1e-12:
            assortativity = (within / known - chance) / (1 - chance)
    if paths > 0:
        clustering = 4 * squares4 / paths
    return np.array([cross, np.float64(ties), np.float64(between), ei, assortativity, clustering])


@kernel
def tally_pairs(starts: Ints, members: Ints, place: Ints, places: Any, counting: Any, cells: Floats) -> None:
    """Ties of each pair of places a < b, in ``cells`` row by row above the diagonal; ``place`` is -1 where unknown."""
    here = np.zeros(places + 1, np.int64)
    met = np.empty(places + 1, np.int32)
    cells[:] = 0
    for p in range(len(starts) - 1):
        size = starts[p + 1] - starts[p]
        if size < 2:
            continue
        kinds = 0
        for k in range(starts[p], starts[p + 1]):
            own = place[members[k]]
            if own >= 0:
                if here[own] == 0:
                    met[kinds] = own
                    kinds += 1
                here[own] += 1
        share = 1 / (size * (size - 1) // 2) if counting == FRACTIONAL else 1.0
        for k in range(kinds):
            for m in range(k):
                a, b = min(met[k], met[m]), max(met[k], met[m])
                cell = a * (2 * places - a - 1) // 2 + b - a - 1
                cells[cell] += 1 if counting == BINARY else share * (here[a] * here[b])
        for k in range(kinds):
            here[met[k]] = 0


@kernel
def tally_places(starts: Ints, members: Ints, place: Ints, country: Ints, cells: Floats) -> None:
    """Ties of each place to other countries in full, binary and fractional counting, one after the other in ``cells``.

    ``place`` of each organization is -1 where unknown, ``country`` is that of each place. A place gets the sum of its
    pairs as ``tally_pairs`` has them: binary counts, for each project, the places abroad that it meets there.
    """
    places = len(country)
    countries = 0
    for r in range(places):
        countries = max(countries, country[r] + 1)
    here = np.zeros(places + 1, np.int64)
    met = np.empty(places + 1, np.int32)
    people = np.zeros(countries + 1, np.int64)
    spots = np.zeros(countries + 1, np.int64)
    cells[:] = 0
    for p in range(len(starts) - 1):
        size = starts[p + 1] - starts[p]
        if size < 2:
            continue
        kinds, known = 0, 0
        for k in range(starts[p], starts[p + 1]):
            own = place[members[k]]
            if own >= 0:
                if here[own] == 0:
                    met[kinds] = own
                    kinds += 1
                    spots[country[own]] += 1
                here[own] += 1
                people[country[own]] += 1
                known += 1
        share = 1 / (size * (size - 1) // 2)
        for k in range(kinds):
            r = met[k]
            ties = here[r] * (known - people[country[r]])
            cells[places * FULL + r] += ties
            cells[places * BINARY + r] += kinds - spots[country[r]]
            cells[places * FRACTIONAL + r] += share * ties
        for k in range(kinds):
            people[country[met[k]]] = 0
            spots[country[met[k]]] = 0
            here[met[k]] = 0


@kernel
def take_in(cells: Floats, observed: Floats, total: Floats, squares: Floats, least: Ints, most: Ints) -> None:
    """Add one sample: differences from the observed value, their squares, and whether it is as high or as low."""
    for k in range(len(cells)):
        difference = cells[k] - observed[k]
        total[k] += difference
        squares[k] += difference * difference
        slack = 1e-9 * observed[k]
        least[k] += difference >= -slack
        most[k] += difference <= slack
