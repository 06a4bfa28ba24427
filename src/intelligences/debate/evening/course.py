"""What whoever hosts an evening does and says, in order."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Course:
    """The evening, minute by minute: when, what to do, what to say (or nothing)."""

    title: str
    headings: tuple[str, str, str]
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Part:
    """A list under its title."""

    title: str
    items: tuple[str, ...]


def course() -> Course:
    """An hour and a half, in the active language."""
    rows = (
        (
            "0 – 10",
            _(
                "Accueillir. Chaque personne prend un bulletin et un stylo, ou scanne l’affiche. Personne ne note "
                "qui a pris quoi."
            ),
            _("« Prenez un bulletin ou votre téléphone, pas les deux : une personne, une participation. »"),
        ),
        (
            "10 – 15",
            _(
                "Dire de quoi il s’agit : le contexte, ce qui est déjà décidé, ce qui sera fait du résultat. Lire "
                "ces trois textes sur la page du débat."
            ),
            _("« Le résultat sera public. L’organisateur répondra à chaque conclusion. »"),
        ),
        (
            "15 – 20",
            _("Lire l’accord à voix haute et laisser le temps de cocher la case."),
            _(
                "« Vos réponses sont des opinions : elles ne comptent que si vous l’acceptez en cochant la case. "
                "N’écrivez pas votre nom. Vous pouvez partir, ou rendre un bulletin vide. »"
            ),
        ),
        (
            "20 – 45",
            _(
                "Répondre en silence. Pas de vote à main levée, pas de commentaire sur une affirmation. L’écran ne "
                "montre que la question et le nombre de participations."
            ),
            _(
                "« Répondez pour vous. Ne pas se prononcer est une réponse. Une idée manque ? Écrivez-la au bas du "
                "bulletin. »"
            ),
        ),
        (
            "45 – 50",
            _("Faire passer l’urne. Chaque personne détache son talon et le garde."),
            _("« Le talon permet de retirer vos réponses jusqu’à la clôture. Nous ne pourrons pas le refaire. »"),
        ),
        (
            "50 – 80",
            _(
                "Discuter par tables de six, sur deux ou trois affirmations tirées au sort. Noter les idées "
                "nouvelles, sans nom."
            ),
            _("« Cherchez ce qui vous rapproche. Personne n’a à dire ce qu’il a répondu. »"),
        ),
        (
            "80 – 90",
            _(
                "Conclure : dire quand les bulletins seront saisis, où lire le résultat, jusqu’à quand répondre en "
                "ligne."
            ),
            _("« La page du débat dira ce qui rassemble et ce qui divise, et ce que l’on ne sait pas. »"),
        ),
    )
    headings = (_("Minutes"), _("Ce que l’on fait"), _("Ce que l’on dit"))
    return Course(_("Le déroulé"), headings, rows)


def parts() -> tuple[Part, ...]:
    """What to bring, how to count and type, what to do when it goes wrong, and for whom to take care."""
    return (
        Part(
            _("À préparer"),
            (
                _(
                    "Les bulletins, imprimés recto verso, agrafés s’ils ont plusieurs feuilles, laissés dans l’ordre "
                    "de la pile ; un dixième en grands caractères."
                ),
                _("L’affiche à l’entrée et sur les tables ; un écran et la page « Grand écran »."),
                _("Des stylos, une urne fermée, une enveloppe pour les bulletins non distribués."),
                _("Deux personnes pour la saisie, qui ne sont pas à l’accueil."),
            ),
        ),
        Part(
            _("Compter et saisir"),
            (
                _("Ouvrez l’urne à deux, comptez les bulletins, écrivez le nombre sur l’enveloppe et signez."),
                _("Mélangez la pile, puis triez-la par ordre (A, B, C, D) : la saisie suit l’ordre imprimé."),
                _(
                    "Saisissez un à un sur la page de la soirée, ou dans le modèle CSV de chaque ordre. L’une lit, "
                    "l’autre tape."
                ),
                _("Tout doit être saisi avant la fin du dernier jour du débat : après, aucun bulletin n’entre."),
                _("Deux cases cochées sur une ligne, ou une case illisible : laissez la réponse vide."),
                _(
                    "Gardez les bulletins sous clé jusqu’à la clôture du débat, puis détruisez-les, avec ceux qui "
                    "n’ont pas servi."
                ),
            ),
        ),
        Part(
            _("Quand il y a un doute"),
            (
                _("La case de l’accord n’est pas cochée : le bulletin n’est pas saisi."),
                _("Le numéro ne se lit pas, ou le site le refuse : mettez le bulletin à part, ne devinez pas."),
                _(
                    "Deux bulletins ont le même numéro (photocopie) : mettez les deux à part et dites-le dans le "
                    "compte rendu."
                ),
                _(
                    "Plus de bulletins dans l’urne que de personnes : dites-le dans le compte rendu ; n’en retirez "
                    "aucun au hasard."
                ),
                _(
                    "Une personne veut retirer ses réponses : elle le fait seule, avec son talon, à l’adresse qui "
                    "y est imprimée."
                ),
                _("Une saisie est fausse : annulez le lot sur la page de la soirée, ou ressaisissez le bulletin."),
            ),
        ),
        Part(
            _("Pour que chaque personne participe"),
            (
                _(
                    "Un lieu de plain-pied, des places assises, de la lumière, un micro et une boucle magnétique "
                    "si le lieu en a une."
                ),
                _(
                    "Qui lit mal choisit qui lui lit le bulletin, dans un coin tranquille ; cette personne coche "
                    "ce qu’on lui dit."
                ),
                _("Les bulletins existent dans chaque langue où les affirmations sont traduites."),
                _("Laissez plus de temps à qui en demande : l’urne repasse à la fin."),
            ),
        ),
    )
