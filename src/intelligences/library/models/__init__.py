"""Solutions, their deployments, what is measured of them, and where each fact comes from."""

from .assessment import AssessedDuty, Assessment, PreparedText, SignedAssessment
from .declaration import Declaration
from .deployment import ANSWERABLE, Deployment, DeploymentDocument, DeploymentTerritory
from .edition import ContentEdition
from .evidence import Evidence
from .grouping import GroupingMember, SolutionGrouping
from .imports import ColumnMapping, RegisterImport
from .link import Link
from .record import Record
from .saved import SavedSearch
from .solution import Solution
from .source import Source

__all__ = [
    "ANSWERABLE",
    "AssessedDuty",
    "Assessment",
    "ColumnMapping",
    "ContentEdition",
    "Declaration",
    "Deployment",
    "DeploymentDocument",
    "DeploymentTerritory",
    "Evidence",
    "GroupingMember",
    "Link",
    "PreparedText",
    "Record",
    "RegisterImport",
    "SavedSearch",
    "SignedAssessment",
    "Solution",
    "SolutionGrouping",
    "Source",
]
