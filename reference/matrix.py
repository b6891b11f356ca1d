"""The truth table of the cancel overrides, as one HTML page and as CSV (`mallrig matrix cancel`)."""

import csv
from collections.abc import Iterator
from html import escape
from itertools import product
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

from mallrig.reference.rules import cancel, cases, sentences
from mallrig.reference.rules.ruling import InvalidCase

_RECOVERIES = ("auto", "never", "ask")
_WMS = {
    "Sellmate": {"wms": "sellmate"},
    "none, N20 in range": {"wms": None, "complete_range": ["N20"]},
    "none, N20 out of range": {"wms": None, "complete_range": ["N10"]},
    "none, no range": {"wms": None, "complete_range": []},
}
ACROSS = {
    "Hub": ("complete", "request"),
    "WMS": tuple(_WMS),
    "claims": ("used", "not used"),
    "auto refund": ("on", "off"),
}
DOWN = {
    "recovery before payment": _RECOVERIES,
    "recovery after payment": _RECOVERIES,
    "restore before payment": _RECOVERIES,
    "restore after payment": _RECOVERIES,
}


class Cell(NamedTuple):
    """What one combination of settings does to a whole order, one item in N20, paid by card."""

    mode: str
    item: str
    refund: str
    because: tuple[str, ...]


def cell(across: tuple[str, ...], down: tuple[str, ...]) -> Cell:
    """The answer of `cancel` under these values of ACROSS and DOWN, in their orders."""
    hub, wms, claims, auto_refund = across
    recovery, restore = (
        {"before_payment": before, "after_payment": after} for before, after in (down[:2], down[2:])
    )
    case = {
        "hub": {"cancel": hub, **_WMS[wms]},
        "cafe24": {
            "claim": {"use": claims == "used", "auto_refund": auto_refund == "on"},
            "stock_recovery": recovery,
            "coupon_restore": restore,
        },
        "order": {"items": [{"id": "item", "status": "N20"}], "payments": {"card": 10000}},
        "cancel": ["item"],
    }
    try:
        answer = cancel.decide(cases.read(cancel.Case, case))
    except InvalidCase:  # settings that can't be saved
        return Cell("invalid", "", "", ("HUB-SET-07",))
    return Cell(answer.mode or "none", answer.items["item"], answer.refund, answer.because)


def write(folder: Path | str) -> tuple[Path, Path]:
    """Write `cancel.html` and `cancel.csv` into `folder`, made if missing, and return their paths."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    page, table = folder / "cancel.html", folder / "cancel.csv"
    page.write_text(_html(), "utf-8")
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_rows())
    return page, table


def _rows() -> Iterator[tuple[str, ...]]:
    yield (*ACROSS, *DOWN, *Cell._fields)
    for across, down in product(product(*ACROSS.values()), product(*DOWN.values())):
        *outcome, because = cell(across, down)
        yield (*across, *down, *outcome, " ".join(because))


def _html() -> str:
    columns = list(product(*ACROSS.values()))
    rows = [(down, [cell(across, down) for across in columns]) for down in product(*DOWN.values())]
    named = sorted({rule for _, cells in rows for each in cells for rule in each.because})
    texts = sentences.rule_texts()
    modes = sorted({each.mode for _, cells in rows for each in cells})
    return _PAGE.substitute(
        filters="".join(_select(name, values) for name, values in (ACROSS | DOWN).items())
        + _select("outcome", modes)
        + _select("rule", named),
        corner="".join(f"<th scope=col>{escape(name)}" for name in DOWN),
        heads="".join(_head(across) for across in columns),
        body="".join(_row(down, cells) for down, cells in rows),
        legend="".join(f"<dt>{rule}<dd>{escape(texts[rule])}" for rule in named),
    )


def _select(name: str, values: Any) -> str:
    options = "".join(f"<option>{escape(value)}" for value in values)
    return f'<label>{escape(name)} <select name="{escape(name)}"><option value="">any{options}</select></label>\n'


def _settings(names: dict[str, tuple[str, ...]], values: tuple[str, ...]) -> str:
    """The settings as one attribute, to filter by."""
    return escape("|".join(f"{name}={value}" for name, value in zip(names, values, strict=True)))


def _head(across: tuple[str, ...]) -> str:
    lines = "<br>".join(escape(f"{name}: {value}") for name, value in zip(ACROSS, across, strict=True))
    return f'<th scope=col data-settings="{_settings(ACROSS, across)}">{lines}'


def _row(down: tuple[str, ...], cells: list[Cell]) -> str:
    heads = "".join(f"<th scope=row>{value}" for value in down)
    return f'<tr data-settings="{_settings(DOWN, down)}">{heads}{"".join(map(_cell, cells))}\n'


def _cell(each: Cell) -> str:
    outcome = f"{each.item.replace('_', ' ')}, refund {each.refund}" if each.item else "can't be saved"
    rules = " ".join(each.because)
    return f'<td class={each.mode} data-rules="{rules}"><b>{each.mode}</b> {outcome}<small>{rules}</small>'


_PAGE = Template("""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The cancel command: settings, outcomes, rules</title>
<style>
  body { font: 14px/1.4 system-ui, sans-serif; margin: 1rem }
  form { display: flex; flex-wrap: wrap; gap: .5rem 1rem; margin: 1rem 0 }
  div { overflow: auto; max-height: 80vh; border: 1px solid #bbb }
  table { border-collapse: collapse }
  th, td { border: 1px solid #ccc; padding: .3rem .5rem; text-align: left; vertical-align: top; min-width: 6rem }
  thead th { position: sticky; top: 0; background: #eee; font-weight: normal; white-space: nowrap }
  tbody th { font-weight: normal; background: #f6f6f6 }
  small { display: block; color: #444 }
  .complete { background: #dff3df } .request { background: #fff3cd }
  .none { background: #eee } .invalid { background: #f8d7da }
  .other { opacity: .15 }
  dt { font-weight: bold }
</style>
<h1>The cancel command: what the settings make of it</h1>
<p>A whole order, one item in N20 (delivery preparing), paid by card. Hub settings and the application
settings across, Cafe24's quantity recovery and coupon restore down.</p>
<form>$filters<button type="reset">Show all</button> <output></output></form>
<div><table>
<thead><tr>$corner$heads</thead>
<tbody>$body</tbody>
</table></div>
<h2>The rules</h2>
<dl>$legend</dl>
<script>
  const form = document.forms[0], rows = [...document.querySelectorAll('tbody tr')];
  const heads = [...document.querySelectorAll('thead th[data-settings]')];
  const wanted = name => form.elements[name].value;
  const fits = element => element.dataset.settings.split('|').every(setting => {
    const [name, value] = setting.split('=');
    return !wanted(name) || wanted(name) === value;
  });
  function filter() {
    const columns = heads.map(fits);
    heads.forEach((head, i) => head.hidden = !columns[i]);
    let count = 0;
    for (const row of rows) {
      let any = false;
      [...row.querySelectorAll('td')].forEach((cell, i) => {
        const shown = columns[i] && (!wanted('outcome') || cell.className.split(' ')[0] === wanted('outcome'))
          && (!wanted('rule') || cell.dataset.rules.split(' ').includes(wanted('rule')));
        cell.hidden = !columns[i];
        cell.classList.toggle('other', !shown);
        any ||= shown;
        count += shown && fits(row);
      });
      row.hidden = !any || !fits(row);
    }
    form.querySelector('output').value = count + ' cells';
  }
  form.addEventListener('change', filter);
  form.addEventListener('reset', () => setTimeout(filter));
  filter();
</script>
</html>
""")
