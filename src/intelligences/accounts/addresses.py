"""The table of addresses that `access.py` applies: who may open each one, by the roles of `roles.py`.

To add an address: one line under its room (those of debates and of community are in `addresses_of_debate.py`), and its
sample in `tests/<room>/urls.py`.
"""

from intelligences.accounts.addresses_of_debate import CIVIL_SOCIETY, COMMUNITY, DEBATE, MEETINGS
from intelligences.accounts.roles import (
    ADMINISTRATORS,
    EVERYONE,
    MANAGERS,
    MEMBERS,
    MODERATORS,
    NOBODY,
    SIGNATORIES,
    SIGNED_IN,
    Table,
    read_write,
)

KERNEL: Table = {
    "kernel:long_work": SIGNED_IN,
    "kernel:cancel_long_work": SIGNED_IN,
}

UI: Table = {
    "ui:gallery": EVERYONE,
    "ui:gallery_group": EVERYONE,
    "ui:sample_email": EVERYONE,
    "ui:sample_error": EVERYONE,
    "ui:sample_pdf": EVERYONE,
    "ui:sample_suggestions": EVERYONE,
}

TERRITORIES: Table = {
    "territories:index": EVERYONE,
    "territories:index_file": EVERYONE,
    "territories:suggestions": EVERYONE,
    "territories:map": EVERYONE,
    "territories:map_file": EVERYONE,
    "territories:territory": EVERYONE,
    "territories:territory_file": EVERYONE,
}

ACCOUNTS: Table = {
    "account_login": EVERYONE,
    "account_logout": EVERYONE,
    "accounts:code": EVERYONE,
    "accounts:demonstration": EVERYONE,  # answers 404 unless the instance is a demonstration
    "accounts:proconnect_start": EVERYONE,  # those of ProConnect answer 404 on a site that doesn't have it
    "accounts:proconnect_answer": EVERYONE,
    "accounts:proconnect_confirm": EVERYONE,
    "accounts:proconnect_signed_out": EVERYONE,
    "mfa_authenticate": EVERYONE,  # the second step of a sign-in
    "mfa_login_webauthn": EVERYONE,
    "accounts:directory": EVERYONE,
    "accounts:directory_json": EVERYONE,
    "accounts:directory_csv": EVERYONE,
    "accounts:organisation": EVERYONE,
    "accounts:organisation_json": EVERYONE,
    "accounts:organisation_csv": EVERYONE,
    "accounts:home": SIGNED_IN,
    "accounts:confirm": SIGNED_IN,
    "accounts:profile": SIGNED_IN,
    "accounts:change_email": SIGNED_IN,
    "accounts:end_session": SIGNED_IN,
    "accounts:end_other_sessions": SIGNED_IN,
    "accounts:tokens": SIGNED_IN,
    "accounts:revoke_token": SIGNED_IN,
    "accounts:data": SIGNED_IN,
    "accounts:data_file": SIGNED_IN,
    "accounts:delete": SIGNED_IN,
    "accounts:propose": SIGNED_IN,
    "accounts:join": SIGNED_IN,
    "accounts:leave": SIGNED_IN,
    "accounts:ask_team": SIGNED_IN,
    "accounts:answer_invitation": SIGNED_IN,
    "accounts:proconnect": SIGNED_IN,
    "accounts:proconnect_link": SIGNED_IN,
    "accounts:proconnect_unlink": SIGNED_IN,
    "usersessions_list": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
    "accounts:members": MANAGERS,
    "accounts:change_member": MANAGERS,
    "accounts:edit_organisation": MANAGERS,
    "accounts:close_organisation": ADMINISTRATORS,
    "accounts:roles": ADMINISTRATORS,
    "accounts:withdraw_role": ADMINISTRATORS,
}

DOCUMENTS: Table = {
    "documents:mine": SIGNED_IN,  # who acts for no organisation reads how to join one
    "documents:document": EVERYONE,
    "documents:download": EVERYONE,
    "documents:of_organisation": read_write(MEMBERS | MODERATORS, NOBODY),
    "documents:deposit": MEMBERS,
    "documents:new_edition": MEMBERS,
    "documents:open": MEMBERS,
    "documents:withdraw": MEMBERS,
    "documents:put_back": MEMBERS,
    "documents:purge": MANAGERS | MODERATORS,
}

MESSAGES: Table = {
    "outbox:follows": SIGNED_IN,
    "outbox:follow": SIGNED_IN,
    "outbox:unsubscribe": EVERYONE,  # the signed address is the proof
    "outbox:state": ADMINISTRATORS,
    "outbox:mark_arrived": ADMINISTRATORS,
    "outbox:send_again": ADMINISTRATORS,
    "outbox:trust_again": SIGNED_IN,
    "outbox:mailbox": EVERYONE,  # answers 404 unless the instance is a demonstration without a mail server
    "outbox:mailbox_message": EVERYONE,
}

SEARCH: Table = {
    "search:results": EVERYONE,
    "search:with_slash": EVERYONE,
    "search:results_json": EVERYONE,
    "search:results_csv": EVERYONE,
    "search:suggestions": EVERYONE,
}

MODERATION: Table = {
    "moderation:queue": MODERATORS,
    "moderation:case": MODERATORS,
    "moderation:assign": MODERATORS,
    "moderation:let_go": MODERATORS,
    "moderation:morning_mail": MODERATORS,
    "moderation:mine": SIGNED_IN,
    "moderation:answer": SIGNED_IN,
    "moderation:log": EVERYONE,
    "moderation:log_json": EVERYONE,
    "moderation:log_csv": EVERYONE,
}

LIBRARY: Table = {
    "library:index": EVERYONE,
    "library:index_file": EVERYONE,
    "library:index_sheet": EVERYONE,
    "library:compare": EVERYONE,
    "library:saved": SIGNED_IN,
    "library:forget": SIGNED_IN,
    "library:tell": SIGNED_IN,
    "library:changes": EVERYONE,
    "library:changes_feed": EVERYONE,
    "library:changes_file": EVERYONE,
    "library:method": EVERYONE,
    "library:schema": EVERYONE,
    "library:links": SIGNED_IN,
    "library:imports": ADMINISTRATORS,
    "library:import": ADMINISTRATORS,
    "library:import_columns": ADMINISTRATORS,
    "library:import_compare": ADMINISTRATORS,
    "library:import_sheet": ADMINISTRATORS,
    "library:import_run": ADMINISTRATORS,
    "library:import_give_up": ADMINISTRATORS,
    "library:import_report": ADMINISTRATORS,
    "library:groupings": MODERATORS,
    "library:decide_grouping": MODERATORS,
    "library:find_copies": MODERATORS,
    "library:declare": SIGNED_IN,  # who acts for nobody reads how to begin
    "library:begin_declaration": MEMBERS,
    "library:declare_from_supplier": SIGNED_IN,
    "library:declare_sheet": SIGNED_IN,
    "library:sheet_template": EVERYONE,
    "library:declare_batch": MEMBERS,
    "library:send_batch": MEMBERS,
    "library:still_true": EVERYONE,  # the signed address is the proof
    "library:declaration": MEMBERS | MODERATORS,
    "library:declaration_step": MEMBERS,
    "library:declaration_check": MEMBERS | MODERATORS,
    "library:declaration_preview": MEMBERS | MODERATORS,
    "library:send_declaration": MEMBERS,
    "library:take_back_declaration": MEMBERS,
    "library:change_use": MEMBERS,
    "library:confirm_use": MEMBERS,
    "library:withdraw_use": MEMBERS,
    "library:restore_use": MEMBERS,
    "library:duties": MEMBERS,  # of the use's own organisation
    "library:obligations": MEMBERS,
    "library:assessment": MEMBERS,
    "library:assessment_questions": MEMBERS,
    "library:assessment_check": MEMBERS,
    "library:follow_pack": MEMBERS,
    "library:produced": MEMBERS,
    "library:prepared_text": MEMBERS,
    "library:prepared_text_pdf": MEMBERS,
    "library:assessment_note": MEMBERS,
    "library:use_deadlines_file": MEMBERS,
    "library:deadlines": SIGNED_IN,
    "library:deadlines_file": SIGNED_IN,
    "library:new_packs": SIGNED_IN,
    "library:duty": MEMBERS,
    "library:sign_assessment": SIGNATORIES,
    "library:signed_assessment": MEMBERS,
    "library:show_signed": SIGNATORIES,
    "library:withdraw_signed": SIGNATORIES,
    "library:use": EVERYONE,  # what isn't published answers 404 but to moderators and to its organisation
    "library:use_file": EVERYONE,
    "library:short": EVERYONE,
    "library:oembed": EVERYONE,
    "library:use_card": EVERYONE,
    "library:use_sheet": EVERYONE,
    "library:use_sheet_pdf": EVERYONE,
    "library:use_sign_pdf": EVERYONE,
    "library:use_versions": EVERYONE,
    "library:solution": EVERYONE,
    "library:solution_file": EVERYONE,
    "library:solution_versions": EVERYONE,
}

OPEN_DATA: Table = {
    "opendata:data": EVERYONE,
    "opendata:archive": EVERYONE,
    "opendata:layout": EVERYONE,
    "opendata:schema": EVERYONE,
    "opendata:catalogue_json": EVERYONE,
    "opendata:catalogue_xml": EVERYONE,
    "opendata:harvests": ADMINISTRATORS,
    "opendata:new_harvest": ADMINISTRATORS,
    "opendata:harvest": ADMINISTRATORS,
    "opendata:change_harvest": ADMINISTRATORS,
    "opendata:start_harvest": ADMINISTRATORS,
    "opendata:remove_harvest": ADMINISTRATORS,
    "opendata:harvest_job": ADMINISTRATORS,
    "opendata:harvest_report": ADMINISTRATORS,
    "opendata:cancel_harvest": ADMINISTRATORS,
    "opendata:resume_harvest": ADMINISTRATORS,
    "opendata:api_reference": EVERYONE,
    "api:root": EVERYONE,
    "api:door": EVERYONE,  # a session opens nothing there: what is written asks for a token (opendata/api/bearer.py)
}

PAGES: Table = {
    "pages:home": EVERYONE,
    "pages:legal": EVERYONE,
    "pages:privacy": EVERYONE,
    "pages:accessibility": EVERYONE,
    "pages:sitemap": EVERYONE,
    "pages:licence": EVERYONE,
    "pages:method": EVERYONE,
    "pages:status": EVERYONE,
    "pages:status_file": EVERYONE,
    "machines:robots": EVERYONE,
    "machines:sitemap_index": EVERYONE,
    "machines:sitemap_part": EVERYONE,
    "machines:security": EVERYONE,
    "machines:favicon": EVERYONE,
}

ACCESS: Table = {
    **KERNEL,
    **UI,
    **TERRITORIES,
    **ACCOUNTS,
    **DOCUMENTS,
    **MESSAGES,
    **SEARCH,
    **MODERATION,
    **COMMUNITY,
    **CIVIL_SOCIETY,
    **MEETINGS,
    **DEBATE,
    **LIBRARY,
    **OPEN_DATA,
    **PAGES,
}
