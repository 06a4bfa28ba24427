"""The gallery's form: one field of each kind."""

from django import forms

from intelligences.ui import samples


class SampleForm(forms.Form):
    """Every kind of control, with hints and optional marks."""

    title = forms.CharField(label="Nom de l’usage", help_text="En une phrase, comme vous le diriez à un collègue.")
    email = forms.EmailField(label="Votre adresse électronique", help_text="Un code vous y est envoyé.")
    since = forms.DateField(label="En service depuis", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    cost = forms.IntegerField(label="Coût par an, en euros", required=False)
    domain = forms.ChoiceField(label="Politique publique", choices=samples.DOMAINS)
    story = forms.CharField(label="À quoi cela sert", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="État", choices=samples.STATES, widget=forms.RadioSelect)
    who = forms.MultipleChoiceField(
        label="Qui est concerné", choices=samples.AUDIENCES, widget=forms.CheckboxSelectMultiple, required=False
    )
    proof = forms.FileField(label="Document", help_text="PDF ou ODT, 10 Mo au plus.", required=False)
    agreed = forms.BooleanField(label="Ces renseignements peuvent être publiés", help_text="Vous pourrez les corriger.")
