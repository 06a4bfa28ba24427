"""Who a program acts for: the access token of its `Authorization` header, and nothing else."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from intelligences.accounts import actions, limits
from intelligences.accounts.models import AccessToken

from .problems import Problem

_REALM = 'Bearer realm="api"'
_WAIT = {"Retry-After": "60"}


class Jeton(HttpBearer):
    """An access token that lets do `scope`. What it opens is checked again at each request."""

    openapi_bearerFormat = "iaa_…"

    def __init__(self, scope: AccessToken.Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> AccessToken:
        """The token. Problem when there is none, when it opens nothing, or not this."""
        told = request.headers.get("Authorization", "").split()
        if len(told) != 2 or told[0].lower() != "bearer":
            raise Problem("jeton-absent", headers={"WWW-Authenticate": _REALM})
        return self.authenticate(request, told[1])

    def authenticate(self, request: HttpRequest, token: str) -> AccessToken:
        """The token that this text is."""
        found = actions.opened(token)
        if isinstance(found, actions.Fault):
            raise _refused(request, found)
        if not limits.within(request, "api_by_token", str(found.pk)):
            raise Problem("trop-de-demandes", headers=_WAIT)
        if self.scope == AccessToken.Scope.DECLARE and found.scope != self.scope:
            told = f'{_REALM}, error="insufficient_scope", scope="{self.scope}"'
            raise Problem("portee-insuffisante", headers={"WWW-Authenticate": told})
        return found


def _refused(request: HttpRequest, fault: actions.Fault) -> Problem:
    """Each wrong token counts, by network address: past the limit nothing more is said of them."""
    if not limits.within(request, "api_wrong_token"):
        return Problem("trop-de-demandes", headers=_WAIT)
    slug = "droit-perdu" if fault is actions.Fault.LEFT else "jeton-refuse"
    return Problem(slug, headers={"WWW-Authenticate": f'{_REALM}, error="invalid_token"'})
