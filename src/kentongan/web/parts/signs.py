"""Signs: icon, chip, clock, beats, steps, answer head, receipt code, empty state, notes."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from re import findall

from django.template import Context, Library
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kentongan.ledger import clock as time

from . import text

register = Library()
SPRITE = Path(__file__).resolve().parent.parent / "static/web/icons.svg"
# What a chip shows when no icon is named: the word is never alone, colour never speaks first.
CHIP_ICONS = {
    "": "check",
    "ok": "check",
    "warn": "late",
    "bad": "cross",
    "info": "search",
    "mine": "lock",
    "wait": "wait",
}
ANSWERS = {"known": "", "unknown": "wait", "altered": "bad"}


@cache
def icon_names() -> frozenset[str]:
    """Every icon there is, read from the sprite itself."""
    return frozenset(findall(r'<symbol id="(\w+)"', SPRITE.read_text()))


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon from the sprite; always beside a word, so hidden from screen readers."""
    if name not in icon_names():
        raise LookupError(f"no icon “{name}” in icons.svg")
    return format_html(
        '<svg class="ic" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("web/icons.svg"),
        name,
    )


@register.simple_tag
def chip(word: str, kind: str = "", icon: str = "") -> SafeString:
    """Status: icon and word. Kinds: "", ok, warn, bad, info, mine, wait (nothing happened yet)."""
    return format_html(
        '<span class="{}">{}{}</span>',
        f"chip {kind}".strip(),
        _icon(icon or CHIP_ICONS[kind]),
        word,
    )


_icon = icon


def _clock_state(
    due: datetime | None, now: datetime, since: datetime | None, paused: str, done: datetime | None
) -> tuple[str, str, str]:
    """Word, kind and icon of a clock."""
    if done:
        return gettext("met"), "ok", "check"
    if paused:
        return gettext("paused: %(why)s") % {"why": paused}, "info", "pause"
    if due is None or (since and now < since):
        return gettext("not begun"), "wait", "wait"
    if now > due:
        return gettext("late by %(time)s") % {"time": text.duration(now - due)}, "bad", "late"
    left = due - now
    kind = "warn" if left < timedelta(hours=24) else ""
    return gettext("%(time)s left") % {"time": text.duration(left)}, kind, "clock"


@register.simple_tag
def clock(
    due: datetime | None,
    now: datetime | None = None,
    since: datetime | None = None,
    paused: str = "",
    done: datetime | None = None,
    zone: object = None,
) -> SafeString:
    """Time left, late, paused, met or not begun; with a zone, the instant stands beside it."""
    word, kind, name = _clock_state(due, now or time.now(), since, paused, done)
    shown = format_html(
        '<span class="{}">{}{}</span>', f"chip clock {kind}".strip(), _icon(name), word
    )
    if due is None:
        return shown
    shown = format_html('<time datetime="{}">{}</time>', due.isoformat(), shown)
    if not zone:
        return shown
    until = gettext("until %(when)s") % {"when": text.brief(due, zone)}
    return format_html('{} <span class="small muted num">{}</span>', shown, until)


@register.simple_tag
def beats(done: int, total: int, label: str, current: bool = False) -> SafeString:
    """A row of slits: `done` filled, then the one that is *now* if `current`. `label` is spoken."""
    states = ["on"] * done + (["now"] if current and done < total else [])
    states += [""] * (total - len(states))
    slits = format_html_join(
        "",
        "<i{}></i>",
        ((format_html(' class="{}"', state) if state else "",) for state in states),
    )
    return format_html('<span class="beats" role="img" aria-label="{}">{}</span>', label, slits)


@register.simple_tag
def step(current: int, total: int) -> SafeString:
    """`Langkah 2 dari 4` with its beats, at the top of a form in several steps."""
    words = gettext("Step %(current)s of %(total)s") % {"current": current, "total": total}
    return format_html(
        '<p class="row tight muted">{} <span aria-hidden="true">{}</span></p>',
        beats(current - 1, total, words, current=True),
        words,
    )


@register.inclusion_tag("parts/bits/steps.html")
def steps(trail: list[dict[str, object]]) -> dict[str, object]:
    """A trail as a tall list: rows with `name`, `note` and `state` ("on", "now" or "")."""
    return {"trail": trail}


@register.simple_block_tag
def answer(content: str, state: str = "known") -> SafeString:
    """The head of an answer page. `known` filled slit, `unknown` empty, `altered` broken."""
    return format_html('<div class="{}">{}</div>', f"answer {ANSWERS[state]}".strip(), content)


@register.inclusion_tag("parts/bits/code.html")
def code(
    receipt: str, label: str = "", note: str = "", copy: bool = True, ident: str = "code"
) -> dict[str, object]:
    """The receipt code: one click selects all, a button copies, and who can read with it."""
    plain = "".join(receipt.split()).replace("-", "").upper()
    return {
        "shown": " ".join(plain[at : at + 4] for at in range(0, len(plain), 4)),
        "label": label,
        "note": note,
        "copy": copy,
        "ident": ident,
    }


@register.inclusion_tag("parts/bits/empty.html")
def empty(head: str, meaning: str = "", url: str = "", action: str = "") -> dict[str, str]:
    """Nothing here: what that may mean, and one thing to do."""
    return {"head": head, "meaning": meaning, "url": url, "action": action}


@register.simple_block_tag
def note(content: str, kind: str = "") -> SafeString:
    """A note in the text; `warn` for what may cost the reader something."""
    return format_html('<div class="{}">{}</div>', f"note {kind}".strip(), content)


@register.simple_block_tag
def banner(content: str, kind: str = "") -> SafeString:
    """A band on top that is true for the whole page: none (dashed), `off` (solid), `on` (quiet)."""
    return format_html(
        '<div class="{}"><div class="wrap">{}<span>{}</span></div></div>',
        f"banner {kind}".strip(),
        icon(kind or "info"),
        content,
    )


@register.simple_tag
def copy_button(target: str, label: str = "") -> SafeString:
    """A button that copies the text of the element with this id (shown only when it can)."""
    return format_html(
        '<button class="btn" type="button" data-copy="{}" data-done="{}" hidden>{}<span>{}</span>'
        "</button>",
        target,
        gettext("Copied"),
        icon("copy"),
        label or gettext("Copy the text"),
    )


@register.inclusion_tag("parts/bits/toasts.html", takes_context=True)
def toasts(context: Context) -> dict[str, object]:
    """What has just happened, with Undo where there is one (the layouts call this)."""
    shown = [
        {"text": message.message, "undo": _undo_of(message.extra_tags)}
        for message in context.get("messages") or ()
    ]
    return {"shown": shown, "csrf_token": context.get("csrf_token")}


def _undo_of(tags: str | None) -> str:
    return next((tag[5:] for tag in (tags or "").split() if tag.startswith("undo:")), "")
