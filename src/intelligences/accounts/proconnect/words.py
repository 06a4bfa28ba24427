"""What a person reads when they aren't let in: what happened, in one sentence, and what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from .verification import Reason

_NOT_BELIEVED = _(
    "La réponse de ProConnect n’a pas pu être vérifiée : rien n’a été ouvert. Recommencez ; si cela se répète, "
    "connectez-vous par courriel et prévenez l’équipe."
)

SENTENCES: Mapping[Reason, Any] = {
    Reason.ATTEMPT: _("Cette connexion a expiré, a déjà servi ou vient d’un autre navigateur. Recommencez d’ici."),
    Reason.CANCELLED: _("La connexion a été interrompue chez ProConnect. Recommencez, ou connectez-vous par courriel."),
    Reason.PROVIDER: _(
        "ProConnect n’a pas accepté la demande de ce site. Connectez-vous par courriel ; l’équipe est prévenue par "
        "le journal technique."
    ),
    Reason.UNREACHABLE: _("ProConnect ne répond pas. Réessayez dans quelques minutes, ou connectez-vous par courriel."),
    Reason.CODE: _("Cette réponse de ProConnect a déjà servi ou a expiré. Recommencez d’ici."),
    Reason.ISSUER: _("La réponse ne vient pas de ProConnect : rien n’a été ouvert. Recommencez d’ici."),
    Reason.AUDIENCE: _("La réponse de ProConnect était destinée à un autre site : rien n’a été ouvert."),
    Reason.NONCE: _("La réponse de ProConnect ne correspond pas à votre demande : rien n’a été ouvert. Recommencez."),
    Reason.EXPIRED: _("La réponse de ProConnect est arrivée trop tard. Recommencez d’ici."),
    Reason.SIGNATURE: _NOT_BELIEVED,
    Reason.KEY: _NOT_BELIEVED,
    Reason.UNSIGNED: _NOT_BELIEVED,
    Reason.SUBJECT: _("ProConnect a décrit deux personnes différentes : rien n’a été ouvert. Recommencez."),
    Reason.ASSURANCE: _(
        "Votre ProConnect ne garantit pas assez votre lien avec votre organisation. Connectez-vous par courriel : "
        "votre organisation, ou l’équipe, se portera garante de vous."
    ),
    Reason.INCOMPLETE: _("ProConnect n’a pas donné votre adresse de courriel. Connectez-vous par courriel."),
    Reason.TAKEN: _(
        "Cette identité ProConnect est déjà reliée à un autre compte. Connectez-vous avec elle, ou retirez-la d’abord "
        "de l’autre compte."
    ),
}
