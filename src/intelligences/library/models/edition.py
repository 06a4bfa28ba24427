"""Which file of shipped content is loaded."""

from django.db import models

from intelligences.kernel.retention import NoPersonalData


class ContentEdition(models.Model):
    """The content that is loaded: one row, replaced by each load."""

    privacy = NoPersonalData("L’empreinte d’un fichier livré.")

    digest = models.CharField(max_length=64, unique=True)
    date = models.DateField()
    loaded_at = models.DateTimeField()
