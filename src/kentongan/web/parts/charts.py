"""Charts as SVG from values: bar, spark, step curve, tile grid. One hue, no style attributes.

Shapes stretch (percent for x, pixels for y), letters never do; every value also stands as text.
"""

from collections.abc import Iterable
from datetime import datetime

from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from . import text
from .map import LEFT, RIGHT, SHORT

register = Library()
CUTS = (0.4, 0.6, 0.8, 0.9)  # the five steps of the ramp: more reached is more ink
LEGEND = ("0–39%", "40–59%", "60–79%", "80–89%", "90–100%")


def _pct(ratio: float) -> str:
    return f"{max(0.0, min(1.0, ratio)) * 100:.4g}%"


@register.simple_tag
def bar(done: float, total: float, part: float = 0, target: float | None = None) -> SafeString:
    """A filled slit on grain; `part` reached but not yet acknowledged, `target` a share (0.8)."""
    if not total:
        return SafeString('<svg class="bar" aria-hidden="true"></svg>')
    second = format_html('<rect class="part" width="{}" height="14"/>', _pct((done + part) / total))
    tick = ""
    if target is not None:
        x = _pct(target)
        tick = format_html(
            '<line class="halo" x1="{}" x2="{}" y2="14"/><line x1="{}" x2="{}" y2="14"/>',
            x, x, x, x,
        )  # fmt: skip
    return format_html(
        '<svg class="bar" aria-hidden="true">{}<rect width="{}" height="14"/>{}</svg>',
        second if part else "",
        _pct(done / total),
        tick,
    )


@register.inclusion_tag("parts/bits/bar_row.html")
def bar_row(
    name: str,
    done: int,
    total: int,
    url: str = "",
    part: int = 0,
    target: float | None = None,
) -> dict[str, object]:
    """One row of `<ol class="bars">`: name, share and what is missing in words, then the bar."""
    return {
        "name": name,
        "done": done,
        "total": total,
        "url": url,
        "part": part,
        "target": target,
        "missing": total - done,
        "few": total < text.FEW,
    }


@register.simple_tag
def spark(values: list[int]) -> SafeString:
    """Twelve small bars beside a group; decoration, the numbers stand in words beside it."""
    top = max(values, default=0) or 1
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="6" height="{}"/>',
        (
            (at * 8, 18 - height, height)
            for at, height in enumerate(round(18 * value / top) for value in values)
        ),
    )
    return format_html(
        '<svg class="spark" viewBox="0 0 {} 18" preserveAspectRatio="none" aria-hidden="true">{}'
        "</svg>",
        max(len(values) * 8, 8),
        bars,
    )


def _steps(times: Iterable[float], total: int, span: float) -> str:
    """The path of the curve in a box of 100 by 100; it ends where the count ends."""
    points = [(0.0, 100.0)]
    for known, minute in enumerate(sorted(times), 1):
        x = min(100.0, 100 * minute / span)
        points += [(x, points[-1][1]), (x, 100 - 100 * known / total)]
    points.append((100.0, points[-1][1]))
    return "M" + " L".join(f"{x:.5g} {y:.5g}" for x, y in points)


@register.inclusion_tag("parts/bits/curve.html")
def curve(
    times: Iterable[float],
    total: int,
    span: float,
    label: str,
    ticks: list[tuple[float, str]] | None = None,
    target: float | None = 0.8,
    mark: float | None = None,
    mark_label: str = "",
) -> dict[str, object]:
    """Step curve: how many knew after how long.

    `times` are minutes at which one more knew; `span` the length of the axis in minutes; `ticks`
    (minute, words) below it; `mark` an upright line (approved at …). `label` is spoken.
    """
    low, high = 223.0, 10.0
    line = _steps(times, total, span)
    quarters = sorted({round(total * quarter / 4) for quarter in range(5)})
    rows = [
        {"value": value, "y": round(low - (low - high) * value / total, 1)} for value in quarters
    ]
    return {
        "label": label,
        "line": line,
        "area": f"{line} L100 100 L0 100Z",
        "rows": rows,
        "target": target,
        "target_y": round(low - (low - high) * (target or 0), 1),
        "target_words": gettext("%(share)s, target") % {"share": text.percent(target)},
        "mark": None if mark is None else _pct(mark / span),
        "mark_label": mark_label,
        "mark_end": mark is not None and mark / span > 0.3,
        "ticks": [
            {
                "x": _pct(minute / span),
                "words": words,
                "anchor": "start" if minute == 0 else "end" if minute >= span else "middle",
            }
            for minute, words in ticks or ()
        ],
    }


@register.simple_tag
def ramp(ratio: float | None) -> int:
    """Step of the ramp, 1 to 5; 0 is hatched: no data."""
    return 0 if ratio is None else 1 + sum(ratio >= cut for cut in CUTS)


@register.inclusion_tag("parts/bits/tiles.html")
def tiles(
    values: dict[str, tuple[int, int]], gap_under: float = 0.6, url: str = "#p"
) -> dict[str, object]:
    """Every province as an equal tile. `values`: province code -> (done, total).

    Each tile links to `url` + code; its spoken label is a full sentence. Under `gap_under` the
    outline is dashed, and without data the tile is hatched.
    """
    return {
        "panels": [
            {
                "label": gettext("Sumatra, Java, Bali, Kalimantan"),
                "x": 60,
                "tiles": [_tile(code, at, values, gap_under, url) for code, at in LEFT.items()],
            },
            {
                "label": gettext("Nusa Tenggara, Sulawesi, Maluku, Papua"),
                "x": 2,
                "tiles": [_tile(code, at, values, gap_under, url) for code, at in RIGHT.items()],
            },
        ],
        "legend": [{"step": at, "words": words} for at, words in enumerate(LEGEND, 1)],
        "gap": gettext("dashed outline: under %(share)s") % {"share": text.percent(gap_under)},
    }


def _tile(
    code: str, at: tuple[int, int], values: dict[str, tuple[int, int]], gap: float, url: str
) -> dict[str, object]:
    done, total = values.get(code, (0, 0))
    ratio = done / total if total else None
    step = ramp(ratio)
    short, name = SHORT[code]
    said = gettext("%(name)s: no data")
    if total:
        said = gettext("%(name)s: %(share)s, %(missing)s still missing")
    far, behind = step > 3, ratio is not None and ratio < gap
    states = (("far", far), ("gap", behind), ("none", ratio is None))
    kinds = [kind for kind, on in states if on]
    return {
        "url": f"{url}{code}",
        "class": " ".join(kinds),
        "step": step,
        "x": at[0] * 50 + 1,
        "y": at[1] * 50 + 1,
        "short": short,
        "value": text.share(done, total) if total else "–",
        "label": said
        % {
            "name": name,
            "share": text.share(done, total),
            "missing": text.number(total - done),
        },
    }


@register.simple_tag
def hatch() -> SafeString:
    """The pattern behind "no data" and "expected"; once on a page that draws them."""
    return SafeString(
        '<svg class="sr" aria-hidden="true"><defs><pattern id="hatch" width="7" height="7" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-bg" '
        'width="7" height="7"/><line class="hatch" y2="7"/></pattern></defs></svg>'
    )


@register.inclusion_tag("parts/bits/lane.html")
def lane(
    start: datetime,
    end: datetime,
    axis: tuple[datetime, datetime],
    now: datetime,
    state: str,
    label: str,
) -> dict[str, object]:
    """One legal step on the shared time axis. `counted` solid, `running` plum, `soon` hatched."""
    low, high = axis
    span = (high - low).total_seconds()

    def x(when: datetime) -> float:
        return (when - low).total_seconds() / span

    return {
        "x": _pct(x(start)),
        "width": _pct(min(x(end), 1) - max(x(start), 0)),
        "now": _pct(x(now)),
        "kind": {"counted": "bit", "running": "mark", "soon": "soon"}[state],
        "label": label,
    }
