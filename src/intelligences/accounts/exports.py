"""Columns of the files of the directory."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intelligences.accounts.models import Organisation
from intelligences.kernel.writers import Column


def _of_territory(name: str) -> Any:
    return lambda organisation: getattr(organisation.territory, name) if organisation.territory else None


def _url(organisation: Organisation) -> str:
    return f"{settings.SITE_URL}{organisation.get_absolute_url()}"


ORGANISATION = (
    Column("id", _("numéro"), lambda organisation: organisation.pk),
    Column("name", _("nom"), lambda organisation: organisation.name),
    Column("kind", _("nature"), lambda organisation: organisation.kind),
    Column("siren", _("SIREN"), lambda organisation: organisation.siren or None),
    Column("siret", _("SIRET"), lambda organisation: organisation.siret or None),
    Column("website", _("site internet"), lambda organisation: organisation.website or None),
    Column("state", _("état"), lambda organisation: organisation.state),
    Column("territory_kind", _("type du territoire"), _of_territory("kind")),
    Column("territory_code", _("code du territoire"), _of_territory("code")),
    Column("territory_name", _("nom du territoire"), _of_territory("name")),
    Column("url", _("adresse"), _url),
)
