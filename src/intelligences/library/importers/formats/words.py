"""What registers call the things that our vocabulary names, in several languages."""

from __future__ import annotations

from ...vocabulary import Learning, OperatorKind, Status, Technique

STATUS = {
    "implemented": Status.PRODUCTION, "in production": Status.PRODUCTION, "production": Status.PRODUCTION,
    "operational": Status.PRODUCTION, "operation and maintenance": Status.PRODUCTION, "deployed": Status.PRODUCTION,
    "operation and management": Status.PRODUCTION, "in use": Status.PRODUCTION, "in mission": Status.PRODUCTION,
    "in gebruik": Status.PRODUCTION, "en production": Status.PRODUCTION, "en service": Status.PRODUCTION,
    "live": Status.PRODUCTION, "deployment": Status.PRODUCTION, "active": Status.PRODUCTION, "actif": Status.PRODUCTION,
    "pilot": Status.PILOT, "pilot phase": Status.PILOT, "beta pilot": Status.PILOT, "beta": Status.PILOT,
    "private beta": Status.PILOT, "public beta": Status.PILOT, "evaluation": Status.PILOT,
    "implementation and assessment": Status.PILOT, "implementation": Status.PILOT, "this is a pilot": Status.PILOT,
    "en experimentation": Status.PILOT, "experimentation": Status.PILOT, "pilote": Status.PILOT, "test": Status.PILOT,
    "in development": Status.IDEA, "development": Status.IDEA, "planned": Status.IDEA, "initiation": Status.IDEA,
    "initiated": Status.IDEA, "ideation": Status.IDEA, "acquisition and or development": Status.IDEA,
    "development and acquisition": Status.IDEA, "pre deployment": Status.IDEA, "design": Status.IDEA,
    "idea": Status.IDEA, "in ontwikkeling": Status.IDEA, "ontwikkeling": Status.IDEA, "en developpement": Status.IDEA,
    "en cours de developpement": Status.IDEA, "en projet": Status.IDEA, "projet": Status.IDEA,
    "initial development": Status.IDEA, "currently under development": Status.IDEA,
    "not in use": Status.STOPPED, "retired": Status.STOPPED, "buiten gebruik": Status.STOPPED,
    "decommissioned": Status.STOPPED, "discontinued": Status.STOPPED, "stopped": Status.STOPPED,
    "arrete": Status.STOPPED, "hors service": Status.STOPPED, "ended": Status.STOPPED,
    "mis hors service": Status.STOPPED,
}  # fmt: skip
"""Foreign "in development" is a use that doesn't serve yet."""

TECHNIQUE = {
    "generative": Technique.GENERATIVE, "large language model": Technique.GENERATIVE, "llm": Technique.GENERATIVE,
    "llms": Technique.GENERATIVE, "generatieve": Technique.GENERATIVE, "ia generative": Technique.GENERATIVE,
    "gpt": Technique.GENERATIVE, "chatbot": Technique.CONVERSATION, "virtual assistant": Technique.CONVERSATION,
    "conversational": Technique.CONVERSATION, "agent conversationnel": Technique.CONVERSATION,
    "computer vision": Technique.VISION, "machine vision": Technique.VISION, "image recognition": Technique.VISION,
    "convolutional neural": Technique.VISION, "vision": Technique.VISION, "image processing": Technique.VISION,
    "image": Technique.VISION, "audio processing": Technique.SOUND, "speech": Technique.SOUND, "audio": Technique.SOUND,
    "handwriting": Technique.HANDWRITING, "ocr": Technique.HANDWRITING, "natural language": Technique.TEXT,
    "nlp": Technique.TEXT, "text": Technique.TEXT, "searching": Technique.TEXT, "forecast": Technique.PREDICTION,
    "predictive": Technique.PREDICTION, "regression": Technique.PREDICTION, "machine learning": Technique.PREDICTION,
    "classical ml": Technique.PREDICTION, "planning and scheduling": Technique.OPTIMISATION,
    "optimisation": Technique.OPTIMISATION, "optimization": Technique.OPTIMISATION,
    "robotics": Technique.ROBOTICS, "drone": Technique.ROBOTICS, "automated vehicles": Technique.ROBOTICS,
    "connected and automated vehicles": Technique.ROBOTICS, "sensor": Technique.SENSORS, "iot": Technique.SENSORS,
    "geospatial": Technique.GEOGRAPHY, "gis": Technique.GEOGRAPHY, "remote sensing": Technique.GEOGRAPHY,
    "op regels gebaseerd": Technique.RULES, "rule based": Technique.RULES, "automated reasoning": Technique.RULES,
    "rules": Technique.RULES, "rekenregels": Technique.RULES, "calcul a regles": Technique.RULES,
}  # fmt: skip

LEARNING = {
    "self learning": Learning.LEARNING, "zelflerend": Learning.LEARNING, "zelf lerend": Learning.LEARNING,
    "rule based": Learning.RULES, "op regels gebaseerd": Learning.RULES, "hybrid": Learning.BOTH,
    "hybride": Learning.BOTH, "combinatie": Learning.BOTH,
}  # fmt: skip
LEARNT = frozenset({
    Technique.GENERATIVE, Technique.VISION, Technique.SOUND, Technique.TEXT, Technique.PREDICTION,
})  # fmt: skip

OPERATOR = {
    "local government": OperatorKind.OTHER, "central government": OperatorKind.STATE,
    "national government": OperatorKind.STATE, "regional government": OperatorKind.REGION,
    "academic research": OperatorKind.RESEARCH, "european institution agency": OperatorKind.AGENCY,
    "private sector": OperatorKind.COMPANY, "ministerial department": OperatorKind.STATE,
    "non ministerial department": OperatorKind.STATE, "agency or public body": OperatorKind.AGENCY,
    "public corporation": OperatorKind.AGENCY, "state owned entreprise": OperatorKind.AGENCY,
    "consortium": OperatorKind.OTHER, "non governmental": OperatorKind.OTHER, "community led": OperatorKind.OTHER,
    "local authority": OperatorKind.OTHER, "devolved administration": OperatorKind.REGION,
}  # fmt: skip
"""Kinds are French ones: a foreign local government stays "other" unless its name says what it is."""

DOMAIN = {
    "defence": "defense", "military defence": "defense", "police services": "securite", "police": "securite",
    "public order and safety": "securite", "fire protection": "risques-et-securite-civile",
    "civil defence": "risques-et-securite-civile", "law courts": "justice", "prisons": "justice", "justice": "justice",
    "law justice": "justice", "law and justice": "justice", "law enforcement": "securite",
    "emergency management": "risques-et-securite-civile", "transport": "mobilite", "transportation": "mobilite",
    "ai used in transportation operations": "mobilite", "agriculture": "agriculture", "fuel and energy": "energie",
    "energy": "energie", "energy the environment": "environnement-et-sante",
    "general economic commercial and labour": "economie-et-emploi", "economic affairs": "economie-et-emploi",
    "other industries": "economie-et-emploi", "mining manufacturing": "economie-et-emploi",
    "communication": "communication", "tourism": "tourisme", "waste management": "dechets",
    "waste water management": "assainissement", "pollution abatement": "environnement-et-sante",
    "protection of biodiversity": "nature-en-ville", "environmental protection": "environnement-et-sante",
    "housing development": "habitat", "housing": "habitat", "housing and community amenities": "habitat",
    "community development": "urbanisme", "water supply": "eau-potable", "street lighting": "voirie",
    "health": "sante-publique", "health medical": "sante-publique", "public health": "sante-publique",
    "hospital services": "sante-publique", "outpatient services": "sante-publique",
    "medical products": "sante-publique", "recreational and sporting": "sport-et-loisirs",
    "cultural services": "culture", "broadcasting and publishing": "culture",
    "recreation culture and religion": "culture", "religious and other community services": "culture",
    "pre primary and primary education": "education", "secondary education": "education",
    "tertiary education": "education", "education": "education", "education workforce": "education",
    "family and children": "petite-enfance", "old age": "action-sociale", "sickness and disability": "action-sociale",
    "unemployment": "economie-et-emploi", "social exclusion": "action-sociale", "social protection": "action-sociale",
    "general services": "administration-interne", "general public services": "administration-interne",
    "mission enabling": "administration-interne", "admin functions": "administration-interne",
    "executive and legislative organs": "administration-interne", "basic research": "recherche",
    "r d": "recherche", "science space": "recherche", "science": "recherche", "information": "relation-usagers",
    "government services": "relation-usagers", "taxes": "fiscalite", "belastingen": "fiscalite",
    "economie": "economie-et-emploi", "verkeer": "mobilite", "onderwijs": "education", "zorg": "sante-publique",
    "zorg en gezondheid": "sante-publique", "natuur en milieu": "environnement-et-sante", "wonen": "habitat",
    "huisvesting": "habitat", "openbare orde en veiligheid": "securite", "sociale zekerheid": "action-sociale",
    "werk": "economie-et-emploi", "ruimte en infrastructuur": "urbanisme", "landbouw": "agriculture",
    "organisatie en bedrijfsvoering": "administration-interne", "bestuur": "administration-interne",
    "cultuur en recreatie": "culture", "financien": "finances", "finance": "finances", "recht": "justice",
    "migratie en integratie": "action-sociale", "burgerzaken": "relation-usagers",
    "regulation": "transparence", "tourisme": "tourisme", "migration": "action-sociale",
}  # fmt: skip
"""COFOG classes and the themes of registers → our policy domains."""
