"""The table of addresses (`addresses.py`) of debates, of meetings and of questions."""

from intelligences.accounts.roles import (
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

COMMUNITY: Table = {
    "community:questions": EVERYONE,
    "community:questions_file": EVERYONE,
    "community:ask": EVERYONE,
    "community:challenge": EVERYONE,
    "community:sent": EVERYONE,
    "community:confirm": EVERYONE,  # the secret of the e-mailed address is the proof
    "community:refused": EVERYONE,  # the same
    "community:question": EVERYONE,  # what isn't published answers 404 but to its author and to moderators
    "community:question_file": EVERYONE,
    "community:review_again": MODERATORS,
    "community:answer": MEMBERS | MODERATORS,
    "community:received": read_write(MEMBERS | MODERATORS, NOBODY),
}

CIVIL_SOCIETY: Table = {
    "civil:directory": EVERYONE,
    "civil:directory_file": EVERYONE,
    "civil:present": MEMBERS,
}

MEETINGS: Table = {
    "meetings:index": EVERYONE,
    "meetings:index_file": EVERYONE,
    "meetings:feed": EVERYONE,
    "meetings:sent": EVERYONE,
    "meetings:confirm": EVERYONE,  # the secret of the e-mailed address is the proof, here and in the three below
    "meetings:registration": EVERYONE,
    "meetings:registration_calendar": EVERYONE,
    "meetings:leave": EVERYONE,
    "meetings:meeting": EVERYONE,  # one that is prepared answers 404 but to its organisers
    "meetings:meeting_file": EVERYONE,
    "meetings:meeting_calendar": EVERYONE,
    "meetings:minutes": EVERYONE,
    "meetings:register": EVERYONE,
    "meetings:create": MEMBERS,
    "meetings:prepare": read_write(MEMBERS, NOBODY),
    "meetings:edit": MEMBERS,
    "meetings:agenda": MEMBERS,
    "meetings:announce": MEMBERS,
    "meetings:cancel": MEMBERS,
    "meetings:attendance": MEMBERS,
    "meetings:write": MEMBERS,
}

DEBATE: Table = {
    "debate:index": EVERYONE,
    "debate:index_file": EVERYONE,
    "debate:debate": EVERYONE,  # a debate that isn't public answers 404 but to those whom its rules name
    "debate:debate_file": EVERYONE,
    "debate:statements": EVERYONE,
    "debate:result": EVERYONE,
    "debate:result_file": EVERYONE,
    "debate:result_pdf": EVERYONE,
    "debate:votes": EVERYONE,
    "debate:take_part": EVERYONE,
    "debate:enter": EVERYONE,
    "debate:sent": EVERYONE,
    "debate:confirm": EVERYONE,  # the secret of the e-mailed address is the proof
    "debate:propose": EVERYONE,  # the participant's token is the proof, here and below
    "debate:near": EVERYONE,
    "debate:own": EVERYONE,
    "debate:withdraw": EVERYONE,
    "debate:requests": EVERYONE,
    "debate:requests_file": EVERYONE,
    "debate:request": EVERYONE,  # one that isn't published answers 404 but to its authors and to moderators
    "debate:ask_for": SIGNED_IN,  # for an association; whoever acts for none is led to their directory, here and below
    "debate:answer_request": SIGNATORIES,
    "debate:tie": SIGNATORIES,
    "debate:propose_seeds": SIGNED_IN,
    "debate:decide_seed": SIGNATORIES,
    "debate:charter": EVERYONE,
    "debate:moderating": EVERYONE,
    "debate:declare_interests": MODERATORS,
    "debate:observe": read_write(MEMBERS, NOBODY),  # associations that the organiser let in
    "debate:accredit": MANAGERS,
    "debate:end_observer": MANAGERS,
    "debate:counter_analysis": EVERYONE,
    "debate:counter_analyses_file": EVERYONE,
    "debate:write_counter_analysis": SIGNED_IN,
    "debate:about": EVERYONE,
    "debate:receipt": EVERYONE,
    "debate:verify": EVERYONE,
    "debate:roll_file": EVERYONE,
    "debate:short": EVERYONE,
    "debate:short_stub": EVERYONE,
    "debate:screen": EVERYONE,
    "debate:poster": EVERYONE,
    "debate:take_back": EVERYONE,  # the code of the stub is the proof
    "debate:create": SIGNATORIES,  # in the name of an organisation that one manages
    "debate:bring_in": SIGNATORIES,
    "debate:prepare": MANAGERS,
    "debate:edit": MANAGERS,
    "debate:traits": MANAGERS,
    "debate:codes": MANAGERS,
    "debate:open": MANAGERS,
    "debate:close": MANAGERS,
    "debate:evening": MANAGERS,
    "debate:ballots": read_write(MANAGERS, NOBODY),
    "debate:template": read_write(MANAGERS, NOBODY),
    "debate:host": read_write(MANAGERS, NOBODY),
    "debate:paper": MANAGERS,
    "debate:type_in": MANAGERS,
    "debate:undo": MANAGERS,
    "debate:rewrite": MODERATORS,
    "debate:translate": MANAGERS | MODERATORS,
    "concertations:index": EVERYONE,
    "concertations:index_file": EVERYONE,
    "concertations:concertation": EVERYONE,  # one in preparation answers 404 but to who prepares it
    "concertations:concertation_file": EVERYONE,
    "concertations:contributions": EVERYONE,
    "concertations:contributions_file": EVERYONE,
    "concertations:versions": EVERYONE,
    "concertations:contribute": EVERYONE,
    "concertations:sent": EVERYONE,
    "concertations:confirm": EVERYONE,  # the secret of the e-mailed address is the proof
    "concertations:create": SIGNATORIES,  # in the name of an organisation that one manages
    "concertations:prepare": read_write(MANAGERS, NOBODY),
    "concertations:edit": MANAGERS,
    "concertations:publish": MANAGERS,
    "concertations:conclude": MANAGERS,
    "concertations:answer": MANAGERS,
    "panels:index": EVERYONE,
    "panels:index_file": EVERYONE,
    "panels:panel": EVERYONE,  # a panel in preparation answers 404 but to who prepares it
    "panels:panel_file": EVERYONE,
    "panels:draw_files": EVERYONE,
    "panels:apply": EVERYONE,
    "panels:sent": EVERYONE,
    "panels:confirm": EVERYONE,  # the secret of the e-mailed address is the proof
    "panels:candidate": EVERYONE,  # the signed address is the proof
    "panels:create": SIGNATORIES,  # in the name of an organisation that one manages
    "panels:prepare": MANAGERS,
    "panels:edit": MANAGERS,
    "panels:quotas": MANAGERS,
    "panels:step": MANAGERS,
    "panels:draw": MANAGERS,
    "panels:answer_for": MANAGERS,
    "panels:private_files": read_write(MANAGERS, NOBODY),
}
