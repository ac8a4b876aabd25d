"""The template library of every page (a builtin): all tags and filters, gathered from this room.

The list, with one example each, stands in README.md beside this file.
"""

from django.template import Library

from . import charts, forms, frame, lists, signs, text

register = Library()
for _part in (text, signs, forms, lists, charts, frame):
    register.tags.update(_part.register.tags)
    register.filters.update(_part.register.filters)
