"""A browser's long name in words that its owner recognises."""

from django import template
from django.utils.translation import gettext

register = template.Library()

# The first sign that is found names it: others imitate the ones after them.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent: str) -> str:
    """ "Firefox sur Windows"; what can't be told is said so."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), gettext("Navigateur inconnu"))
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return gettext("%(browser)s sur %(system)s") % {"browser": browser, "system": system} if system else browser
