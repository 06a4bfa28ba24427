"""Solutions, their deployments, what is measured of them, and where each fact comes from."""

from .declaration import Declaration
from .deployment import ANSWERABLE, Deployment, DeploymentDocument, DeploymentTerritory
from .edition import ContentEdition
from .evidence import Evidence
from .grouping import GroupingMember, SolutionGrouping
from .imports import ColumnMapping, RegisterImport
from .record import Record
from .saved import SavedSearch
from .solution import Solution
from .source import Source

__all__ = [
    "ANSWERABLE",
    "ColumnMapping",
    "ContentEdition",
    "Declaration",
    "Deployment",
    "DeploymentDocument",
    "DeploymentTerritory",
    "Evidence",
    "GroupingMember",
    "Record",
    "RegisterImport",
    "SavedSearch",
    "Solution",
    "SolutionGrouping",
    "Source",
]
