"""Template tags and filters of the design system; built in, so templates need no `{% load %}`."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest, QueryDict
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import SafeData, conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from intelligences.kernel.registries import NavigationEntry, navigation, panels_for
from intelligences.kernel.twins import TYPES, twin_address
from intelligences.ui import conformity, fields, icons, typography

register = template.Library()


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


# --- Structure -----------------------------------------------------------------------------------------------------


class CaptureNode(Node):
    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: Context) -> str:
        context[self.name] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308 (rendered, already escaped)
        return ""


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """`{% capture as name %}…{% endcapture %}`: keeps what is between, stripped, so that `{% if name %}` can ask."""
    parts = token.split_contents()
    if len(parts) != 3 or parts[1] != "as":
        raise template.TemplateSyntaxError("Write {% capture as name %}.")
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, parts[2])


class ComponentNode(Node):
    def __init__(self, nodelist: NodeList, name: FilterExpression, given: dict[str, FilterExpression]) -> None:
        self.nodelist, self.name, self.given = nodelist, name, given

    def render(self, context: Context) -> str:
        values = {key: value.resolve(context) for key, value in self.given.items()}
        values["body"] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308 (rendered, already escaped)
        chosen = context.template.engine.get_template(f"ui/components/{self.name.resolve(context)}.html")
        return chosen.render(context.new(values))


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """`{% component "card" title=… %}content{% endcomponent %}`: an include whose content is `body`, and nothing else
    of the page's variables."""
    _, name, *rest = token.split_contents()
    given = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"{{% component %}} takes name=value, not {rest}.")
    nodelist = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(nodelist, parser.compile_filter(name), given)


@register.simple_tag
def inline(name: str, **values: Any) -> SafeString:
    """`{% inline "source_ref" number=2 %}`: a component inside a sentence, without space around it."""
    made = template.loader.get_template(f"ui/components/{name}.html").render(values)
    return mark_safe(made.strip())  # noqa: S308 (rendered, already escaped)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon by its name in icons.py."""
    return icons.icon(name)


# --- The frame of a page -------------------------------------------------------------------------------------------


@register.simple_tag
def setting(name: str) -> Any:
    """A public setting (publisher, address of the source code): pages without a request need them too."""
    if name not in {"PUBLISHER", "PUBLISHER_CONTACT", "SOURCE_CODE_URL", "SITE_URL"}:
        raise template.TemplateSyntaxError(f"{name} isn't shown on pages.")
    return getattr(settings, name)


@register.simple_tag
def accessibility_state() -> str:
    """ "full", "partial" or "none", today."""
    return conformity.state(settings.ACCESSIBILITY_AUDIT, timezone.localdate())


@register.simple_tag(takes_context=True)
def navigation_entries(context: Context) -> list[dict[str, Any]]:
    """The header's doors in their order: label, address, `current` for the one that the page stands behind."""
    request: HttpRequest | None = context.get("request")
    return [
        {"label": entry.label, "url": url, "current": request is not None and _stands_behind(request, entry, url)}
        for entry in sorted(navigation, key=lambda entry: (entry.order, entry.key))
        if (url := _address(entry))
    ]


def _stands_behind(request: HttpRequest, entry: NavigationEntry, url: str) -> bool:
    room = request.resolver_match.app_name if request.resolver_match else ""
    return request.path.startswith(url) or bool(room and room == entry.room)


def _address(entry: NavigationEntry) -> str:
    try:
        return reverse(entry.route)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def address_in(context: Context, language: str) -> str:
    """The same page in another language, query included: the language is only the head of the address."""
    request: HttpRequest | None = context.get("request")
    path = request.get_full_path() if request else "/"
    bare = next((path[3:] for code, _ in settings.LANGUAGES if path.startswith(f"/{code}/")), path)
    return bare if language == settings.LANGUAGE_CODE else f"/{language}{bare}"


# --- Text, numbers, dates ------------------------------------------------------------------------------------------


@register.filter(is_safe=True, needs_autoescape=True)
def typo(value: object, autoescape: bool = True) -> str:
    """The text with its language's spaces and quotation marks; tags of already safe HTML stay as they are."""
    text = str(value)
    if isinstance(value, SafeData):
        return mark_safe(typography.typeset_html(text, language=_language()))  # noqa: S308 (was safe, tags untouched)
    typeset = typography.typeset(text, language=_language())
    return escape(typeset) if autoescape else typeset


@register.filter
def number(value: Any, decimals: int | None = None) -> str:
    """`{{ 34969|number }}` → "34 969"; `{{ x|number:1 }}` keeps one decimal."""
    return typography.number(value, language=_language(), decimals=decimals)


@register.filter
def percent(value: Any, decimals: int = 1) -> str:
    """A share between 0 and 1: `{{ 0.206|percent }}` → "20,6 %"."""
    return typography.percent(value, language=_language(), decimals=decimals)


@register.filter
def euros(value: Any) -> str:
    """`{{ 180000|euros }}` → "180 000 €"."""
    return typography.euros(value, language=_language())


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def day(value: date) -> SafeString:
    """A `<time>` that reads "23 novembre 2026"; moments are those of the site's time zone."""
    local = _local(value)
    iso = (local.date() if isinstance(local, datetime) else local).isoformat()
    return format_html('<time datetime="{}">{}</time>', iso, typography.day(local, language=_language()))


@register.filter
def month(value: date) -> SafeString:
    """A `<time>` that reads "mars 2026"."""
    local = _local(value)
    return format_html(
        '<time datetime="{}">{}</time>', local.strftime("%Y-%m"), typography.month(local, language=_language())
    )


@register.filter
def moment(value: datetime) -> SafeString:
    """A `<time>` that reads "23 novembre 2026 à 14 h 05"."""
    local = timezone.localtime(value)
    written = typography.moment(local, language=_language())
    return format_html('<time datetime="{}">{}</time>', local.isoformat("T", "minutes"), written)


@register.simple_tag
def user_text(text: str, language: str = "") -> SafeString:
    """What a person wrote, escaped, as paragraphs and lines, carrying the language that it was written in."""
    paragraphs = [part.strip() for part in str(text).replace("\r\n", "\n").split("\n\n") if part.strip()]
    written = format_html_join("", "<p>{}</p>", ((_lines(part),) for part in paragraphs))
    attribute = format_html(' lang="{}"', language) if language else ""
    return format_html('<div class="user-text" dir="auto"{}>{}</div>', attribute, written)


def _lines(paragraph: str) -> SafeString:
    return mark_safe("<br>".join(conditional_escape(line) for line in paragraph.split("\n")))  # noqa: S308 (escaped)


# --- Components that need more than a template -----------------------------------------------------------------------


@register.simple_tag
def field_parts(field: BoundField) -> fields.FieldParts:
    """A bound field's label, hint, errors, control, ids."""
    return fields.field_parts(field)


@register.simple_tag
def form_errors(form: BaseForm) -> list[dict[str, str]]:
    """Every error of a form, each with the id of the control to correct."""
    return fields.form_errors(form)


@register.simple_tag(takes_context=True)
def page_links(context: Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """Links of a paginated list; the rest of the query stays in each address."""
    query: QueryDict = context.request.GET.copy()  # type: ignore[attr-defined]

    def address(number: int) -> str:
        query[name] = str(number)
        return f"?{query.urlencode()}"

    return fields.page_links(page, address)


@register.simple_tag
def share_of(done: int, total: int) -> float:
    """`done / total` between 0 and 1; 0 while the total isn't known."""
    return min(1.0, done / total) if total else 0.0


@register.filter
def component_notes(name: str) -> str:
    """What a component's template says of its parameters (its first comment): the gallery shows it."""
    source = Path(template.loader.get_template(f"ui/components/{name}.html").origin.name).read_text()
    return source.removeprefix("{#").partition("#}")[0].strip()


# --- What other rooms add to a page ----------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def panels(context: Context, page: str, thing: Any) -> SafeString:
    """`{% panels "territory" territory %}`: the blocks that rooms registered for a page, in their order."""
    request: HttpRequest = context.request  # type: ignore[attr-defined]
    shown = panels_for(page, request, thing)
    return mark_safe("".join(template.loader.render_to_string(name, dict(values), request) for name, values in shown))  # noqa: S308


@register.simple_tag(takes_context=True)
def twins(context: Context) -> dict[str, str]:
    """Addresses of the page's files, by format."""
    request: HttpRequest = context.request  # type: ignore[attr-defined]
    return {form: twin_address(request.get_full_path(), form) for form in TYPES}
