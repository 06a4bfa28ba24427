from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "intelligences.accounts"
    label = "accounts"
