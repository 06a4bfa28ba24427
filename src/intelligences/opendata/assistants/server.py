"""The tools that assistants see, by the official `mcp` package, over the standard input and output."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from django.db.backends.signals import connection_created
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp_types import CallToolResult, InputRequiredResult, ToolAnnotations
from pydantic import Field, ValidationError

from intelligences.opendata.api.problems import invalid
from intelligences.version import version

from . import answers

_INSTRUCTIONS = (
    "Les usages de l’IA connus dans les territoires français. Chaque réponse donne sa page, sa licence et sa source : "
    "citez-les. Une case vide veut dire « non connu », jamais « non ». "
    "Les valeurs des filtres sont celles de l’outil vocabularies."
)
_BROKEN = "La bibliothèque n’a pas pu être lue : réessayez dans un instant."
_Number = Annotated[int, Field(ge=1, description="Le numéro (« id ») que donne une liste.")]
_Cursor = Annotated[str, Field(description="« next_cursor » de la page d’avant ; vide pour la première.")]
_Filters = Annotated[
    dict[str, str | int | list[str | int]],
    Field(
        description="Les filtres de la bibliothèque : domaine, etat, type, taille, region, departement, technique… "
        "avec une valeur ou plusieurs ; « tri » pour l’ordre, « limite » (100 au plus) pour la taille de la page."
    ),
]


class _Server(MCPServer[Any]):
    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """As given by the tool; what goes wrong is told in one sentence."""
        self._only_known(name, arguments)
        try:
            return await super().call_tool(name, arguments, context)
        except UnexpectedToolError as error:
            if isinstance(error.__cause__, answers.Refused):
                raise ToolError(str(error.__cause__)) from None
            raise UnexpectedToolError(_BROKEN) from error.__cause__
        except ToolError as error:
            raise ToolError(_sentence(error)) from None

    def _only_known(self, name: str, arguments: dict[str, Any]) -> None:
        """An argument that is left out would answer another question."""
        tool = self._tool_manager.get_tool(name)
        if tool is None:
            known = ", ".join(one.name for one in self._tool_manager.list_tools())
            raise ToolError(f"Cet outil n’existe pas. Outils : {known}.")
        unknown = sorted(set(arguments) - set(tool.parameters["properties"]))
        if unknown:
            raise ToolError(f"« {unknown[0]} » : ce nom n’est pas connu de l’outil {name}.")


def _sentence(error: ToolError) -> str:
    """What pydantic refuses, in the words of the site."""
    cause = error.__cause__
    if not isinstance(cause, ValidationError):
        return str(error)
    return invalid({**one, "loc": ("argument", one["loc"][0])} for one in cause.errors()).detail


def search_library(text: str = "", filters: _Filters | None = None, cursor: _Cursor = "") -> dict[str, Any]:
    """Chercher des usages de l’IA : par des mots, par des filtres, ou les deux."""
    return answers.search_library(text, filters or {}, cursor)


def read_use(id: _Number) -> dict[str, Any]:
    """Lire un usage : sa fiche, la source de chaque champ, ses effets et leur niveau de preuve."""
    return answers.read_use(id)


def read_solution(id: _Number, cursor: _Cursor = "") -> dict[str, Any]:
    """Lire une solution, et les usages publiés qui l’emploient."""
    return answers.read_solution(id, cursor)


def look_up_territory(text: str) -> dict[str, Any]:
    """Trouver un territoire par son nom, un ancien nom, un code postal, un code INSEE ou un SIREN."""
    return answers.look_up_territory(text)


def uses_of_territory(kind: str, code: str, cursor: _Cursor = "") -> dict[str, Any]:
    """Lire un territoire et ce qui y tourne ; kind et code sont ceux que donne look_up_territory."""
    return answers.uses_of_territory(kind, code, cursor)


def vocabularies() -> dict[str, Any]:
    """Lire ce que chaque colonne peut contenir, et le filtre qui prend ces valeurs."""
    return answers.vocabularies()


_TOOLS: tuple[Callable[..., dict[str, Any]], ...] = (
    search_library, read_use, read_solution, look_up_territory, uses_of_territory, vocabularies,
)  # fmt: skip


def serve() -> None:
    """Until the client hangs up. The database refuses every write of this process."""
    connection_created.connect(_read_only)
    _made().run()


def _read_only(connection: Any, **_sent: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")


def _made() -> MCPServer[Any]:
    server = _Server(
        "intelligences-associees",
        title="Intelligences associées",
        instructions=_INSTRUCTIONS,
        version=version(),
        log_level="WARNING",
        subscriptions=False,
    )
    reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for tool in _TOOLS:
        server.add_tool(tool, annotations=reads)
    return server
