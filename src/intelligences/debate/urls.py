from django.urls import path

from intelligences.debate.views import ballots, debates, evening, results, taking_part

app_name = "debate"
_ONE = "/<int:pk>-<slug:slug>"
_EVENING = f"{_ONE}/soiree"
urlpatterns = [
    path("/", debates.index, name="index"),
    path(".json", debates.index_file, {"form": "json"}, name="index_file"),
    path(".csv", debates.index_file, {"form": "csv"}, name="index_file"),
    path("/ouvrir/", debates.create, name="create"),
    path("/importer/", debates.bring_in, name="bring_in"),
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
    path(f"{_ONE}/votes.zip", results.votes, name="votes"),
    path(f"{_ONE}/participer/", taking_part.take_part, name="take_part"),
    path(f"{_ONE}/participer/entrer/", taking_part.enter, name="enter"),
    path(f"{_ONE}/participer/envoye/", taking_part.sent, name="sent"),
    path(f"{_ONE}/participer/proposer/", taking_part.propose, name="propose"),
    path(f"{_ONE}/participer/proches.json", taking_part.near, name="near"),
    path(f"{_ONE}/participer/mes-votes/", taking_part.own, name="own"),
    path(f"{_ONE}/participer/retirer/", taking_part.withdraw, name="withdraw"),
    path("/<int:pk>", evening.short, {"to": "debate"}, name="short"),
    path("/<int:pk>/talon", evening.short, {"to": "take_back"}, name="short_stub"),
    path(f"{_EVENING}/", evening.evening, name="evening"),
    path(f"{_EVENING}/ecran/", evening.screen, name="screen"),
    path(f"{_EVENING}/bulletins-<int:number>-<int:part>.pdf", evening.ballots, name="ballots"),
    path(f"{_EVENING}/modele-<int:number>-<str:letter>.csv", evening.template, name="template"),
    path(f"{_EVENING}/affiche-<str:paper>.pdf", evening.poster, name="poster"),
    path(f"{_EVENING}/animation.pdf", evening.host, name="host"),
    path(f"{_EVENING}/votes/", ballots.bring_in, name="paper"),
    path(f"{_EVENING}/saisir/", ballots.type_in, name="type_in"),
    path(f"{_EVENING}/lots/<int:batch>/annuler/", ballots.undo, name="undo"),
    path(f"{_EVENING}/talon/", ballots.take_back, name="take_back"),
]
