"""Filters of the page: each leaves exactly the nodes and the ties, and the weights, that Python reckons."""

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from baltica.views.spec import ViewSpec
from tests.views.filtered import Filters, expected
from tests.views.made import large_spec, small_spec
from tests.views.opened import Opened, shown

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
SMALL = small_spec()
LARGE = large_spec(150, 900)
SET = """({groups, facets, fields, period, least, crossOnly, hideAlone}) => {
  baltica.clear();
  const { state } = baltica;
  groups.forEach((one) => state.off.add(one));
  facets.forEach((one) => state.facets[0].add(one));
  fields.forEach((one) => state.fields.add(one));
  if (period) [state.from, state.to] = period;
  Object.assign(state, { least, crossOnly, hideAlone });
  baltica.refresh();
}"""


@pytest.fixture(scope="module")
def small(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with shown(browser, SMALL, tmp_path_factory.mktemp("small"), viewport={"width": 1400, "height": 900}) as opened:
        yield opened


@pytest.fixture(scope="module")
def large(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with shown(browser, LARGE, tmp_path_factory.mktemp("large"), viewport={"width": 1400, "height": 900}) as opened:
        yield opened


@pytest.fixture(autouse=True)
def from_the_start(request: pytest.FixtureRequest) -> None:
    for name in ("small", "large"):
        if name in request.fixturenames:
            request.getfixturevalue(name).page.click("#reset")


def holds(opened: Opened, spec: ViewSpec, **filters: Any) -> None:
    nodes, ties = expected(spec, Filters(**filters))
    assert opened.nodes() == nodes
    assert opened.ties() == ties


def tick(opened: Opened, picker: str, value: str) -> None:
    """Set or unset a box in a list that opens."""
    details = opened.page.locator(f"details.pick{picker}")
    if not details.evaluate("(one) => one.open"):
        details.locator("summary").click()
    details.locator("label", has_text=value).click()


def test_groups_of_the_legend(small: Opened) -> None:
    small.page.click("[data-group='0']")
    assert small.page.get_attribute("[data-group='0']", "aria-pressed") == "false"
    holds(small, SMALL, groups={"SE"})
    assert small.status() == "4 organizations, 1 tie, 0 across borders"
    small.page.click("[data-group='0']")
    holds(small, SMALL)
    small.page.click("#groups-none")
    assert small.nodes() == []
    small.page.click("[data-group='1']")
    holds(small, SMALL, groups={"SE", "EE", "?"})
    small.page.click("#groups-all")
    holds(small, SMALL)


def test_legend_counts_are_those_of_the_view(small: Opened) -> None:
    counts = small.page.eval_on_selector_all("[data-group] .count", "all => all.map((one) => Number(one.textContent))")
    assert counts == [item.count for item in SMALL.legend]


def test_facets_with_counts_and_several_values(small: Opened) -> None:
    labels = small.page.locator("[data-facet=type] label")
    assert [text.replace("\n", " ") for text in labels.all_text_contents()] == [
        "company1", "port2", "university3", "not known2"
    ]  # fmt: skip
    tick(small, "[data-facet=type]", "port")
    holds(small, SMALL, facets={"type": {"port"}})
    assert "odense" not in small.nodes() and "port" in small.nodes(), "one of its types is enough"
    tick(small, "[data-facet=type]", "company")
    tick(small, "[data-facet=type]", "not known")
    holds(small, SMALL, facets={"type": {"port", "company", None}})
    assert small.page.inner_text("[data-facet=type] summary") == "Type: 1 of 4"


def test_fields_change_weights(small: Opened) -> None:
    tick(small, "[data-fields]", "Health")
    holds(small, SMALL, fields={"Health"})
    tick(small, "[data-fields]", "not known")
    holds(small, SMALL, fields={"Health", None})
    tick(small, "[data-fields]", "Health")
    assert small.ties()[4] == 2, "of twelve shared projects two are in the field"


def test_kinds_of_ties(small: Opened) -> None:
    labels = small.page.locator("[data-kinds] label").all_text_contents()
    assert labels == ["owns1", "not known5"]
    tick(small, "[data-kinds]", "owns")
    holds(small, SMALL, kinds={"owns"})
    tick(small, "[data-kinds]", "not known")
    assert small.ties() == {}


def test_period_and_what_has_no_year(small: Opened) -> None:
    assert small.page.inner_text("#undated") == (
        "2 ties have shared projects without a year; they count only while the whole period is chosen."
    )
    small.slide("#from", 2011)
    holds(small, SMALL, period=(2011, 2015))
    assert small.page.inner_text("#period-now") == "2011–2015"
    assert small.page.inner_text("#undated") == "Shared projects without a year (in 2 ties) are left out."
    small.slide("#to", 2012)
    holds(small, SMALL, period=(2011, 2012))
    assert small.ties()[0] == 2 and small.ties()[1] == 1
    small.slide("#to", 2005)
    assert small.page.input_value("#to") == "2011", "the end stops at the beginning"
    small.slide("#from", 2010)
    small.slide("#to", 2015)
    holds(small, SMALL)


def test_panel_and_tooltip_follow_the_period(small: Opened) -> None:
    small.find("Lund University")
    small.slide("#to", 2012)
    assert "2 ties shown, 1 across borders" in small.panel()
    assert "1 of 2 shared projects" in small.panel()
    small.slide("#from", 2012)
    small.slide("#to", 2012)
    assert "2 of 3 shared projects" in small.panel()


def test_a_filter_that_hides_the_chosen_undoes_the_choice_and_search_undoes_the_filter(small: Opened) -> None:
    small.find("Tartu Ülikool")
    small.slide("#to", 2012)
    assert small.page.is_hidden("#panel")
    small.find("Tartu Ülikool")
    assert small.page.inner_text("#panel h2") == "Tartu Ülikool"
    small.page.click("#reset")
    small.page.click("[data-group='2']")
    small.slide("#weight", 1)
    small.find("Tartu Ülikool")
    assert small.page.get_attribute("[data-group='2']", "aria-pressed") == "true"
    assert small.page.input_value("#weight") == "1", "other filters stay where they can"


def test_weight(small: Opened) -> None:
    small.slide("#weight", 2)
    assert small.page.inner_text("#weight-now") == "3 shared projects or more"
    holds(small, SMALL, least=3)
    small.slide("#weight", 3)
    assert small.page.inner_text("#weight-now") == "12 shared projects"
    holds(small, SMALL, least=12)


def test_borders_and_ends_without_a_tie(small: Opened) -> None:
    small.page.check("#cross-only")
    holds(small, SMALL, cross_only=True)
    small.page.check("#hide-alone")
    holds(small, SMALL, cross_only=True, hide_alone=True)
    assert small.status() == "3 organizations, 2 ties, 2 across borders"


def test_reset_undoes_everything(small: Opened) -> None:
    small.page.check("#cross-only")
    small.page.click("[data-group='1']")
    tick(small, "[data-fields]", "Health")
    small.slide("#from", 2012)
    small.slide("#weight", 1)
    assert small.page.is_visible("#filtered")
    small.find("Lund University")
    small.page.click("#reset")
    holds(small, SMALL)
    assert not small.page.is_checked("#cross-only") and small.page.input_value("#search") == ""
    assert small.page.input_value("#weight") == "0" and small.page.input_value("#from") == "2010"
    assert small.page.is_hidden("#panel") and small.page.is_hidden("#filtered")


def test_any_filters_together(large: Opened) -> None:
    chance = random.Random(7)
    types = ["company", "public body", "university"]
    fields = sorted({s.field for s in LARGE.slices if s.field})
    for _ in range(25):
        groups = [g for g in range(4) if chance.random() < 0.25]
        hidden = [t for t in range(3) if chance.random() < 0.3]
        off = [f for f in range(-1, len(fields)) if chance.random() < 0.4]
        period = sorted(chance.choices(range(2007, 2022), k=2)) if chance.random() < 0.7 else None
        least, cross, alone = chance.choice([0, 1, 2, 4]), chance.random() < 0.3, chance.random() < 0.3
        asked = {"groups": groups, "facets": hidden, "fields": off, "period": period}
        large.page.evaluate(SET, {**asked, "least": least, "crossOnly": cross, "hideAlone": alone})
        holds(
            large,
            LARGE,
            groups={LARGE.legend[g].group for g in groups},
            facets={"type": {types[t] for t in hidden}},
            fields={None if f < 0 else fields[f] for f in off},
            period=tuple(period) if period else None,
            least=least,
            cross_only=cross,
            hide_alone=alone,
        )


def test_playing_adds_year_after_year_by_hand_where_motion_is_unwanted(small: Opened) -> None:
    assert small.page.inner_text("#play") == "Next year"
    for last in (2010, 2012, 2015, 2010):
        small.page.click("#play")
        assert small.page.inner_text("#period-now") == ("2010" if last == 2010 else f"2010–{last}")
        small.page.wait_for_timeout(20)
        holds(small, SMALL, period=(2010, last))


def test_playing_runs_to_the_end_and_stops(browser: "Browser", tmp_path: "Path") -> None:
    with shown(browser, SMALL, tmp_path, reduced_motion="no-preference") as opened:
        opened.page.click("#play")
        assert opened.page.inner_text("#period-now") == "2010" and opened.page.inner_text("#play") == "Pause"
        opened.page.wait_for_function("() => document.getElementById('period-now').textContent === '2010–2012'")
        opened.page.click("#play")
        assert opened.page.inner_text("#play") == "Play"
        opened.slide("#to", 2012)
        opened.page.evaluate("document.getElementById('play').click()")
        opened.page.wait_for_timeout(100)
        opened.page.click("#reset")
        assert opened.page.inner_text("#play") == "Play"
        holds(opened, SMALL)


def rows(opened: Opened, name: str) -> list[list[str]]:
    lines = opened.page.locator(f"#table-{name} tbody tr").all()
    return [line.locator("td").all_inner_texts() for line in lines]


def test_tables_sort_and_follow_the_filters(small: Opened) -> None:
    small.page.click("#to-table")
    small.page.wait_for_selector("#table-nodes table")
    heads = small.page.locator("#table-nodes th")
    assert heads.all_text_contents()[:4] == ["Organization", "Country", "Partners", "Ties shown"]
    assert heads.nth(2).get_attribute("aria-sort") == "descending"
    assert [row[0] for row in rows(small, "nodes")][:1] == ["Lund University"]
    assert rows(small, "nodes")[-1][0] == "=Alone & Sons", "what is not known comes last"
    heads.nth(0).locator("button").click()
    assert heads.nth(0).get_attribute("aria-sort") == "ascending" and not heads.nth(2).get_attribute("aria-sort")
    names = [row[0] for row in rows(small, "nodes")]
    heads.nth(0).locator("button").click()
    assert [row[0] for row in rows(small, "nodes")] == names[::-1]
    small.open_table("ties")
    assert [row[2] for row in rows(small, "ties")] == ["12", "3", "2", "1", "1", "1"]
    small.page.check("#cross-only")
    small.slide("#to", 2012)
    assert [row[:4] for row in rows(small, "ties")] == [
        ["Lund University", "Technical University of Denmark", "1", "across a border"]
    ]
    assert len(rows(small, "nodes")) == len(small.nodes())
    small.page.locator("#table-nodes [data-node=lund]").click()
    assert small.page.inner_text("#panel h2") == "Lund University"
    for name in ("nodes", "ties"):
        small.page.locator(f"#table-{name} summary").click()
