"""Lists and the things in them: group card, claim match, figures, table region, diff, pages."""

from difflib import SequenceMatcher
from urllib.parse import urlencode

from django.core.paginator import Page
from django.template import Context, Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from . import signs, text

register = Library()
WHY = {"=": "", "≠": "no", "?": "ask"}
VERDICTS = {"same": "", "related": "ask", "blocked": "stop"}


@register.simple_tag
def why(reasons: list[tuple[str, str]], small: bool = True) -> SafeString:
    """Reasons of a match: (sign, words); signs `=` same, `≠` guard, `?` not said."""
    spoken = {"=": gettext("Same:"), "≠": gettext("Different:"), "?": gettext("Not stated:")}
    rows = format_html_join(
        "",
        '<li{}><span class="sr">{} </span>{}</li>',
        (
            (format_html(' class="{}"', WHY[sign]) if WHY[sign] else "", spoken[sign], words)
            for sign, words in reasons
        ),
    )
    return format_html('<ul class="{}">{}</ul>', "why small" if small else "why", rows)


@register.inclusion_tag("parts/bits/match.html")
def match(
    title: str,
    verdict: str,
    reasons: list[tuple[str, str]],
    score: float | None = None,
    blocked_by: str = "",
    url: str = "",
    level: int = 3,
) -> dict[str, object]:
    """A claim the engine offers. `same`, `related` or `blocked` (then no score is shown)."""
    chips = {
        "same": (gettext("Same"), "ok", "check"),
        "related": (gettext("Alike, choose yourself"), "warn", "ask"),
        "blocked": (
            gettext("Held back: %(what)s differs") % {"what": blocked_by}
            if blocked_by
            else gettext("Held back"),
            "bad",
            "cross",
        ),
    }
    out_of = ""
    if score is not None and verdict != "blocked":
        out_of = gettext("%(n)s of 100") % {"n": round(score * 100)}
    return {
        "title": title,
        "kind": VERDICTS[verdict],
        "chip": signs.chip(*chips[verdict]),
        "out_of": out_of,
        "reasons": reasons,
        "url": url,
        "level": level,
    }


@register.inclusion_tag("parts/bits/group.html")
def group(
    url: str,
    count: int,
    words: str,
    meta: str = "",
    sign: str = "",
    spark: list[int] | None = None,
    selected: bool = False,
    quoted: bool = True,
) -> dict[str, object]:
    """One row of the inbox, the whole row one link. `sign` is a clock or a chip."""
    return {
        "url": url,
        "count": count,
        "words": words,
        "meta": meta,
        "sign": sign,
        "spark": spark,
        "selected": selected,
        "quoted": quoted,
    }


@register.simple_tag
def fig(label: str, value: object, note: str = "") -> SafeString:
    """One figure inside `<dl class="figs">`; whole numbers are written in the reader's format."""
    shown = text.number(value) if isinstance(value, int) else value
    under = format_html('<dd class="small muted">{}</dd>', note) if note else ""
    return format_html(
        '<div><dt class="small muted">{}</dt><dd class="big num">{}</dd>{}</div>',
        label,
        shown,
        under,
    )


@register.simple_block_tag
def scroll(content: str, label: str = "") -> SafeString:
    """A table that scrolls sideways inside its own region on a phone, reachable by keyboard."""
    return format_html(
        '<div class="scroll" tabindex="0" role="region" aria-label="{}">{}</div>',
        label or gettext("Table, can be moved sideways"),
        content,
    )


@register.inclusion_tag("parts/bits/diff.html")
def diff(before: str, after: str) -> dict[str, object]:
    """What changed between two texts, word by word, with a legend."""
    old, new = before.split(), after.split()
    pieces = []
    for tag, o1, o2, n1, n2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append({"kind": "same", "text": " ".join(old[o1:o2])})
            continue
        if o2 > o1:
            pieces.append({"kind": "del", "text": " ".join(old[o1:o2])})
        if n2 > n1:
            pieces.append({"kind": "ins", "text": " ".join(new[n1:n2])})
    return {"pieces": pieces}


@register.inclusion_tag("parts/bits/pages.html", takes_context=True)
def pages(
    context: Context, page: Page, name: str = "hal", by_time: bool = True
) -> dict[str, object]:
    """Newer and older, or before and after, of a paginated list; other query values are kept."""
    request = context.get("request")
    kept = [(k, v) for k, v in (request.GET.lists() if request else ()) if k != name]
    flat = [(key, value) for key, values in kept for value in values]

    def link(number: int) -> str:
        return "?" + urlencode([*flat, (name, str(number))])

    return {
        "page": page,
        "by_time": by_time,
        "before": link(page.previous_page_number()) if page.has_previous() else "",
        "after": link(page.next_page_number()) if page.has_next() else "",
    }


@register.simple_tag
def back(url: str, words: str) -> SafeString:
    """One step back, above the h1."""
    return format_html('<p><a class="back" href="{}">{}{}</a></p>', url, signs.icon("back"), words)


@register.simple_tag
def progress(done: float, total: float, words: str, ident: str = "progress") -> SafeString:
    """Native progress with its words as label: `Tangkapan layar.png, 1,2 dari 1,8 MB`."""
    return format_html(
        '<p class="text"><label for="{}">{}</label><progress id="{}" max="{}" value="{}">{}'
        "</progress></p>",
        ident,
        words,
        ident,
        total,
        done,
        text.percent(done / total if total else None),
    )
