"""Projects by light: the condition `light` on the projects a measure counts, by the campaign's own rule on the day."""

from dataclasses import replace
from typing import Any

from django.db.models import Q

from gongjian.dispatch.selectors.lights import own_lights
from gongjian.figures.query import Query
from gongjian.figures.subjects.base import register, subjects

_PROJECT = subjects["project"]


def _light(query: Query, meanings: Any) -> Q:
    wanted = set(meanings)
    lights = own_lights(query.campaign, query.asof)
    return Q(id__in=[pk for pk, meaning in lights.items() if meaning.value in wanted])


register(replace(_PROJECT, conditions={**_PROJECT.conditions, "light": _light}))
