"""Thin edges: one module a page and its files."""

from .assessing import assessment, assessment_check, duties, duty, follow_pack, obligations, questions
from .comparing import comparison
from .declaring import (
    begin,
    change,
    declaration,
    declaration_check,
    declaration_preview,
    declaration_step,
    declare,
    send_declaration,
    take_back_declaration,
)
from .declaring_sheets import declare_batch, declare_sheet, send_batch, sheet_template
from .declaring_supplier import declare_from_supplier
from .embedding import oembed, use_card
from .grouping import decide_grouping, find_copies, groupings
from .history import changes, changes_feed, changes_file, solution_versions, use_versions
from .importing import (
    import_,
    import_columns,
    import_compare,
    import_give_up,
    import_report,
    import_run,
    import_sheet,
    imports,
    schema,
)
from .keeping import confirm_use, restore_use, still_true, withdraw_use
from .library import library, library_file, library_sheet
from .links import links
from .method import method
from .producing import (
    assessment_note,
    deadlines,
    deadlines_file,
    new_packs,
    prepared_text,
    prepared_text_pdf,
    produced,
    short,
    use_deadlines_file,
    use_sheet,
    use_sheet_pdf,
    use_sign_pdf,
)
from .saved import forget, saved
from .signing import show_signed, sign_assessment, signed_assessment, withdraw_signed
from .solutions import solution, solution_file
from .telling import telling
from .uses import use, use_file

__all__ = [
    "assessment",
    "assessment_check",
    "assessment_note",
    "begin",
    "change",
    "changes",
    "changes_feed",
    "changes_file",
    "comparison",
    "confirm_use",
    "deadlines",
    "deadlines_file",
    "decide_grouping",
    "declaration",
    "declaration_check",
    "declaration_preview",
    "declaration_step",
    "declare",
    "declare_batch",
    "declare_from_supplier",
    "declare_sheet",
    "duties",
    "duty",
    "find_copies",
    "follow_pack",
    "forget",
    "groupings",
    "import_",
    "import_columns",
    "import_compare",
    "import_give_up",
    "import_report",
    "import_run",
    "import_sheet",
    "imports",
    "library",
    "library_file",
    "library_sheet",
    "links",
    "method",
    "new_packs",
    "obligations",
    "oembed",
    "prepared_text",
    "prepared_text_pdf",
    "produced",
    "questions",
    "restore_use",
    "saved",
    "schema",
    "send_batch",
    "send_declaration",
    "sheet_template",
    "short",
    "show_signed",
    "sign_assessment",
    "signed_assessment",
    "solution",
    "solution_file",
    "solution_versions",
    "still_true",
    "take_back_declaration",
    "telling",
    "use",
    "use_card",
    "use_deadlines_file",
    "use_file",
    "use_sheet",
    "use_sheet_pdf",
    "use_sign_pdf",
    "use_versions",
    "withdraw_signed",
    "withdraw_use",
]
