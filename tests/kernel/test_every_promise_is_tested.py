"""Each table that holds personal data has a test that sees its rows leave."""

import re
from pathlib import Path

from intelligences.kernel.retention import declared_retentions

TESTS = Path(__file__).parent.parent
ASSESSING = "library/assessing/test_actions.py"
MEETINGS = "community/meetings/test_holding.py"
IN_THE_OPEN = "debate/test_moderating_in_the_open.py"
DEBATE = "debate/test_retention.py"
CONTRIBUTIONS = "debate/concertations/test_contributions.py"
PANELS = "debate/panels/test_retention.py"
MODERATION = "moderation/test_pages.py::test_a_year_later_the_log_stays_and_the_words_and_people_are_gone"
SEEN_LEAVING = {
    "accounts.AccessToken": "accounts/test_access_tokens.py::test_a_token_s_line_goes_thirty_days_after_its_end",
    "accounts.Grant": "accounts/test_retention.py::test_a_role_is_forgotten_three_years_after_its_end",
    "accounts.Membership": "accounts/test_retention.py::test_a_membership_goes_a_year_after_its_end",
    "accounts.Person": "accounts/test_retention.py::test_an_account_goes_three_years_after_the_last_visit",
    "accounts.ProConnectLink": "accounts/test_proconnect.py::test_a_link_is_forgotten_a_year_after_its_last_use",
    "accounts.SignInCode": "accounts/test_retention.py::test_a_sign_in_code_goes_after_a_day",
    "community.Answer": "community/test_retention.py::test_who_wrote_an_answer_is_forgotten_after_three_years",
    "community.Asker": "community/test_retention.py::test_who_asked_is_forgotten_ninety_days_after_the_answer",
    "community.Asking": "community/test_retention.py::test_what_nobody_confirmed_goes_after_two_days",
    "community.AwaitedRegistration": f"{MEETINGS}::test_an_address_that_nobody_confirmed_goes_after_two_days",
    "community.Meeting": f"{MEETINGS}::test_who_prepared_a_meeting_is_forgotten_after_three_years",
    "community.Minutes": f"{MEETINGS}::test_who_wrote_minutes_is_forgotten_after_three_years",
    "community.Presentation": "community/test_civil_society.py::"
    "test_who_wrote_a_presentation_is_forgotten_after_three_years",
    "community.Question": "community/test_retention.py::test_a_refused_question_goes_ninety_days_later",
    "debate.Applying": f"{PANELS}::test_an_application_that_nobody_confirmed_goes_after_two_days",
    "debate.Awaiting": f"{DEBATE}::test_an_address_that_nobody_confirmed_goes_after_two_days",
    "debate.Candidate": f"{PANELS}::test_candidates_go_the_day_after_the_one_that_they_were_told",
    "debate.CandidateContact": f"{PANELS}::test_candidates_go_the_day_after_the_one_that_they_were_told",
    "debate.Concertation": f"{CONTRIBUTIONS}::test_who_prepared_a_concertation_is_forgotten_after_three_years",
    "debate.Contributing": f"{CONTRIBUTIONS}::test_what_nobody_confirmed_goes_after_two_days",
    "debate.Contribution": f"{CONTRIBUTIONS}::test_a_refused_contribution_goes_ninety_days_later",
    "debate.Contributor": f"{CONTRIBUTIONS}::test_an_author_who_waits_is_forgotten_after_a_year",
    "debate.Debate": f"{DEBATE}::test_who_prepared_a_debate_is_forgotten_after_three_years",
    "debate.Panel": f"{PANELS}::test_who_prepared_a_panel_is_forgotten_after_three_years",
    "community.Registration": f"{MEETINGS}::test_who_registered_is_erased_thirty_days_later_and_counts_stay",
    "debate.CounterAnalysis": "debate/test_counter_analyses.py::"
    "test_who_wrote_an_analysis_is_forgotten_after_three_years",
    "debate.DebateRequest": "debate/test_requests.py::test_who_asked_for_a_debate_is_forgotten_after_three_years",
    "debate.InterestDeclaration": f"{IN_THE_OPEN}::"
    "test_who_declared_is_forgotten_a_year_after_the_closing_and_the_declaration_stays",
    "debate.Observer": f"{IN_THE_OPEN}::test_who_let_an_observer_in_is_forgotten_after_three_years",
    "debate.Participant": f"{DEBATE}::test_keys_and_authors_never_outlive_a_closed_debate",
    "debate.ProposedSeed": "debate/test_requests.py::test_who_proposed_a_statement_is_forgotten_after_three_years",
    "debate.Statement": f"{DEBATE}::test_keys_and_authors_never_outlive_a_closed_debate",
    "debate.TraitAnswer": f"{DEBATE}::test_what_participants_say_of_themselves_goes_thirty_days_after_the_end_at_most",
    "debate.Vote": f"{DEBATE}::test_votes_go_three_years_after_the_end",
    "documents.Document": "documents/test_depositing.py::test_a_tombstone_ends_with_its_time",
    "kernel.LongWork": "kernel/test_retention.py::test_long_work_leaves_after_ninety_days_and_the_journal_says_so",
    "library.AssessedDuty": f"{ASSESSING}::test_a_duty_told_long_ago_forgets_who_told_it",
    "library.Assessment": f"{ASSESSING}::test_three_years_later_answers_stay_without_who_gave_them",
    "library.Declaration": "library/declaring/test_writing.py::test_a_draft_leaves_two_years_after_its_last_change",
    "library.PreparedText": "library/producing/test_texts.py::test_three_years_later_a_text_forgets_who_wrote_it",
    "library.SavedSearch": "library/finding/test_saved_searches.py::test_a_search_is_forgotten_after_three_years",
    "library.SignedAssessment": f"{ASSESSING}::test_ten_years_later_only_the_function_of_the_signatory_stays",
    "moderation.Case": MODERATION,
    "moderation.Decision": MODERATION,
    "opendata.HarvestSource": "opendata/harvesting/test_harvest.py::"
    "test_who_answered_for_a_source_is_forgotten_after_three_years",
    "opendata.SentOnce": "opendata/writing/test_sent_once.py::test_a_key_is_forgotten_after_two_days",
    "outbox.Address": "messages/test_follows.py::test_a_follow_and_a_message_end_with_their_time",
    "outbox.Follow": "messages/test_follows.py::test_a_follow_and_a_message_end_with_their_time",
    "outbox.Message": "messages/test_follows.py::test_a_follow_and_a_message_end_with_their_time",
    "sessions.Session": "accounts/test_retention.py::test_sessions_go_once_expired",
    "territories.TownHallContact": "territories/test_retention.py::test_town_hall_addresses_leave_after_two_years",
    "usersessions.UserSession": "accounts/test_retention.py::test_the_list_of_devices_follows_the_sessions",
}


def test_every_table_with_personal_data_has_a_test_that_sees_its_rows_leave() -> None:
    declared = {model._meta.label for model, _ in declared_retentions()}
    assert declared == set(SEEN_LEAVING)
    for where in SEEN_LEAVING.values():
        file, name = where.split("::")
        assert re.search(rf"^def {name}\(", (TESTS / file).read_text(), re.MULTILINE), where
