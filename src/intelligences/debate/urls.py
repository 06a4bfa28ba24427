from django.urls import path

from intelligences.debate.views import debates, receipts, results, taking_part, traits

app_name = "debate"
_ONE = "/<int:pk>-<slug:slug>"
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
    path(f"{_ONE}/preparer/representativite/", traits.traits, name="traits"),
    path(f"{_ONE}/codes/", debates.codes, name="codes"),
    path(f"{_ONE}/lancer/", debates.open_it, name="open"),
    path(f"{_ONE}/clore/", debates.close_it, name="close"),
    path(f"{_ONE}/affirmations/", debates.statements, name="statements"),
    path(f"{_ONE}/affirmations/<int:number>/reecrire/", debates.rewrite, name="rewrite"),
    path(f"{_ONE}/affirmations/<int:number>/traduire/", debates.translate, name="translate"),
    path(f"{_ONE}/resultat/", results.result, name="result"),
    path(f"{_ONE}/resultat.json", results.result_file, name="result_file"),
    path(f"{_ONE}/resultat.pdf", results.result_pdf, name="result_pdf"),
    path(f"{_ONE}/votes.zip", results.votes, name="votes"),
    path(f"{_ONE}/participer/", taking_part.take_part, name="take_part"),
    path(f"{_ONE}/participer/entrer/", taking_part.enter, name="enter"),
    path(f"{_ONE}/participer/envoye/", taking_part.sent, name="sent"),
    path(f"{_ONE}/participer/proposer/", taking_part.propose, name="propose"),
    path(f"{_ONE}/participer/proches.json", taking_part.near, name="near"),
    path(f"{_ONE}/participer/a-propos/", traits.about, name="about"),
    path(f"{_ONE}/participer/mes-votes/", taking_part.own, name="own"),
    path(f"{_ONE}/participer/recu.txt", receipts.take, name="receipt"),
    path(f"{_ONE}/recu/", receipts.verify, name="verify"),
    path(f"{_ONE}/recus.json", receipts.roll_file, name="roll_file"),
    path(f"{_ONE}/participer/retirer/", taking_part.withdraw, name="withdraw"),
]
