"""People: who signs in."""

import uuid
from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from intelligences.kernel.retention import Retention


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, **fields: object) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Someone who signs in, known by a random identifier, an e-mail address and the name that they chose."""

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="last_seen_at",
        why="Reconnaître la personne qui se connecte ; le compte est supprimé après trois ans sans visite.",
        fields=("email", "name", "last_login"),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    last_seen_at = models.DateTimeField(auto_now_add=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = PersonManager()
