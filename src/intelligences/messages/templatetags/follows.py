"""`{% load follows %}{% follow_block thing %}`: the follow block on the page of any room to the right."""

from typing import Any

from django import template
from django.db.models import Model

from intelligences.messages.panels import follow_context

register = template.Library()


@register.inclusion_tag("messages/_follow.html", takes_context=True)
def follow_block(context: dict[str, Any], thing: Model) -> dict[str, Any]:
    """The block, or nothing for a thing that can't be followed."""
    request = context["request"]
    return {"request": request, "user": request.user, **(follow_context(request, thing) or {"follow_subject": ""})}
