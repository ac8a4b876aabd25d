"""Form parts: field, choices, three-box date, stepper, and the summary of what is missing."""

from collections.abc import Iterator
from datetime import date

from django import forms
from django.forms import BoundField
from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

register = Library()


class ThreeBoxes(forms.MultiWidget):
    """Day, month, year in three boxes: nothing to open, nothing to scroll."""

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        box = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            {
                "day": forms.TextInput(box | {"class": "w-2", "maxlength": "2"}),
                "month": forms.TextInput(box | {"class": "w-2", "maxlength": "2"}),
                "year": forms.TextInput(box | {"class": "w-4", "maxlength": "4"}),
            },
            attrs,
        )

    def decompress(self, value: date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class ThreeBoxDate(forms.MultiValueField):
    """A date written in three boxes."""

    widget = ThreeBoxes
    default_error_messages = {
        "invalid": _("This date does not exist. Check the day, month and year."),
        "incomplete": _("Write the day, month and year."),
    }

    def __init__(self, *, required: bool = True, **kwargs: object) -> None:
        boxes = [forms.CharField(required=False) for _box in range(3)]
        super().__init__(boxes, required=required, require_all_fields=False, **kwargs)
        self.error_messages["required"] = self.error_messages["incomplete"]

    def compress(self, data_list: list[str]) -> date | None:
        filled = [str(box).strip() for box in data_list if box]
        if not filled:
            return None
        if len(filled) < 3:
            raise forms.ValidationError(self.error_messages["incomplete"], code="incomplete")
        try:
            day, month, year = (int(box) for box in filled)
            return date(year, month, day)
        except (ValueError, OverflowError):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


def _kind(bound: BoundField) -> str:
    """Which of the shapes in bits/field.html this field takes."""
    widget = bound.field.widget
    if isinstance(widget, ThreeBoxes):
        return "boxes"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "pick"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    return "hidden" if widget.is_hidden else "one"


def _described(bound: BoundField, hint: str) -> dict[str, str]:
    """The attributes that tie hint and error to the control."""
    notes = (("h", bool(hint)), ("e", bool(bound.errors)))
    ids = [f"{_ident(bound)}-{part}" for part, there in notes if there]
    attrs = {"aria-describedby": " ".join(ids)} if ids else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return attrs


def _ident(bound: BoundField) -> str:
    """The id the summary links to; a group of controls has none of its own in Django."""
    return bound.id_for_label or bound.auto_id


def _boxes(bound: BoundField, described: dict[str, str]) -> list[dict[str, object]]:
    """The three boxes with their own small labels; the first one takes the link of the summary."""
    labels = (gettext("Day"), gettext("Month"), gettext("Year"))
    return [
        {"label": label, "id": part.id_for_label, "html": part}
        for label, part in zip(labels, _subwidgets(bound, described), strict=True)
    ]


class _Box:
    """One box of the three, rendered by its own widget."""

    def __init__(self, name: str, widget: forms.Widget, value: object, attrs: dict[str, str]):
        self.id_for_label = attrs["id"]
        self._html = widget.render(name, value, attrs)

    def __str__(self) -> str:
        return self._html

    __html__ = __str__


def _subwidgets(bound: BoundField, described: dict[str, str]) -> Iterator[_Box]:
    multi = bound.field.widget
    values = bound.value()
    if not isinstance(values, list | tuple):
        values = multi.decompress(values)
    for at, (suffix, widget) in enumerate(zip(multi.widgets_names, multi.widgets, strict=True)):
        ident = f"{bound.auto_id}_{at}" if at else bound.auto_id
        attrs = widget.attrs | {"id": ident} | described
        yield _Box(bound.html_name + suffix, widget, values[at], attrs)


def _options(bound: BoundField, notes: dict[str, str]) -> list[dict[str, object]]:
    """Radio or tick rows: bold name, small consequence; the first takes the summary's link."""
    first = bound.auto_id
    options = []
    for at, sub in enumerate(bound.subwidgets):
        data = sub.data
        options.append(
            {
                "id": f"{first}_{at}" if at else first,
                "name": data["name"],
                "type": data["type"],
                "value": "" if data["value"] is None else str(data["value"]),
                "label": data["label"],
                "note": notes.get(str(data["value"]), ""),
                "checked": data["selected"],
            }
        )
    return options


@register.inclusion_tag("parts/bits/field.html")
def field(
    bound: BoundField,
    rows: int | None = None,
    hint: str = "",
    optional: str = "",
    heading: bool = False,
    **attrs: str,
) -> dict[str, object]:
    """Label, hint, error and control of a bound field, tied together for screen readers.

    Extra keywords become attributes of the control (`inputmode="numeric"`, `autocomplete_="off"`).
    `heading=True` makes the legend or label the page's h1. Choices take their small lines from
    `form.fields[…].notes = {value: words}`.
    """
    hint = hint or str(bound.help_text or "")
    kind = _kind(bound)
    described = _described(bound, hint)
    if rows:
        attrs["rows"] = str(rows)
    given = {name.rstrip("_").replace("_", "-"): value for name, value in attrs.items()}
    required = bound.field.required
    return {
        "bound": bound,
        "id": _ident(bound),
        "kind": kind,
        "hint": hint,
        "heading": heading,
        "optional": "" if required else (optional or gettext("(may stay empty)")),
        "control": bound.as_widget(attrs=given | described) if kind in ("one", "hidden") else "",
        "boxes": _boxes(bound, described) if kind == "boxes" else [],
        "options": _options(bound, getattr(bound.field, "notes", {})) if kind == "pick" else [],
        "checked": bool(bound.value()) if kind == "tick" else False,
        "described": described.get("aria-describedby", ""),
    }


@register.inclusion_tag("parts/bits/counter.html")
def counter(bound: BoundField) -> dict[str, object]:
    """A stepper of 52 px with − and +: the keyboard is optional. Works as a plain field too."""
    hint = str(bound.help_text or "")
    attrs = {"inputmode": "numeric"} | _described(bound, hint)
    return {"bound": bound, "hint": hint, "control": bound.as_widget(attrs=attrs)}


def _said(bound: BoundField) -> list[str]:
    """The errors of a field; a bare "required" is given the field's name to be understood alone."""
    bare = gettext("This field is required.")
    named = gettext("“%(label)s” is still empty.") % {"label": bound.label}
    return [named if error == bare else error for error in bound.errors]


@register.inclusion_tag("parts/bits/errors.html")
def errors(form: forms.BaseForm, kept: str = "", state: str = "") -> dict[str, object]:
    """The summary on top of a form that was not taken: how many, where, what is kept."""
    rows = [{"id": _ident(bound), "text": text} for bound in form for text in _said(bound)]
    count = len({row["id"] for row in rows})
    return {
        "rows": rows,
        "whole": form.non_field_errors(),
        "head": ngettext(
            "%(n)s answer needs another look", "%(n)s answers need another look", count
        )
        % {"n": count},
        "kept": kept or gettext("Your other answers are kept."),
        "state": state or gettext("Not received yet."),
    }


@register.inclusion_tag("parts/bits/refused.html")
def refused(head: str, text: str = "", kept: str = "") -> dict[str, str]:
    """A whole form that could not be taken (server full, file refused): what to do next."""
    return {"head": head, "text": text, "kept": kept}


@register.simple_tag
def error_count(form: forms.BaseForm | None) -> SafeString:
    """`2 isian perlu dilengkapi. `: first in `<title>`, so that it is heard first."""
    wrong = len(form.errors) if form is not None else 0
    if not wrong:
        return SafeString("")
    words = ngettext("%(n)s answer needs another look", "%(n)s answers need another look", wrong)
    return format_html("{}. ", words % {"n": wrong})
