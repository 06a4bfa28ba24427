"""What the tests type in the steps that are needed."""

SYSTEM = {
    "title": ["Tri des courriels de la mairie"],
    "problem": ["Les demandes attendent deux jours avant d’arriver au bon service."],
    "policy_domains": ["relation-usagers"],
}
WORKING = {"learning": ["learning"], "technique_family": ["text"]}
DATA = {"personal_data": ["yes"], "data_used": ["Les courriels reçus."]}
STATE = {"status": ["production"], "started_on": ["2024-03"]}
