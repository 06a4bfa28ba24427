from django.urls import path

from intelligences.debate.counter import views as counter
from intelligences.debate.moderating import views as moderating
from intelligences.debate.requests import views as requests
from intelligences.debate.views import debates, results, taking_part

app_name = "debate"
_ONE = "/<int:pk>-<slug:slug>"
urlpatterns = [
    path("/", debates.index, name="index"),
    path(".json", debates.index_file, {"form": "json"}, name="index_file"),
    path(".csv", debates.index_file, {"form": "csv"}, name="index_file"),
    path("/ouvrir/", debates.create, name="create"),
    path("/importer/", debates.bring_in, name="bring_in"),
    path("/charte/", moderating.the_charter, name="charter"),
    path("/demandes/", requests.index, name="requests"),
    path("/demandes.json", requests.index_file, {"form": "json"}, name="requests_file"),
    path("/demandes.csv", requests.index_file, {"form": "csv"}, name="requests_file"),
    path("/demandes/demander/", requests.ask, name="ask_for"),
    path("/demandes/<int:pk>/", requests.one, name="request"),
    path("/demandes/<int:pk>/repondre/", requests.answer, name="answer_request"),
    path("/demandes/<int:pk>/affirmations/", requests.propose, name="propose_seeds"),
    path("/demandes/<int:pk>/affirmations/<int:seed>/", requests.decide, name="decide_seed"),
    path("/demandes/<int:pk>/relier/", requests.tie, name="tie"),
    path("/entrer/<str:token>/", taking_part.confirm, name="confirm"),
    path(f"{_ONE}/", debates.debate, name="debate"),
    path(f"{_ONE}.json", debates.debate_file, {"form": "json"}, name="debate_file"),
    path(f"{_ONE}.csv", debates.debate_file, {"form": "csv"}, name="debate_file"),
    path(f"{_ONE}/preparer/", debates.prepare, name="prepare"),
    path(f"{_ONE}/preparer/texte/", debates.edit, name="edit"),
    path(f"{_ONE}/codes/", debates.codes, name="codes"),
    path(f"{_ONE}/lancer/", debates.open_it, name="open"),
    path(f"{_ONE}/clore/", debates.close_it, name="close"),
    path(f"{_ONE}/affirmations/", debates.statements, name="statements"),
    path(f"{_ONE}/affirmations/<int:number>/reecrire/", debates.rewrite, name="rewrite"),
    path(f"{_ONE}/affirmations/<int:number>/traduire/", debates.translate, name="translate"),
    path(f"{_ONE}/resultat/", results.result, name="result"),
    path(f"{_ONE}/resultat.json", results.result_file, name="result_file"),
    path(f"{_ONE}/moderation/", moderating.moderating, name="moderating"),
    path(f"{_ONE}/moderation/declarer/", moderating.declare, name="declare_interests"),
    path(f"{_ONE}/moderation/observer/", moderating.observe, name="observe"),
    path(f"{_ONE}/moderation/observateurs/", moderating.accredit, name="accredit"),
    path(f"{_ONE}/moderation/observateurs/<int:observer>/fin/", moderating.end, name="end_observer"),
    path(f"{_ONE}/analyses/ecrire/", counter.write, name="write_counter_analysis"),
    path(f"{_ONE}/analyses/<int:organisation>/", counter.one, name="counter_analysis"),
    path(f"{_ONE}/analyses.json", counter.every_file, {"form": "json"}, name="counter_analyses_file"),
    path(f"{_ONE}/analyses.csv", counter.every_file, {"form": "csv"}, name="counter_analyses_file"),
    path(f"{_ONE}/votes.zip", results.votes, name="votes"),
    path(f"{_ONE}/participer/", taking_part.take_part, name="take_part"),
    path(f"{_ONE}/participer/entrer/", taking_part.enter, name="enter"),
    path(f"{_ONE}/participer/envoye/", taking_part.sent, name="sent"),
    path(f"{_ONE}/participer/proposer/", taking_part.propose, name="propose"),
    path(f"{_ONE}/participer/proches.json", taking_part.near, name="near"),
    path(f"{_ONE}/participer/mes-votes/", taking_part.own, name="own"),
    path(f"{_ONE}/participer/retirer/", taking_part.withdraw, name="withdraw"),
]
